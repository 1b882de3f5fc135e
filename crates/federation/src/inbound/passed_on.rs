//! What a group of another server passes on. The group decides what it shows; the content is believed only from where
//! it lives.

use app::{
    Origin,
    boost::UndoBoost,
    early_end::{Begin, End},
    group::TakeIn,
    like::{Like, Unlike},
    post::DeletePost,
};
use domain::{audience::Audience, id::PostId, post::Post, uri::Uri};

use super::{Inbound, InboundError, announce::boost, refused};
use crate::{
    context::uri,
    resolve::{ReceivedObject, ResolveError},
    wire::{self, Kind},
};

/// What an activity is about in the end: what is taken back is about something, too.
pub(super) fn subject(activity: &wire::Activity) -> Option<Uri> {
    let undone = activity.embedded_activity().and_then(Result::ok).filter(|_| activity.kind == Kind::Undo);
    undone.as_ref().unwrap_or(activity).object_id().and_then(uri)
}

/// What a group passes on is fetched from where it lives, what is for its members alone as one of those who are here,
/// unless that is the group's own server and it came along.
pub(super) async fn receive(inbound: &Inbound<'_>, inner: &wire::Activity) -> Result<(), InboundError> {
    let Some(object) = inner.object_id().and_then(uri) else { return inbound.nothing().await };
    match inner.kind {
        Kind::Create => created(inbound, inner, &object).await,
        Kind::Update if object == inbound.sender.uri => {
            inbound.federation.fetch_actor(&object, &inbound.budget).await?;
            inbound.nothing().await
        }
        Kind::Update => {
            if carried(inbound, inner, &object).await?.is_none()
                && inbound.federation.app().read().posts().find_by_uri(&object).await?.is_some_and(|post| !post.local)
            {
                inbound.federation.fetch_post(&object, &inbound.budget).await?;
            }
            inbound.nothing().await
        }
        Kind::Delete => deleted(inbound, &object, inner.summary.is_some()).await,
        Kind::Like => voted(inbound, inner, inner).await,
        Kind::Undo => Box::pin(undone(inbound, inner)).await,
        _ => inbound.nothing().await,
    }
}

async fn created(inbound: &Inbound<'_>, inner: &wire::Activity, object: &Uri) -> Result<(), InboundError> {
    let post = match carried(inbound, inner, object).await? {
        Some(post) => post,
        None => inbound.federation.post(object, &inbound.budget).await?,
    };
    let app = inbound.federation.app();
    // Written on a server that knows no groups, it names this one by a mention alone.
    app.execute(TakeIn { group: inbound.sender.id, post }).await?;
    let answers = app.read().posts().get(post).await?.in_reply_to.is_some();
    // Answers are found in their thread; in a timeline they would stand without what they answer.
    if answers { inbound.nothing().await } else { boost(inbound, post).await }
}

/// A post for members alone that the group's own server wrote down: its signature vouches for it as an answer of that
/// server would. `None` for everything else.
async fn carried(inbound: &Inbound<'_>, inner: &wire::Activity, object: &Uri) -> Result<Option<PostId>, InboundError> {
    if !object.same_origin(&inbound.sender.uri) {
        return Ok(None);
    }
    let Some(Ok(document)) = inner.embedded_object() else { return Ok(None) };
    if document.addressing.is_public() || uri(&document.id).as_ref() != Some(object) {
        return Ok(None);
    }
    match Box::pin(inbound.federation.keep_object(&document, &inbound.budget)).await? {
        ReceivedObject::Kept(post) => Ok(Some(post)),
        ReceivedObject::Ignored => Err(refused("what the group passed on is no post")),
    }
}

