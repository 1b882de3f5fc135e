//! Serving: from a configuration to a stop.

use std::{future::IntoFuture, net::SocketAddr, time::Duration};

use app::App;
use axum::Router;
use federation::Federation;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::{JoinHandle, JoinSet},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    cli::Failure,
    config::Config,
    figures, log,
    node::{Node, NodeOptions},
    start,
};

/// How long requests may take to finish when the server stops.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// How long workers may take to finish after that: a delivery takes 15 seconds at the most.
const LAST_WORK: Duration = Duration::from_secs(20);

/// Serves until SIGTERM or SIGINT.
pub async fn run(config: Config) -> Result<(), Failure> {
    log::start(&config.log);
    if config.source_url.is_empty() {
        tracing::warn!("source_url is not set: say where the source code is offered (AGPL-3.0, section 13)");
    }
    install_crypto();
    let listener = listen(config.listen, "listen").await?;
    let stop = stop_on_signal()?;
    serve_figures(&config, &stop).await?;
    serve(&config, NodeOptions::new(&config), listener, stop).await
}

/// TLS and hashes come from one provider; named once per process.
pub fn install_crypto() {
    // The second time, in tests, there is one already, and it is the same.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// Takes an address, or says which key has to change.
pub async fn listen(address: SocketAddr, key: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Machine(format!("cannot listen on {address}: {error}; stop what listens there, or change `{key}`"))
    })
}

/// Cancelled by the first SIGTERM or SIGINT.
pub fn stop_on_signal() -> Result<CancellationToken, Failure> {
    let stop = CancellationToken::new();
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let mut signals = signal(kind)?;
        let stop = stop.clone();
        tokio::spawn(async move {
            signals.recv().await;
            stop.cancel();
        });
    }
    Ok(stop)
}

async fn serve_figures(config: &Config, stop: &CancellationToken) -> Result<(), Failure> {
    if let Some(address) = config.metrics.listen {
        let listener = listen(address, "metrics.listen").await?;
        let handle = figures::start().map_err(Failure::Machine)?;
        tokio::spawn(figures::serve(listener, handle, stop.clone()));
    }
    Ok(())
}

/// Serves on a listener until `stop`; then finishes what was begun and gives the node number back.
pub async fn serve(
    config: &Config,
    options: NodeOptions,
    listener: TcpListener,
    stop: CancellationToken,
) -> Result<(), Failure> {
    begin(start::open(config).await?, options, listener, stop).await?.finish().await
}

/// Starts a server on a listener. It answers until `stop`.
pub async fn begin(
    app: App,
    mut options: NodeOptions,
    listener: TcpListener,
    stop: CancellationToken,
) -> Result<Running, Failure> {
    let closing = CancellationToken::new();
    options.pages.live.stop = closing.clone();
    let node = Node::new(app.clone(), options).await?;
    let (stop_work, lost) = (CancellationToken::new(), CancellationToken::new());
    let mut workers = JoinSet::new();
    node.start(&mut workers, &stop_work, &lost);
    tracing::info!(
        version = app::Instance::VERSION,
        address = %listener.local_addr()?,
        origin = app.instance().origin(),
        node = app.store().node(),
        "serving"
    );
    let router = node.router();
    let (stopped, taken) = (stop.clone(), lost.clone());
    let answers = tokio::spawn(async move { answer(router, listener, &stopped, &taken, &closing).await });
    Ok(Running { node, workers, answers, stop_work, lost })
}

/// A server that answers.
pub struct Running {
    node: Node,
    workers: JoinSet<()>,
    answers: JoinHandle<Result<(), Failure>>,
    stop_work: CancellationToken,
    lost: CancellationToken,
}

impl Running {
    /// The use-cases.
    pub fn app(&self) -> &App {
        self.node.app()
    }

    /// The way to other servers.
    pub fn federation(&self) -> &Federation {
        self.node.federation()
    }

    /// Waits for the stop, finishes what was begun and gives the node number back.
    pub async fn finish(mut self) -> Result<(), Failure> {
        let answered = self.answers.await.unwrap_or_else(|error| Err(Failure::Machine(error.to_string())));
        tracing::info!("stopping");
        self.stop_work.cancel();
        if timeout(LAST_WORK, async { while self.workers.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!("workers did not finish in time; what they held is done again at the next start");
        }
        let store = self.node.app().store().clone();
        store.release_node().await?;
        store.close().await?;
        if self.lost.is_cancelled() {
            return Err(Failure::Machine("another process took over this node number; start again".into()));
        }
        answered
    }
}

/// Answers requests until a stop, and for a while longer those that were begun. `closing` tells those that would not
/// end by themselves.
async fn answer(
    router: Router,
    listener: TcpListener,
    stop: &CancellationToken,
    lost: &CancellationToken,
    closing: &CancellationToken,
) -> Result<(), Failure> {
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(closing.clone().cancelled_owned())
        .into_future();
    tokio::pin!(server);
    tokio::select! {
        result = &mut server => return Ok(result?),
        () = stop.cancelled() => {}
        () = lost.cancelled() => {}
    }
    closing.cancel();
    let Ok(finished) = timeout(LAST_REQUESTS, server).await else {
        tracing::warn!("some requests did not finish in time and are cut off");
        return Ok(());
    };
    Ok(finished?)
}
