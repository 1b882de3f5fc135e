//! Polls, as the viewer sees them.

use domain::{id::PollId, poll::PollOption, time::Timestamp};
use serde::Serialize;
use storage::views::PollView;

use super::{CustomEmoji, Here, id, iso_or_null};

/// <https://docs.joinmastodon.org/entities/Poll/>
#[derive(Debug, Clone, Serialize)]
pub struct Poll<'a> {
    #[serde(serialize_with = "id")]
    pub id: PollId,
    #[serde(serialize_with = "iso_or_null")]
    pub expires_at: Option<Timestamp>,
    pub expired: bool,
    pub multiple: bool,
    pub votes_count: i64,
    pub voters_count: i64,
    pub options: Vec<Choice<'a>>,
    pub emojis: Vec<CustomEmoji<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_votes: Option<&'a [usize]>,
}

/// One choice.
#[derive(Debug, Clone, Serialize)]
pub struct Choice<'a> {
    pub title: &'a str,
    pub votes_count: i64,
}

impl<'a> Poll<'a> {
    /// A poll. Who asks counts as having voted, because apps then show the result.
    pub fn new(view: &'a PollView, here: &Here<'_>) -> Self {
        let PollView { poll, own_choices, emojis } = view;
        let own = here.viewer == Some(poll.author);
        let choice = |PollOption { title, votes }: &'a PollOption| Choice { title, votes_count: *votes };
        Self {
            id: poll.id,
            expires_at: poll.expires_at,
            expired: poll.is_over(here.now),
            multiple: poll.multiple,
            votes_count: poll.options.iter().map(|option| option.votes).sum(),
            voters_count: poll.voters,
            options: poll.options.iter().map(choice).collect(),
            emojis: CustomEmoji::all(emojis, here.instance),
            voted: own_choices.as_ref().map(|choices| own || !choices.is_empty()),
            own_votes: own_choices.as_deref(),
        }
    }
}
