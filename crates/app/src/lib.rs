//! What Ancrage does: use-cases, one file each, and the machinery that runs them.
//!
//! **Here:** commands (load, decide, save, emit), [`App::execute`] as the only place that begins and commits,
//! the relay that tells subscribers what happened, the gate that everyone asks about other servers, and ports
//! (traits) where two implementations exist.
//!
//! **Not here:** decisions (domain), SQL (storage), HTTP, HTML and JSON (web, federation). No network inside
//! of a command: what lives elsewhere is resolved before.
//!
//! **To add a use-case:** 1. a file named after the feature with a struct that implements [`Command`]; 2. its
//! event in `domain::event`, if something happened; 3. what the subscribers make of it.

pub mod account;
pub mod account_alias;
pub mod account_delete;
pub mod account_move;
pub mod approval;
pub mod block;
pub mod bookmark;
pub mod boost;
pub mod buddy;
pub mod clock;
pub mod community;
pub mod company;
pub mod correction;
pub mod cursor;
pub mod directory;
pub mod domain_policy;
pub mod early_end;
pub mod error;
pub mod follow;
pub mod gate;
pub mod group;
mod hand;
pub mod instance;
pub mod invitation;
pub mod lesson;
pub mod like;
pub mod login;
pub mod mail;
pub mod marker;
pub mod media;
pub mod membership;
mod moderation;
pub mod mute;
pub mod notification;
pub mod origin;
pub mod pin;
pub mod poll;
pub mod post;
pub mod preference;
pub mod private_note;
pub mod profile;
pub mod quote;
mod readable;
pub mod receive;
pub mod refusal;
pub mod relation;
pub mod relay;
pub mod remote;
pub mod report;
pub mod secret;
pub mod session;
pub mod signup;
pub mod suspension;
pub mod territory;
pub mod token;
pub mod transfer;
pub mod verification;
mod work;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

pub use clock::Clock;
use domain::event::Event;
pub use error::{Error, Kind};
pub use instance::Instance;
pub use origin::Origin;
use storage::StorageError;
pub use storage::{Store, Tx};
use tokio::sync::Semaphore;
pub use work::WorkPool;

use crate::{gate::Gate, relay::Bell};

/// A use-case that changes something: everything it does commits together, or not at all.
///
/// `run` may be called again from the start when two changes met, so it must not touch anything but `tx`.
pub trait Command: Send + Sync {
    /// What the caller gets.
    type Output: Send;

    /// Loads, decides, saves, emits. `here` is this server: it gives addresses to what is made.
    fn run(&self, tx: &mut Tx, here: &Instance) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// Everything that a use-case, a page or a worker needs.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    instance: Instance,
    gate: Gate,
    bell: Bell,
    work: WorkPool,
    media: Arc<dyn media::MediaStore>,
    actors_revision: AtomicU64,
    posts_revision: AtomicU64,
    places: Semaphore,
    maps: directory::Maps,
}

/// What an [`App`] is made of.
pub struct Parts {
    /// The database, migrated, with a leased node number and its subscribers.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who this server is.
    pub instance: Instance,
    /// Where uploads are kept.
    pub media: Arc<dyn media::MediaStore>,
}

/// How often a change is tried again when it met another.
const TRIES: u32 = 8;
/// After how many tries a change goes alone in this process: whoever met others so often would meet them again.
const IN_COMPANY: u32 = 3;
/// How often a change may find the same key taken: who stored it first is seen by the next try, so that it will stay
/// taken.
const SAME_CONFLICT: u32 = 3;
/// How many changes are under way at a time, most of them waiting for the database.
const PLACES: u32 = 256;

/// Keys that were found taken while a change was tried.
#[derive(Default)]
struct Conflicts {
    last: String,
    times: u32,
}

impl Conflicts {
    /// Whether it may help to try again after this error, if it is one of a key.
    fn may_pass(&mut self, error: &StorageError) -> bool {
        if !error.is_conflict() {
            return false;
        }
        // Names the key, and on PostgreSQL its value too.
        let conflict = format!("{error:?}");
        self.times = if conflict == self.last { self.times + 1 } else { 1 };
        self.last = conflict;
        self.times < SAME_CONFLICT
    }
}

