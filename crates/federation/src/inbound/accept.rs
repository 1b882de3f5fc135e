//! Accept and Reject: the answer to a Follow that we sent, to an Offer, an Invite, a request to quote, or an answer of
//! ours.

use app::{approval::RecordWord, follow::RecordAnswer, quote::RecordQuoteAnswer};
use domain::id::PostId;

use super::{Inbound, InboundError, invite, offer, refused};
use crate::{context::uri, wire::Kind};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let accept = inbound.activity.kind == Kind::Accept;
    if let Some(post) = asked_for(inbound) {
        let stamp = inbound.activity.result.as_ref().and_then(uri).filter(|_| accept);
        if accept && stamp.is_none() {
            return Err(refused("a yes to a quote comes with an authorisation"));
        }
        return inbound.execute(RecordQuoteAnswer { actor: inbound.sender.id, post, stamp }).await;
    }
    let follow = inbound.activity.object_id().and_then(uri);
    if let Some(invitation) = follow.as_ref().and_then(|object| offer::ours(inbound, object)) {
        return offer::answered(inbound, invitation, accept).await;
    }
    if let Some(community) = invite::ours(inbound).await? {
        return invite::answered(inbound, community, accept).await;
    }
    // GoToSocial takes an answer for the request to let it pass, and names it by its id.
    let here = inbound.federation.app().instance();
    if let Some(reply) = follow.as_ref().and_then(|object| here.post_id(object)) {
        let stamp = inbound.activity.result.as_ref().and_then(uri);
        let accept = accept.then(|| (inbound.id.clone(), stamp));
        return inbound.execute(RecordWord { actor: inbound.sender.id, reply, accept }).await;
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

/// Our post for which leave to quote was asked, where that is what is answered: by the id of our request, or by what
/// the embedded request says.
fn asked_for(inbound: &Inbound<'_>) -> Option<PostId> {
    let here = inbound.federation.app().instance();
    let id = inbound.activity.object_id().and_then(uri);
    let ours = here.activity("quote-requests/");
    if let Some(post) = id.as_ref().and_then(|id| id.as_str().strip_prefix(ours.as_str())?.parse().ok()) {
        return Some(post);
    }
    let embedded = inbound.activity.embedded_activity().and_then(Result::ok);
    let request = embedded.filter(|inner| inner.kind == Kind::QuoteRequest)?;
    here.post_id(&uri(&request.instrument?.id)?)
}
