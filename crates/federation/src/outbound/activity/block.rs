//! Block and its end (ActivityPub section 6.9). Peers act on it by hiding one from the other.

use domain::{actor::Actor, uri::Uri};

use super::{Activity, Stub};
use crate::outbound::{address::Addresses, context::Document};

/// `actor` blocks `target`; `uri` is the block's own id.
pub fn block(uri: &Uri, actor: &Actor, target: &Actor) -> Document<Activity<Uri>> {
    Activity::new(uri.clone(), "Block", actor, Addresses::only(&target.uri), target.uri.clone()).plain()
}

/// `actor` no longer blocks `target`.
pub fn undo_block(id: Uri, uri: &Uri, actor: &Actor, target: &Actor) -> Document<Activity<Stub>> {
    let stub = Stub::new(uri, "Block", &actor.uri, &target.uri);
    Activity::new(id, "Undo", actor, Addresses::only(&target.uri), stub).plain()
}
