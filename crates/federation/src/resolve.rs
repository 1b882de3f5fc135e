//! Finding what lives elsewhere: fetched from its own origin, bounded, kept through a command.

mod actor;
mod content;
mod object;
mod quote;
mod reader;
mod webfinger;

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use activitypub_federation::traits::Object as _;
use app::{
    Error,
    remote::{Found, Remote},
};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::{
    actor::Actor,
    handle::{Handle, Host},
    id::{ActorId, PostId},
    uri::Uri,
};
use http::StatusCode;
use serde_json::Value;

pub(crate) use self::object::{Interest, ReceivedObject, figure};
use self::{actor::ActorDocument, object::PostDocument, reader::Sender};
use crate::{
    Federation,
    context::uri,
    net::{Accept, FetchError, Fetched, MAX_DOCUMENT},
    wire,
};

/// Why something elsewhere is not to be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolveError {
    /// Its host cannot be reached now.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// It is gone.
    #[error("gone")]
    Gone,
    /// What is there is not to be believed, or policy keeps us from asking.
    #[error("refused: {0}")]
    Refused(String),
    #[error(transparent)]
    App(#[from] Error),
}

impl From<storage::StorageError> for ResolveError {
    fn from(error: storage::StorageError) -> Self {
        Self::App(error.into())
    }
}

impl From<activitypub_federation::error::Error> for ResolveError {
    fn from(error: activitypub_federation::error::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<ResolveError> for Error {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Unreachable(why) => {
                Self::Unavailable(format!("the other server could not be reached: {why}").into())
            }
            ResolveError::Gone => Self::NotFound("page"),
            ResolveError::Refused(why) => Self::invalid(format!("this could not be read: {why}")),
            ResolveError::App(error) => error,
        }
    }
}

/// How much may still be fetched for the sake of one activity or one request: a thread of ten thousand answers
/// is not walked to its end.
pub(crate) struct Budget {
    left: AtomicU32,
    /// A quoted post is being fetched: what it quotes in turn is not.
    quoting: AtomicBool,
    /// Who was looked up last: whoever sends something is mostly its author.
    found: Mutex<Option<Actor>>,
    /// Whose activity it is for, where it is for one.
    sender: Option<Sender>,
}

impl Budget {
    /// How many documents one activity may make us fetch.
    const FETCHES: u32 = 20;

    pub fn new() -> Self {
        Self {
            left: AtomicU32::new(Self::FETCHES),
            quoting: AtomicBool::new(false),
            found: Mutex::new(None),
            sender: None,
        }
    }

    /// The same for what somebody sent: what their server shows to followers alone may be asked for as one of them, and
    /// what a group passes on among its members as one of those.
    #[must_use]
    pub fn for_sender(self, sender: &Actor, activity: &wire::Activity) -> Self {
        Self { sender: Some(Sender::of(sender, activity)), ..self }
    }

    fn found(&self) -> MutexGuard<'_, Option<Actor>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a quoted post may be fetched now; then [`Budget::leave_quote`] comes next.
    fn enter_quote(&self) -> bool {
        !self.quoting.swap(true, Ordering::AcqRel)
    }

    fn leave_quote(&self) {
        self.quoting.store(false, Ordering::Release);
    }

    fn spend(&self) -> Result<(), ResolveError> {
        let spent = self.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1));
        spent.map(drop).map_err(|_| ResolveError::Refused("too much would have to be fetched".into()))
    }
}

/// After how long a remote actor is asked for again when something of it arrives.
const ACTOR_FRESH: TimeDelta = TimeDelta::hours(24);

impl Federation {
    /// The actor with this id: known, or fetched. One that was last seen long ago is fetched again; when that
    /// fails, what is known has to do.
    pub(crate) async fn actor(&self, uri: &Uri, budget: &Budget) -> Result<Actor, ResolveError> {
        let found = budget.found().as_ref().filter(|actor| actor.uri == *uri).cloned();
        if let Some(actor) = found {
            return Ok(actor);
        }
        let known = self.app().read().actors().find_by_uri(uri).await?;
        match known {
            Some(actor) if actor.is_local() => Ok(actor),
            Some(actor) if actor.deleted_at.is_some() => Err(ResolveError::Gone),
            Some(actor) if actor.fetched_at.is_some_and(|at| self.app().now() - at < ACTOR_FRESH) => {
                *budget.found() = Some(actor.clone());
                Ok(actor)
            }
            Some(actor) => Ok(self.fetch_actor(uri, budget).await.unwrap_or(actor)),
            None => self.fetch_actor(uri, budget).await,
        }
    }

