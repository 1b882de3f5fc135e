//! Companies: any organisation with an account.
//!
//! What registers know of one is in [`identifier`], what it does in [`sector`], where it works in [`establishment`],
//! what else it says of itself in [`details`], and who may see it in [`publication`].

pub mod details;
pub mod establishment;
pub mod identifier;
pub mod publication;
pub mod sector;

pub use self::{
    details::{Contact, Link, SizeBand},
    establishment::Establishment,
    identifier::Identifiers,
    publication::Publication,
    sector::Sector,
};
use crate::{id::ActorId, territory::TerritoryCode, time::Timestamp};

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

/// Whether the moderators let a company in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Registration {
    /// They have not decided yet.
    Pending,
    /// They did, or nobody asks them here.
    Approved,
    /// They do not want it.
    Refused,
}

impl Registration {
    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Pending, Self::Approved, Self::Refused].into_iter().find(|known| known.as_str() == name)
    }
}

/// Who may register a company on a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RegistrationPolicy {
    /// Everyone with a log-in.
    Open,
    /// Everyone with a log-in, and a moderator decides whether it is published.
    #[default]
    Approval,
    /// Nobody: companies are made on the command line.
    Closed,
}

impl RegistrationPolicy {
    /// What a company is that somebody registers; `None` where nobody may.
    pub fn registration(self) -> Option<Registration> {
        match self {
            Self::Open => Some(Registration::Approved),
            Self::Approval => Some(Registration::Pending),
            Self::Closed => None,
        }
    }
}

/// How many companies that wait for the moderators somebody may have at a time.
pub const MAX_PENDING: usize = 3;
/// How many companies somebody may own who registers another.
pub const MAX_OWNED: usize = 20;

/// Who answers for a company's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sponsor {
    /// Somebody of its team.
    pub person: ActorId,
    /// Whether they want to be named there.
    pub shown: bool,
}

/// What an organisation is beside being an actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its actor.
    pub actor: ActorId,
    /// What kind of organisation it is.
    pub kind: CompanyKind,
    /// By which numbers registers know it, as it says.
    pub identifiers: Identifiers,
    /// What it does.
    pub sector: Option<Sector>,
    /// In which year it was founded.
    pub founded: Option<u16>,
    /// How many people work there.
    pub size: Option<SizeBand>,
    /// What it stands for, in a few words each.
    pub values: Vec<String>,
    /// The languages that are spoken there, BCP 47.
    pub languages: Vec<String>,
    /// How it is reached beside its account.
    pub contact: Contact,
    /// Pages that belong to it.
    pub links: Vec<Link>,
    /// Who answers for its page.
    pub sponsor: Option<Sponsor>,
    /// Whether the moderators let it in.
    pub registration: Registration,
    /// Why they did not, as they wrote it to the owners; may be empty.
    pub registration_reason: String,
    /// Where it works, the seat first.
    pub establishments: Vec<Establishment>,
}

impl Company {
    /// A company of which nothing is known but its kind; nobody asks the moderators about it.
    pub fn new(actor: ActorId, kind: CompanyKind) -> Self {
        Self {
            actor,
            kind,
            identifiers: Identifiers::default(),
            sector: None,
            founded: None,
            size: None,
            values: Vec::new(),
            languages: Vec::new(),
            contact: Contact::default(),
            links: Vec::new(),
            sponsor: None,
            registration: Registration::Approved,
            registration_reason: String::new(),
            establishments: Vec::new(),
        }
    }

    /// Its establishments that are open, the seat first.
    pub fn open_establishments(&self, now: Timestamp) -> impl Iterator<Item = &Establishment> {
        self.establishments.iter().filter(move |establishment| establishment.is_open(now))
    }

    /// The communes in which it works, each once, that of the seat first. Its other territories are those in which
    /// these lie.
    pub fn communes(&self, now: Timestamp) -> Vec<&TerritoryCode> {
        let mut communes: Vec<&TerritoryCode> = Vec::new();
        for establishment in self.open_establishments(now) {
            if !communes.contains(&&establishment.commune) {
                communes.push(&establishment.commune);
            }
        }
        communes
    }
}
