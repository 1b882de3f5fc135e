//! The other servers: hundreds of names on one port, each with actors, WebFinger and inboxes.
//!
//! They have threads of their own, and what they use of the CPU is not counted.

use std::{
    collections::HashSet,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use axum::{
    Json, Router,
    body::to_bytes,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::Value;
use tokio::{net::TcpListener, runtime::Runtime, time::sleep};

use crate::{activity, key::Key, server::free_port};

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
    arrived: Mutex<Vec<Delivery>>,
    silent: Mutex<HashSet<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Peers {
    pub fn start(key: Arc<Key>) -> anyhow::Result<Self> {
        let port = free_port()?;
        let shared = Arc::new(Shared { key, arrived: Mutex::new(Vec::new()), silent: Mutex::new(HashSet::new()) });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let address: SocketAddr = (Ipv4Addr::LOCALHOST, port).into();
        // The call blocks for as long as it takes to bind.
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        runtime.spawn(async move {
            if let Ok(listener) = TcpListener::from_std(listener) {
                let _ = axum::serve(listener, router).await;
            }
        });
        Ok(Self { port, shared, runtime: Some(runtime) })
    }

    /// The name of one of them, with the port.
    pub fn host(&self, name: &str) -> String {
        format!("{name}.localhost:{}", self.port)
    }

    /// An actor on one of them.
    pub fn actor(&self, host: &str, name: &str) -> String {
        format!("http://{}/actors/{name}", self.host(host))
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
    let path = request.uri().path();
    if path == "/.well-known/webfinger" {
        let query = request.uri().query().unwrap_or_default().replace("%3A", ":").replace("%40", "@");
        let name = query.trim_start_matches("resource=acct:").split('@').next().unwrap_or_default();
        return Json(activity::finger(&format!("http://{host}/actors/{name}"), name, &host)).into_response();
    }
    let Some(name) = path.strip_prefix("/actors/").filter(|name| !name.contains('/')) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let document = activity::actor(&format!("http://{host}{path}"), name, &host, shared.key.public_pem());
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
    StatusCode::ACCEPTED.into_response()
}
