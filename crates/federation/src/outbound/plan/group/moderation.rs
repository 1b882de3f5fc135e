//! What moderators of a group did, said by the group's own Service: who of them it was is nobody's business.

use app::Error;
use domain::{
    actor::Actor,
    group::Deed,
    id::{ActorId, PostId},
    post::Post,
    uri::Uri,
};
use serde_json::Value;

use super::Stage;
use crate::outbound::{activity::group::InName, actor, sender::Sender};

/// Tells those who unwrap it; microblogs lose the boost of what was taken out.
pub(in crate::outbound::plan) async fn moderated(
    sender: &Sender<'_>,
    group: ActorId,
    deed: &Deed,
) -> Result<(), Error> {
    match deed {
        Deed::Removed { post } => {
            let Some((stage, post)) = about(sender, group, *post).await? else { return Ok(()) };
            let Some(entry) = sender.tx.groups().find(group, post.id).await? else { return Ok(()) };
            // It may be back by now.
            if entry.post.removed_at.is_none() {
                return Ok(());
            }
            tell(&stage, &post.uri, "delete", |name| name.remove(&entry.post.reason)).await?;
            stage.take_back(&entry, &post).await
        }
        Deed::Restored { post } => on_post(sender, group, *post, "delete", |name, _| name.undo(&name.remove(""))).await,
        Deed::Locked { post } => on_post(sender, group, *post, "lock", |name, _| name.lock()).await,
        Deed::Unlocked { post } => on_post(sender, group, *post, "lock", |name, _| name.undo(&name.lock())).await,
        Deed::Pinned { post } => on_post(sender, group, *post, "add", |name, group| name.add(&featured(group))).await,
        Deed::Unpinned { post } => {
            on_post(sender, group, *post, "remove", |name, group| name.take_out(&featured(group))).await
        }
        Deed::Banned { actor, until, reason } => {
            on_actor(sender, group, *actor, "block", |name, _| name.ban(*until, reason)).await
        }
        Deed::Unbanned { actor } => {
            on_actor(sender, group, *actor, "block", |name, _| name.undo(&name.ban(None, ""))).await
        }
        Deed::Appointed { actor } => {
            on_actor(sender, group, *actor, "add", |name, group| name.add(&actor::moderators(group))).await
        }
        Deed::Dismissed { actor } => {
            on_actor(sender, group, *actor, "remove", |name, group| name.take_out(&actor::moderators(group))).await
        }
        // The group's profile says so, and its change is an event of its own.
        Deed::Closed | Deed::Opened => Ok(()),
    }
}

fn featured(group: &Actor) -> Uri {
    group.endpoints.featured.clone().unwrap_or_else(|| Uri::from_stored(format!("{}/featured", group.uri)))
}

async fn about<'a>(sender: &'a Sender<'a>, group: ActorId, post: PostId) -> Result<Option<(Stage<'a>, Post)>, Error> {
    let Some(post) = sender.tx.posts().find(post).await?.filter(|post| post.deleted_at.is_none()) else {
        return Ok(None);
    };
    let author = sender.tx.actors().find(post.author).await?;
    Ok(Stage::of(sender, group, author.as_ref()).await?.map(|stage| (stage, post)))
}

async fn on_post(
    sender: &Sender<'_>,
    group: ActorId,
    post: PostId,
    what: &str,
    activity: impl Fn(&InName<'_>, &Actor) -> Value,
) -> Result<(), Error> {
    let Some((stage, post)) = about(sender, group, post).await? else { return Ok(()) };
    tell(&stage, &post.uri, what, |name| activity(name, &stage.group)).await
}

async fn on_actor(
    sender: &Sender<'_>,
    group: ActorId,
    actor: ActorId,
    what: &str,
    activity: impl Fn(&InName<'_>, &Actor) -> Value,
) -> Result<(), Error> {
    let Some(actor) = sender.tx.actors().find(actor).await? else { return Ok(()) };
    let Some(stage) = Stage::of(sender, group, Some(&actor)).await? else { return Ok(()) };
    tell(&stage, &actor.uri, what, |name| activity(name, &stage.group)).await
}

async fn tell(
    stage: &Stage<'_>,
    object: &Uri,
    what: &str,
    activity: impl Fn(&InName<'_>) -> Value,
) -> Result<(), Error> {
    let sender = stage.sender;
    let Some(service) = sender.tx.groups().moderation(stage.group.id).await? else { return Ok(()) };
    let Some(service) = sender.local(service).await? else { return Ok(()) };
    let id = sender.new_uri(what);
    let name = InName { id: &id, service: &service, group: &stage.group, private: stage.private, object };
    stage.pass_on_news(object, activity(&name)).await
}
