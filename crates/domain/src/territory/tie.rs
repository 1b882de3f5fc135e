//! What ties a person to a territory: that they say so.
//!
//! Companies are tied by where they are. A tie is shown, and the territory passes on what the person publishes, only
//! while the person wishes it; one that is not shown serves for addressing the territory, which is said each time.

use crate::{
    id::{ActorId, TerritoryId},
    time::Timestamp,
};

/// How many ties somebody has at the most.
pub const MAX_TIES: usize = 10;

/// How somebody is tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TieKind {
    /// They live there.
    Lives,
    /// They work there.
    Works,
}

impl TieKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Lives, Self::Works];

    /// Its name in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lives => "lives",
            Self::Works => "works",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Somebody said that they live or work in a territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Who.
    pub actor: ActorId,
    /// Where.
    pub territory: TerritoryId,
    /// How.
    pub kind: TieKind,
    /// Everyone may know.
    pub public: bool,
    /// When they said so.
    pub since: Timestamp,
}