impl App {
    /// Puts the parts together and loads the policies.
    pub async fn new(parts: Parts) -> Result<Self, Error> {
        let gate = Gate::load(&parts.store.read(parts.clock.now())).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                store: parts.store,
                clock: parts.clock,
                instance: parts.instance,
                gate,
                bell: Bell::default(),
                work: WorkPool::new(),
                media: parts.media,
                actors_revision: AtomicU64::new(0),
                posts_revision: AtomicU64::new(0),
                places: Semaphore::new(PLACES as usize),
                maps: directory::Maps::default(),
            }),
        })
    }

    /// Runs a command: begins, commits, tries again when two changes met, and wakes the relay.
    #[tracing::instrument(skip_all, fields(command = std::any::type_name::<C>()))]
    pub async fn execute<C: Command>(&self, command: C) -> Result<C::Output, Error> {
        let (mut tries, mut conflicts) = (0, Conflicts::default());
        loop {
            tries += 1;
            let places = self.inner.places.acquire_many(if tries > IN_COMPANY { PLACES } else { 1 }).await;
            let attempt = self.attempt(&command).await;
            drop(places);
            match attempt {
                Err(Error::Storage(error)) if tries < TRIES && (error.is_transient() || conflicts.may_pass(&error)) => {
                    tracing::debug!(%error, tries, "two changes met, trying again");
                    tokio::time::sleep(std::time::Duration::from_millis(rand::random_range(0..10 * u64::from(tries))))
                        .await;
                }
                result => {
                    self.keep_gate().await;
                    return result;
                }
            }
        }
    }

    /// Who changed a policy can rely on it at once. What was committed stands even where this fails; the next
    /// command, or the next look from outside, tries again.
    async fn keep_gate(&self) {
        if self.inner.gate.is_stale()
            && let Err(error) = self.inner.gate.refresh(&self.read()).await
        {
            tracing::error!(%error, "the policies could not be read again");
        }
    }

    async fn attempt<C: Command>(&self, command: &C) -> Result<C::Output, Error> {
        let mut tx = self.inner.store.begin_command(self.now()).await?;
        let output = command.run(&mut tx, &self.inner.instance).await?;
        hand::write(&tx).await?;
        let events = tx.commit().await?;
        // Not every change is an event.
        if events.is_empty() || events.iter().any(Event::changes_actor) {
            self.inner.actors_revision.fetch_add(1, Ordering::AcqRel);
        }
        if events.is_empty() || events.iter().any(Event::changes_posts) {
            self.inner.posts_revision.fetch_add(1, Ordering::AcqRel);
        }
        if !events.is_empty() {
            self.inner.gate.note(&events);
            self.inner.bell.ring();
        }
        Ok(output)
    }

    /// Grows whenever an actor may look different from before, as far as this process changed it: what is kept
    /// ready about an actor holds as long as this stays the same, and not for long, because of other processes.
    pub fn actors_revision(&self) -> u64 {
        self.inner.actors_revision.load(Ordering::Acquire)
    }

    /// The same for posts.
    pub fn posts_revision(&self) -> u64 {
        self.inner.posts_revision.load(Ordering::Acquire)
    }

    /// What time it is.
    pub fn now(&self) -> domain::time::Timestamp {
        self.inner.clock.now()
    }

    /// Who this server is.
    pub fn instance(&self) -> &Instance {
        &self.inner.instance
    }

    /// The database, for reading what holds now.
    pub fn read(&self) -> storage::Read {
        self.inner.store.read(self.now())
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// What this server does with others.
    pub fn gate(&self) -> &Gate {
        &self.inner.gate
    }

    /// Rings when something happened.
    pub fn bell(&self) -> &Bell {
        &self.inner.bell
    }

    /// Maps of the directory that were counted before.
    fn maps(&self) -> &directory::Maps {
        &self.inner.maps
    }

    /// Runs what would block: keys, passwords, pictures.
    pub fn work(&self) -> &WorkPool {
        &self.inner.work
    }

    /// Where uploads are kept.
    pub fn media(&self) -> &dyn media::MediaStore {
        self.inner.media.as_ref()
    }
}
