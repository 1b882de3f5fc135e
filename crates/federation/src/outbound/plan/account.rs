//! Accounts: changed, gone, moved.

use app::Error;
use domain::{actor::ActorKind, id::ActorId};
use storage::views;

use crate::outbound::{
    activity,
    actor::Bonds,
    sender::{Access, Sender},
};

pub(super) async fn updated(sender: &Sender<'_>, actor: ActorId) -> Result<(), Error> {
    let view = views::accounts(sender.tx, &[actor]).await?.pop();
    let Some(view) = view.filter(|view| view.actor.is_local() && view.actor.deleted_at.is_none()) else {
        return Ok(());
    };
    let now = sender.tx.now();
    let rooting = views::rooting(sender.tx, &view.actor).await?;
    let company = views::companies(sender.tx, &[actor]).await?.remove(&actor);
    let bonds = Bonds::load(sender.tx, &view.actor, now).await?;
    let id = sender.new_uri("update");
    let activity = activity::update_account(id, &view, &rooting, company.as_ref(), bonds, sender.here, now);
    // Companies elsewhere read in the profile whether a person shows that they belong there.
    let companies: Vec<ActorId> = match view.actor.kind {
        ActorKind::Person => {
            let memberships = sender.tx.memberships().of_person(actor).await?;
            memberships.iter().filter(|one| one.is_active(now)).map(|one| one.company).collect()
        }
        _ => Vec::new(),
    };
    let reach = sender.reach().with_followers(actor).await?.with_all(&companies).await?;
    sender.send(&view.actor, Access::Open, &view.actor.uri, &activity, reach).await
}

/// Told to every server that is known: any of them may show the account, and its followers may be forgotten by now.
pub(super) async fn deleted(sender: &Sender<'_>, actor: ActorId) -> Result<(), Error> {
    let Some(actor) = sender.local(actor).await? else { return Ok(()) };
    let id = sender.here.activity(&format!("delete/actors/{}", actor.id));
    let activity = activity::delete_account(id, &actor);
    let reach = sender.reach().with_followers(actor.id).await?.with_every_host().await?;
    sender.send(&actor, Access::Open, &actor.uri, &activity, reach).await
}

pub(super) async fn moved(sender: &Sender<'_>, actor: ActorId, target: ActorId) -> Result<(), Error> {
    let Some(actor) = sender.local(actor).await? else { return Ok(()) };
    // It may have moved on by now.
    if actor.moved_to != Some(target) {
        return Ok(());
    }
    let Some(target) = sender.tx.actors().find(target).await? else { return Ok(()) };
    let activity = activity::move_account(sender.new_uri("move"), &actor, &target.uri);
    let reach = sender.reach().with_followers(actor.id).await?;
    sender.send(&actor, Access::Closed, &actor.uri, &activity, reach).await
}
