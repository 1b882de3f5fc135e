//! Polls: a question with options, and who chose what.

use chrono::TimeDelta;

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

/// What an author makes of a poll of theirs that is asked already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollChange {
    /// The choices, in their order.
    pub options: Vec<String>,
    /// Whether several may be chosen.
    pub multiple: bool,
    /// How long it lasts from now on, in seconds; its end stays where `None`.
    pub expires_in: Option<i64>,
}

/// A poll as it is asked anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAnew {
    /// The poll.
    pub poll: Poll,
    /// Whether nothing counts that was voted before.
    pub void: bool,
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
    /// Its author asked it anew after the voter read it.
    #[error("the options changed meanwhile; read them again")]
    Changed,
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
            Self::Changed => "refused-poll-changed",
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

    /// What becomes of the poll when its author wants it like this; `None` where that changes nothing.
    ///
    /// Nobody is taken to have said what they did not choose: with other choices, or when one may choose more or fewer
    /// of them, nothing counts that was voted before. Another end alone leaves the votes. What is over stays as it was
    /// answered; apps that only send along what is there do not open it again.
    pub fn ask_anew(&self, wanted: &PollChange, now: Timestamp) -> Result<Option<AskedAnew>, PollError> {
        let titles = wanted.options.iter().map(|title| title.trim());
        let same = titles.clone().eq(self.options.iter().map(|option| option.title.as_str()));
        let void = !same || wanted.multiple != self.multiple;
        if self.is_over(now) {
            return if void { Err(PollError::Ended) } else { Ok(None) };
        }
        check_draft(&wanted.options, wanted.expires_in.unwrap_or(*EXPIRATION.start()))?;
        let expires_at = wanted.expires_in.map_or(self.expires_at, |seconds| Some(now + TimeDelta::seconds(seconds)));
        if !void && expires_at == self.expires_at {
            return Ok(None);
        }
        let mut poll = Self { expires_at, ..self.clone() };
        if void {
            poll.options = titles.map(|title| PollOption { title: title.to_owned(), votes: 0 }).collect();
            poll.multiple = wanted.multiple;
            poll.voters = 0;
        }
        Ok(Some(AskedAnew { poll, void }))
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
    fn other_choices_void_what_was_voted_and_another_end_does_not() {
        let option = |title: &str, votes| PollOption { title: title.into(), votes };
        let asked = Poll { options: vec![option("a", 2), option("b", 1)], voters: 3, ..poll(false) };
        let wanted = |options: &[&str], multiple, expires_in| PollChange {
            options: options.iter().map(|title| (*title).to_owned()).collect(),
            multiple,
            expires_in,
        };
        let now = from_ms(500);
        let anew = |change: PollChange| asked.ask_anew(&change, now);
        assert_eq!(anew(wanted(&["a", " b "], false, None)), Ok(None));
        let later = Poll { expires_at: Some(from_ms(300_500)), ..asked.clone() };
        let longer = AskedAnew { poll: later.clone(), void: false };
        assert_eq!(anew(wanted(&["a", "b"], false, Some(300))), Ok(Some(longer)));
        for (options, multiple) in [(&["a", "c"][..], false), (&["b", "a"], false), (&["a", "b"], true)] {
            let fresh = options.iter().map(|title| option(title, 0)).collect();
            let poll = Poll { options: fresh, multiple, voters: 0, ..later.clone() };
            let expected = Ok(Some(AskedAnew { poll, void: true }));
            assert_eq!(anew(wanted(options, multiple, Some(300))), expected, "{options:?}");
        }
        let kept = anew(wanted(&["a", "c"], false, None)).expect("fits").expect("is another").poll;
        assert_eq!(kept.expires_at, asked.expires_at, "the end stays where nothing is said of it");
        assert_eq!(anew(wanted(&["a"], false, None)), Err(PollError::Options));
        assert_eq!(anew(wanted(&["a", ""], false, None)), Err(PollError::OptionText));
        assert_eq!(anew(wanted(&["a", "b"], false, Some(10))), Err(PollError::Expiration));
        // It is over.
        let late = |change: PollChange| asked.ask_anew(&change, from_ms(1_000));
        assert_eq!(late(wanted(&["a", "b"], false, Some(300))), Ok(None));
        assert_eq!(late(wanted(&["a", "c"], false, Some(300))), Err(PollError::Ended));
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
