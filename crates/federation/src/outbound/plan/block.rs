//! Blocks, told to the blocked one's server so that it hides one from the other, as long as they hold.

use app::Error;
use domain::{id::ActorId, uri::Uri};

use crate::outbound::{
    activity,
    sender::{Access, Sender},
};

pub(super) async fn blocked(sender: &Sender<'_>, block: &Uri, actor: ActorId, target: ActorId) -> Result<(), Error> {
    let Some((actor, target)) = sender.across(actor, target).await? else { return Ok(()) };
    if sender.tx.blocks().find(actor.id, target.id).await?.as_ref() != Some(block) {
        return Ok(());
    }
    let activity = activity::block(block, &actor, &target);
    let reach = sender.reach().only(&target);
    sender.send(&actor, Access::Closed, &target.uri, &activity, reach).await
}

pub(super) async fn unblocked(sender: &Sender<'_>, block: &Uri, actor: ActorId, target: ActorId) -> Result<(), Error> {
    let Some((actor, target)) = sender.across(actor, target).await? else { return Ok(()) };
    if sender.tx.blocks().find(actor.id, target.id).await?.is_some() {
        return Ok(());
    }
    let activity = activity::undo_block(sender.new_uri("undo"), block, &actor, &target);
    let reach = sender.reach().only(&target);
    sender.send(&actor, Access::Closed, &target.uri, &activity, reach).await
}
