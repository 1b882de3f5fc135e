//! Communities: groups of people and companies around a purpose.

use crate::{group::Access, id::ActorId, territory::TerritoryCode, time::Timestamp};

/// What a community is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A company: its customers, its neighbours, its friends.
    Company,
    /// A trade.
    Trade,
    /// A project.
    Project,
    /// A territory.
    Territory,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::Company, Self::Trade, Self::Project, Self::Territory];

    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Trade => "trade",
            Self::Project => "project",
            Self::Territory => "territory",
        }
    }

    /// The purpose with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == name)
    }
}

/// The longest charter, in characters.
pub const MAX_CHARTER: usize = 10_000;
/// The longest sentence that says which company, trade, project or territory it is about, in characters.
pub const MAX_SUBJECT: usize = 200;
/// The longest description, in characters.
pub const MAX_DESCRIPTION: usize = 1_000;
/// The longest reason that moderators give, in characters.
pub const MAX_REASON: usize = 500;
/// How many languages a community names.
pub const MAX_LANGUAGES: usize = 10;
/// How many posts stay on top.
pub const MAX_PINS: usize = 5;
/// How many invitations are open at a time.
pub const MAX_INVITATIONS: i64 = 500;

/// What a group is beside being an actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// Its actor.
    pub actor: ActorId,
    /// What it is about.
    pub purpose: Purpose,
    /// Which company, trade, project or territory, in words; may be empty.
    pub subject: String,
    /// Who may join, and who reads.
    pub access: Access,
    /// Where it is, if it is somewhere: there the directory and the territory's page show it.
    pub territory: Option<TerritoryCode>,
    /// What members agree to, as it was typed; may be empty.
    pub charter: String,
    /// The languages that are spoken there, BCP 47.
    pub languages: Vec<String>,
    /// Who made it.
    pub founder: ActorId,
    /// When.
    pub created_at: Timestamp,
    /// Since when it is closed: everything stays, and nobody writes there or joins.
    pub closed_at: Option<Timestamp>,
}
