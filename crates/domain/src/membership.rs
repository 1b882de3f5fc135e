//! The relation of a person to a company, agreed by both sides, and the right to speak that comes from it.

use crate::{
    id::{ActorId, MembershipId},
    time::Timestamp,
};

/// What somebody is to a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompanyRole {
    /// Answers for the account and its team.
    Owner,
    /// May speak as the company.
    Spokesperson,
    /// May answer in the company's name what others write to it.
    Agent,
    /// Works there.
    Employee,
    /// Holds a share of it, or is a member of the cooperative or association.
    Member,
    /// Works with it.
    Partner,
    /// Sells to it.
    Supplier,
    /// Buys from it.
    Client,
}

impl CompanyRole {
    /// Every role, the most rights first.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Spokesperson,
        Self::Agent,
        Self::Employee,
        Self::Member,
        Self::Partner,
        Self::Supplier,
        Self::Client,
    ];

    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Spokesperson => "spokesperson",
            Self::Agent => "agent",
            Self::Employee => "employee",
            Self::Member => "member",
            Self::Partner => "partner",
            Self::Supplier => "supplier",
            Self::Client => "client",
        }
    }

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the role carries the right to publish as the company.
    pub fn may_speak(self) -> bool {
        matches!(self, Self::Owner | Self::Spokesperson)
    }

    /// Whether the role carries the right to answer in the company's name what others write to it.
    pub fn may_answer(self) -> bool {
        self.may_speak() || self == Self::Agent
    }

    /// Whether the role carries the right to change the company: its profile, its team, how open it is.
    pub fn may_manage(self) -> bool {
        self == Self::Owner
    }

    /// Whether whoever has it belongs to the company's team; all others work with the company.
    pub fn in_team(self) -> bool {
        match self {
            Self::Owner | Self::Spokesperson | Self::Agent | Self::Employee | Self::Member => true,
            Self::Partner | Self::Supplier | Self::Client => false,
        }
    }

    /// Whether somebody of another server can have it: there is nobody to log in who could speak or answer.
    pub fn may_live_elsewhere(self) -> bool {
        !self.may_answer()
    }
}

/// How much of the person behind a company's words is shown under them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HandShown {
    /// Nothing.
    #[default]
    None,
    /// The first name.
    First,
    /// The whole name.
    Full,
}

impl HandShown {
    /// Every choice, the least first.
    pub const ALL: [Self; 3] = [Self::None, Self::First, Self::Full];

    /// Its name in the database, in forms and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::First => "first",
            Self::Full => "full",
        }
    }

    /// The choice with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.as_str() == name)
    }

    /// What stands under a company's words: `— Léa, atelier`; nothing where nothing is shown.
    pub fn signature(self, name: &str, title: &str) -> Option<String> {
        let shown = match self {
            Self::None => return None,
            Self::First => name.split_whitespace().next()?,
            Self::Full => name.trim(),
        };
        match (shown, title.trim()) {
            ("", _) => None,
            (shown, "") => Some(format!("— {shown}")),
            (shown, title) => Some(format!("— {shown}, {title}")),
        }
    }
}

/// The longest title, in characters.
pub const MAX_TITLE: usize = 60;

/// How a membership is shown, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Badge {
    /// What the person does there, in a few words (`atelier`); may be empty.
    pub title: String,
    /// How much of the person is shown under what they say for the company, unless they choose otherwise.
    pub hand_shown: HandShown,
    /// The person wants the membership to be seen.
    pub person_shows: bool,
    /// The company wants the membership to be seen.
    pub company_shows: bool,
    /// Both were told that the end is near.
    pub reminded: bool,
    /// The person, who lives elsewhere, agreed by a link in their profile; they leave by taking it away.
    pub by_link: bool,
}

/// One person's place in one company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Our id for it.
    pub id: MembershipId,
    /// The company.
    pub company: ActorId,
    /// The person.
    pub person: ActorId,
    /// What the person is there.
    pub role: CompanyRole,
    /// When both sides had agreed.
    pub since: Timestamp,
    /// When it ended or will end.
    pub until: Option<Timestamp>,
    /// How it is shown.
    pub badge: Badge,
}

/// The right to speak as `company`, or at least to answer as it; only an active [`Membership`] mints one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    company: ActorId,
    hand: ActorId,
    may_begin: bool,
}

impl Voice {
    /// The company that speaks.
    pub fn company(self) -> ActorId {
        self.company
    }

