//! Follow, its answers and its end (ActivityPub sections 7.5 to 7.7).

use domain::{actor::Actor, uri::Uri};

use super::{Activity, Stub};
use crate::outbound::{address::Addresses, context::Document};

/// `follower` asks to follow `target`; `uri` is the follow's own id.
pub fn follow(uri: &Uri, follower: &Actor, target: &Actor) -> Document<Activity<Uri>> {
    Activity::new(uri.clone(), "Follow", follower, Addresses::only(&target.uri), target.uri.clone()).plain()
}

/// `target` lets `follower` in.
pub fn accept_follow(id: Uri, follow: &Uri, follower: &Actor, target: &Actor) -> Document<Activity<Stub>> {
    answer(id, "Accept", follow, follower, target)
}

/// `target` turns `follower` down, or out.
pub fn reject_follow(id: Uri, follow: &Uri, follower: &Actor, target: &Actor) -> Document<Activity<Stub>> {
    answer(id, "Reject", follow, follower, target)
}

fn answer(id: Uri, kind: &'static str, follow: &Uri, follower: &Actor, target: &Actor) -> Document<Activity<Stub>> {
    let stub = Stub::new(follow, "Follow", &follower.uri, &target.uri);
    Activity::new(id, kind, target, Addresses::only(&follower.uri), stub).plain()
}

/// `follower` no longer follows `target`.
pub fn undo_follow(id: Uri, follow: &Uri, follower: &Actor, target: &Actor) -> Document<Activity<Stub>> {
    let stub = Stub::new(follow, "Follow", &follower.uri, &target.uri);
    Activity::new(id, "Undo", follower, Addresses::only(&target.uri), stub).plain()
}
