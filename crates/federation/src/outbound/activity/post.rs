//! Create, Update and Delete of posts (ActivityPub sections 7.2 to 7.4).

use app::Instance;
use domain::{actor::Actor, id::ActorId, post::Post, uri::Uri};
use storage::views::GroupView;

use super::Activity;
use crate::outbound::{
    address::Addresses,
    context::Document,
    object::{Note, remains},
    shape::{Tombstone, moment},
};

/// The id of the Create of a local post, in its outbox as in what is sent. Of what is said in a group it leads to the
/// post itself, so that nobody who asks for it takes it for something to boost.
pub fn create_id(note: &Note, here: &Instance) -> Uri {
    match here.post_id(note.id()) {
        Some(post) if note.audience().is_none() => here.activity(&format!("create/{post}")),
        _ => Uri::from_stored(format!("{}#create", note.id())),
    }
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
    let (context, addresses) = (note.context(), note.addresses().clone());
    let activity = Activity {
        id,
        kind,
        actor: note.author().clone(),
        published: Some(published),
        addresses: if note.is_untitled_thread() { addresses.with_single_to() } else { addresses },
        object: note,
        target: None,
        content: None,
        instrument: None,
        result: None,
    };
    Document::new(context, activity)
}

/// `author` deleted `post`, which mentioned `named` unless everyone could read it, and was said in `group`.
pub fn delete_post(
    id: Uri,
    post: &Post,
    author: &Actor,
    named: &[(ActorId, &Uri)],
    group: Option<&GroupView>,
) -> Document<Activity<Tombstone>> {
    let named = if post.audience.is_open() { &[] } else { named };
    let addresses = Addresses::within(post.audience, author, named, group);
    Activity::new(id, "Delete", author, addresses, remains(post)).plain()
}