    /// The person behind the words, whom the company always knows.
    pub fn hand(self) -> ActorId {
        self.hand
    }

    /// Whether the person may do whatever the company may, or only answer what others write.
    pub fn may_begin(self) -> bool {
        self.may_begin
    }
}

/// The right to change `company`: its profile, its team, how open it is; only an active owner's [`Membership`]
/// mints one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mandate {
    company: ActorId,
    hand: ActorId,
}

impl Mandate {
    /// The company that is managed.
    pub fn company(self) -> ActorId {
        self.company
    }

    /// The person who manages it.
    pub fn hand(self) -> ActorId {
        self.hand
    }
}

/// Why a membership gives no voice.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum VoiceError {
    /// The membership ended or has not begun.
    #[error("you are no longer a member of this company")]
    Ended,
    /// The role has other rights.
    #[error("your role in this company does not include speaking for it")]
    Role,
}

impl VoiceError {
    /// The name under which pages have words for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ended => "refused-membership-ended",
            Self::Role => "refused-voice-role",
        }
    }
}

/// Why a membership gives no mandate.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MandateError {
    /// The membership ended or has not begun.
    #[error("you are no longer a member of this company")]
    Ended,
    /// The role has other rights.
    #[error("only an owner of the company may do this")]
    Role,
}

impl MandateError {
    /// The name under which pages have words for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ended => "refused-membership-ended",
            Self::Role => "refused-mandate-role",
        }
    }
}

impl Membership {
    /// Whether it holds at this moment.
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }

    /// Whether anybody may see it: both sides want that.
    pub fn is_shown(&self, now: Timestamp) -> bool {
        self.is_active(now) && self.badge.person_shows && self.badge.company_shows
    }

    /// The right to speak for the company, or to answer for it, now.
    pub fn voice(&self, now: Timestamp) -> Result<Voice, VoiceError> {
        if !self.is_active(now) {
            return Err(VoiceError::Ended);
        }
        if !self.role.may_answer() {
            return Err(VoiceError::Role);
        }
        Ok(Voice { company: self.company, hand: self.person, may_begin: self.role.may_speak() })
    }

    /// The right to change the company, now.
    pub fn manages(&self, now: Timestamp) -> Result<Mandate, MandateError> {
        if !self.is_active(now) {
            return Err(MandateError::Ended);
        }
        if !self.role.may_manage() {
            return Err(MandateError::Role);
        }
        Ok(Mandate { company: self.company, hand: self.person })
    }
}

/// Whether a company has an owner who stays: one whose membership holds and has no end. A team without one would
/// belong to nobody.
pub fn has_owner(team: &[Membership], now: Timestamp) -> bool {
    team.iter().any(|one| one.role == CompanyRole::Owner && one.is_active(now) && one.until.is_none())
}

/// Who owns a company, in the order in which they come to answer for it: those who stay before those whose end is set,
/// and of either whoever has belonged to it longest.
pub fn owners(team: &[Membership], now: Timestamp) -> Vec<ActorId> {
    let mut owners: Vec<&Membership> =
        team.iter().filter(|one| one.role == CompanyRole::Owner && one.is_active(now)).collect();
    owners.sort_by_key(|one| (one.until.is_some(), one.since, one.id));
    owners.into_iter().map(|one| one.person).collect()
}