/// A group says that something is gone: it is, when its own server says so too. What the group's moderators took out
/// (`removed`) the group no longer shows; the post stays its author's.
async fn deleted(inbound: &Inbound<'_>, object: &Uri, removed: bool) -> Result<(), InboundError> {
    let known = inbound.federation.app().read().posts().find_by_uri(object).await?;
    let Some(post) = known.filter(|post| post.deleted_at.is_none()) else { return inbound.nothing().await };
    if removed {
        inbound.execute(UndoBoost { origin: inbound.origin(), post: post.id }).await?;
        return Ok(());
    }
    if post.local {
        return inbound.nothing().await;
    }
    // What is not for everyone is not shown to strangers, gone or not: only the group for whose members it is ends it.
    let among_members = post.audience == Audience::Members && post.group == Some(inbound.sender.id);
    if !post.audience.is_open() && !among_members {
        return inbound.nothing().await;
    }
    let own = among_members && object.same_origin(&inbound.sender.uri);
    let gone = match inbound.federation.fetch(object, &inbound.budget).await {
        // A stranger is not told that there was anything.
        Err(ResolveError::Refused(_)) if own => true,
        Err(ResolveError::Gone) => true,
        Ok((_, value)) => wire::Object::read(value).is_ok_and(|object| object.kind.name() == "Tombstone"),
        Err(_) => false,
    };
    if !gone {
        return inbound.nothing().await;
    }
    let origin = Origin::Remote { actor: post.author, activity: inbound.id.clone() };
    inbound.execute(DeletePost { origin, post: post.id }).await?;
    Ok(())
}

/// Something that was passed on earlier is taken back.
async fn undone(inbound: &Inbound<'_>, inner: &wire::Activity) -> Result<(), InboundError> {
    let Some(Ok(earlier)) = inner.embedded_activity() else { return inbound.nothing().await };
    match earlier.kind {
        Kind::Like if earlier.actor.id == inner.actor.id => voted(inbound, inner, &earlier).await,
        Kind::Delete if earlier.summary.is_some() => restored(inbound, &earlier).await,
        _ => inbound.nothing().await,
    }
}

/// The group's moderators let a post back in: the group shows it again.
async fn restored(inbound: &Inbound<'_>, removal: &wire::Activity) -> Result<(), InboundError> {
    let Some(object) = removal.object_id().and_then(uri) else { return inbound.nothing().await };
    let known = inbound.federation.app().read().posts().find_by_uri(&object).await?;
    let begins = known.filter(|post| post.deleted_at.is_none() && post.in_reply_to.is_none());
    match begins {
        Some(post) => boost(inbound, post.id).await,
        None => inbound.nothing().await,
    }
}

/// A like of what stands in the group. `said` is the like, or what takes it back.
///
/// The group's signature vouches for the people of its own server. Others are asked, for the sake of authors here: what
/// was written elsewhere its own server counts.
async fn voted(inbound: &Inbound<'_>, said: &wire::Activity, like: &wire::Activity) -> Result<(), InboundError> {
    let (Some(object), Some(voter)) = (like.object_id().and_then(uri), uri(&like.actor.id)) else {
        return inbound.nothing().await;
    };
    let app = inbound.federation.app();
    let counts =
        |post: &Post| post.group == Some(inbound.sender.id) && post.deleted_at.is_none() && post.audience.is_open();
    let Some(post) = app.read().posts().find_by_uri(&object).await?.filter(counts) else {
        return inbound.nothing().await;
    };
    let vouched = voter.same_origin(&inbound.sender.uri);
    let may = !app.instance().is_local(&voter) && !app.gate().is_suspended_uri(&voter) && (vouched || post.local);
    if !may || (!vouched && !confirmed(inbound, said, &voter, &object).await) {
        return inbound.nothing().await;
    }
    let id = like.id.as_ref().and_then(uri).filter(|id| id.same_origin(&voter));
    let Some(id) = id else { return inbound.nothing().await };
    let voter = inbound.federation.actor(&voter, &inbound.budget).await?;
    if !voter.is_active() {
        return inbound.nothing().await;
    }
    let (actor, activity) = (voter.id, id.clone());
    let origin = Origin::Remote { actor, activity: id };
    if said.kind == Kind::Undo {
        let command = Unlike { origin, post: post.id };
        inbound.execute(End { actor, what: Some(activity), command }).await
    } else {
        let command = Like { origin, post: post.id };
        inbound.execute(Begin { actor, activity, command }).await.map(drop)
    }
}

/// Whether the voter's own server says the same.
async fn confirmed(inbound: &Inbound<'_>, said: &wire::Activity, voter: &Uri, object: &Uri) -> bool {
    let Some(id) = said.id.as_ref().and_then(uri) else { return false };
    let Ok((found, value)) = inbound.federation.fetch(&id, &inbound.budget).await else { return false };
    let Ok(told) = wire::Activity::read(value) else { return false };
    // Which like an Undo names is part of it: what another one names would be stopped before it begins.
    let same = told.kind == said.kind && told.actor.id == said.actor.id && told.object_id() == said.object_id();
    found.same_origin(voter) && same && subject(&told).as_ref() == Some(object)
}
