//! Following, and being let in.

use crate::{
    actor::Actor,
    id::{ActorId, FollowId},
    time::Timestamp,
    uri::Uri,
};

/// How far a follow has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FollowState {
    /// Asked for; the target has not answered.
    Pending,
    /// In force.
    Accepted,
}

/// Follower → target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// Our id for it.
    pub id: FollowId,
    /// The id of the Follow activity, which Accept, Reject and Undo name.
    pub uri: Uri,
    /// Who follows.
    pub follower: ActorId,
    /// Who is followed.
    pub target: ActorId,
    /// How far it has come.
    pub state: FollowState,
    /// Boosts by the target are shown to the follower.
    pub show_boosts: bool,
    /// The follower is told of every post.
    pub notify: bool,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// What a local target says to somebody who asks to follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// At once.
    Accept,
    /// The target decides by hand.
    Ask,
    /// Never.
    Refuse(Refusal),
}

/// Why a follow is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody follows themselves.
    #[error("you cannot follow yourself")]
    Oneself,
    /// One of the two blocks the other.
    #[error("one of you blocks the other")]
    Blocked,
    /// The target is suspended, deleted or moved away.
    #[error("this account cannot be followed")]
    Unavailable,
    /// The server itself is nobody's news.
    #[error("the server's own account cannot be followed")]
    Instance,
    /// The target is a community that was closed.
    #[error("this community is closed: nobody joins it any more")]
    ClosedCommunity,
}

impl Refusal {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oneself => "refused-follow-oneself",
            Self::Blocked => "refused-follow-blocked",
            Self::Unavailable => "refused-follow-unavailable",
            Self::Instance => "refused-follow-server",
            Self::ClosedCommunity => "refused-follow-closed-community",
        }
    }
}

/// Whether `follower` may follow `target`; `blocked` tells whether either blocks the other.
pub fn decide(target: &Actor, follower: ActorId, blocked: bool) -> Decision {
    use crate::actor::ActorKind;
    if target.id == follower {
        Decision::Refuse(Refusal::Oneself)
    } else if blocked {
        Decision::Refuse(Refusal::Blocked)
    } else if target.is_local() && target.kind == ActorKind::Application {
        Decision::Refuse(Refusal::Instance)
    } else if !target.is_shown() || target.moved_to.is_some() {
        Decision::Refuse(Refusal::Unavailable)
    } else if target.locked {
        Decision::Ask
    } else {
        Decision::Accept
    }
}
