//! Invite: a group of another server wants somebody here among its members; its end; and what guests of ours answer.
//!
//! A group speaks for itself alone, and a guest answers only what was asked of them.

use app::{
    community::{EndInvite, ReceiveInvite},
    follow::RequestFollow,
};
use domain::{actor::Actor, id::ActorId};

use super::{Inbound, InboundError, refused};
use crate::{
    context::uri,
    wire::{self, Kind},
};

/// Somebody here is invited. Nobody learns by it who is here: a guest who is not known is passed over.
pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    if inbound.object()? != inbound.sender.uri {
        return Err(refused("a group invites into itself alone"));
    }
    let Some(guest) = guest(inbound, inbound.activity).await? else { return inbound.nothing().await };
    inbound.execute(ReceiveInvite { group: inbound.sender.id, guest, invite: inbound.id.clone() }).await
}

/// Whom an invitation names: its `target`; the first recipient where it has none.
async fn guest(inbound: &Inbound<'_>, invite: &wire::Activity) -> Result<Option<ActorId>, InboundError> {
    let named = match &invite.target {
        Some(target) => Some(&target.id),
        None => invite.addressing.to.first(),
    };
    let Some(named) = named.and_then(uri) else { return Ok(None) };
    let known = inbound.federation.app().read().actors().find_by_uri(&named).await?;
    Ok(known.filter(Actor::is_local).map(|actor| actor.id))
}

/// The sender, a group, takes an invitation back: by its id, else by whom it names.
pub(super) async fn undone(inbound: &Inbound<'_>, invite: &wire::Activity) -> Result<(), InboundError> {
    let read = inbound.federation.app().read();
    let known = match invite.id.as_ref().and_then(uri) {
        Some(id) => read.communities().guest_by_invite(inbound.sender.id, &id).await?,
        None => None,
    };
    let guest = match known {
        Some(guest) => Some(guest),
        None => guest(inbound, invite).await?,
    };
    match guest {
        Some(guest) => end(inbound, inbound.sender.id, guest).await,
        None => inbound.nothing().await,
    }
}

/// An invitation is over.
pub(super) async fn end(inbound: &Inbound<'_>, community: ActorId, guest: ActorId) -> Result<(), InboundError> {
    inbound.execute(EndInvite { community, guest }).await
}

/// The community here whose invitation the sender answers, where that is what is answered: by its id, or by what the
/// embedded one says.
pub(super) async fn ours(inbound: &Inbound<'_>) -> Result<Option<ActorId>, InboundError> {
    let read = inbound.federation.app().read();
    if let Some(id) = inbound.activity.object_id().and_then(uri)
        && let Some(community) = read.communities().host_by_invite(inbound.sender.id, &id).await?
    {
        return Ok(Some(community));
    }
    let embedded = inbound.activity.embedded_activity().and_then(Result::ok).filter(|inner| inner.kind == Kind::Invite);
    let Some(group) = embedded.and_then(|inner| uri(inner.object_id()?)) else { return Ok(None) };
    let Some(group) = read.actors().find_by_uri(&group).await?.filter(Actor::is_local) else { return Ok(None) };
    Ok(read.communities().is_invited(group.id, inbound.sender.id).await?.then_some(group.id))
}

/// Whom a community here invited answers. A yes asks to be let in, as a Follow does; its id is the follow's, until a
/// Follow of theirs brings another.
pub(super) async fn answered(inbound: &Inbound<'_>, community: ActorId, accept: bool) -> Result<(), InboundError> {
    if !accept {
        return end(inbound, community, inbound.sender.id).await;
    }
    inbound.federation.learn_software(&inbound.sender).await;
    let origin = inbound.origin();
    inbound.execute(RequestFollow { origin, target: community, show_boosts: None, notify: None }).await?;
    Ok(())
}
