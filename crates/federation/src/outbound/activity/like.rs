//! Like and its end (ActivityPub section 7.10).

use domain::{actor::Actor, uri::Uri};

use super::{Activity, Stub};
use crate::outbound::{address::Addresses, context::Document};

/// `actor` likes a post by `author`; `uri` is the like's own id.
pub fn like(uri: &Uri, actor: &Actor, post: &Uri, author: &Uri) -> Document<Activity<Uri>> {
    Activity::new(uri.clone(), "Like", actor, Addresses::only(author), post.clone()).plain()
}

/// `actor` no longer likes it.
pub fn undo_like(id: Uri, uri: &Uri, actor: &Actor, post: &Uri, author: &Uri) -> Document<Activity<Stub>> {
    let stub = Stub::new(uri, "Like", &actor.uri, post);
    Activity::new(id, "Undo", actor, Addresses::only(author), stub).plain()
}
