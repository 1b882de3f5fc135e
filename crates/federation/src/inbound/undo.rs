//! Undo: a follow, like, boost, block, relationship or invitation is taken back.
//!
//! What is undone is looked up by its id and then by what it says; only its own actor can undo it. A follow, like or
//! boost that is not there yet does not begin when it comes.

use app::{block::Unblock, boost::UndoBoost, follow::Unfollow, like::Unlike};
use domain::{
    id::{ActorId, PostId},
    uri::Uri,
};

use super::{Inbound, InboundError, Nothing, group, invite, offer, refused};
use crate::{
    context::uri,
    wire::{self, Kind, Relationship},
};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    if let Some(relationship) = inbound.activity.embedded().and_then(Relationship::read) {
        return offer::ended(inbound, &relationship).await;
    }
    match inbound.activity.embedded_activity() {
        Some(inner) => {
            let inner = inner.map_err(|error| refused(error.to_string()))?;
            if uri(&inner.actor.id).as_ref() != Some(&inbound.sender.uri) {
                return Err(refused("only its own actor can undo an activity"));
            }
            by_content(inbound, &inner).await
        }
        None => by_id(inbound).await,
    }
}

async fn by_content(inbound: &Inbound<'_>, inner: &wire::Activity) -> Result<(), InboundError> {
    let Some(object) = inner.object_id().and_then(uri) else { return by_id(inbound).await };
    let (read, named) = (inbound.federation.app().read(), inner.id.as_ref().and_then(uri));
    match inner.kind {
        Kind::Follow => match read.actors().find_by_uri(&object).await? {
            Some(target) => unfollow(inbound, named, target.id).await,
            None => inbound.nothing().await,
        },
        Kind::Block if inner.target.is_some() => group::undone(inbound, inner).await,
        Kind::Block => match read.actors().find_by_uri(&object).await? {
            Some(target) => {
                inbound.execute(Unblock { origin: inbound.origin(), target: target.id }).await?;
                Ok(())
            }
            None => inbound.nothing().await,
        },
        Kind::Like => match read.posts().find_by_uri(&object).await? {
            Some(post) => unlike(inbound, named, post.id).await,
            None => inbound.nothing().await,
        },
        Kind::Announce => match read.posts().find_by_uri(&object).await? {
            Some(post) => unboost(inbound, named, post.id).await,
            None => by_id(inbound).await,
        },
        Kind::Dislike => group::disliked(inbound).await,
        Kind::Invite => invite::undone(inbound, inner).await,
        Kind::Delete | Kind::Lock => group::undone(inbound, inner).await,
        _ => inbound.nothing().await,
    }
}

/// Only the id of what is undone was sent.
async fn by_id(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let id = inbound.object()?;
    let read = inbound.federation.app().read();
    if let Some(follow) = read.follows().find_by_uri(&id).await?.filter(|follow| follow.follower == inbound.sender.id) {
        return unfollow(inbound, Some(id), follow.target).await;
    }
    if let Some(post) = read.likes().find_post_by_uri(&id, inbound.sender.id).await? {
        return unlike(inbound, Some(id), post).await;
    }
    if let Some(guest) = read.communities().guest_by_invite(inbound.sender.id, &id).await? {
        return invite::end(inbound, inbound.sender.id, guest).await;
    }
    let boost = read.posts().find_by_uri(&id).await?.filter(|boost| boost.author == inbound.sender.id);
    match boost.and_then(|boost| boost.boost_of) {
        Some(post) => unboost(inbound, Some(id), post).await,
        None => inbound.end(Some(id), Nothing).await,
    }
}

async fn unfollow(inbound: &Inbound<'_>, named: Option<Uri>, target: ActorId) -> Result<(), InboundError> {
    inbound.end(named, Unfollow { origin: inbound.origin(), target }).await
}

async fn unlike(inbound: &Inbound<'_>, named: Option<Uri>, post: PostId) -> Result<(), InboundError> {
    inbound.end(named, Unlike { origin: inbound.origin(), post }).await
}

async fn unboost(inbound: &Inbound<'_>, named: Option<Uri>, post: PostId) -> Result<(), InboundError> {
    inbound.end(named, UndoBoost { origin: inbound.origin(), post }).await
}
