//! Buddies: a company that is further open accompanies one that begins, because both said yes.
//!
//! **Here:** who may offer it, who may be asked, and what stands between two companies.
//!
//! **Not here:** which companies are near each other (the directory knows where everyone works).

use chrono::TimeDelta;

use crate::{cursor::Level, id::ActorId, time::Timestamp};

/// The longest note with which somebody asks, in characters.
pub const MAX_NOTE: usize = 300;
/// How many companies are suggested at a time.
pub const SUGGESTED: usize = 3;
/// How many companies one accompanies at a time, those included whom it has not answered: more would get no time.
pub const MAX_ACCOMPANIED: u32 = 5;
/// For how long nobody asks again who was declined.
pub const REST: TimeDelta = TimeDelta::days(90);

/// What stands between two companies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuddyState {
    /// One asked, and the other has not answered.
    Asked,
    /// Both agreed.
    Agreed,
    /// The other said no.
    Declined,
}

impl BuddyState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Agreed, Self::Declined];

    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether it goes on: it is asked or agreed.
    pub fn is_open(self) -> bool {
        self != Self::Declined
    }
}

/// That a company accompanies another, or was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buddy {
    /// The company that begins.
    pub newcomer: ActorId,
    /// The company that accompanies it.
    pub guide: ActorId,
    /// What the newcomer wrote when it asked.
    pub note: String,
    /// How it stands.
    pub state: BuddyState,
    /// Since when it stands so.
    pub since: Timestamp,
}

impl Buddy {
    /// The other one of the two, where `company` is one of them.
    pub fn other(&self, company: ActorId) -> ActorId {
        if company == self.newcomer { self.guide } else { self.newcomer }
    }
}

/// A company that is willing to accompany others, as somebody who looks for one finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guide {
    /// Which.
    pub company: ActorId,
    /// How open it is.
    pub level: Level,
    /// How many it accompanies or was asked to, and has not declined.
    pub accompanied: u32,
    /// When it declined whoever looks, if it did.
    pub declined_at: Option<Timestamp>,
}

/// Why a company is not accompanied by another.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum AskError {
    /// It talks with everyone itself.
    #[error("your company talks with everyone already: it accompanies others now")]
    NotNew,
    /// It has one, or asked one.
    #[error("your company has a buddy or asked one already: end that first")]
    Taken,
    /// The other is not open enough.
    #[error("this company is not open enough to accompany another")]
    NotOpen,
    /// The other has no time.
    #[error("this company accompanies as many as it can")]
    Full,
    /// The other declined lately.
    #[error("this company declined lately")]
    Declined,
}

/// Whether a company at this level may accompany others: one that talks with everyone.
pub fn may_guide(level: Level) -> bool {
    level >= Level::Dialogue
}

/// Whether a company at this level is shown others that may accompany it: one that does not talk with everyone yet.
pub fn is_new(level: Level) -> bool {
    !may_guide(level)
}

/// Whether a company at `level`, which is `taken` when it has a buddy or asked for one, may ask this one, which is near,
/// willing and listed.
///
/// # Errors
/// [`AskError`] says what stands in the way, the newcomer's own first.
pub fn may_ask(level: Level, taken: bool, guide: &Guide, now: Timestamp) -> Result<(), AskError> {
    if !is_new(level) {
        return Err(AskError::NotNew);
    }
    if taken {
        return Err(AskError::Taken);
    }
    if !may_guide(guide.level) {
        return Err(AskError::NotOpen);
    }
    if guide.declined_at.is_some_and(|at| now < at + REST) {
        return Err(AskError::Declined);
    }
    if guide.accompanied >= MAX_ACCOMPANIED {
        return Err(AskError::Full);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    const GUIDE: Guide = Guide { company: ActorId(1), level: Level::Dialogue, accompanied: 0, declined_at: None };

    #[test]
    fn those_who_talk_with_everyone_accompany_those_who_do_not() {
        assert_eq!(Level::ALL.map(may_guide), [false, false, true, true, true]);
        let now = from_ms(0);
        for level in Level::ALL {
            let own = may_ask(level, false, &GUIDE, now);
            assert_eq!(own, if is_new(level) { Ok(()) } else { Err(AskError::NotNew) }, "{level:?}");
            let other = may_ask(Level::Showcase, false, &Guide { level, ..GUIDE }, now);
            assert_eq!(other, if may_guide(level) { Ok(()) } else { Err(AskError::NotOpen) }, "{level:?}");
        }
    }

    #[test]
    fn one_at_a_time_and_nobody_has_too_many() {
        let ask = |taken, accompanied| may_ask(Level::Listening, taken, &Guide { accompanied, ..GUIDE }, from_ms(0));
        assert_eq!(ask(true, 0), Err(AskError::Taken));
        assert_eq!(ask(false, MAX_ACCOMPANIED - 1), Ok(()));
        assert_eq!(ask(false, MAX_ACCOMPANIED), Err(AskError::Full));
    }

    #[test]
    fn who_declined_is_left_alone_for_a_while() {
        let declined = from_ms(1_000);
        let guide = Guide { declined_at: Some(declined), ..GUIDE };
        let ask = |now| may_ask(Level::Showcase, false, &guide, now);
        assert_eq!(ask(declined), Err(AskError::Declined));
        assert_eq!(ask(declined + REST - TimeDelta::milliseconds(1)), Err(AskError::Declined));
        assert_eq!(ask(declined + REST), Ok(()));
    }

    #[test]
    fn states_are_read_back_and_each_of_two_has_another() {
        for state in BuddyState::ALL {
            assert_eq!(BuddyState::from_name(state.as_str()), Some(state));
        }
        assert_eq!(BuddyState::ALL.map(BuddyState::is_open), [true, true, false]);
        assert_eq!(BuddyState::from_name("ended"), None);
        let [newcomer, guide] = [ActorId(1), ActorId(2)];
        let buddy = Buddy { newcomer, guide, note: String::new(), state: BuddyState::Asked, since: from_ms(0) };
        assert_eq!((buddy.other(newcomer), buddy.other(guide)), (guide, newcomer));
    }
}
