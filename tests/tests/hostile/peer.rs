//! Another server: it answers as its script says and remembers every request.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures::{StreamExt, future, stream};
use http::HeaderMap;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A request that a peer got.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What a peer answers.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
    /// How long it takes.
    pub delay: Duration,
    drip: Option<Drip>,
}

/// What comes after a body, for ever.
#[derive(Debug, Clone)]
struct Drip {
    piece: Bytes,
    pause: Duration,
    /// How often it was sent.
    sent: Arc<AtomicUsize>,
}

impl Answer {
    pub fn new(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("content-type", media_type.to_owned())];
        Self { status, headers, body: body.into(), delay: Duration::ZERO, drip: None }
    }

    /// A document as ActivityPub asks for it.
    pub fn activity(document: &Value) -> Self {
        Self::new(200, "application/activity+json", document.to_string())
    }

    pub fn status(status: u16) -> Self {
        Self::new(status, "text/plain", "")
    }

    pub fn redirect(to: &str) -> Self {
        Self { headers: vec![("location", to.to_owned())], ..Self::status(302) }
    }

    /// Nothing, for longer than anybody waits.
    pub fn never() -> Self {
        Self { delay: Duration::from_mins(10), ..Self::status(200) }
    }

    /// Its head at once, and then a byte at a time, for ever.
    pub fn dripping(media_type: &str) -> Self {
        Self::new(200, media_type, "").going_on(" ", Duration::from_millis(50), &Arc::default())
    }

    /// The same with `piece` after the body, again and again; `sent` tells how often.
    pub fn going_on(self, piece: impl Into<Bytes>, pause: Duration, sent: &Arc<AtomicUsize>) -> Self {
        Self { drip: Some(Drip { piece: piece.into(), pause, sent: Arc::clone(sent) }), ..self }
    }

    fn into_body(self) -> Body {
        let Some(Drip { piece, pause, sent }) = self.drip else { return Body::from(self.body) };
        let pieces = stream::unfold((piece, sent), move |(piece, sent)| async move {
            tokio::time::sleep(pause).await;
            sent.fetch_add(1, Ordering::SeqCst);
            Some((Ok::<_, Infallible>(piece.clone()), (piece, sent)))
        });
        Body::from_stream(stream::once(future::ready(Ok(self.body))).chain(pieces))
    }
}

type Script = Arc<dyn Fn(&Seen) -> Answer + Send + Sync>;

#[derive(Default)]
struct Shelf {
    exact: BTreeMap<String, Script>,
    below: BTreeMap<String, Script>,
    handles: BTreeMap<String, String>,
    seen: Vec<Seen>,
}

/// Another server.
#[derive(Clone)]
pub struct Peer {
    /// Host and port.
    pub host: String,
    shelf: Arc<Mutex<Shelf>>,
}

