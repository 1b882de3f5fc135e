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
/// How many invitations into groups of other servers wait for the answer of one person.
pub const MAX_INVITATIONS_ELSEWHERE: i64 = 40;
/// How many of them come from one server.
pub const MAX_INVITATIONS_FROM_ONE: i64 = 10;

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
    /// That it is closed, if it is.
    pub closing: Option<Closing>,
}

/// That a community is closed: everything stays, and nobody writes there or joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Since when.
    pub since: Timestamp,
    /// For whom it was closed.
    pub by: Closer,
}

/// For whom somebody closes a community, or opens it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closer {
    /// Those who look after it.
    Community,
    /// Those who look after the server: nobody else opens it again.
    Server,
}

impl Closer {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Community, Self::Server];

    /// Its name in the database, in the log and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Server => "server",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|closer| closer.as_str() == name)
    }
}

/// What somebody looks after who closes a community, or opens it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The community.
    pub community: bool,
    /// The server.
    pub server: bool,
}

/// Why somebody does not close a community, or open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClosingError {
    /// They look after neither the community nor the server.
    #[error("only moderators of the community do this")]
    Stranger,
    /// It was closed by those who look after the server.
    #[error("the moderators of this server closed the community, and they alone open it again")]
    Server,
}

impl ClosingError {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stranger => "refused-community-moderators",
            Self::Server => "refused-community-closed-by-server",
        }
    }
}

/// What becomes of a community that is closed (`closed`) or opened again by somebody in `charge`, and for whom they
/// did it. Doing it twice is doing it once; what its own moderators closed, those of the server may keep closed.
pub fn close(
    before: Option<Closing>,
    closed: bool,
    charge: Charge,
    now: Timestamp,
) -> Result<(Option<Closing>, Closer), ClosingError> {
    let held = before.is_some_and(|closing| closing.by == Closer::Server);
    let by = match charge {
        // Who moderates both community and server acts for the community, unless only the server may open it.
        Charge { community: true, server } if !(server && held) => Closer::Community,
        Charge { server: true, .. } => Closer::Server,
        Charge { .. } => return Err(ClosingError::Stranger),
    };
    let after = match before {
        _ if !closed && held && by == Closer::Community => return Err(ClosingError::Server),
        _ if !closed => None,
        None => Some(Closing { since: now, by }),
        Some(known) => Some(Closing { by: if by == Closer::Server { by } else { known.by }, ..known }),
    };
    Ok((after, by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    const MODERATOR: Charge = Charge { community: true, server: false };
    const SERVER: Charge = Charge { community: false, server: true };
    const BOTH: Charge = Charge { community: true, server: true };

    #[test]
    fn what_the_server_closed_it_alone_opens_again() {
        use Closer::{Community, Server};
        let closing = |by| Some(Closing { since: from_ms(5), by });
        let (open, own, held) = (None, closing(Community), closing(Server));
        let fresh = |by| Some(Closing { since: from_ms(9), by });
        for (before, closed, charge, decision) in [
            (open, true, MODERATOR, Ok((fresh(Community), Community))),
            (open, true, SERVER, Ok((fresh(Server), Server))),
            (open, true, BOTH, Ok((fresh(Community), Community))),
            (own, true, MODERATOR, Ok((own, Community))),
            (own, true, SERVER, Ok((held, Server))),
            (held, true, MODERATOR, Ok((held, Community))),
            (own, false, MODERATOR, Ok((open, Community))),
            (own, false, SERVER, Ok((open, Server))),
            (own, false, BOTH, Ok((open, Community))),
            (held, false, MODERATOR, Err(ClosingError::Server)),
            (held, false, SERVER, Ok((open, Server))),
            (held, false, BOTH, Ok((open, Server))),
            (open, false, MODERATOR, Ok((open, Community))),
        ] {
            assert_eq!(close(before, closed, charge, from_ms(9)), decision, "{before:?} {closed} {charge:?}");
        }
        let stranger = Charge { community: false, server: false };
        for (before, closed) in [(open, true), (own, false), (held, false)] {
            assert_eq!(close(before, closed, stranger, from_ms(9)), Err(ClosingError::Stranger));
        }
    }
}
