//! The other servers: hundreds of names on one port, each with actors, WebFinger and inboxes.
//!
//! They have threads of their own, and what they use of the CPU is not counted.

use std::{
    collections::HashSet,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use axum::{
    Json, Router,
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::Value;
use tokio::{net::TcpListener, runtime::Runtime, time::sleep};

use crate::{
    activity,
    key::Key,
    server::free_port,
    tls::{self, Authority, Handshakes},
};

/// The largest activity that is read, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Something that arrived.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub host: String,
    pub activity: String,
    pub at: Instant,
    pub body: Arc<Value>,
}

/// Many servers on one port.
pub struct Peers {
    port: u16,
    shared: Arc<Shared>,
    runtime: Option<Runtime>,
}

struct Shared {
    key: Arc<Key>,
    scheme: &'static str,
    /// What their names end with.
    domain: &'static str,
    handshakes: Arc<AtomicUsize>,
    arrived: Mutex<Vec<Delivery>>,
    silent: Mutex<HashSet<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Peers {
    /// Servers that speak HTTP and keep connections.
    pub fn start(key: Arc<Key>) -> anyhow::Result<Self> {
        Self::listen(key, None)
    }

    /// Servers that speak TLS 1.3 and close a connection after what it delivered, so that each delivery needs a
    /// handshake of its own.
    pub fn start_tls(key: Arc<Key>, authority: &Authority) -> anyhow::Result<Self> {
        Self::listen(key, Some(authority))
    }

    fn listen(key: Arc<Key>, authority: Option<&Authority>) -> anyhow::Result<Self> {
        let port = free_port()?;
        let (scheme, domain) = if authority.is_some() { ("https", tls::DOMAIN) } else { ("http", "localhost") };
        let handshakes = Arc::new(AtomicUsize::new(0));
        let shared = Arc::new(Shared {
            key,
            scheme,
            domain,
            handshakes: Arc::clone(&handshakes),
            arrived: Mutex::new(Vec::new()),
            silent: Mutex::new(HashSet::new()),
        });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let address: SocketAddr = (Ipv4Addr::LOCALHOST, port).into();
        // The call blocks for as long as it takes to bind.
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let server = authority.map(Authority::server);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener)?;
            match server {
                None => axum::serve(listener, router).await,
                Some(server) => axum::serve(Handshakes::of(listener, server, handshakes)?, router).await,
            }
        });
        Ok(Self { port, shared, runtime: Some(runtime) })
    }

    /// Where they listen.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// How many connections over TLS came about so far.
    pub fn handshakes(&self) -> usize {
        self.shared.handshakes.load(Ordering::Relaxed)
    }

    /// The name of one of them, with the port.
    pub fn host(&self, name: &str) -> String {
        format!("{name}.{}:{}", self.shared.domain, self.port)
    }

    /// An actor on one of them.
    pub fn actor(&self, host: &str, name: &str) -> String {
        format!("{}://{}/actors/{name}", self.shared.scheme, self.host(host))
    }

    /// What arrived so far and is of this kind.
    pub fn arrived(&self, kind: &str) -> Vec<Delivery> {
        lock(&self.shared.arrived).iter().filter(|delivery| delivery.body["type"] == kind).cloned().collect()
    }

    /// How much arrived so far.
    pub fn count(&self) -> usize {
        lock(&self.shared.arrived).len()
    }

    /// Forgets what arrived.
    pub fn forget(&self) {
        lock(&self.shared.arrived).clear();
    }

    /// Waits until this much arrived.
    pub async fn wait(&self, count: usize, patience: Duration) -> anyhow::Result<()> {
        let asked = Instant::now();
        while self.count() < count {
            ensure!(asked.elapsed() < patience, "{} of {count} deliveries arrived in {patience:?}", self.count());
            sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    /// Waits until this much of a kind arrived.
    pub async fn wait_for(&self, kind: &str, count: usize, patience: Duration) -> anyhow::Result<()> {
        let asked = Instant::now();
        while self.arrived(kind).len() < count {
            let arrived = self.arrived(kind).len();
            ensure!(asked.elapsed() < patience, "{arrived} of {count} {kind} arrived in {patience:?}");
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// From now on these accept and never answer.
    pub fn silence(&self, hosts: impl IntoIterator<Item = String>) {
        *lock(&self.shared.silent) = hosts.into_iter().collect();
    }

    /// Ends them all, with their connections: nobody listens any more.
    pub fn die(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// A signed request into the shared inbox of a server.
    pub fn post(&self, server: &str, actor: &str, body: &str) -> anyhow::Result<Bytes> {
        self.shared.key.post(server, "/inbox", actor, body).context("signing a request")
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        self.die();
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = header.unwrap_or_default().to_owned();
    if request.method() == Method::POST {
        return receive(&shared, host, request).await;
    }
    let origin = format!("{}://{host}", shared.scheme);
    let path = request.uri().path();
    if path == "/.well-known/webfinger" {
        let query = request.uri().query().unwrap_or_default().replace("%3A", ":").replace("%40", "@");
        let name = query.trim_start_matches("resource=acct:").split('@').next().unwrap_or_default();
        return Json(activity::finger(&format!("{origin}/actors/{name}"), name, &host)).into_response();
    }
    let Some(name) = path.strip_prefix("/actors/").filter(|name| !name.contains('/')) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let document = activity::actor(&format!("{origin}{path}"), name, &origin, shared.key.public_pem());
    ([(header::CONTENT_TYPE, "application/activity+json")], document.to_string()).into_response()
}

async fn receive(shared: &Shared, host: String, request: Request) -> Response {
    let at = Instant::now();
    if lock(&shared.silent).contains(&host) {
        return std::future::pending().await;
    }
    let Ok(bytes) = to_bytes(request.into_body(), MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let Ok(body) = serde_json::from_slice::<Value>(&bytes) else { return StatusCode::BAD_REQUEST.into_response() };
    let activity = body["id"].as_str().unwrap_or_default().to_owned();
    lock(&shared.arrived).push(Delivery { host, activity, at, body: Arc::new(body) });
    let mut answer = StatusCode::ACCEPTED.into_response();
    if shared.scheme == "https" {
        answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}
