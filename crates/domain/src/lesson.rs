//! Short lessons for those who begin: one for each level of sharing, and what helps from the first day on.
//!
//! **Here:** which lessons there are, and which of them a company is shown with its first steps.
//!
//! **Not here:** their words (the catalogue of the pages).

use crate::{
    cursor::{Level, Room},
    time::Timestamp,
};

/// A page that is read in two minutes and ends with one thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lesson {
    /// Being seen.
    Showcase,
    /// Reading what others say.
    Listening,
    /// Talking with everyone.
    Dialogue,
    /// Taking up what others propose.
    CoCreation,
    /// Doing something together with others.
    Cooperation,
    /// Answering somebody who is not pleased.
    Critic,
    /// Inviting the first colleague.
    Colleague,
}

impl Lesson {
    /// Every lesson: those of the levels first, in their order.
    pub const ALL: [Self; 7] = [
        Self::Showcase,
        Self::Listening,
        Self::Dialogue,
        Self::CoCreation,
        Self::Cooperation,
        Self::Critic,
        Self::Colleague,
    ];

    /// Its name in addresses, in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Showcase => Level::Showcase.as_str(),
            Self::Listening => Level::Listening.as_str(),
            Self::Dialogue => Level::Dialogue.as_str(),
            Self::CoCreation => Level::CoCreation.as_str(),
            Self::Cooperation => Level::Cooperation.as_str(),
            Self::Critic => "critic",
            Self::Colleague => "colleague",
        }
    }

    /// The lesson with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lesson| lesson.as_str() == name)
    }

    /// The lesson of a level.
    pub fn of(level: Level) -> Self {
        match level {
            Level::Showcase => Self::Showcase,
            Level::Listening => Self::Listening,
            Level::Dialogue => Self::Dialogue,
            Level::CoCreation => Self::CoCreation,
            Level::Cooperation => Self::Cooperation,
        }
    }

    /// What a company at a level is shown with its first steps: the lesson of its level and of the next, and the one
    /// that fits what it meets there. Whoever hears nobody yet has a colleague to invite; whoever does meets critics.
    pub fn suggested(level: Level) -> Vec<Self> {
        let next = Level::from_number(level.number() + 1);
        let fitting = if level.opens(Room::Replies) { Self::Critic } else { Self::Colleague };
        [Some(Self::of(level)), next.map(Self::of), Some(fitting)].into_iter().flatten().collect()
    }
}

/// A lesson that a company has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// Which.
    pub lesson: Lesson,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_lesson_and_every_lesson_its_name() {
        for level in Level::ALL {
            assert_eq!(Lesson::of(level).as_str(), level.as_str());
        }
        for lesson in Lesson::ALL {
            assert_eq!(Lesson::from_name(lesson.as_str()), Some(lesson));
        }
        assert_eq!(Lesson::from_name("everything"), None);
    }

    #[test]
    fn a_company_is_shown_its_level_the_next_and_one_more() {
        use Lesson::{CoCreation, Colleague, Cooperation, Critic, Dialogue, Listening, Showcase};
        assert_eq!(
            Level::ALL.map(Lesson::suggested),
            [
                vec![Showcase, Listening, Colleague],
                vec![Listening, Dialogue, Critic],
                vec![Dialogue, CoCreation, Critic],
                vec![CoCreation, Cooperation, Critic],
                vec![Cooperation, Critic],
            ]
        );
    }
}
