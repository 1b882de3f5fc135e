//! Keys: ours for signing, and those of others for checking who says something.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use app::{App, Error};
use domain::{id::ActorId, uri::Uri};
use moka::{Expiry, future::Cache};
use tokio::sync::Semaphore;

use crate::{
    Federation,
    context::uri,
    net::DEADLINE,
    resolve::{Budget, ResolveError},
    signature::{PublicKey, Signer, SigningKey},
    wire,
};

/// A key of somebody else, and whose it is: the owner's own document lists it.
#[derive(Clone)]
pub(crate) struct KnownKey {
    pub public: PublicKey,
    pub owner: Uri,
    holder: Holder,
}

/// Who holds a key.
#[derive(Clone)]
enum Holder {
    /// An actor that is kept here.
    Kept(ActorId),
    /// An actor that was looked up for the key's sake, and is not kept before the key is proven to be in use: a
    /// forged request leaves no trace.
    Shown { document: Arc<wire::Actor>, origin: Uri },
}

impl KnownKey {
    /// Whether it was looked up a moment ago, so that looking again would show the same.
    pub fn is_fresh(&self) -> bool {
        matches!(self.holder, Holder::Shown { .. })
    }
}

/// Why a key is not to be had.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum KeyError {
    /// Its host cannot be reached now; the sender should try again.
    #[error("the key's host cannot be reached")]
    Unreachable,
    /// The actor is gone.
    #[error("the key's owner is gone")]
    Gone,
    /// There is no such key, or its owner does not list it.
    #[error("the key is not its owner's")]
    Unknown,
    /// Our fault.
    #[error(transparent)]
    App(Arc<Error>),
}

impl From<Error> for KeyError {
    fn from(error: Error) -> Self {
        Self::App(Arc::new(error))
    }
}

impl From<ResolveError> for KeyError {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Unreachable(_) => Self::Unreachable,
            ResolveError::Gone => Self::Gone,
            ResolveError::Refused(_) => Self::Unknown,
            ResolveError::App(error) => error.into(),
        }
    }
}

type Lookup = Result<KnownKey, KeyError>;

/// Keys that were met lately.
pub(crate) struct Keys {
    known: Cache<Uri, KnownKey>,
    /// What was looked up for the first time, and what came of it.
    first: Cache<Uri, Lookup>,
    /// What was looked up again because a signature failed.
    again: Cache<Uri, Lookup>,
    places: Semaphore,
    per_host: Cache<String, Arc<Semaphore>>,
}

/// A key is looked up at most once in this time, however often a signature by it fails.
const REFETCH: Duration = Duration::from_mins(5);
/// A host that could not be reached is asked again sooner: its people are waiting.
const UNREACHABLE: Duration = Duration::from_secs(10);
/// How many keys are looked up at a time, for requests that wait.
const PLACES: usize = 64;
/// How many of them on one host, which may be slow on purpose.
const PER_HOST: usize = 8;

/// How long the outcome of a look-up stands.
struct Standing;

impl Expiry<Uri, Lookup> for Standing {
    fn expire_after_create(&self, _id: &Uri, lookup: &Lookup, _at: Instant) -> Option<Duration> {
        Some(match lookup {
            Err(KeyError::Unreachable | KeyError::App(_)) => UNREACHABLE,
            Ok(_) | Err(KeyError::Gone | KeyError::Unknown) => REFETCH,
        })
    }
}

impl Keys {
    pub fn new() -> Self {
        let lookups = || Cache::builder().max_capacity(20_000).expire_after(Standing).build();
        Self {
            known: Cache::builder().max_capacity(20_000).time_to_live(Duration::from_hours(1)).build(),
            first: lookups(),
            again: lookups(),
            places: Semaphore::new(PLACES),
            per_host: Cache::builder().max_capacity(20_000).time_to_idle(Duration::from_mins(1)).build(),
        }
    }

    /// The key as it is known: by memory, by the database, or looked up for the first time.
    pub async fn find(&self, federation: &Federation, id: &Uri) -> Lookup {
        if let Some(known) = self.known.get(id).await {
            return Ok(known);
        }
        if let Some(stored) = self.find_stored(federation, id).await? {
            return Ok(stored);
        }
        // Requests that come at once wait for one look-up.
        self.first.entry_by_ref(id).or_insert_with(self.look_up(federation, id)).await.into_value()
    }

