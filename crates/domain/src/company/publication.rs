//! Who sees the page of a company: nobody but its team without a sponsor, and no list names it without a territory.

use super::Company;
use crate::{membership::Membership, time::Timestamp};

/// How far an actor is shown. People and whatever lives elsewhere are always [`Publication::Listed`]; what a company
/// is follows from [`of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Publication {
    /// Only its team sees it; for everyone else it is not there.
    Hidden,
    /// It has a page and can be followed, but no list, no search and no timeline of the server shows it.
    Unlisted,
    /// As everyone.
    #[default]
    Listed,
}

impl Publication {
    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Unlisted => "unlisted",
            Self::Listed => "listed",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Hidden, Self::Unlisted, Self::Listed].into_iter().find(|known| known.as_str() == name)
    }
}

/// What a company lacks before it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lack {
    /// The moderators have not let it in, or do not want it.
    Approval,
    /// Nobody answers for it who belongs to its team.
    Sponsor,
    /// It works nowhere.
    Territory,
}

/// Whether the sponsor belongs to the company's team. `sponsor` are the sponsor's memberships in it.
pub fn is_answered_for(company: &Company, sponsor: &[Membership], now: Timestamp) -> bool {
    sponsor.iter().any(|membership| {
        let named = company.sponsor.is_some_and(|sponsor| sponsor.person == membership.person);
        named && membership.company == company.actor && membership.is_active(now) && membership.role.in_team()
    })
}

/// What a company lacks, the most important first. `sponsor` are the sponsor's memberships in it.
pub fn lacks(company: &Company, sponsor: &[Membership], now: Timestamp) -> Vec<Lack> {
    let mut lacks = Vec::new();
    if company.registration != super::Registration::Approved {
        lacks.push(Lack::Approval);
    }
    if !is_answered_for(company, sponsor, now) {
        lacks.push(Lack::Sponsor);
    }
    if !company.establishments.iter().any(|establishment| establishment.is_open(now)) {
        lacks.push(Lack::Territory);
    }
    lacks
}

/// How far a company is shown. `sponsor` are the sponsor's memberships in it.
pub fn of(company: &Company, sponsor: &[Membership], now: Timestamp) -> Publication {
    let lacks = lacks(company, sponsor, now);
    if lacks.contains(&Lack::Approval) || lacks.contains(&Lack::Sponsor) {
        Publication::Hidden
    } else if lacks.contains(&Lack::Territory) {
        Publication::Unlisted
    } else {
        Publication::Listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        company::{CompanyKind, Establishment, Registration, Sponsor},
        id::{ActorId, EstablishmentId, MembershipId},
        membership::{Badge, CompanyRole},
        territory::TerritoryCode,
        time::from_ms,
    };

    const NOW: i64 = 1_000;

    fn company(registration: Registration, sponsor: Option<i64>, closed_at: &[Option<i64>]) -> Company {
        let establishment = |closed: &Option<i64>| Establishment {
            id: EstablishmentId(1),
            company: ActorId(2),
            commune: TerritoryCode::parse("insee-com:69123").expect("a code"),
            siret: None,
            name: String::new(),
            address: String::new(),
            closed_at: closed.map(from_ms),
        };
        Company {
            registration,
            sponsor: sponsor.map(|person| Sponsor { person: ActorId(person), shown: false }),
            establishments: closed_at.iter().map(establishment).collect(),
            ..Company::new(ActorId(2), CompanyKind::Company)
        }
    }

    fn membership(person: i64, company: i64, role: CompanyRole, until: Option<i64>) -> Membership {
        Membership {
            id: MembershipId(1),
            company: ActorId(company),
            person: ActorId(person),
            role,
            since: from_ms(0),
            until: until.map(from_ms),
            badge: Badge::default(),
        }
    }

    #[test]
    fn a_page_needs_a_sponsor_and_a_list_a_territory() {
        use Registration::{Approved, Pending, Refused};
        let owner = membership(3, 2, CompanyRole::Owner, None);
        let spokesperson = membership(3, 2, CompanyRole::Spokesperson, Some(NOW + 1));
        let ended = membership(3, 2, CompanyRole::Owner, Some(NOW));
        let elsewhere = membership(3, 9, CompanyRole::Owner, None);
        let another = membership(4, 2, CompanyRole::Owner, None);
        for (registration, sponsor, closed, membership, expected) in [
            (Approved, Some(3), &[None][..], Some(&owner), Publication::Listed),
            (Approved, Some(3), &[None], Some(&spokesperson), Publication::Listed),
            (Approved, Some(3), &[Some(NOW), None], Some(&owner), Publication::Listed),
            (Approved, Some(3), &[Some(NOW + 1)], Some(&owner), Publication::Listed),
            (Approved, Some(3), &[], Some(&owner), Publication::Unlisted),
            (Approved, Some(3), &[Some(NOW)], Some(&owner), Publication::Unlisted),
            (Approved, None, &[None], Some(&owner), Publication::Hidden),
            (Approved, Some(3), &[None], None, Publication::Hidden),
            (Approved, Some(3), &[None], Some(&ended), Publication::Hidden),
            (Approved, Some(3), &[None], Some(&elsewhere), Publication::Hidden),
            (Approved, Some(3), &[None], Some(&another), Publication::Hidden),
            (Pending, Some(3), &[None], Some(&owner), Publication::Hidden),
            (Refused, Some(3), &[None], Some(&owner), Publication::Hidden),
            (Pending, None, &[], None, Publication::Hidden),
        ] {
            let company = company(registration, sponsor, closed);
            let found = of(&company, membership.map_or(&[], std::slice::from_ref), from_ms(NOW));
            assert_eq!(found, expected, "{registration:?} {sponsor:?} {closed:?} {membership:?}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_said() {
        let nothing = company(Registration::Pending, None, &[]);
        assert_eq!(lacks(&nothing, &[], from_ms(NOW)), [Lack::Approval, Lack::Sponsor, Lack::Territory]);
    }
}
