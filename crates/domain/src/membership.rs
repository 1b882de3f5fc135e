//! The relation of a person to a company, agreed by both sides, and the right to speak that comes from it.

use crate::{
    id::{ActorId, MembershipId},
    time::Timestamp,
};

/// What somebody is to a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompanyRole {
    /// Answers for the account and its team.
    Owner,
    /// May speak as the company.
    Spokesperson,
}

impl CompanyRole {
    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Spokesperson => "spokesperson",
        }
    }

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Owner, Self::Spokesperson].into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the role carries the right to publish as the company.
    pub fn may_speak(self) -> bool {
        match self {
            Self::Owner | Self::Spokesperson => true,
        }
    }
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
}

/// The right to speak as `company`; only an active [`Membership`] mints one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    company: ActorId,
    hand: ActorId,
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

impl Membership {
    /// Whether it holds at this moment.
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }

    /// The right to speak for the company, now.
    pub fn voice(&self, now: Timestamp) -> Result<Voice, VoiceError> {
        if !self.is_active(now) {
            return Err(VoiceError::Ended);
        }
        if !self.role.may_speak() {
            return Err(VoiceError::Role);
        }
        Ok(Voice { company: self.company, hand: self.person })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    #[test]
    fn only_an_active_membership_has_a_voice() {
        let membership = Membership {
            id: MembershipId(1),
            company: ActorId(2),
            person: ActorId(3),
            role: CompanyRole::Owner,
            since: from_ms(100),
            until: Some(from_ms(200)),
        };
        assert_eq!(membership.voice(from_ms(99)), Err(VoiceError::Ended));
        assert_eq!(membership.voice(from_ms(100)).map(Voice::company), Ok(ActorId(2)));
        assert_eq!(membership.voice(from_ms(199)).map(Voice::hand), Ok(ActorId(3)));
        assert_eq!(membership.voice(from_ms(200)), Err(VoiceError::Ended));
    }
}
