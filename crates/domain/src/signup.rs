//! How people come in: who may ask for an account, what stands between asking and having one, and invitations.

pub mod offer;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{
    handle::Username,
    id::{ActorId, InvitationId, SignupId, SignupInviteId},
    login::Role,
    time::Timestamp,
};

/// Who may ask for an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registrations {
    /// Anyone, and has it once the address is confirmed.
    Open,
    /// Anyone, and a moderator decides.
    Approval,
    /// Whoever was invited.
    Invitation,
    /// Nobody: accounts are made on the command line.
    #[default]
    Closed,
}

/// How people come in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who may ask for an account.
    pub registrations: Registrations,
    /// The least role that invites.
    pub inviters: Role,
    /// What everyone agrees to, rule by rule.
    pub rules: Vec<String>,
    /// This server can send mail. Without, nobody can sign up or get a new password.
    pub mails: bool,
}

impl Default for Entry {
    fn default() -> Self {
        Self { registrations: Registrations::Closed, inviters: Role::Moderator, rules: Vec::new(), mails: false }
    }
}

/// What stands between asking for an account and having one, beside the confirmed address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing.
    Direct,
    /// A moderator.
    Approval,
}

impl Entry {
    /// The way in; `None` where there is none. `invited`: with an invitation that holds.
    pub fn way(&self, invited: bool) -> Option<Way> {
        match self.registrations {
            _ if !self.mails => None,
            Registrations::Open => Some(Way::Direct),
            Registrations::Approval if invited => Some(Way::Direct),
            Registrations::Approval => Some(Way::Approval),
            Registrations::Invitation => invited.then_some(Way::Direct),
            Registrations::Closed => None,
        }
    }

    /// Whether somebody with this role may invite others.
    pub fn may_invite(&self, role: Role) -> bool {
        self.mails && self.registrations != Registrations::Closed && role >= self.inviters
    }
}

/// The longest and shortest reason that is read, in characters.
pub const REASON_LENGTH: std::ops::RangeInclusive<usize> = 3..=1_000;
/// How long somebody has to confirm the address; until then the name is kept.
pub const CONFIRM_WITHIN: TimeDelta = TimeDelta::days(2);
/// How long somebody waits for a moderator before the request is forgotten.
pub const DECIDE_WITHIN: TimeDelta = TimeDelta::days(60);
/// How many letters one request may cause.
pub const MAX_LETTERS: u32 = 5;
/// How long lies between two letters.
pub const BETWEEN_LETTERS: TimeDelta = TimeDelta::minutes(1);

/// How far somebody who wants an account has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignupState {
    /// The address is not confirmed.
    Unconfirmed,
    /// The address is confirmed, and a moderator has to decide.
    Waiting,
    /// The address has an account already. The one who asks must not learn of it, so it looks like any other.
    Decoy,
}

impl SignupState {
    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Waiting => "waiting",
            Self::Decoy => "decoy",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Unconfirmed, Self::Waiting, Self::Decoy].into_iter().find(|state| state.as_str() == name)
    }
}

/// Somebody who wants an account and has none yet: neither an actor nor credentials exist.
#[derive(Clone, PartialEq, Eq)]
pub struct Signup {
    /// Our id for it.
    pub id: SignupId,
    /// The name that was chosen; nobody else gets it meanwhile.
    pub username: Username,
    /// The address, lower case.
    pub email: String,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
    /// The language of pages and letters.
    pub locale: Option<String>,
    /// Why they want to come, for the moderators; may be empty.
    pub reason: String,
    /// With which invitation.
    pub invite: Option<SignupInviteId>,
    /// With which invitation of a company, where one lets them in.
    pub offer: Option<InvitationId>,
    /// That one is for everyone with an address where theirs is: they came with none in hand.
    pub by_domain: bool,
    /// What stands between them and the account.
    pub way: Way,
    /// How far they have come.
    pub state: SignupState,
    /// How many letters they were sent.
    pub letters: u32,
    /// When the last one was written.
    pub lettered_at: Timestamp,
    /// When they asked.
    pub created_at: Timestamp,
    /// When the request is forgotten.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Signup {
    /// Without address and hash, so that neither reaches a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signup").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Signup {
    /// Whether another letter may be written now.
    pub fn may_be_lettered(&self, now: Timestamp) -> bool {
        self.state != SignupState::Waiting && self.letters < MAX_LETTERS && now - self.lettered_at >= BETWEEN_LETTERS
    }
}

