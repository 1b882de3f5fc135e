//! What everything in this crate shares: the app, the client, the keys.

use std::{
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

use activitypub_federation::config::FederationConfig;
use app::{App, Error, relay::Bell};
use domain::{handle::Host, id::ActorId, uri::Uri};
use moka::{Expiry, future::Cache};
use reqwest_middleware::Middleware;
use tokio::sync::OnceCell;
use url::Url;

use crate::{
    acquaint::Acquaintances,
    delivery::{Comebacks, DeliveryOptions},
    endpoints::ReadyAnswers,
    fellow::Fellows,
    inbox::{InboxWriter, Room},
    keys::{Keys, signer_of},
    net::{self, AllowedNetworks, Client, ClientOptions, FetchError, NameServers, Texts},
    signature::Signer,
};

/// How this server speaks with others.
#[derive(Clone)]
pub struct FederationOptions {
    /// Special-use networks that may be contacted all the same. Empty on the open internet.
    pub allowed_networks: AllowedNetworks,
    /// How deliveries are paced.
    pub delivery: DeliveryOptions,
    /// How long one exchange may take in all, redirects and slow bodies included.
    pub deadline: Duration,
    /// Answers in place of the network, for tests with several servers in one process.
    pub transport: Option<Arc<dyn Middleware>>,
    /// Who is asked for TXT records.
    pub texts: Arc<dyn Texts>,
}

impl Default for FederationOptions {
    fn default() -> Self {
        Self {
            allowed_networks: AllowedNetworks::default(),
            delivery: DeliveryOptions::default(),
            deadline: net::DEADLINE,
            transport: None,
            texts: Arc::new(NameServers::default()),
        }
    }
}

/// The federation of one server. Cheap to clone.
#[derive(Clone)]
pub struct Federation {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    client: Client,
    keys: Keys,
    acquaintances: Acquaintances,
    signers: Cache<ActorId, Signer>,
    instance_actor: ActorId,
    failed_fetches: Cache<Asked, FetchError>,
    own_handles: Cache<Host, ()>,
    library: OnceCell<FederationConfig<Ground>>,
    ready: ReadyAnswers,
    fellows: Fellows,
    inbox: InboxWriter,
    inbox_room: Room,
    inbox_bell: Bell,
    delivery_bell: Bell,
    comebacks: Comebacks,
    options: FederationOptions,
}

impl std::fmt::Debug for Federation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Federation").field("domain", &self.app().instance().domain).finish_non_exhaustive()
    }
}

impl Federation {
    /// Makes the server's own actor where it is missing, and starts the writer of the inbox log.
    pub async fn new(app: App, options: FederationOptions) -> Result<Self, Error> {
        let instance = app.instance();
        let agent = format!("Ancrage/{} (+{}/)", app::Instance::VERSION, instance.origin());
        let mut client = ClientOptions::new(agent);
        client.allowed_networks = options.allowed_networks.clone();
        client.allow_http = instance.scheme == "http";
        client.deadline = options.deadline;
        client.transport.clone_from(&options.transport);
        let client = Client::new(client).map_err(|error| Error::Internal(error.to_string()))?;
        let instance_actor = app::account::EnsureInstanceActor::ensure(&app).await?.id;
        let inbox_bell = Bell::default();
        Ok(Self {
            inner: Arc::new(Inner {
                client,
                keys: Keys::new(),
                acquaintances: Acquaintances::new(),
                signers: Cache::new(10_000),
                instance_actor,
                failed_fetches: Cache::builder().max_capacity(10_000).expire_after(Remembered).build(),
                own_handles: Cache::builder().max_capacity(50_000).time_to_live(Duration::from_hours(24)).build(),
                library: OnceCell::new(),
                ready: ReadyAnswers::new(),
                fellows: Fellows::new(),
                inbox: InboxWriter::start(app.clone(), inbox_bell.clone()),
                inbox_room: Room::default(),
                inbox_bell,
                delivery_bell: Bell::default(),
                comebacks: Comebacks::new(),
                options,
                app,
            }),
        })
    }

