//! Who confirms that the companies of a territory are what they say.
//!
//! The moderators of a server name somebody for a territory and everything that lies in it; whoever was named steps
//! down at will. What a steward confirmed stays, with its date, after their time.

use crate::{
    id::{ActorId, TerritoryId},
    time::Timestamp,
};

/// How many stewards a territory has at the most.
pub const MAX_STEWARDS: usize = 20;

/// Somebody who confirms the companies of a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steward {
    /// Where.
    pub territory: TerritoryId,
    /// Who.
    pub person: ActorId,
    /// Which moderator named them; `None` for the command line.
    pub named_by: Option<ActorId>,
    /// Since when.
    pub since: Timestamp,
}
