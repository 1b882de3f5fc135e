//! Invite, its refusal and its end: a community asks somebody of another server in (ActivityStreams vocabulary, Invite).

use domain::{actor::Actor, uri::Uri};

use super::{Activity, Stub};
use crate::outbound::{address::Addresses, context::Document};

/// `group` asks `guest` in; `invite` is the invitation's own id.
pub fn invite(invite: &Uri, group: &Actor, guest: &Actor) -> Document<Activity<Uri>> {
    let addresses = Addresses::only(&guest.uri);
    Activity::new(invite.clone(), "Invite", group, addresses, group.uri.clone()).target(&guest.uri).plain()
}

/// `group` takes back that it asked `guest` in.
pub fn undo_invite(id: Uri, invite: &Uri, group: &Actor, guest: &Actor) -> Document<Activity<Stub>> {
    let stub = Stub::new(invite, "Invite", &group.uri, &group.uri);
    Activity::new(id, "Undo", group, Addresses::only(&guest.uri), stub).plain()
}

/// `guest` does not come, whom `group` asked in.
pub fn reject_invite(id: Uri, invite: &Uri, group: &Actor, guest: &Actor) -> Document<Activity<Stub>> {
    let stub = Stub::new(invite, "Invite", &group.uri, &group.uri);
    Activity::new(id, "Reject", guest, Addresses::only(&group.uri), stub).plain()
}
