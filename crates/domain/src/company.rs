//! Companies: any organisation with an account.

use crate::{id::ActorId, territory::TerritoryCode};

/// What kind of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompanyKind {
    /// A firm.
    Company,
    /// Owned by its members.
    Cooperative,
    /// A not-for-profit.
    Association,
    /// A town hall, a chamber, a school.
    PublicBody,
    /// One person.
    SelfEmployed,
}

impl CompanyKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Company, Self::Cooperative, Self::Association, Self::PublicBody, Self::SelfEmployed];

    /// Its name on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Cooperative => "cooperative",
            Self::Association => "association",
            Self::PublicBody => "public-body",
            Self::SelfEmployed => "self-employed",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What an organisation is beside being an actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its actor.
    pub actor: ActorId,
    /// What kind of organisation it is.
    pub kind: CompanyKind,
    /// Where it is rooted.
    pub territory: TerritoryCode,
}