    /// Fetches an actor, whatever is known of it, and keeps what its server says now.
    pub(crate) async fn fetch_actor(&self, uri: &Uri, budget: &Budget) -> Result<Actor, ResolveError> {
        let (origin, value) = self.fetch(uri, budget).await?;
        let document = wire::Actor::read(value).map_err(|error| ResolveError::Refused(error.to_string()))?;
        self.keep_actor(document, &origin, budget).await
    }

    /// Keeps an actor's document that came from `origin`.
    pub(crate) async fn keep_actor(
        &self,
        document: wire::Actor,
        origin: &Uri,
        budget: &Budget,
    ) -> Result<Actor, ResolveError> {
        *budget.found() = None;
        let data = self.library().await?.to_request_data();
        ActorDocument::verify(&document, &origin.to_url(), &data).await?;
        actor::keep(self, document, budget).await
    }

    /// The post with this id: known, or fetched with what it answers.
    pub(crate) async fn post(&self, uri: &Uri, budget: &Budget) -> Result<PostId, ResolveError> {
        if let Some(post) = self.app().read().posts().find_by_uri(uri).await? {
            return if post.deleted_at.is_none() { Ok(post.id) } else { Err(ResolveError::Gone) };
        }
        if self.app().instance().is_local(uri) {
            return Err(ResolveError::Gone);
        }
        self.fetch_post(uri, budget).await
    }

    /// Fetches a post, whatever is known of it, and keeps what its server says now.
    pub(crate) async fn fetch_post(&self, uri: &Uri, budget: &Budget) -> Result<PostId, ResolveError> {
        let (origin, value) = self.fetch(uri, budget).await?;
        let document = wire::Object::read(value).map_err(|error| ResolveError::Refused(error.to_string()))?;
        let data = self.library().await?.to_request_data();
        PostDocument::verify(&document, &origin.to_url(), &data).await?;
        match Box::pin(self.keep_object(&document, budget)).await? {
            ReceivedObject::Kept(id) => Ok(id),
            ReceivedObject::Ignored => Err(ResolveError::Refused("this is not kept here".into())),
        }
    }

    /// Fetches a document from where it says it lives. What is found under another id is asked for again there,
    /// once; a document is believed only at its own address.
    pub(crate) async fn fetch(&self, asked: &Uri, budget: &Budget) -> Result<(Uri, Value), ResolveError> {
        let mut at = asked.without_fragment();
        for _ in 0..2 {
            budget.spend()?;
            let (found, value) = self.fetch_once(&at, budget).await?;
            let id = value.get("id").and_then(Value::as_str).and_then(|id| Uri::parse(id).ok());
            let id = id.ok_or_else(|| ResolveError::Refused("the document has no id".into()))?;
            if id.without_fragment() == found {
                return Ok((found, value));
            }
            at = id.without_fragment();
        }
        Err(ResolveError::Refused("the document lives elsewhere".into()))
    }

    async fn fetch_once(&self, at: &Uri, budget: &Budget) -> Result<(Uri, Value), ResolveError> {
        let app = self.app();
        if app.instance().is_local(at) {
            return Err(ResolveError::Refused("this is our own address".into()));
        }
        if app.gate().is_suspended_uri(at) {
            return Err(ResolveError::Refused("this server is suspended here".into()));
        }
        let fetched = match self.ask(at, None).await? {
            Err(error) if is_closed(&error) => Box::pin(self.as_reader(at, budget)).await?.unwrap_or(Err(error)),
            other => other,
        };
        let fetched = fetched.map_err(|error| fetch_error(&error))?;
        let found = uri(&fetched.url).ok_or_else(|| ResolveError::Refused("not an address".into()))?;
        if app.gate().is_suspended_uri(&found) || app.instance().is_local(&found) {
            return Err(ResolveError::Refused("it leads to a server that is not asked".into()));
        }
        let value = wire::json::parse(&fetched.bytes).map_err(|error| ResolveError::Refused(error.to_string()))?;
        Ok((found, value))
    }

