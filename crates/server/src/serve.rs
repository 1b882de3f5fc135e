//! Serving: from a configuration to a stop.

use std::{future::IntoFuture, net::SocketAddr, time::Duration};

use app::App;
use axum::Router;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinSet,
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
    let app = start::open(config).await?;
    let result = serve_app(&app, options, listener, stop).await;
    app.store().release_node().await?;
    app.store().clone().close().await?;
    result
}

async fn serve_app(
    app: &App,
    options: NodeOptions,
    listener: TcpListener,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let node = Node::new(app.clone(), options).await?;
    let (stop_work, lost) = (CancellationToken::new(), CancellationToken::new());
    let mut workers = JoinSet::new();
    node.start(&mut workers, &stop_work, &lost);
    let instance = app.instance();
    tracing::info!(
        version = app::Instance::VERSION,
        address = %listener.local_addr()?,
        origin = instance.origin(),
        node = app.store().node(),
        "serving"
    );
    let answered = answer(node.router(), listener, &stop, &lost).await;
    tracing::info!("stopping");
    stop_work.cancel();
    if timeout(LAST_WORK, async { while workers.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("workers did not finish in time; what they held is done again at the next start");
    }
    if lost.is_cancelled() {
        return Err(Failure::Machine("another process took over this node number; start again".into()));
    }
    answered
}

/// Answers requests until a stop, and for a while longer those that were begun.
async fn answer(
    router: Router,
    listener: TcpListener,
    stop: &CancellationToken,
    lost: &CancellationToken,
) -> Result<(), Failure> {
    let closing = CancellationToken::new();
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
