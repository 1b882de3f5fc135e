//! Communities and those whom they invite of other servers: what one side asks, takes back and turns down is told to
//! the other. A yes is a Follow, which is told as any other.

use app::Error;
use domain::{id::ActorId, uri::Uri};

use crate::outbound::{
    activity,
    sender::{Access, Sender},
};

pub(super) async fn invited(sender: &Sender<'_>, community: ActorId, guest: ActorId) -> Result<(), Error> {
    let Some((group, guest)) = sender.across(community, guest).await? else { return Ok(()) };
    // Taken back or answered before it was sent.
    let Some(invite) = sender.tx.communities().invite_of(group.id, guest.id).await? else { return Ok(()) };
    let activity = activity::invite(&invite, &group, &guest);
    sender.send(&group, Access::Closed, &group.uri, &activity, sender.reach().only(&guest)).await
}

pub(super) async fn ended(
    sender: &Sender<'_>,
    community: ActorId,
    guest: ActorId,
    by: ActorId,
    invite: &Uri,
) -> Result<(), Error> {
    if by == community {
        let Some((group, guest)) = sender.across(community, guest).await? else { return Ok(()) };
        let activity = activity::undo_invite(sender.new_uri("undo"), invite, &group, &guest);
        return sender.send(&group, Access::Closed, &group.uri, &activity, sender.reach().only(&guest)).await;
    }
    let Some((guest, group)) = sender.across(guest, community).await? else { return Ok(()) };
    let activity = activity::reject_invite(sender.new_uri("reject"), invite, &group, &guest);
    sender.send(&guest, Access::Closed, &group.uri, &activity, sender.reach().only(&group)).await
}
