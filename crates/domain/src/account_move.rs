//! Moving an account to another server, with its followers.

use crate::{actor::Actor, uri::Uri};

/// Why a move is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// To itself.
    #[error("an account cannot move to itself")]
    Same,
    /// The new account does not name the old one in `alsoKnownAs`.
    #[error("the new account must first name this one as an alias")]
    NotAliased,
    /// The new account is gone, suspended, or has itself moved.
    #[error("the new account is not available")]
    Unavailable,
}

impl MoveError {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "refused-move-same",
            Self::NotAliased => "refused-move-not-aliased",
            Self::Unavailable => "refused-move-unavailable",
        }
    }
}

/// Whether `from` may move to `to`. Only the new account can agree, by naming the old one; `to` must have been
/// fetched just now.
pub fn decide(from: &Uri, to: &Actor) -> Result<(), MoveError> {
    if to.uri == *from {
        return Err(MoveError::Same);
    }
    if !to.is_active() || to.moved_to.is_some() {
        return Err(MoveError::Unavailable);
    }
    if to.also_known_as.contains(from) { Ok(()) } else { Err(MoveError::NotAliased) }
}
