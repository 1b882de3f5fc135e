//! Accept and Reject: the answer to a Follow that we sent, or to an Offer.

use app::follow::RecordAnswer;

use super::{Inbound, InboundError, offer};
use crate::{context::uri, wire::Kind};

pub(super) async fn receive(inbound: &Inbound<'_>, accept: bool) -> Result<(), InboundError> {
    let follow = inbound.activity.object_id().and_then(uri);
    if let Some(invitation) = follow.as_ref().and_then(|object| offer::ours(inbound, object)) {
        return offer::answered(inbound, invitation, accept).await;
    }
    // Some answer with the whole Follow, some with its id, some with an id that is not ours.
    let embedded = inbound.activity.embedded_activity().and_then(Result::ok).filter(|inner| inner.kind == Kind::Follow);
    let follower = match embedded.and_then(|inner| uri(&inner.actor.id)) {
        Some(follower) => inbound.federation.app().read().actors().find_by_uri(&follower).await?,
        None => None,
    };
    let follower = follower.filter(domain::actor::Actor::is_local).map(|actor| actor.id);
    inbound.execute(RecordAnswer { actor: inbound.sender.id, follow, follower, accept }).await
}
