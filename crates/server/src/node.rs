//! A server without its sockets: the areas put together, and what works behind them.
//!
//! `serve` gives it a listener; tests speak to its router directly.

use std::{future::Future, sync::Arc, time::Duration};

use app::{
    App,
    mail::Postman,
    media::{RemoteMedia, RemoteMediaOptions},
    relay,
    relay::Subscriber,
};
use axum::Router;
use domain::territory::announce::Rules;
use federation::{DeliveryOptions, Federation, FederationOptions, net::AllowedNetworks};
use ipnet::IpNet;
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;
use web::{
    WebState, ancrage,
    mastodon::{self, Throttle},
    pages::{self, PagesOptions},
};

use crate::{config::Config, housekeeping, http, mail::MailOptions, start::StartError, subscribers};

/// How often the node number's lease is renewed; it lasts three times as long.
const RENEW: Duration = Duration::from_secs(10);
/// How long after a fault of ours a task begins again.
const RESTART: Duration = Duration::from_secs(1);

/// What differs between servers beside [`App`].
#[derive(Clone, Default)]
pub struct NodeOptions {
    /// How it speaks with other servers.
    pub federation: FederationOptions,
    /// What the pages offer.
    pub pages: PagesOptions,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Apps may call and people may send forms only so often.
    pub rate_limits: bool,
    /// How files of other servers are kept.
    pub remote_media: RemoteMediaOptions,
    /// How letters leave.
    pub mail: MailOptions,
    /// What territories pass on.
    pub territories: Rules,
}

impl NodeOptions {
    /// What the configuration says.
    pub fn new(config: &Config) -> Self {
        let federation = &config.federation;
        Self {
            federation: FederationOptions {
                allowed_networks: AllowedNetworks::new(federation.allowed_networks.clone()),
                delivery: DeliveryOptions {
                    hosts: federation.delivery_concurrency,
                    unproven_hosts: federation.delivery_unproven_concurrency,
                    per_host: federation.delivery_per_host,
                },
                ..FederationOptions::default()
            },
            pages: PagesOptions::default(),
            trusted_proxies: config.trusted_proxies.clone(),
            rate_limits: config.rate_limits,
            remote_media: RemoteMediaOptions { kept: config.media.remote_cache },
            mail: MailOptions::new(config),
            territories: config.territories.rules(),
        }
    }
}

/// A server without its sockets.
#[derive(Clone)]
pub struct Node {
    app: App,
    federation: Federation,
    subscribers: Vec<Arc<dyn Subscriber>>,
    remote_media: Arc<RemoteMedia>,
    postman: Option<Postman>,
    territories: Rules,
    router: Router,
}

impl Node {
    /// Puts the areas together. Nothing runs yet; see [`Node::start`].
    pub async fn new(app: App, options: NodeOptions) -> Result<Self, StartError> {
        // Before anything is taken: what a process that was killed had under way is this one's now.
        app.store().take_over_claims(app.now()).await?;
        let federation = Federation::new(app.clone(), options.federation).await?;
        let remote_media = Arc::new(RemoteMedia::new(app.clone(), Arc::new(federation.clone()), options.remote_media));
        let mailer = options.mail.mailer().map_err(|error| StartError::Mail(error.to_string()))?;
        let postman = mailer.map(|mailer| Postman::new(app.clone(), mailer, pages::write_letter));
        let subscribers = subscribers::all(&app, &federation);
        let throttle = if options.rate_limits { Throttle::on() } else { Throttle::off() };
        let state = WebState { app: app.clone(), remote: Arc::new(federation.clone()), throttle };
        let pages = pages::router(state.clone(), options.pages);
        let api = ancrage::router(state.clone()).merge(mastodon::router(state));
        let areas = Router::new()
            .merge(federation.router())
            .merge(api)
            .merge(http::media::remote_router(Arc::clone(&remote_media)))
            .fallback_service(pages);
        let router = http::layered(areas, app.clone(), options.trusted_proxies);
        Ok(Self { app, federation, subscribers, remote_media, postman, territories: options.territories, router })
    }

