//! From what arrived to what is done about it: one file per activity, each from wire to command.
//!
//! The guard has checked that the sender signed it. Here is checked that the sender may say it, what is missing
//! is fetched, and a command does the rest; its effect commits together with the mark that it was processed.

mod accept;
mod account;
mod announce;
mod block;
mod create;
mod delete;
mod flag;
mod follow;
mod group;
mod invite;
mod like;
mod offer;
mod passed_on;
mod pin;
mod request;
mod undo;
mod update;

use activitypub_federation::{config::Data, traits::Activity as ActivityTrait};
use app::{
    Command, Error, Instance, Kind, Origin, Tx,
    early_end::{Begin, End},
};
use async_trait::async_trait;
use domain::{actor::Actor, id::InboxEntryId, quote::ApprovalKind, uri::Uri};
use storage::PendingEntry;
use url::Url;

use crate::{
    Federation,
    context::{Ground, uri},
    resolve::{Budget, ResolveError},
    wire::{self, Kind as WireKind},
};

/// Why an activity had no effect.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InboundError {
    /// It never will have: the sender may not, or it makes no sense.
    #[error("{0}")]
    Refused(String),
    /// It may have later.
    #[error("{0}")]
    Later(String),
}

impl From<Error> for InboundError {
    fn from(error: Error) -> Self {
        match error.kind() {
            Kind::NotFound | Kind::Forbidden | Kind::Invalid | Kind::Conflict
                if !matches!(error, Error::Storage(_)) =>
            {
                Self::Refused(error.to_string())
            }
            _ => Self::Later(error.to_string()),
        }
    }
}

impl From<storage::StorageError> for InboundError {
    fn from(error: storage::StorageError) -> Self {
        Error::from(error).into()
    }
}

impl From<ResolveError> for InboundError {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Unreachable(_) => Self::Later(error.to_string()),
            ResolveError::Gone | ResolveError::Refused(_) => Self::Refused(error.to_string()),
            ResolveError::App(error) => error.into(),
        }
    }
}

fn refused(why: impl Into<String>) -> InboundError {
    InboundError::Refused(why.into())
}

/// An activity that was received, verified by its signature and kept.
pub(crate) struct Received {
    entry: InboxEntryId,
    activity: wire::Activity,
    id: Url,
    actor: Url,
}

impl Received {
    /// Reads what was kept.
    pub fn new(entry: &PendingEntry) -> Result<Self, InboundError> {
        let activity = wire::Activity::parse(entry.body.as_bytes()).map_err(|error| refused(error.to_string()))?;
        let actor = activity.actor.id.clone();
        let id = activity.id.clone().unwrap_or_else(|| {
            // An activity without an id gets one made of the actor and the number of the log entry.
            let mut id = actor.clone();
            id.set_fragment(Some(&format!("received-{}", entry.id)));
            id
        });
        Ok(Self { entry: entry.id, activity, id, actor })
    }

    /// Whether this is heard of an account that is suspended, here or at home: what it takes back, deletes or refuses, and
    /// that its own server suspends it or lets it back.
    async fn is_heard(&self, federation: &Federation, sender: &Actor) -> Result<bool, InboundError> {
        if sender.deleted_at.is_some() {
            return Ok(false);
        }
        match self.activity.kind {
            WireKind::Undo | WireKind::Reject => Ok(true),
            // A Delete with a reason is by a moderator, and about what others wrote.
            WireKind::Delete => Ok(self.activity.summary.is_none()),
            WireKind::Update if self.activity.object_id() == Some(&self.actor) => {
                let shown = self.activity.embedded_actor().and_then(Result::ok);
                let suspends = shown.is_some_and(|shown| shown.suspended);
                Ok(suspends || federation.app().read().actors().standings(sender.id).await?.suspended_at_home)
            }
            _ => Ok(false),
        }
    }
}

#[async_trait]
impl ActivityTrait for Received {
    type DataType = Ground;
    type Error = InboundError;

    fn id(&self) -> &Url {
        &self.id
    }

    fn actor(&self) -> &Url {
        &self.actor
    }

    /// The policies may have changed since it was kept.
    async fn verify(&self, data: &Data<Ground>) -> Result<(), InboundError> {
        let actor = uri(&self.actor).ok_or_else(|| refused("the actor is no address"))?;
        if data.federation()?.app().gate().is_suspended_uri(&actor) {
            return Err(refused("its server is suspended here"));
        }
        Ok(())
    }