/// How many people one invitation may bring.
pub const INVITE_USES: std::ops::RangeInclusive<u32> = 1..=100;
/// How many days an invitation may hold.
pub const INVITE_DAYS: std::ops::RangeInclusive<i64> = 1..=90;
/// How many invitations that hold one person may have.
pub const MAX_INVITES: i64 = 20;

/// An invitation to take an account here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupInvite {
    /// Our id for it.
    pub id: SignupInviteId,
    /// What its link holds.
    pub code: String,
    /// Who invites.
    pub inviter: ActorId,
    /// How many came with it.
    pub uses: u32,
    /// How many may.
    pub max_uses: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was withdrawn.
    pub revoked_at: Option<Timestamp>,
}

impl SignupInvite {
    /// Whether somebody may begin to sign up with it.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.uses < self.max_uses && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    #[test]
    fn every_way_in() {
        use Registrations::{Approval, Closed, Invitation, Open};
        for (registrations, invited, way) in [
            (Open, false, Some(Way::Direct)),
            (Open, true, Some(Way::Direct)),
            (Approval, false, Some(Way::Approval)),
            (Approval, true, Some(Way::Direct)),
            (Invitation, false, None),
            (Invitation, true, Some(Way::Direct)),
            (Closed, false, None),
            (Closed, true, None),
        ] {
            let entry = Entry { registrations, mails: true, ..Entry::default() };
            assert_eq!(entry.way(invited), way, "{registrations:?} {invited}");
            let mute = Entry { mails: false, ..entry };
            assert_eq!(mute.way(invited), None, "without mail nobody comes in");
        }
    }

    #[test]
    fn the_least_role_that_invites_and_those_above_it_invite() {
        use Role::{Admin, Member, Moderator, Owner};
        for (inviters, able) in [
            (Member, [true, true, true, true]),
            (Moderator, [false, true, true, true]),
            (Admin, [false, false, true, true]),
        ] {
            let entry = Entry { registrations: Registrations::Invitation, inviters, mails: true, ..Entry::default() };
            assert_eq!([Member, Moderator, Admin, Owner].map(|role| entry.may_invite(role)), able, "{inviters:?}");
            let closed = Entry { registrations: Registrations::Closed, ..entry };
            assert!(!closed.may_invite(Owner));
        }
    }

    #[test]
    fn an_invitation_ends_in_three_ways() {
        let invite = SignupInvite {
            id: SignupInviteId(1),
            code: String::new(),
            inviter: ActorId(1),
            uses: 1,
            max_uses: 2,
            created_at: from_ms(0),
            expires_at: from_ms(10),
            revoked_at: None,
        };
        assert!(invite.holds(from_ms(9)));
        assert!(!invite.holds(from_ms(10)));
        assert!(!SignupInvite { uses: 2, ..invite.clone() }.holds(from_ms(9)));
        assert!(!SignupInvite { revoked_at: Some(from_ms(1)), ..invite }.holds(from_ms(9)));
    }

    #[test]
    fn letters_are_few_and_apart() {
        let signup = Signup {
            id: SignupId(1),
            username: Username::from_stored("lea".into()),
            email: "lea@lyon.example".into(),
            password_hash: "$argon2id$".into(),
            locale: None,
            reason: String::new(),
            invite: None,
            offer: None,
            by_domain: false,
            way: Way::Direct,
            state: SignupState::Unconfirmed,
            letters: 1,
            lettered_at: from_ms(0),
            created_at: from_ms(0),
            expires_at: from_ms(0) + CONFIRM_WITHIN,
        };
        let later = from_ms(0) + BETWEEN_LETTERS;
        assert!(signup.may_be_lettered(later) && !signup.may_be_lettered(from_ms(59_999)));
        assert!(Signup { state: SignupState::Decoy, ..signup.clone() }.may_be_lettered(later));
        assert!(!Signup { state: SignupState::Waiting, ..signup.clone() }.may_be_lettered(later));
        assert!(!Signup { letters: MAX_LETTERS, ..signup.clone() }.may_be_lettered(later));
        let text = format!("{signup:?}");
        assert!(!text.contains("lyon") && !text.contains("argon2"), "{text}");
    }
}
