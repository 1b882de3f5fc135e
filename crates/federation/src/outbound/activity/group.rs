//! What a group passes on (FEP-1b12): an Announce around an activity, and what its moderators do in its name.

use domain::{actor::Actor, time::Timestamp, uri::Uri};
use serde_json::{Value, json};

use super::Activity;
use crate::outbound::{
    address::Addresses,
    context::{Context, Document},
    shape::moment,
};

/// `group` passes `inner` on, which carries no context of its own.
pub fn pass_on(id: Uri, group: &Actor, private: bool, inner: Value, at: Timestamp) -> Document<Activity<Value>> {
    // The inner activity carries no context, so the outer one defines its words.
    let context = if inner.pointer("/object/quote").is_some() { Context::Quote } else { Context::Object };
    let activity = Activity::new(id, "Announce", group, Addresses::by_group(group, private), inner);
    Document::new(context, activity.published(moment(at)))
}

/// A document as the part of another.
pub fn inner(document: &impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(document).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.remove("@context");
    }
    value
}

/// A vote by anyone, by what counts of it alone.
pub fn vote(id: &Uri, kind: &'static str, actor: &Uri, post: &Uri, group: &Actor) -> Value {
    json!({ "id": id, "type": kind, "actor": actor, "object": post, "audience": group.uri })
}

/// A vote taken back. The id that the Undo had is not kept; it names the vote.
pub fn undo_vote(vote: &Uri, kind: &'static str, actor: &Uri, post: &Uri, group: &Actor) -> Value {
    let object = self::vote(vote, kind, actor, post, group);
    json!({ "id": format!("{vote}#undo"), "type": "Undo", "actor": actor, "object": object, "audience": group.uri })
}

/// The end of a post by its author.
pub fn delete(post: &Uri, author: &Uri, group: &Actor, private: bool) -> Value {
    let delete = json!({ "id": format!("{post}#delete"), "type": "Delete", "actor": author, "object": post });
    addressed(delete, group, private)
}

/// What is done in the name of a group, to what or whom.
pub struct InName<'a> {
    /// The id of the activity.
    pub id: &'a Uri,
    /// The Service that does it.
    pub service: &'a Actor,
    /// The group.
    pub group: &'a Actor,
    /// What is said there is for members alone.
    pub private: bool,
    /// What or whom it is about.
    pub object: &'a Uri,
}

impl InName<'_> {
    fn activity(&self, kind: &str) -> Value {
        let activity = json!({ "id": self.id, "type": kind, "actor": self.service.uri, "object": self.object });
        addressed(activity, self.group, self.private)
    }

    /// A post is taken out: a Delete with a reason, which makes it a removal.
    pub fn remove(&self, reason: &str) -> Value {
        with(self.activity("Delete"), "summary", json!(reason))
    }

    /// A thread is closed.
    pub fn lock(&self) -> Value {
        self.activity("Lock")
    }

    /// Something is put into a collection of the group.
    pub fn add(&self, target: &Uri) -> Value {
        with(self.activity("Add"), "target", json!(target))
    }

    /// Something is taken out of a collection of the group.
    pub fn take_out(&self, target: &Uri) -> Value {
        with(self.activity("Remove"), "target", json!(target))
    }

    /// Somebody is kept out.
    pub fn ban(&self, until: Option<Timestamp>, reason: &str) -> Value {
        let mut block = with(self.activity("Block"), "target", json!(self.group.uri));
        block = with(block, "removeData", json!(false));
        if !reason.is_empty() {
            block = with(block, "summary", json!(reason));
        }
        match until {
            Some(until) => with(block, "endTime", json!(moment(until))),
            None => block,
        }
    }

    /// One of these is taken back.
    pub fn undo(&self, earlier: &Value) -> Value {
        let id = format!("{}/undo", self.id);
        let undo = json!({ "id": id, "type": "Undo", "actor": self.service.uri, "object": earlier });
        addressed(undo, self.group, self.private)
    }
}

fn with(mut value: Value, key: &str, what: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.insert(key.to_owned(), what);
    }
    value
}

fn addressed(value: Value, group: &Actor, private: bool) -> Value {
    let addresses = serde_json::to_value(Addresses::in_group(group, private)).unwrap_or_default();
    let keys = ["to", "cc", "audience"];
    keys.into_iter().fold(value, |value, key| with(value, key, addresses[key].clone()))
}