    /// Asks as somebody here, or as the server itself. What failed lately for the same asker is not asked again.
    async fn ask(&self, at: &Uri, reader: Option<ActorId>) -> Result<Result<Fetched, FetchError>, ResolveError> {
        let asked = (at.clone(), reader);
        if let Some(error) = self.failed_fetches().get(&asked).await {
            return Ok(Err(error));
        }
        let (url, now) = (at.to_url(), self.app().now());
        let fetched = if let Some(reader) = reader {
            let signer = self.signer(reader).await?;
            self.client().get_as(&url, Accept::Activity, MAX_DOCUMENT, &signer, now).await
        } else {
            let signer = self.instance_signer().await?;
            self.client().get(&url, Accept::Activity, MAX_DOCUMENT, Some(&signer), now).await
        };
        if let Err(error) = &fetched {
            self.failed_fetches().insert(asked, error.clone()).await;
        }
        Ok(fetched)
    }
}

/// Whether what was not shown to us may be there for others.
fn is_closed(error: &FetchError) -> bool {
    match error {
        FetchError::NotFound => true,
        FetchError::Status(status) => matches!(*status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
        _ => false,
    }
}

fn fetch_error(error: &FetchError) -> ResolveError {
    match error {
        FetchError::Gone | FetchError::NotFound => ResolveError::Gone,
        error if error.is_transient() => ResolveError::Unreachable(error.to_string()),
        error => ResolveError::Refused(error.to_string()),
    }
}

#[async_trait]
impl Remote for Federation {
    async fn resolve_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        let handle = self.app().instance().localise(handle.clone());
        if let Some(actor) = self.app().read().actors().find_by_handle(&handle).await? {
            return if actor.deleted_at.is_none() { Ok(actor.id) } else { Err(Error::NotFound("account")) };
        }
        let Some(host) = &handle.host else { return Err(Error::NotFound("account")) };
        if self.app().gate().is_suspended(host) {
            return Err(Error::NotFound("account"));
        }
        let finger = self.finger(&handle.username, host).await?;
        let uri = finger.actor().ok_or(Error::NotFound("account"))?;
        let actor = self.actor(uri, &Budget::new()).await?;
        Ok(actor.id)
    }

    async fn refresh_actor(&self, handle: &Handle) -> Result<ActorId, Error> {
        let id = self.resolve_actor(handle).await?;
        let known = self.app().read().actors().get(id).await?;
        if known.is_local() {
            return Ok(id);
        }
        Ok(self.fetch_actor(&known.uri, &Budget::new()).await?.id)
    }

    async fn resolve_uri(&self, uri: &Uri) -> Result<Found, Error> {
        let read = self.app().read();
        if let Some(actor) = read.actors().find_by_uri(uri).await? {
            return Ok(Found::Actor(actor.id));
        }
        let known = match read.posts().find_by_uri(uri).await? {
            Some(post) => Some(post),
            None => read.posts().find_by_url(uri).await?,
        };
        if let Some(post) = known {
            return Ok(Found::Post(post.id));
        }
        if self.app().instance().is_local(uri) {
            return Err(Error::NotFound("page"));
        }
        let budget = Budget::new();
        let (origin, value) = self.fetch(uri, &budget).await.map_err(Error::from)?;
        if let Ok(actor) = wire::Actor::read(value.clone()) {
            return Ok(Found::Actor(self.keep_actor(actor, &origin, &budget).await.map_err(Error::from)?.id));
        }
        let document = wire::Object::read(value).map_err(|error| Error::invalid(error.to_string()))?;
        match self.keep_object(&document, &budget).await.map_err(Error::from)? {
            ReceivedObject::Kept(id) => Ok(Found::Post(id)),
            ReceivedObject::Ignored => Err(Error::NotFound("page")),
        }
    }
}

/// The host that the address itself names.
pub(crate) fn host_of(uri: &Uri) -> Result<Host, ResolveError> {
    Host::parse(uri.authority()).map_err(|_| ResolveError::Refused("not a host".into()))
}
