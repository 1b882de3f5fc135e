//! Create, Update and Delete of posts (ActivityPub sections 7.2 to 7.4).

use app::Instance;
use domain::{
    actor::Actor,
    id::{ActorId, PostId},
    post::Post,
    uri::Uri,
};

use super::Activity;
use crate::outbound::{
    address::Addresses,
    context::Document,
    object::{Note, remains},
    shape::{Tombstone, moment},
};

/// The id of the Create of a local post, in its outbox as in what is sent.
pub fn create_id(post: PostId, here: &Instance) -> Uri {
    here.activity(&format!("create/{post}"))
}

/// The author publishes `note`.
pub fn create(id: Uri, note: Note) -> Document<Activity<Note>> {
    let published = note.published().to_owned();
    around(id, "Create", note, published)
}

/// The author edited `note`, or its poll ended, at `at`.
pub fn update_post(id: Uri, note: Note, at: domain::time::Timestamp) -> Document<Activity<Note>> {
    around(id, "Update", note, moment(at))
}

fn around(id: Uri, kind: &'static str, note: Note, published: String) -> Document<Activity<Note>> {
    let context = note.context();
    let activity = Activity {
        id,
        kind,
        actor: note.author().clone(),
        published: Some(published),
        addresses: note.addresses().clone(),
        object: note,
        target: None,
        content: None,
        instrument: None,
        result: None,
    };
    Document::new(context, activity)
}

/// `author` deleted `post`, which mentioned `named` unless everyone could read it, and was for `group`.
pub fn delete_post(
    id: Uri,
    post: &Post,
    author: &Actor,
    named: &[(ActorId, &Uri)],
    group: Option<&Uri>,
) -> Document<Activity<Tombstone>> {
    let named = if post.audience.is_open() { &[] } else { named };
    let addresses = Addresses::within(post.audience, author, named, group);
    Activity::new(id, "Delete", author, addresses, remains(post)).plain()
}
