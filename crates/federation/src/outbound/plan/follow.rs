//! Following: we ask, we answer, we stop.
//!
//! An event may be told late, after what came next, and most servers know a follow by the two between whom it is.
//! So what is said of an earlier follow is not said when another has begun.

use app::Error;
use domain::{
    follow::FollowState,
    id::{ActorId, FollowId},
    uri::Uri,
};

use crate::outbound::{
    activity,
    sender::{Access, Sender},
};

pub(super) async fn requested(
    sender: &Sender<'_>,
    follow: FollowId,
    follower: ActorId,
    target: ActorId,
) -> Result<(), Error> {
    let Some((follower, target)) = sender.across(follower, target).await? else { return Ok(()) };
    // Taken back before it was sent: the Undo that comes next says nothing to anyone.
    let Some(follow) = sender.tx.follows().find(follow).await? else { return Ok(()) };
    let activity = activity::follow(&follow.uri, &follower, &target);
    let reach = sender.reach().only(&target);
    sender.send(&follower, Access::Closed, &target.uri, &activity, reach).await
}

pub(super) async fn accepted(
    sender: &Sender<'_>,
    follow: &Uri,
    follower: ActorId,
    target: ActorId,
) -> Result<(), Error> {
    let Some((target, follower)) = sender.across(target, follower).await? else { return Ok(()) };
    let standing = sender.tx.follows().between(follower.id, target.id).await?;
    if !standing.is_some_and(|standing| standing.uri == *follow && standing.state == FollowState::Accepted) {
        return Ok(());
    }
    let activity = activity::accept_follow(sender.new_uri("accept"), follow, &follower, &target);
    let reach = sender.reach().only(&follower);
    sender.send(&target, Access::Closed, &follower.uri, &activity, reach).await
}

pub(super) async fn rejected(
    sender: &Sender<'_>,
    follow: &Uri,
    follower: ActorId,
    target: ActorId,
) -> Result<(), Error> {
    let Some((target, follower)) = sender.across(target, follower).await? else { return Ok(()) };
    if sender.tx.follows().between(follower.id, target.id).await?.is_some() {
        return Ok(());
    }
    let activity = activity::reject_follow(sender.new_uri("reject"), follow, &follower, &target);
    let reach = sender.reach().only(&follower);
    sender.send(&target, Access::Closed, &follower.uri, &activity, reach).await
}

pub(super) async fn undone(sender: &Sender<'_>, follow: &Uri, follower: ActorId, target: ActorId) -> Result<(), Error> {
    let Some((follower, target)) = sender.across(follower, target).await? else { return Ok(()) };
    if sender.tx.follows().between(follower.id, target.id).await?.is_some() {
        return Ok(());
    }
    let activity = activity::undo_follow(sender.new_uri("undo"), follow, &follower, &target);
    let reach = sender.reach().only(&target);
    sender.send(&follower, Access::Closed, &target.uri, &activity, reach).await
}