    async fn receive(self, data: &Data<Ground>) -> Result<(), InboundError> {
        let federation = &data.federation()?;
        let budget = Budget::new();
        let actor = uri(&self.actor).ok_or_else(|| refused("the actor is no address"))?;
        let sender = federation.actor(&actor, &budget).await?;
        if !sender.is_active() && !self.is_heard(federation, &sender).await? {
            return Err(refused("this account is suspended or deleted"));
        }
        let activity = uri(&self.id).ok_or_else(|| refused("the id is no address"))?;
        let budget = budget.for_sender(&sender, &self.activity);
        let inbound = Inbound { federation, entry: self.entry, sender, id: activity, activity: &self.activity, budget };
        match &self.activity.kind {
            WireKind::Follow => follow::receive(&inbound).await,
            WireKind::Offer => offer::receive(&inbound).await,
            WireKind::Invite => invite::receive(&inbound).await,
            WireKind::Undo => undo::receive(&inbound).await,
            WireKind::Accept | WireKind::Reject => accept::receive(&inbound).await,
            WireKind::Create => create::receive(&inbound).await,
            WireKind::Update => update::receive(&inbound).await,
            WireKind::Delete => delete::receive(&inbound).await,
            WireKind::Like => like::receive(&inbound).await,
            WireKind::Announce => Box::pin(announce::receive(&inbound)).await,
            WireKind::Block => block::receive(&inbound).await,
            WireKind::Flag => flag::receive(&inbound).await,
            WireKind::Move => account::moved(&inbound).await,
            WireKind::Add | WireKind::Remove => Box::pin(pin::receive(&inbound)).await,
            WireKind::LikeRequest => request::receive(&inbound, ApprovalKind::Like).await,
            WireKind::ReplyRequest => Box::pin(request::receive(&inbound, ApprovalKind::Reply)).await,
            WireKind::AnnounceRequest => request::receive(&inbound, ApprovalKind::Announce).await,
            WireKind::QuoteRequest => Box::pin(request::quote(&inbound)).await,
            // Understood by others, shown by nobody here.
            WireKind::EmojiReact | WireKind::Unknown(_) => inbound.nothing().await,
            WireKind::Dislike => group::disliked(&inbound).await,
            WireKind::Lock => group::moderated(&inbound).await,
        }
    }
}

/// An activity on its way to a command.
struct Inbound<'a> {
    federation: &'a Federation,
    entry: InboxEntryId,
    sender: Actor,
    id: Uri,
    activity: &'a wire::Activity,
    budget: Budget,
}

impl Inbound<'_> {
    /// The sender, as the one who does it.
    fn origin(&self) -> Origin {
        Origin::Remote { actor: self.sender.id, activity: self.id.clone() }
    }

    /// What it is about.
    fn object(&self) -> Result<Uri, InboundError> {
        self.activity.object_id().and_then(uri).ok_or_else(|| refused("the object is missing"))
    }

    /// The local actor that it is about.
    async fn local_object(&self) -> Result<Actor, InboundError> {
        let object = self.object()?;
        let actor = self.federation.app().read().actors().find_by_uri(&object).await?;
        actor.filter(Actor::is_local).ok_or_else(|| refused("the object is no actor of this server"))
    }

    /// Runs a command; its effect and the mark that this was processed commit together.
    async fn execute<C: Command>(&self, command: C) -> Result<C::Output, InboundError> {
        Ok(self.federation.app().execute(Processed { entry: self.entry, command }).await?)
    }

    /// Runs what `activity` of the sender's asks for, unless they took it back before it came.
    async fn begin<C: Command>(&self, activity: &Uri, command: C) -> Result<(), InboundError> {
        let (actor, activity) = (self.sender.id, activity.clone());
        self.execute(Begin { actor, activity, command }).await.map(drop)
    }

    /// Runs what ends `what`, an activity or a post of the sender's, or remembers that it ended before it began.
    async fn end<C: Command<Output = ()>>(&self, what: Option<Uri>, command: C) -> Result<(), InboundError> {
        let what = what.filter(|what| what.same_origin(&self.sender.uri));
        self.execute(End { actor: self.sender.id, what, command }).await
    }

    /// Marks it as processed without any effect.
    async fn nothing(&self) -> Result<(), InboundError> {
        self.execute(Nothing).await
    }
}

/// A command, and the mark that what asked for it was processed.
struct Processed<C> {
    entry: InboxEntryId,
    command: C,
}

impl<C: Command> Command for Processed<C> {
    type Output = C::Output;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<C::Output, Error> {
        let output = self.command.run(tx, here).await?;
        if tx.inbox().done(self.entry, tx.now()).await? {
            Ok(output)
        } else {
            Err(Error::Conflict("this waits no longer".into()))
        }
    }
}

/// Nothing to do.
struct Nothing;

impl Command for Nothing {
    type Output = ();

    async fn run(&self, _tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(())
    }
}
