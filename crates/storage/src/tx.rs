//! A change ([`Tx`]) and a look ([`Read`]), with one accessor per repository.

use std::sync::{Arc, OnceLock};

use domain::{
    event::Event,
    hand::Hand,
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

use crate::{Backend, Ids, Kept, Lock, StorageError, sql};

/// Something that can be asked: [`Read`], or a [`Tx`] that sees its own changes.
pub trait Look: Sync {
    /// The connection below.
    type Conn: ConnectionTrait;

    /// The connection below.
    #[doc(hidden)]
    fn conn(&self) -> &Self::Conn;

    /// The moment for which it is asked: what ended by then holds no longer.
    fn now(&self) -> Timestamp;

    /// What was read before, for those who see only what is committed.
    #[doc(hidden)]
    fn kept(&self) -> Option<&Kept>;
}

impl Look for Read {
    type Conn = DatabaseConnection;

    fn conn(&self) -> &DatabaseConnection {
        &self.conn
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn kept(&self) -> Option<&Kept> {
        Some(&self.kept)
    }
}

impl Look for Tx {
    type Conn = DatabaseTransaction;

    fn conn(&self) -> &DatabaseTransaction {
        &self.conn
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    /// What this change did may never be committed.
    fn kept(&self) -> Option<&Kept> {
        None
    }
}

/// A look at the database, each statement by itself, for one moment: not to be kept.
#[derive(Clone)]
pub struct Read {
    conn: DatabaseConnection,
    now: Timestamp,
    kept: Kept,
}

impl Read {
    pub(crate) fn new(conn: DatabaseConnection, now: Timestamp, kept: Kept) -> Self {
        Self { conn, now, kept }
    }

    /// Posts, as they are to be read at this moment.
    pub fn posts(&self) -> crate::Posts<'_, DatabaseConnection> {
        crate::Posts(&self.conn, self.now)
    }
}

/// A change: everything in it happens at one moment and commits together with its events, or not at all.
/// Dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx {
    conn: DatabaseTransaction,
    now: Timestamp,
    ids: Arc<Ids>,
    subscribers: Arc<[&'static str]>,
    backend: Backend,
    events: Vec<Event>,
    hand: OnceLock<Hand>,
}

impl Tx {
    pub(crate) fn new(
        conn: DatabaseTransaction,
        now: Timestamp,
        ids: Arc<Ids>,
        subscribers: Arc<[&'static str]>,
        backend: Backend,
    ) -> Self {
        Self { conn, now, ids, subscribers, backend, events: Vec::new(), hand: OnceLock::new() }
    }

    /// The moment at which the change happens.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Posts, as they are to be read at the moment of the change.
    pub fn posts(&self) -> crate::Posts<'_, DatabaseTransaction> {
        crate::Posts(&self.conn, self.now)
    }

    /// A new id.
    pub fn next_id<Id: From<i64>>(&self) -> Id {
        self.ids.next(self.now).into()
    }

    /// Says what happened; it is logged in the same commit.
    pub fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// What happened so far.
    pub fn emitted(&self) -> &[Event] {
        &self.events
    }

    /// Says by whose hand a company makes the change. The first one stays: a change is made in one name.
    pub fn made_by(&self, hand: Hand) {
        self.hand.get_or_init(|| hand);
    }

    /// By whose hand a company makes the change; `None` where nobody acts, or somebody for themselves.
    pub fn hand(&self) -> Option<Hand> {
        self.hand.get().copied()
    }

    /// Lets one process at a time do something, until the change ends. SQLite has one writer anyway.
    ///
    /// A command ([`crate::Store::begin_command`]) that waits here on PostgreSQL reads on as if it had not: where what it
    /// writes meets what the other wrote, it is tried again.
    pub async fn exclusive(&self, lock: Lock) -> Result<(), StorageError> {
        if self.backend == Backend::Postgres {
            sql::any(&self.conn, "SELECT pg_advisory_xact_lock($1)", vec![lock.number().into()]).await?;
        }
        Ok(())
    }

    /// Makes the change last. Returns what happened.
    pub async fn commit(self) -> Result<Vec<Event>, StorageError> {
        if !self.events.is_empty() {
            let mut log = Vec::with_capacity(self.events.len());
            let mut pending = Vec::new();
            for event in &self.events {
                let id = self.ids.next(self.now);
                let payload = serde_json::to_string(event).map_err(|error| StorageError::corrupt("event", error))?;
                log.push(vec![id.into(), payload.into(), to_ms(self.now).into()]);
                for subscriber in self.subscribers.iter() {
                    pending.push(vec![
                        (*subscriber).into(),
                        id.into(),
                        0_i64.into(),
                        to_ms(self.now).into(),
                        0_i64.into(),
                        false.into(),
                    ]);
                }
            }
            sql::insert_many(&self.conn, "event (id, payload, created_at)", 3, log, "").await?;
            sql::insert_many(
                &self.conn,
                "event_pending (subscriber, event_id, attempts, next_attempt_at, claimed_until, dead)",
                6,
                pending,
                "",
            )
            .await?;
        }
        self.conn.commit().await?;
        Ok(self.events)
    }

    /// Ends the change without a trace.
    pub async fn roll_back(self) -> Result<(), StorageError> {
        Ok(self.conn.rollback().await?)
    }
}

/// One accessor per repository, for looking and for changing.
macro_rules! repositories {
    ($($(#[$doc:meta])* $accessor:ident -> $repository:ident;)*) => {
        impl Read {
            $($(#[$doc])* pub fn $accessor(&self) -> crate::$repository<'_, DatabaseConnection> {
                crate::$repository(&self.conn)
            })*
        }
        impl Tx {
            $($(#[$doc])* pub fn $accessor(&self) -> crate::$repository<'_, DatabaseTransaction> {
                crate::$repository(&self.conn)
            })*
        }
    };
}

repositories! {
    /// Actors of every kind.
    actors -> Actors;
    /// Credentials.
    logins -> Logins;
    /// Links in letters.
    login_links -> LoginLinks;
    /// Second factors.
    totps -> Totps;
    /// Log-ins that wait for a code.
    second_steps -> SecondSteps;
    /// Letters on their way.
    mails -> Mails;
    /// People who want an account.
    signups -> Signups;
    /// Invitations to take one.
    signup_invites -> SignupInvites;
    /// Sessions of the pages.
    sessions -> Sessions;
    /// Bearer tokens.
    tokens -> Tokens;
    /// Companies.
    companies -> Companies;
    /// Who belongs to them.
    memberships -> Memberships;
    /// Who is asked to, or asks to.
    invitations -> Invitations;
    /// Sharing cursors.
    cursors -> Cursors;
    /// What companies have learned.
    lessons -> Lessons;
    /// Who accompanies whom.
    buddies -> Buddies;
    /// What others asked to do with posts of ours.
    approvals -> Approvals;
    /// Communities.
    communities -> Communities;
    /// What groups passed on.
    groups -> Groups;
    /// Follows.
    follows -> Follows;
    /// Blocks.
    blocks -> Blocks;
    /// Mutes.
    mutes -> Mutes;
    /// What people note about others.
    private_notes -> PrivateNotes;
    /// Polls and votes.
    polls -> Polls;
    /// Files.
    attachments -> Attachments;
    /// Custom emoji.
    emojis -> Emojis;
    /// Likes.
    likes -> Likes;
    /// What ended before it began.
    early_ends -> EarlyEnds;
    /// Bookmarks.
    bookmarks -> Bookmarks;
    /// Pinned posts.
    pins -> Pins;
    /// How far somebody has read.
    markers -> Markers;
    /// How somebody usually posts.
    preferences -> Preferences;
    /// Home timelines.
    home -> Home;
    /// Notifications.
    notifications -> Notifications;
    /// The event log.
    events -> EventLog;
    /// Activities that we send.
    activities -> Activities;
    /// The delivery queue.
    deliveries -> Deliveries;
    /// The inbox log.
    inbox -> InboxLog;
    /// Policies on other servers.
    policies -> DomainPolicies;
    /// Reports.
    reports -> Reports;
    /// What moderators did.
    audit -> Audit;
    /// What people did in their company's name.
    hand_acts -> HandActs;
    /// Settings that the server keeps for itself.
    settings -> Settings;
    /// Who is listed.
    directory -> Directory;
    /// Directories of other servers that are read.
    subscriptions -> Subscriptions;
    /// Official areas.
    territories -> Territories;
    /// Official areas with an account.
    territory_groups -> TerritoryGroups;
    /// What they pass on.
    territory_announces -> TerritoryAnnounces;
    /// Who says to be tied to an area.
    ties -> Ties;
    /// Who confirms the companies of an area.
    stewards -> Stewards;
    /// What people and companies proved.
    verifications -> Verifications;
    /// Keys of requests that were answered.
    idempotency -> IdempotencyKeys;
}
