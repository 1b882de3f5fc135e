//! Keys: ours for signing, and those of others for checking who says something.

use std::time::Duration;

use app::{App, Error};
use domain::{actor::Actor, id::ActorId, uri::Uri};
use moka::future::Cache;
use tokio::sync::Semaphore;

use crate::{
    Federation,
    context::uri,
    net::{Accept, FetchError, MAX_DOCUMENT},
    signature::{PublicKey, Signer, SigningKey},
    wire,
};

/// A key of somebody else, and whose it is: the actor itself lists it.
#[derive(Clone)]
pub(crate) struct KnownKey {
    pub public: PublicKey,
    pub owner: Uri,
    pub actor: ActorId,
}

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
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
    #[error(transparent)]
    App(#[from] Error),
}

/// Keys that were met lately.
pub(crate) struct Keys {
    known: Cache<Uri, KnownKey>,
    refetched: Cache<Uri, ()>,
    fetches: Semaphore,
}

/// A key is fetched at most once in this time, however often a signature by it fails.
const REFETCH: Duration = Duration::from_secs(300);
/// How many keys are fetched at a time, for requests that wait.
const FETCHES: usize = 32;

impl Keys {
    pub fn new() -> Self {
        Self {
            known: Cache::builder().max_capacity(20_000).time_to_live(Duration::from_secs(3_600)).build(),
            refetched: Cache::builder().max_capacity(20_000).time_to_live(REFETCH).build(),
            fetches: Semaphore::new(FETCHES),
        }
    }

    /// The key as it is known: by memory, by the database, or fetched for the first time.
    pub async fn find(&self, federation: &Federation, id: &Uri) -> Result<KnownKey, KeyError> {
        if let Some(known) = self.known.get(id).await {
            return Ok(known);
        }
        let stored = federation.app().read().actors().find_by_key_id(id).await.map_err(Error::from)?;
        if let Some(actor) = stored {
            if actor.deleted_at.is_some() {
                return Err(KeyError::Gone);
            }
            if let Some(known) = known_key(&actor, id) {
                self.known.insert(id.clone(), known.clone()).await;
                return Ok(known);
            }
        }
        self.fetch(federation, id).await
    }

    /// The key as its owner shows it now, after a signature by the known one failed. `None` when it was
    /// fetched lately.
    pub async fn refetch(&self, federation: &Federation, id: &Uri) -> Result<Option<KnownKey>, KeyError> {
        if self.refetched.contains_key(id) {
            return Ok(None);
        }
        self.known.invalidate(id).await;
        self.fetch(federation, id).await.map(Some)
    }

    /// Forgets a key, for when its owner changed or went.
    pub async fn forget(&self, id: &Uri) {
        self.known.invalidate(id).await;
    }

    async fn fetch(&self, federation: &Federation, id: &Uri) -> Result<KnownKey, KeyError> {
        if self.refetched.contains_key(id) {
            return Err(KeyError::Unknown);
        }
        let _place = self.fetches.try_acquire().map_err(|_| KeyError::Unreachable)?;
        let actor = fetch_owner(federation, id).await?;
        self.refetched.insert(id.clone(), ()).await;
        let known = known_key(&actor, id).ok_or(KeyError::Unknown)?;
        self.known.insert(id.clone(), known.clone()).await;
        Ok(known)
    }
}

/// The key of an actor, when it is the one that is asked for: only the owner's own document says which key is
/// its key, never the key's document.
fn known_key(actor: &Actor, id: &Uri) -> Option<KnownKey> {
    let key = actor.key.as_ref().filter(|key| key.id == *id)?;
    let public = PublicKey::from_pem(&key.public_pem).ok()?;
    Some(KnownKey { public, owner: actor.uri.clone(), actor: actor.id })
}

/// Fetches the document of a key and, where that is another, the actor that it names as its owner.
async fn fetch_owner(federation: &Federation, id: &Uri) -> Result<Actor, KeyError> {
    let signer = federation.instance_signer().await?;
    let url = id.without_fragment();
    let fetched = federation
        .client()
        .get(&url.to_url(), Accept::Activity, MAX_DOCUMENT, Some(&signer), federation.app().now())
        .await
        .map_err(|error| key_error(&error))?;
    let key = wire::key::PublicKey::parse(&fetched.bytes).map_err(|_| KeyError::Unknown)?;
    let owner = uri(&key.owner).filter(|owner| owner.same_origin(id)).ok_or(KeyError::Unknown)?;
    federation.fetch_actor(&owner).await.map_err(|error| match error {
        crate::resolve::ResolveError::Unreachable(_) => KeyError::Unreachable,
        crate::resolve::ResolveError::Gone => KeyError::Gone,
        crate::resolve::ResolveError::App(error) => KeyError::App(error),
        crate::resolve::ResolveError::Refused(_) => KeyError::Unknown,
    })
}

fn key_error(error: &FetchError) -> KeyError {
    match error {
        FetchError::Gone => KeyError::Gone,
        error if error.is_transient() => KeyError::Unreachable,
        _ => KeyError::Unknown,
    }
}

/// What a local actor signs with.
pub(crate) async fn signer_of(app: &App, actor: ActorId) -> Result<Signer, Error> {
    let pem = app.read().actors().private_key(actor).await?;
    let actor = app.read().actors().get(actor).await?;
    let key = actor.key.ok_or_else(|| Error::Internal("a local actor without a key".into()))?;
    let signing = SigningKey::from_pem(&pem).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Signer::new(key.id.to_url(), signing))
}
