//! Many small servers, one account each, at `h1.localhost:PORT` and on: they follow, note what arrives, fall silent and
//! die.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use app::{Clock, WorkPool, clock::SystemClock, secret::key_pair};
use axum::{
    Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use federation::signature::{Scheme, Signer, SigningKey};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::process::{Installation, http_client};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
    time::sleep,
};
use url::Url;

use crate::client::PATIENCE;

/// How long they wait before they send again what was not taken.
const AGAIN: Duration = Duration::from_millis(30);

/// The servers. They answer until the test ends, or they do.
#[derive(Clone)]
pub struct Crowd(Arc<Inner>);

struct Inner {
    port: u16,
    size: usize,
    /// How long each takes to answer a delivery.
    delay: Duration,
    private_key: String,
    public_key: String,
    http: reqwest::Client,
    arrived: Mutex<Vec<Arrival>>,
    traffic: Mutex<Traffic>,
    /// Those that accept connections and do not answer.
    silent: watch::Sender<BTreeSet<String>>,
    end: Notify,
}

/// Something that was sent to one of the servers, noted before it is answered.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The host to which it was sent.
    pub host: String,
    /// The activity.
    pub activity: Value,
}

/// The most deliveries that were under way at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Peak {
    /// To all of the servers together.
    pub in_all: usize,
    /// To how many servers.
    pub hosts: usize,
    /// To one server.
    pub to_one: usize,
}

#[derive(Default)]
struct Traffic {
    /// How many deliveries each server is busy with; those with none are not in it.
    under_way: BTreeMap<String, usize>,
    peak: Peak,
}

/// A delivery that one of the servers is busy with, until it is answered or nobody waits for the answer any more.
struct Delivery<'a> {
    traffic: &'a Mutex<Traffic>,
    host: String,
}

impl<'a> Delivery<'a> {
    fn begin(traffic: &'a Mutex<Traffic>, host: &str) -> Self {
        let mut now = traffic.lock().expect("no test panics here");
        let to_one = now.under_way.entry(host.to_owned()).or_default();
        *to_one += 1;
        let to_one = *to_one;
        let (in_all, hosts) = (now.under_way.values().sum::<usize>(), now.under_way.len());
        let peak = &mut now.peak;
        peak.in_all = peak.in_all.max(in_all);
        peak.hosts = peak.hosts.max(hosts);
        peak.to_one = peak.to_one.max(to_one);
        Self { traffic, host: host.to_owned() }
    }
}

impl Drop for Delivery<'_> {
    fn drop(&mut self) {
        let mut now = self.traffic.lock().expect("no test panics here");
        if let Some(to_one) = now.under_way.get_mut(&self.host) {
            *to_one -= 1;
        }
        now.under_way.retain(|_, to_one| *to_one > 0);
    }
}