impl Peer {
    /// Starts it on a free port; `name` is its host.
    pub async fn start(name: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let peer = Self { host: format!("{name}:{port}"), shelf: Arc::default() };
        let router = Router::new().fallback(answer).with_state(peer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        peer
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An address on it.
    pub fn uri(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// Answers so from now on at this path.
    pub fn serve(&self, path: &str, answer: Answer) {
        self.script(path, move |_| answer.clone());
    }

    /// The same, decided anew for each request.
    pub fn script(&self, path: &str, script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) {
        self.shelf().exact.insert(path.to_owned(), Arc::new(script));
    }

    /// The same for every path that begins so.
    pub fn script_below(&self, prefix: &str, script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) {
        self.shelf().below.insert(prefix.to_owned(), Arc::new(script));
    }

    /// Puts a document at its own id.
    pub fn publish(&self, document: &Value) {
        let id = document["id"].as_str().expect("a document with an id");
        let path = id.strip_prefix(&self.uri("")).expect("an id on this server");
        self.serve(path, Answer::activity(document));
    }

    /// Everything it was asked since the last time somebody looked.
    pub fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.shelf().seen)
    }

    /// The same, as method and target.
    pub fn take_log(&self) -> Vec<String> {
        self.take_seen().into_iter().map(|seen| format!("{} {}", seen.method, seen.target)).collect()
    }

    /// The activities that it got, of a type.
    pub fn activities(&self, kind: &str) -> Vec<Value> {
        let read = |seen: &Seen| serde_json::from_slice::<Value>(&seen.body).ok();
        let shelf = self.shelf();
        shelf.seen.iter().filter(|seen| seen.method == "POST").filter_map(read).filter(|v| v["type"] == kind).collect()
    }

    /// A person with a key, whose documents are served.
    pub fn person(&self, name: &str) -> Person {
        let person = Person::new(self, name);
        self.publish(&person.document());
        self.shelf().handles.insert(format!("{name}@{}", self.host), person.uri.clone());
        person
    }

    /// What WebFinger answers for a handle.
    pub fn finger(&self, handle: &str, uri: &str) {
        self.shelf().handles.insert(handle.to_owned(), uri.to_owned());
    }

    fn webfinger(&self, target: &str) -> Answer {
        let url = url::Url::parse(&self.uri(target)).expect("a target");
        let asked = url.query_pairs().find(|(name, _)| name == "resource").map(|(_, value)| value.into_owned());
        let handle = asked.unwrap_or_default().trim_start_matches("acct:").to_owned();
        match self.shelf().handles.get(&handle) {
            Some(uri) => {
                let link = json!({ "rel": "self", "type": "application/activity+json", "href": uri });
                let jrd = json!({ "subject": format!("acct:{handle}"), "links": [link] });
                Answer::new(200, "application/jrd+json", jrd.to_string())
            }
            None => Answer::status(404),
        }
    }
}

async fn answer(State(peer): State<Peer>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    let body = axum::body::to_bytes(body, 4 << 20).await.unwrap_or_default();
    let seen = Seen { method: parts.method.to_string(), target, headers: parts.headers, body };
    let path = seen.target.split('?').next().unwrap_or_default().to_owned();
    let script = {
        let mut shelf = peer.shelf();
        shelf.seen.push(seen.clone());
        let exact = shelf.exact.get(&path).cloned();
        exact.or_else(|| {
            shelf.below.iter().rev().find(|(prefix, _)| path.starts_with(*prefix)).map(|(_, s)| Arc::clone(s))
        })
    };
    let answer = match script {
        Some(script) => script(&seen),
        None if path == "/.well-known/webfinger" => peer.webfinger(&seen.target),
        None if seen.method == "POST" => Answer::status(202),
        None => Answer::status(404),
    };
    tokio::time::sleep(answer.delay).await;
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    response.body(answer.into_body()).expect("an answer")
}

/// Somebody on a peer.
#[derive(Clone)]
pub struct Person {
    pub uri: String,
    pub name: String,
    pub key_id: String,
    pub key: Arc<KeyPair>,
}

impl Person {
    fn new(peer: &Peer, name: &str) -> Self {
        let uri = peer.uri(&format!("/users/{name}"));
        Self { key_id: format!("{uri}#main-key"), name: name.to_owned(), key: new_key(), uri }
    }

    /// The same person with another key under the same id.
    pub fn with_new_key(&self) -> Self {
        Self { key: new_key(), ..self.clone() }
    }

    /// The public key as it stands in documents.
    pub fn public_key(&self) -> Value {
        json!({ "id": self.key_id, "owner": self.uri, "publicKeyPem": self.pem() })
    }

    pub fn pem(&self) -> String {
        let der: PublicKeyX509Der<'_> = self.key.public_key().as_der().expect("a public key");
        pem("PUBLIC KEY", der.as_ref())
    }

    /// The actor document.
    pub fn document(&self) -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": self.uri, "type": "Person", "preferredUsername": self.name, "name": self.name,
            "inbox": format!("{}/inbox", self.uri), "outbox": format!("{}/outbox", self.uri),
            "followers": format!("{}/followers", self.uri), "publicKey": self.public_key(),
        })
    }

    /// An id on the person's server.
    pub fn id(&self, rest: &str) -> String {
        format!("{}/{rest}", self.uri)
    }

    pub fn follow(&self, target: &str) -> Value {
        self.activity("Follow", &format!("follows/{}", target.len()), &json!(target))
    }

    /// An activity by this person.
    pub fn activity(&self, kind: &str, id: &str, object: &Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.id(id), "type": kind, "actor": self.uri, "object": object,
        })
    }

    /// A public note by this person that mentions somebody.
    pub fn note(&self, id: &str, mentioned: &str) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.id(id), "type": "Note", "attributedTo": self.uri, "content": "<p>bonjour</p>",
            "published": "2026-11-21T11:00:00Z",
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [mentioned],
            "tag": [{ "type": "Mention", "href": mentioned, "name": "@lea" }],
        })
    }

    /// The Create of an object.
    pub fn create(&self, id: &str, object: &Value) -> Value {
        let mut create = self.activity("Create", id, object);
        create["to"] = object["to"].clone();
        create["cc"] = object["cc"].clone();
        create
    }
}

fn new_key() -> Arc<KeyPair> {
    Arc::new(KeyPair::generate(KeySize::Rsa2048).expect("a key"))
}

/// Armour around DER.
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// Adds to a list of a document.
pub fn push(document: &mut Value, list: &str, item: Value) {
    document[list].as_array_mut().expect("a list").push(item);
}
