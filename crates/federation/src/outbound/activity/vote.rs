//! A vote: a Note with a name and no text that answers the poll, as Mastodon began it.

use domain::{actor::Actor, time::Timestamp, uri::Uri};
use serde::Serialize;

use super::Activity;
use crate::outbound::{address::Addresses, context::Document, shape::moment};

/// One choice.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vote {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    attributed_to: Uri,
    name: String,
    in_reply_to: Uri,
    #[serde(flatten)]
    addresses: Addresses,
}

/// `voter` chooses the option `title` of the poll `question` by `author`.
pub fn vote(
    id: Uri,
    voter: &Actor,
    title: &str,
    question: &Uri,
    author: &Uri,
    at: Timestamp,
) -> Document<Activity<Vote>> {
    let addresses = Addresses::only(author);
    let choice = Vote {
        id: Uri::from_stored(format!("{id}#vote")),
        kind: "Note",
        attributed_to: voter.uri.clone(),
        name: title.to_owned(),
        in_reply_to: question.clone(),
        addresses: addresses.clone(),
    };
    Activity::new(id, "Create", voter, addresses, choice).published(moment(at)).plain()
}