impl Crowd {
    /// So many servers, each of which takes so long to answer a delivery.
    pub async fn start(size: usize, delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (private_key, public_key) = key_pair(&WorkPool::default()).await.expect("a key");
        let (arrived, traffic) = (Mutex::default(), Mutex::default());
        let (silent, end) = (watch::Sender::default(), Notify::new());
        let http = http_client();
        let inner = Inner { port, size, delay, private_key, public_key, http, arrived, traffic, silent, end };
        let crowd = Self(Arc::new(inner));
        let router = Router::new()
            .route("/.well-known/webfinger", get(webfinger))
            .route("/actor", get(actor))
            .route("/inbox", post(inbox))
            .with_state(crowd.clone());
        let ending = crowd.clone();
        let end = async move { ending.0.end.notified().await };
        tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(end).await });
        crowd
    }

    /// From now on these hold back what they are sent: nothing arrives and nothing is answered, until they are no longer
    /// among those who are named.
    pub fn silence(&self, hosts: impl IntoIterator<Item = String>) {
        self.0.silent.send_replace(hosts.into_iter().collect());
    }

    /// Ends all of them: nobody listens any more.
    pub async fn die(&self) {
        self.0.end.notify_one();
        while TcpStream::connect(("127.0.0.1", self.0.port)).await.is_ok() {
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Their hosts, with the port.
    pub fn hosts(&self) -> impl Iterator<Item = String> {
        (1..=self.0.size).map(|number| format!("h{number}.localhost:{}", self.0.port))
    }

    /// All of them follow an actor, with signed requests, and wait until they are accepted.
    pub async fn follow(&self, here: &Installation, target: &str) {
        for host in self.hosts() {
            let id = format!("http://{host}/follow");
            let follow = json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "type": "Follow", "id": id, "actor": format!("http://{host}/actor"), "object": target,
            });
            self.send(here, &host, &follow).await;
        }
        self.until_everyone_got("Accept", |accept| accept["type"] == "Accept").await;
    }

    /// The first `count` of them ask a company to belong to it, as employees.
    pub async fn ask_to_join(&self, here: &Installation, company: &str, count: usize) {
        for host in self.hosts().take(count) {
            let actor = format!("http://{host}/actor");
            let offer = json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "type": "Offer", "id": format!("http://{host}/offer"), "actor": actor, "to": company,
                "object": {
                    "type": "Relationship", "subject": actor, "object": company,
                    "relationship": format!("http://{host}/ns#employee"),
                },
            });
            self.send(here, &host, &offer).await;
        }
    }

    async fn send(&self, here: &Installation, host: &str, activity: &Value) {
        let answer = self.request(here, host, activity).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::ACCEPTED, "{host}: {}", answer.text().await.unwrap_or_default());
    }

    /// Sends an activity of a host's account until it is taken, as every server tries again that is not answered.
    ///
    /// # Panics
    /// When it is refused, and when it is not taken in time.
    pub async fn insist(&self, here: &Installation, host: &str, activity: &Value) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.request(here, host, activity).send().await {
                Ok(answer) if answer.status() == StatusCode::ACCEPTED => return,
                Ok(answer) if !answer.status().is_server_error() => {
                    panic!("{host}: {} {}", answer.status(), answer.text().await.unwrap_or_default())
                }
                answer => assert!(Instant::now() < deadline, "{host} is not heard: {answer:?}"),
            }
            sleep(AGAIN).await;
        }
    }

    /// A signed request with an activity.
    fn request(&self, here: &Installation, host: &str, activity: &Value) -> reqwest::RequestBuilder {
        let key = SigningKey::from_pem(&self.0.private_key).expect("a key");
        let signer = Signer::new(address(&format!("http://{host}/actor#main-key")), key);
        let body = activity.to_string();
        let to = address(&format!("http://{}/inbox", here.domain()));
        let headers = signer
            .sign_request(Scheme::Cavage, &Method::POST, &to, Some(body.as_bytes()), SystemClock.now())
            .expect("signed");
        let request = self.0.http.post(here.url("/inbox")).headers(headers.into_iter().collect());
        request.header(header::CONTENT_TYPE, "application/activity+json").body(body)
    }

    /// The most deliveries that were under way at once since the last time somebody asked.
    pub fn take_peak(&self) -> Peak {
        std::mem::take(&mut self.0.traffic.lock().expect("no test panics here").peak)
    }

    /// What arrived of a kind so far.
    pub fn arrived(&self, of_the_kind: impl Fn(&Value) -> bool) -> Vec<Arrival> {
        let arrived = self.0.arrived.lock().expect("no test panics here");
        arrived.iter().filter(|arrival| of_the_kind(&arrival.activity)).cloned().collect()
    }

    /// Waits until so much of a kind has arrived.
    pub async fn until_arrived(&self, count: usize, of_the_kind: impl Fn(&Value) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while self.arrived(&of_the_kind).len() < count {
            assert!(Instant::now() < deadline, "{} of {count} arrived", self.arrived(&of_the_kind).len());
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until each server got one of a kind.
    pub async fn until_everyone_got(&self, what: &str, of_the_kind: impl Fn(&Value) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let got: BTreeSet<String> = self.arrived(&of_the_kind).into_iter().map(|arrival| arrival.host).collect();
            if got.len() == self.0.size {
                return;
            }
            let missing: Vec<String> = self.hosts().filter(|host| !got.contains(host)).collect();
            assert!(Instant::now() < deadline, "{what} did not reach {missing:?}");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

fn address(text: &str) -> Url {
    text.parse().expect("an address")
}

fn host(headers: &HeaderMap) -> String {
    headers[header::HOST].to_str().expect("a host").to_owned()
}

fn activity_json(document: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/activity+json")], document.to_string()).into_response()
}

async fn webfinger(headers: HeaderMap, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let link = json!({ "rel": "self", "type": "application/activity+json", "href": format!("http://{}/actor", host(&headers)) });
    Json(json!({ "subject": query["resource"], "links": [link] })).into_response()
}

async fn actor(State(crowd): State<Crowd>, headers: HeaderMap) -> Response {
    let origin = format!("http://{}", host(&headers));
    let id = format!("{origin}/actor");
    activity_json(&json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "type": "Person", "id": id, "preferredUsername": "neighbour", "inbox": format!("{origin}/inbox"),
        "publicKey": { "id": format!("{id}#main-key"), "owner": id, "publicKeyPem": crowd.0.public_key },
    }))
}

async fn inbox(State(crowd): State<Crowd>, headers: HeaderMap, Json(activity): Json<Value>) -> StatusCode {
    let arrival = Arrival { host: host(&headers), activity };
    let _delivery = Delivery::begin(&crowd.0.traffic, &arrival.host);
    let mut silent = crowd.0.silent.subscribe();
    drop(silent.wait_for(|silent| !silent.contains(&arrival.host)).await);
    crowd.0.arrived.lock().expect("no test panics here").push(arrival);
    sleep(crowd.0.delay).await;
    StatusCode::ACCEPTED
}
