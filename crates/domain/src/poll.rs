//! Polls: a question with options, and who chose what.

use crate::{
    id::{ActorId, PollId, PostId},
    time::Timestamp,
};

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollOption {
    /// What it says, plain text.
    pub title: String,
    /// How many chose it.
    pub votes: i64,
}

/// A poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Our id for it.
    pub id: PollId,
    /// The post that asks.
    pub post: PostId,
    /// Who asks.
    pub author: ActorId,
    /// The choices, in their order.
    pub options: Vec<PollOption>,
    /// Whether several may be chosen.
    pub multiple: bool,
    /// When it ends; `None` never.
    pub expires_at: Option<Timestamp>,
    /// How many voted.
    pub voters: i64,
    /// Whether the end was told to those who took part.
    pub closed: bool,
}

/// How many options a local poll has, and how long each may be.
pub const OPTIONS: std::ops::RangeInclusive<usize> = 2..=8;
/// The longest option, in characters.
pub const MAX_OPTION: usize = 100;
/// The shortest and longest life of a local poll, in seconds.
pub const EXPIRATION: std::ops::RangeInclusive<i64> = 300..=2_629_746;

/// Why a poll or a vote is not taken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PollError {
    /// The number of options.
    #[error("a poll has 2 to 8 options")]
    Options,
    /// An option's text.
    #[error("each option has 1 to 100 characters and differs from the others")]
    OptionText,
    /// The duration.
    #[error("a poll lasts 5 minutes to one month")]
    Expiration,
    /// It is over.
    #[error("the poll has already ended")]
    Ended,
    /// One vote each.
    #[error("you have already voted on this poll")]
    AlreadyVoted,
    /// The author does not vote.
    #[error("you cannot vote in your own poll")]
    Own,
    /// No such option, none, or several where one is allowed.
    #[error("the chosen option does not exist")]
    Choice,
}

impl PollError {
    /// The name under which pages have words for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Options => "refused-poll-options",
            Self::OptionText => "refused-poll-option-text",
            Self::Expiration => "refused-poll-expiration",
            Self::Ended => "refused-poll-ended",
            Self::AlreadyVoted => "refused-poll-voted",
            Self::Own => "refused-poll-own",
            Self::Choice => "refused-poll-choice",
        }
    }
}

/// Checks a poll that somebody wants to publish here.
pub fn check_draft(options: &[String], expires_in: i64) -> Result<(), PollError> {
    if !OPTIONS.contains(&options.len()) {
        return Err(PollError::Options);
    }
    let distinct: std::collections::HashSet<_> = options.iter().map(|option| option.trim()).collect();
    let fits = |option: &String| (1..=MAX_OPTION).contains(&option.trim().chars().count());
    if distinct.len() != options.len() || !options.iter().all(fits) {
        return Err(PollError::OptionText);
    }
    if EXPIRATION.contains(&expires_in) { Ok(()) } else { Err(PollError::Expiration) }
}

impl Poll {
    /// Whether nobody can vote any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.closed || self.expires_at.is_some_and(|end| end <= now)
    }

    /// Whether `voter`, who chose `earlier` before, may now choose `choices` (positions of options).
    ///
    /// A remote vote for several options arrives as several activities, so `earlier` may be non-empty where
    /// several may be chosen.
    pub fn check_vote(
        &self,
        voter: ActorId,
        earlier: &[usize],
        choices: &[usize],
        now: Timestamp,
    ) -> Result<(), PollError> {
        if voter == self.author {
            return Err(PollError::Own);
        }
        if self.is_over(now) {
            return Err(PollError::Ended);
        }
        if choices.is_empty() || choices.iter().any(|choice| *choice >= self.options.len()) {
            return Err(PollError::Choice);
        }
        if !self.multiple && choices.len() > 1 {
            return Err(PollError::Choice);
        }
        let again = choices.iter().any(|choice| earlier.contains(choice));
        if again || (!self.multiple && !earlier.is_empty()) {
            return Err(PollError::AlreadyVoted);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    fn poll(multiple: bool) -> Poll {
        let option = |title: &str| PollOption { title: title.into(), votes: 0 };
        Poll {
            id: PollId(1),
            post: PostId(2),
            author: ActorId(3),
            options: vec![option("a"), option("b")],
            multiple,
            expires_at: Some(from_ms(1_000)),
            voters: 0,
            closed: false,
        }
    }

    #[test]
    fn votes_are_taken_once_and_in_time() {
        let single = poll(false);
        let now = from_ms(500);
        assert_eq!(single.check_vote(ActorId(9), &[], &[1], now), Ok(()));
        assert_eq!(single.check_vote(ActorId(9), &[0], &[1], now), Err(PollError::AlreadyVoted));
        assert_eq!(single.check_vote(ActorId(9), &[], &[0, 1], now), Err(PollError::Choice));
        assert_eq!(single.check_vote(ActorId(9), &[], &[2], now), Err(PollError::Choice));
        assert_eq!(single.check_vote(ActorId(3), &[], &[0], now), Err(PollError::Own));
        assert_eq!(single.check_vote(ActorId(9), &[], &[0], from_ms(1_000)), Err(PollError::Ended));
        let several = poll(true);
        assert_eq!(several.check_vote(ActorId(9), &[0], &[1], now), Ok(()));
        assert_eq!(several.check_vote(ActorId(9), &[0], &[0], now), Err(PollError::AlreadyVoted));
    }

    #[test]
    fn drafts_keep_their_bounds() {
        let options = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        assert_eq!(check_draft(&options(&["a", "b"]), 300), Ok(()));
        assert_eq!(check_draft(&options(&["a"]), 300), Err(PollError::Options));
        assert_eq!(check_draft(&options(&["a", " a"]), 300), Err(PollError::OptionText));
        assert_eq!(check_draft(&options(&["a", ""]), 300), Err(PollError::OptionText));
        assert_eq!(check_draft(&options(&["a", "b"]), 10), Err(PollError::Expiration));
    }
}
