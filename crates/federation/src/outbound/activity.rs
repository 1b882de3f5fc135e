//! Activities: one file per thing that is said, each a pure function from domain values to JSON.
//!
//! An activity about a state carries that state's own id (a Follow, a Like, a boost); any other is named by its
//! row in the table of activities, so that two edits or two answers never share an id.

mod account;
mod announce;
mod approval;
mod block;
mod featured;
mod flag;
mod follow;
pub mod group;
mod invite;
mod like;
mod post;
mod quote;
mod relationship;
mod vote;

use domain::{actor::Actor, uri::Uri};
use serde::Serialize;

pub use self::{
    account::{delete_account, move_account, update_account},
    announce::{announce, undo_announce},
    approval::{Answered, answer, answer_unasked, authorization, withdraw},
    block::{block, undo_block},
    featured::{add_featured, remove_featured},
    flag::flag,
    follow::{accept_follow, follow, reject_follow, undo_follow},
    invite::{invite, reject_invite, undo_invite},
    like::{like, undo_like},
    post::{create, create_id, delete_post, update_post},
    quote::{quote_request, quote_request_id},
    relationship::{Relationship, answer_offer, offer, undo_relationship},
    vote::{Vote, vote},
};
use super::{
    address::Addresses,
    context::{Context, Document},
    object::Note,
};

/// An activity around an object, which is written whole, as a [`Stub`] or as an id.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity<O> {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    actor: Uri,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(flatten)]
    addresses: Addresses,
    object: O,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    /// What is asked leave for.
    #[serde(skip_serializing_if = "Option::is_none")]
    instrument: Option<Box<Note>>,
    /// The authorisation that an Accept grants.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Uri>,
}

impl<O> Activity<O> {
    fn new(id: Uri, kind: &'static str, actor: &Actor, addresses: Addresses, object: O) -> Self {
        let actor = actor.uri.clone();
        Self {
            id,
            kind,
            actor,
            published: None,
            addresses,
            object,
            target: None,
            content: None,
            instrument: None,
            result: None,
        }
    }

    /// Its ActivityPub id.
    pub fn id(&self) -> &Uri {
        &self.id
    }

    fn published(mut self, at: impl Into<String>) -> Self {
        self.published = Some(at.into());
        self
    }

    fn target(mut self, target: &Uri) -> Self {
        self.target = Some(target.clone());
        self
    }

    fn plain(self) -> Document<Self> {
        Document::new(Context::Plain, self)
    }
}

/// An activity inside of another, by ids alone: Takahē cannot read more, the others need no less.
#[derive(Debug, Clone, Serialize)]
pub struct Stub {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    actor: Uri,
    object: Uri,
    #[serde(skip_serializing_if = "Option::is_none")]
    instrument: Option<Uri>,
}

impl Stub {
    fn new(id: &Uri, kind: &'static str, actor: &Uri, object: &Uri) -> Self {
        Self { id: id.clone(), kind, actor: actor.clone(), object: object.clone(), instrument: None }
    }
}
