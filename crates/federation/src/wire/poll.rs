//! Polls: what a `Question` asks.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::limits;
use super::value::{Fields, count, cut_chars, date, flag, items, text};

/// The poll of a `Question`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct Poll {
    /// Whether one may choose several options (`anyOf`) or one (`oneOf`).
    pub multiple: bool,
    /// In the author's order, at most [`limits::OPTIONS`].
    pub options: Vec<PollOption>,
    /// When voting ends, or ended.
    pub end_time: Option<DateTime<Utc>>,
    /// Set once voting has ended.
    pub closed: Option<Closed>,
    /// People who voted, as told.
    pub voters_count: Option<u64>,
}

/// One option of a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct PollOption {
    /// The text; a vote names it exactly.
    pub name: String,
    /// Votes counted, as told.
    pub votes: Option<u64>,
}

/// That a poll ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub enum Closed {
    /// At this time.
    At(DateTime<Utc>),
    /// It does not say when.
    Unstated,
}

impl Poll {
    /// Takes a poll's properties; none without options.
    pub(crate) fn read(fields: &mut Fields) -> Option<Self> {
        let one_of = options(fields.take("oneOf"));
        let any_of = options(fields.take("anyOf"));
        let (multiple, options) = if one_of.is_empty() { (true, any_of) } else { (false, one_of) };
        if options.is_empty() {
            return None;
        }
        Some(Self {
            multiple,
            options,
            end_time: fields.date("endTime"),
            closed: closed(&fields.take("closed")),
            voters_count: fields.count("votersCount"),
        })
    }
}

fn options(value: Value) -> Vec<PollOption> {
    items(value).filter_map(option).take(limits::OPTIONS).collect()
}

fn option(item: Value) -> Option<PollOption> {
    let mut fields = Fields::of(item).ok()?;
    // Not trimmed: a vote must repeat it as it is.
    let name = text(fields.take("name")).filter(|name| !name.is_empty())?;
    Some(PollOption {
        name: cut_chars(name, limits::OPTION_CHARS),
        votes: fields.take("replies").get("totalItems").and_then(count),
    })
}

fn closed(value: &Value) -> Option<Closed> {
    match date(value) {
        Some(at) => Some(Closed::At(at)),
        None => flag(value)?.then_some(Closed::Unstated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Option<Poll> {
        Poll::read(&mut Fields::of(value).expect("an object"))
    }

    #[test]
    fn reads_both_kinds() {
        let poll = read(json!({
            "anyOf": {"type": "Note", "name": "Seigle", "replies": {"totalItems": "2"}},
            "oneOf": [], "endTime": "2026-04-01T00:00:00Z", "closed": true, "votersCount": 2.0,
        }))
        .expect("a poll");
        assert!(poll.multiple);
        assert_eq!(poll.options, [PollOption { name: "Seigle".into(), votes: Some(2) }]);
        assert_eq!((poll.closed, poll.voters_count), (Some(Closed::Unstated), Some(2)));
        let poll = read(json!({"oneOf": [{"name": "Oui"}, {}, 3], "closed": "2026-04-01T00:00:00Z"}));
        let poll = poll.expect("a poll");
        assert!(!poll.multiple && poll.options.len() == 1);
        assert!(matches!(poll.closed, Some(Closed::At(_))));
        assert_eq!(read(json!({"oneOf": null, "closed": false})), None);
    }

    #[test]
    fn six_hundred_options_are_few() {
        let options: Vec<_> = (0..600).map(|n| json!({"name": "x".repeat(n + 1)})).collect();
        let poll = read(json!({"oneOf": options})).expect("a poll");
        assert_eq!(poll.options.len(), limits::OPTIONS);
    }
}