    /// The key as the database has it, which is remembered then: another process may have learned of a new one.
    pub async fn find_stored(&self, federation: &Federation, id: &Uri) -> Result<Option<KnownKey>, KeyError> {
        let stored = federation.app().read().actors().find_by_key_id(id).await.map_err(Error::from)?;
        let Some(actor) = stored else { return Ok(None) };
        if actor.deleted_at.is_some() {
            return Err(KeyError::Gone);
        }
        let public = actor.key.as_ref().and_then(|key| PublicKey::from_pem(&key.public_pem).ok());
        let Some(public) = public else { return Ok(None) };
        let known = KnownKey { public, owner: actor.uri, holder: Holder::Kept(actor.id) };
        self.known.insert(id.clone(), known.clone()).await;
        Ok(Some(known))
    }

    /// The key as its owner shows it now, after a signature by the known one failed; what was shown lately
    /// stands.
    pub async fn find_again(&self, federation: &Federation, id: &Uri) -> Lookup {
        self.again.entry_by_ref(id).or_insert_with(self.look_up(federation, id)).await.into_value()
    }

    /// Keeps the holder of a key that was proven to be in use.
    pub async fn keep(&self, federation: &Federation, id: &Uri, key: KnownKey) -> Result<ActorId, KeyError> {
        let actor = match &key.holder {
            Holder::Kept(actor) => return Ok(*actor),
            Holder::Shown { document, origin } => {
                federation.keep_actor(wire::Actor::clone(document), origin, &Budget::new()).await?.id
            }
        };
        self.known.insert(id.clone(), KnownKey { holder: Holder::Kept(actor), ..key }).await;
        Ok(actor)
    }

    /// Forgets a key, for when its owner changed or went.
    pub async fn forget(&self, id: &Uri) {
        self.known.invalidate(id).await;
        self.first.invalidate(id).await;
    }

    async fn look_up(&self, federation: &Federation, id: &Uri) -> Lookup {
        let host = self.per_host.get_with_by_ref(id.authority(), async { Arc::new(Semaphore::new(PER_HOST)) }).await;
        let (Ok(_here), Ok(_there)) = (self.places.try_acquire(), host.try_acquire()) else {
            return Err(KeyError::Unreachable);
        };
        tokio::time::timeout(DEADLINE, shown_by_owner(federation, id)).await.unwrap_or(Err(KeyError::Unreachable))
    }
}

/// The key as the document of its owner lists it: only that says which key is its key, never the key's own
/// document.
async fn shown_by_owner(federation: &Federation, id: &Uri) -> Lookup {
    let budget = Budget::new();
    let (mut origin, mut value) = federation.fetch(id, &budget).await?;
    if wire::Actor::read(value.clone()).is_err() {
        let key = wire::key::PublicKey::read(value).map_err(|_| KeyError::Unknown)?;
        let owner = uri(&key.owner).filter(|owner| owner.same_origin(id)).ok_or(KeyError::Unknown)?;
        (origin, value) = federation.fetch(&owner, &budget).await?;
    }
    let document = wire::Actor::read(value).map_err(|_| KeyError::Unknown)?;
    let owner = uri(&document.id).filter(|owner| owner.same_origin(id)).ok_or(KeyError::Unknown)?;
    let key = document.key(&id.to_url()).ok_or(KeyError::Unknown)?;
    let public = PublicKey::from_pem(&key.public_key_pem).map_err(|_| KeyError::Unknown)?;
    Ok(KnownKey { public, owner, holder: Holder::Shown { document: Arc::new(document), origin } })
}

/// What a local actor signs with.
pub(crate) async fn signer_of(app: &App, actor: ActorId) -> Result<Signer, Error> {
    let pem = app.read().actors().private_key(actor).await?;
    let actor = app.read().actors().get(actor).await?;
    let key = actor.key.ok_or_else(|| Error::Internal("a local actor without a key".into()))?;
    let signing = SigningKey::from_pem(&pem).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Signer::new(key.id.to_url(), signing))
}
