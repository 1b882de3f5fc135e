//! Announce: somebody boosts a post, or a group passes on what its members do (FEP-1b12).

use app::{
    boost::{Boost, UndoBoost},
    post::DeletePost,
};
use domain::{actor::ActorKind, audience::Audience, id::PostId, uri::Uri};

use super::{Inbound, InboundError, refused};
use crate::{
    context::uri,
    resolve::{ReceivedObject, ResolveError},
    wire::{self, Kind},
};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let read = inbound.federation.app().read();
    let object = inbound.object()?;
    let known = read.posts().find_by_uri(&object).await?;
    // What nobody here follows and nobody here wrote is not fetched.
    let ours = known.as_ref().is_some_and(|post| post.local);
    if !ours && !read.follows().has_local_follower(inbound.sender.id).await? {
        return inbound.nothing().await;
    }
    let inner = inbound.activity.embedded_activity().and_then(Result::ok);
    let by_group = inbound.sender.kind == ActorKind::Group;
    if let Some(inner) = inner.filter(|inner| by_group && !matches!(inner.kind, Kind::Unknown(_))) {
        return passed_on(inbound, &inner).await;
    }
    let post = inbound.federation.post(&object, &inbound.budget).await?;
    boost(inbound, post).await
}

async fn boost(inbound: &Inbound<'_>, post: PostId) -> Result<(), InboundError> {
    let addressing = &inbound.activity.addressing;
    let audience = match (addressing.is_public_in_to(), addressing.is_public()) {
        (true, _) => Audience::Public,
        (false, true) => Audience::Quiet,
        (false, false) => Audience::Followers,
    };
    let published = inbound.activity.published;
    inbound.execute(Boost { origin: inbound.origin(), post, audience: Some(audience), published }).await?;
    Ok(())
}

/// What a group passes on is fetched from where it lives, unless that is the group's own server and strangers could
/// not read it there.
async fn passed_on(inbound: &Inbound<'_>, inner: &wire::Activity) -> Result<(), InboundError> {
    let Some(object) = inner.object_id().and_then(uri) else { return inbound.nothing().await };
    match inner.kind {
        Kind::Create => {
            let post = match carried(inbound, inner, &object).await? {
                Some(post) => post,
                None => inbound.federation.post(&object, &inbound.budget).await?,
            };
            let answers = inbound.federation.app().read().posts().get(post).await?.in_reply_to.is_some();
            // Answers are found in their thread; in a timeline they would stand without what they answer.
            if answers { inbound.nothing().await } else { boost(inbound, post).await }
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
        _ => inbound.nothing().await,
    }
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
    match Box::pin(inbound.federation.keep_object(&document, true, &inbound.budget)).await? {
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
    let own = post.audience == Audience::Members && object.same_origin(&inbound.sender.uri);
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
    let origin = app::Origin::Remote { actor: post.author, activity: inbound.id.clone() };
    inbound.execute(DeletePost { origin, post: post.id }).await?;
    Ok(())
}