    /// The use-cases and the database.
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    pub(crate) fn client(&self) -> &Client {
        &self.inner.client
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// Actors that were met and are still to be asked about.
    pub(crate) fn acquaintances(&self) -> &Acquaintances {
        &self.inner.acquaintances
    }

    pub(crate) fn options(&self) -> &FederationOptions {
        &self.inner.options
    }

    pub(crate) fn inbox_writer(&self) -> &InboxWriter {
        &self.inner.inbox
    }

    /// Room for what is being received.
    pub(crate) fn inbox_room(&self) -> &Room {
        &self.inner.inbox_room
    }

    /// Rings when something came in.
    pub(crate) fn inbox_bell(&self) -> &Bell {
        &self.inner.inbox_bell
    }

    /// Rings when something is to go out.
    pub fn delivery_bell(&self) -> &Bell {
        &self.inner.delivery_bell
    }

    /// Something that `host` signed was taken: it is there again, if it was not.
    pub(crate) async fn heard_of(&self, host: &str) {
        self.inner.comebacks.heard(&self.inner.app, &self.inner.delivery_bell, host).await;
    }

    /// Addresses that could not be fetched lately, by whom and why, so that nobody makes us ask again and again.
    pub(crate) fn failed_fetches(&self) -> &Cache<Asked, FetchError> {
        &self.inner.failed_fetches
    }

    /// Hosts whose handles were found to be on the host itself, so that they are not asked about every actor.
    pub(crate) fn own_handles(&self) -> &Cache<Host, ()> {
        &self.inner.own_handles
    }

    /// Answers about actors that are kept ready.
    pub(crate) fn ready_answers(&self) -> &ReadyAnswers {
        &self.inner.ready
    }

    /// Who belongs to groups of other servers, as those said lately.
    pub(crate) fn fellows(&self) -> &Fellows {
        &self.inner.fellows
    }

    /// Signs as the server itself.
    pub(crate) async fn instance_signer(&self) -> Result<Signer, Error> {
        self.signer(self.inner.instance_actor).await
    }

    /// Signs as a local actor; its key is parsed once.
    pub(crate) async fn signer(&self, actor: ActorId) -> Result<Signer, Error> {
        if let Some(signer) = self.inner.signers.get(&actor).await {
            return Ok(signer);
        }
        let signer = signer_of(self.app(), actor).await?;
        self.inner.signers.insert(actor, signer.clone()).await;
        Ok(signer)
    }

    /// The library's configuration around this federation, for its traits. Its queue and its client for
    /// sending stay unused: deliveries are kept in the database.
    pub(crate) async fn library(&self) -> Result<&FederationConfig<Ground>, Error> {
        // Made once: with each the library starts a queue of its own.
        let make = || async {
            FederationConfig::builder()
                .domain(self.app().instance().domain.as_str())
                .app_data(Ground(Arc::downgrade(&self.inner)))
                .client(self.client().transport().clone())
                .allow_http_urls(self.app().instance().scheme == "http")
                .build()
                .await
                .map_err(|error| Error::Internal(error.to_string()))
        };
        self.inner.library.get_or_try_init(make).await
    }
}

/// What the library hands to its traits: the way back to the federation, which it does not keep alive.
#[derive(Clone)]
pub(crate) struct Ground(Weak<Inner>);

impl Ground {
    /// The federation, as long as there is one.
    pub fn federation(&self) -> Result<Federation, Error> {
        let inner = self.0.upgrade().ok_or_else(|| Error::Internal("the federation has ended".into()))?;
        Ok(Federation { inner })
    }
}

/// An address, and who here asked for it; the server itself where it is nobody. What is not there for one may be there
/// for another.
pub(crate) type Asked = (Uri, Option<ActorId>);

/// For how long a failed fetch is remembered.
struct Remembered;

impl Expiry<Asked, FetchError> for Remembered {
    fn expire_after_create(&self, _asked: &Asked, error: &FetchError, _now: Instant) -> Option<Duration> {
        Some(Duration::from_secs(if error.is_transient() { 10 } else { 300 }))
    }
}

/// A parsed address as ours; `None` for what cannot be fetched.
pub(crate) fn uri(url: &Url) -> Option<Uri> {
    Uri::from_url(url.clone()).ok()
}
