//! What a Question has beside a Note.

use domain::poll::{Poll, PollOption};
use serde::Serialize;

use crate::outbound::shape::{Total, moment};

/// A poll on the wire.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Question {
    #[serde(skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<Choice>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any_of: Option<Vec<Choice>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<String>,
    /// When it ended; there only once it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<String>,
    voters_count: i64,
}

#[derive(Debug, Clone, Serialize)]
struct Choice {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    replies: Total,
}

impl Question {
    pub(super) fn new(poll: &Poll) -> Self {
        let choice =
            |option: &PollOption| Choice { kind: "Note", name: option.title.clone(), replies: Total::of(option.votes) };
        let choices: Vec<Choice> = poll.options.iter().map(choice).collect();
        let (one_of, any_of) = if poll.multiple { (None, Some(choices)) } else { (Some(choices), None) };
        let end_time = poll.expires_at.map(moment);
        let closed = end_time.clone().filter(|_| poll.closed);
        Self { one_of, any_of, end_time, closed, voters_count: poll.voters }
    }
}
