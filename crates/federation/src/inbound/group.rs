//! What others do in a group of this server: votes, and what its moderators elsewhere decide. Whether they may is for
//! the command to say; that they do it is what they signed.

use app::{
    community::{Act, Moderate},
    group::Dislike,
};
use domain::{
    actor::{Actor, ActorKind},
    id::{ActorId, PostId},
    post::Post,
    text::sanitize,
};

use super::{Inbound, InboundError, refused};
use crate::{
    context::uri,
    outbound,
    wire::{self, Kind},
};

/// A vote against a post, given or, in an Undo, taken back.
pub(super) async fn disliked(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let undone = inbound.activity.kind == Kind::Undo;
    let inner = inbound.activity.embedded_activity().and_then(Result::ok).filter(|_| undone);
    let vote = inner.as_ref().unwrap_or(inbound.activity);
    let Some(object) = vote.object_id().and_then(uri) else { return inbound.nothing().await };
    let id = vote.id.as_ref().and_then(uri).unwrap_or_else(|| inbound.id.clone());
    // Passed on under the voter's name: it must be the voter's.
    if !id.same_origin(&inbound.sender.uri) {
        return Err(refused("the vote lives on another server than its sender"));
    }
    match inbound.federation.app().read().posts().find_by_uri(&object).await? {
        Some(post) if post.group.is_some() => {
            inbound.federation.learn_software(&inbound.sender).await;
            let origin = inbound.origin();
            inbound.execute(Dislike { origin, post: post.id, vote: id, undone }).await
        }
        _ => inbound.nothing().await,
    }
}

/// A moderator elsewhere does something: Delete with a reason, Lock, Add, Remove, Block with a target.
pub(super) async fn moderated(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    act(inbound, inbound.activity, false).await
}

/// The same, taken back.
pub(super) async fn undone(inbound: &Inbound<'_>, inner: &wire::Activity) -> Result<(), InboundError> {
    act(inbound, inner, true).await
}

async fn act(inbound: &Inbound<'_>, activity: &wire::Activity, undone: bool) -> Result<(), InboundError> {
    let found = match activity.kind {
        Kind::Delete | Kind::Lock => on_post(inbound, activity, undone).await?,
        Kind::Add | Kind::Remove => on_collection(inbound, activity).await?,
        Kind::Block => on_actor(inbound, activity, undone).await?,
        _ => None,
    };
    let Some((community, act)) = found else { return inbound.nothing().await };
    let read = inbound.federation.app().read();
    let place = read.communities().place(community, inbound.sender.id, inbound.federation.app().now()).await?;
    // Servers pass what their own administrators do on to every group: it is theirs alone.
    if !place.moderator {
        return inbound.nothing().await;
    }
    inbound.execute(Moderate { origin: inbound.origin(), community, act }).await
}

fn reason(activity: &wire::Activity) -> String {
    sanitize::plain(activity.summary.as_deref().unwrap_or_default())
}

async fn post(inbound: &Inbound<'_>, activity: &wire::Activity) -> Result<Option<Post>, InboundError> {
    let Some(object) = activity.object_id().and_then(uri) else { return Ok(None) };
    Ok(inbound.federation.app().read().posts().find_by_uri(&object).await?)
}

async fn on_post(
    inbound: &Inbound<'_>,
    activity: &wire::Activity,
    undone: bool,
) -> Result<Option<(ActorId, Act)>, InboundError> {
    let Some(post) = post(inbound, activity).await? else { return Ok(None) };
    let Some(group) = post.group else { return Ok(None) };
    let post: PostId = post.id;
    Ok(Some((
        group,
        match (&activity.kind, undone) {
            (Kind::Lock, _) => Act::Lock { post, locked: !undone },
            (_, false) => Act::Remove { post, reason: reason(activity) },
            (_, true) => Act::Restore { post },
        },
    )))
}

/// The group of this server to which a target belongs.
async fn group(inbound: &Inbound<'_>, activity: &wire::Activity) -> Result<Option<(Actor, String)>, InboundError> {
    let Some(target) = activity.target.as_ref().and_then(|target| uri(&target.id)) else { return Ok(None) };
    let instance = inbound.federation.app().instance();
    let text = target.to_string();
    let (owner, rest) = match text.rsplit_once('/') {
        Some((owner, rest @ ("moderators" | "featured"))) => (owner.to_owned(), rest.to_owned()),
        _ => (text, String::new()),
    };
    let Some(id) = instance.actor_id(&domain::uri::Uri::from_stored(owner)) else { return Ok(None) };
    let actor = inbound.federation.app().read().actors().find(id).await?;
    Ok(actor.filter(|actor| actor.is_local() && actor.kind == ActorKind::Group).map(|actor| (actor, rest)))
}

async fn on_collection(
    inbound: &Inbound<'_>,
    activity: &wire::Activity,
) -> Result<Option<(ActorId, Act)>, InboundError> {
    let Some((group, which)) = group(inbound, activity).await? else { return Ok(None) };
    let add = activity.kind == Kind::Add;
    if activity.target.as_ref().and_then(|target| uri(&target.id)) == Some(outbound::actor::moderators(&group)) {
        return Ok(actor(inbound, activity).await?.map(|actor| {
            let act = if add { Act::Appoint { actor } } else { Act::Dismiss { actor } };
            (group.id, act)
        }));
    }
    if which != "featured" {
        return Ok(None);
    }
    let Some(post) = post(inbound, activity).await? else { return Ok(None) };
    Ok(Some((group.id, Act::Pin { post: post.id, pinned: add })))
}

async fn actor(inbound: &Inbound<'_>, activity: &wire::Activity) -> Result<Option<ActorId>, InboundError> {
    let Some(object) = activity.object_id().and_then(uri) else { return Ok(None) };
    Ok(inbound.federation.app().read().actors().find_by_uri(&object).await?.map(|actor| actor.id))
}

async fn on_actor(
    inbound: &Inbound<'_>,
    activity: &wire::Activity,
    undone: bool,
) -> Result<Option<(ActorId, Act)>, InboundError> {
    let Some((group, _)) = group(inbound, activity).await? else { return Ok(None) };
    let Some(actor) = actor(inbound, activity).await? else { return Ok(None) };
    let until = activity.end_time;
    let act = if undone { Act::Unban { actor } } else { Act::Ban { actor, until, reason: reason(activity) } };
    Ok(Some((group.id, act)))
}
