//! Getting to know actors that were just met: how many follow them, what they pinned. Nobody waits for it, and what
//! is lost in a restart is made up for when the actor is fetched the next time.

use std::{sync::Arc, time::Duration};

use app::{
    Error, Origin,
    pin::{Pin, Unpin},
    receive::ReceiveCounts,
};
use domain::{
    actor::Actor,
    id::{ActorId, PostId},
    uri::Uri,
};
use moka::future::Cache;
use serde_json::Value;
use storage::ToldCounts;
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use crate::{
    Federation,
    context::uri,
    resolve::{Budget, ReceivedObject, ResolveError, figure},
    wire::{
        self, Reference,
        collection::{Collection, Page},
    },
};

/// How many actors wait; whoever is met beyond that is asked about the next time.
const QUEUE: usize = 1_000;
/// How many are asked about at a time.
const PLACES: usize = 4;
/// How long one may take, with everything that is fetched.
const DEADLINE: Duration = Duration::from_secs(45);
/// For how long an actor is not asked about again.
const FRESH: Duration = Duration::from_hours(24);
/// How many pinned posts are kept of one actor.
const MAX_PINS: usize = 10;

/// Actors that are still to be asked about.
pub(crate) struct Acquaintances {
    met: Cache<ActorId, ()>,
    waiting: mpsc::Sender<ActorId>,
    next: Mutex<mpsc::Receiver<ActorId>>,
}

impl Acquaintances {
    pub fn new() -> Self {
        let (waiting, next) = mpsc::channel(QUEUE);
        let met = Cache::builder().max_capacity(100_000).time_to_live(FRESH).build();
        Self { met, waiting, next: Mutex::new(next) }
    }

    /// An actor was met.
    pub async fn meet(&self, actor: &Actor) {
        if self.met.entry(actor.id).or_insert(()).await.is_fresh() && self.waiting.try_send(actor.id).is_err() {
            self.met.invalidate(&actor.id).await;
        }
    }
}

/// Asks about whoever is met, until the stop is asked for.
pub(crate) async fn run(federation: Federation, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(PLACES));
    let mut next = federation.acquaintances().next.lock().await;
    loop {
        let actor = tokio::select! {
            () = stop.cancelled() => return,
            actor = next.recv() => actor,
        };
        let (Some(actor), Ok(place)) = (actor, Arc::clone(&places).acquire_owned().await) else { return };
        let federation = federation.clone();
        tokio::spawn(async move {
            ask(&federation, actor).await;
            drop(place);
        });
    }
}

/// Asks about everyone who waits, in the caller's task. Returns how many there were.
pub(crate) async fn ask_all(federation: &Federation) -> usize {
    let mut asked = 0;
    let mut next = federation.acquaintances().next.lock().await;
    while let Ok(actor) = next.try_recv() {
        ask(federation, actor).await;
        asked += 1;
    }
    asked
}

async fn ask(federation: &Federation, actor: ActorId) {
    match tokio::time::timeout(DEADLINE, learn(federation, actor)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%actor, %error, "an actor could not be asked about"),
        Err(_) => tracing::debug!(%actor, "an actor took too long to ask about"),
    }
}

async fn learn(federation: &Federation, actor: ActorId) -> Result<(), ResolveError> {
    let actor = federation.app().read().actors().get(actor).await?;
    if actor.is_local() || !actor.is_active() {
        return Ok(());
    }
    let budget = Budget::new();
    let endpoints = &actor.endpoints;
    let counts = ToldCounts {
        followers: total(federation, endpoints.followers.as_ref(), &budget).await,
        following: total(federation, endpoints.following.as_ref(), &budget).await,
        posts: total(federation, endpoints.outbox.as_ref(), &budget).await,
    };
    if let Some(featured) = &endpoints.featured {
        pins(federation, &actor, featured, &budget).await?;
    }
    // Last, because keeping the pinned posts counted them; the figures that the server tells include them.
    federation.app().execute(ReceiveCounts { actor: actor.id, counts }).await?;
    Ok(())
}

/// How many items a collection has, where its server tells.
async fn total(federation: &Federation, at: Option<&Uri>, budget: &Budget) -> Option<i64> {
    let (_, value) = federation.fetch(at?, budget).await.ok()?;
    Collection::read(value).ok()?.total.map(|total| figure(Some(total)))
}

/// Pins what is pinned there, in its order, and nothing else.
async fn pins(federation: &Federation, actor: &Actor, featured: &Uri, budget: &Budget) -> Result<(), ResolveError> {
    let mut posts = Vec::new();
    for item in items(federation, featured, budget).await?.iter().take(MAX_PINS) {
        match Box::pin(post(federation, actor, item, budget)).await {
            Ok(post) => posts.push(post),
            // Featured hashtags stand in the same collection.
            Err(ResolveError::Refused(_) | ResolveError::Gone | ResolveError::Unreachable(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let app = federation.app();
    let origin = || Origin::Remote { actor: actor.id, activity: featured.clone() };
    for post in app.read().pins().of_actor(actor.id).await? {
        if !posts.contains(&post) {
            app.execute(Unpin { origin: origin(), post }).await?;
        }
    }
    // In reverse: the latest pin is shown on top, and their first is to be.
    for post in posts.into_iter().rev() {
        match app.execute(Pin { origin: origin(), post }).await {
            // Somebody else's post, or one that is not for everyone.
            Ok(()) | Err(Error::Invalid(_) | Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What a collection lists on its first page.
async fn items(federation: &Federation, at: &Uri, budget: &Budget) -> Result<Vec<Reference>, ResolveError> {
    let collection = async |at: &Uri| {
        let (_, value) = federation.fetch(at, budget).await?;
        Collection::read(value).map_err(|error| ResolveError::Refused(error.to_string()))
    };
    let whole = collection(at).await?;
    if !whole.items.is_empty() {
        return Ok(whole.items);
    }
    match whole.first {
        Some(Page::Here(page)) => Ok(page.items),
        Some(Page::At(page)) => match uri(&page).filter(|page| page.same_origin(at)) {
            Some(page) => Ok(collection(&page).await?.items),
            None => Ok(Vec::new()),
        },
        None => Ok(Vec::new()),
    }
}

/// A post that stands in a collection of its author's: known, brought along, or fetched.
async fn post(
    federation: &Federation,
    actor: &Actor,
    item: &Reference,
    budget: &Budget,
) -> Result<PostId, ResolveError> {
    let id = uri(&item.id).filter(|id| id.same_origin(&actor.uri));
    let id = id.ok_or_else(|| ResolveError::Refused("only one's own posts are pinned".into()))?;
    let known = federation.app().read().posts().find_by_uri(&id).await?;
    if let (None, Some(document)) = (&known, &item.embedded)
        && let Ok(object) = wire::Object::read(Value::clone(document))
        && object.is_by(&actor.uri.to_url())
    {
        return match federation.keep_object(&object, budget).await? {
            ReceivedObject::Kept(post) => Ok(post),
            ReceivedObject::Ignored => Err(ResolveError::Refused("this is not kept here".into())),
        };
    }
    federation.post(&id, budget).await
}