/// Whether a company may give a member another role without asking: within the team, or among those around it.
/// Nobody becomes an owner, or comes to work for a company, unasked.
pub fn may_be_given(before: CompanyRole, after: CompanyRole) -> bool {
    after != CompanyRole::Owner && before.in_team() == after.in_team()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    fn membership(role: CompanyRole) -> Membership {
        Membership {
            id: MembershipId(1),
            company: ActorId(2),
            person: ActorId(3),
            role,
            since: from_ms(100),
            until: Some(from_ms(200)),
            badge: Badge::default(),
        }
    }

    #[test]
    fn only_an_active_membership_has_rights() {
        let owner = membership(CompanyRole::Owner);
        assert_eq!(owner.voice(from_ms(99)), Err(VoiceError::Ended));
        assert_eq!(owner.voice(from_ms(100)).map(Voice::company), Ok(ActorId(2)));
        assert_eq!(owner.voice(from_ms(199)).map(Voice::hand), Ok(ActorId(3)));
        assert_eq!(owner.voice(from_ms(200)), Err(VoiceError::Ended));
        assert_eq!(owner.manages(from_ms(99)), Err(MandateError::Ended));
        assert_eq!(owner.manages(from_ms(100)).map(Mandate::company), Ok(ActorId(2)));
        assert_eq!(owner.manages(from_ms(199)).map(Mandate::hand), Ok(ActorId(3)));
        assert_eq!(owner.manages(from_ms(200)), Err(MandateError::Ended));
    }

    #[test]
    fn every_role_has_the_rights_that_its_name_says() {
        // speaks, answers, manages, in the team
        let table = [
            (CompanyRole::Owner, [true, true, true, true]),
            (CompanyRole::Spokesperson, [true, true, false, true]),
            (CompanyRole::Agent, [false, true, false, true]),
            (CompanyRole::Employee, [false, false, false, true]),
            (CompanyRole::Member, [false, false, false, true]),
            (CompanyRole::Partner, [false, false, false, false]),
            (CompanyRole::Supplier, [false, false, false, false]),
            (CompanyRole::Client, [false, false, false, false]),
        ];
        assert_eq!(table.map(|(role, _)| role), CompanyRole::ALL);
        for (role, rights) in table {
            assert_eq!([role.may_speak(), role.may_answer(), role.may_manage(), role.in_team()], rights, "{role:?}");
            assert_eq!(CompanyRole::from_name(role.as_str()), Some(role));
            let voice = membership(role).voice(from_ms(150)).ok();
            assert_eq!(voice.is_some(), role.may_answer());
            assert_eq!(voice.is_some_and(Voice::may_begin), role.may_speak());
            assert_eq!(membership(role).manages(from_ms(150)).is_ok(), role.may_manage());
        }
    }

    #[test]
    fn the_hand_is_shown_as_its_owner_wants() {
        for (shown, name, title, signature) in [
            (HandShown::None, "Léa Martin", "atelier", None),
            (HandShown::First, "Léa Martin", "atelier", Some("— Léa, atelier")),
            (HandShown::Full, " Léa Martin ", " atelier ", Some("— Léa Martin, atelier")),
            (HandShown::First, "Léa", "", Some("— Léa")),
            (HandShown::First, "  ", "atelier", None),
            (HandShown::Full, "", "atelier", None),
        ] {
            assert_eq!(shown.signature(name, title).as_deref(), signature, "{shown:?} {name:?} {title:?}");
        }
    }

    #[test]
    fn it_is_shown_when_both_sides_want_that() {
        let mut one = membership(CompanyRole::Employee);
        for (person_shows, company_shows) in [(false, false), (false, true), (true, false), (true, true)] {
            one.badge = Badge { person_shows, company_shows, ..Badge::default() };
            assert_eq!(one.is_shown(from_ms(150)), person_shows && company_shows);
            assert!(!one.is_shown(from_ms(200)), "not after its end");
        }
    }

    #[test]
    fn an_owner_with_an_end_is_no_owner_who_stays() {
        let leaving = membership(CompanyRole::Owner);
        let staying = Membership { until: None, ..leaving.clone() };
        let speaks = Membership { until: None, ..membership(CompanyRole::Spokesperson) };
        assert!(!has_owner(&[leaving.clone(), speaks], from_ms(150)));
        assert!(has_owner(&[leaving, staying.clone()], from_ms(150)));
        assert!(!has_owner(&[staying], from_ms(99)));
    }

    #[test]
    fn who_stays_and_has_been_there_longest_comes_first() {
        let owner = |person, since, until: Option<i64>| Membership {
            person: ActorId(person),
            since: from_ms(since),
            until: until.map(from_ms),
            ..membership(CompanyRole::Owner)
        };
        let gone = owner(7, 10, Some(150));
        let speaks = Membership { since: from_ms(10), until: None, ..membership(CompanyRole::Spokesperson) };
        let team = [gone, speaks, owner(4, 50, Some(900)), owner(5, 120, None), owner(6, 110, None)];
        assert_eq!(owners(&team, from_ms(150)), [ActorId(6), ActorId(5), ActorId(4)]);
    }

    #[test]
    fn nobody_comes_to_own_or_to_work_unasked() {
        for before in CompanyRole::ALL {
            for after in CompanyRole::ALL {
                let may = after != CompanyRole::Owner && before.in_team() == after.in_team();
                assert_eq!(may_be_given(before, after), may, "{before:?} {after:?}");
            }
        }
    }
}
