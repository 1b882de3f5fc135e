//! Who does something: somebody here, whose right is asked for again within the change, or somebody elsewhere,
//! whose activity was verified. One command serves both, so that no rule exists twice.

use domain::{actor::Actor, id::ActorId, uri::Uri};

use crate::{
    Error, Instance, Tx,
    company::{self, Speaker},
};

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Somebody here.
    Local(Speaker),
    /// Somebody elsewhere.
    Remote {
        /// Who.
        actor: ActorId,
        /// The id of the activity.
        activity: Uri,
    },
}

impl Origin {
    /// The actor that acts.
    pub fn actor(&self) -> ActorId {
        match self {
            Self::Local(speaker) => speaker.actor(),
            Self::Remote { actor, .. } => *actor,
        }
    }

    /// Whether it comes from here.
    pub fn is_local(&self) -> bool {
        matches!(self, Self::Local(_))
    }

    /// The id of the activity: theirs, or one of ours made of `what` (`likes/123`), the same on every try.
    pub(crate) fn activity(&self, here: &Instance, what: &str) -> Uri {
        match self {
            Self::Local(_) => here.activity(what),
            Self::Remote { activity, .. } => activity.clone(),
        }
    }

    /// The actor, which may act at all, now.
    pub(crate) async fn confirm(&self, tx: &Tx) -> Result<Actor, Error> {
        match self {
            Self::Local(speaker) => speaker.confirm(tx).await,
            Self::Remote { actor, .. } => {
                let actor = tx.actors().get(*actor).await?;
                if actor.is_active() { Ok(actor) } else { Err(company::inactive()) }
            }
        }
    }

    /// The same for taking something back: somebody elsewhere may do that even while suspended, here or on their own
    /// server.
    pub(crate) async fn confirm_undoing(&self, tx: &Tx) -> Result<(), Error> {
        match self {
            Self::Local(speaker) => speaker.confirm(tx).await.map(drop),
            Self::Remote { .. } => Ok(()),
        }
    }
}
