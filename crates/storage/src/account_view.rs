//! An actor with what its profile shows beside it.

use domain::{actor::Actor, emoji::Emoji};

/// An actor as an account page or an API account shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The actor.
    pub actor: Actor,
    /// The account that it moved to.
    pub moved: Option<Box<Actor>>,
    /// The custom emoji in its name, text and fields.
    pub emojis: Vec<Emoji>,
}