    /// The use-cases.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The way to other servers.
    pub fn federation(&self) -> &Federation {
        &self.federation
    }

    /// Who is told what happened.
    pub fn subscribers(&self) -> &[Arc<dyn Subscriber>] {
        &self.subscribers
    }

    /// What territories pass on.
    pub fn territories(&self) -> Rules {
        self.territories
    }

    /// What answers requests.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Starts what works behind the requests. Asked to stop, it finishes what is under way and takes nothing new.
    ///
    /// `lost` is cancelled when another process took over the node number, after which this one must write no more.
    pub fn start(&self, workers: &mut JoinSet<()>, stop: &CancellationToken, lost: &CancellationToken) {
        for subscriber in &self.subscribers {
            let (app, subscriber, stop) = (self.app.clone(), Arc::clone(subscriber), stop.clone());
            let relay = move || relay::run(app.clone(), Arc::clone(&subscriber), stop.clone());
            workers.spawn(kept_alive("relay", relay));
        }
        let (app, remote_media, token) = (self.app.clone(), Arc::clone(&self.remote_media), stop.clone());
        let rules = self.territories;
        let keep_house = move || housekeeping::run(app.clone(), Arc::clone(&remote_media), rules, token.clone());
        workers.spawn(kept_alive("housekeeping", keep_house));
        let (app, token) = (self.app.clone(), stop.clone());
        workers.spawn(kept_alive("policies", move || housekeeping::read_policies(app.clone(), token.clone())));
        let (app, source, token) = (self.app.clone(), self.federation.clone(), stop.clone());
        let look = move || housekeeping::look_for_proofs(app.clone(), Arc::new(source.clone()), token.clone());
        workers.spawn(kept_alive("proofs", look));
        let (app, remote, token) = (self.app.clone(), self.federation.clone(), stop.clone());
        let read = move || housekeeping::read_profiles(app.clone(), Arc::new(remote.clone()), token.clone());
        workers.spawn(kept_alive("profiles", read));
        let (app, token) = (self.app.clone(), stop.clone());
        workers.spawn(kept_alive("drafts", move || housekeeping::throw_drafts_away(app.clone(), token.clone())));
        workers.spawn(renew(self.app.clone(), stop.clone(), lost.clone()));
        if let Some(postman) = self.postman.clone() {
            let token = stop.clone();
            workers.spawn(kept_alive("mail", move || postman.clone().run(token.clone())));
        }
        let (federation, token) = (self.federation.clone(), stop.clone());
        workers.spawn(kept_alive("inbox", move || federation.clone().run_inbox(token.clone())));
        let (federation, token) = (self.federation.clone(), stop.clone());
        workers.spawn(kept_alive("directories", move || federation.clone().run_directories(token.clone())));
        let (federation, token) = (self.federation.clone(), stop.clone());
        workers.spawn(kept_alive("delivery", move || federation.clone().run_deliveries(token.clone())));
    }
}

/// Begins a task again when it panics, which is a fault of ours that must not stop the rest.
async fn kept_alive<F: Future<Output = ()> + Send + 'static>(name: &'static str, task: impl Fn() -> F + Send) {
    while let Err(error) = tokio::spawn(task()).await {
        tracing::error!(name, %error, "a task broke and begins again");
        sleep(RESTART).await;
    }
}

/// Keeps the node number.
async fn renew(app: App, stop: CancellationToken, lost: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(RENEW) => {}
        }
        match app.store().renew_node(app.now()).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::error!(node = app.store().node(), "another process took over this node number");
                return lost.cancel();
            }
            // The lease outlasts a short absence of the database.
            Err(error) => tracing::warn!(%error, "the node number could not be renewed"),
        }
    }
}
