//! Announce: somebody boosts a post, or a group passes on what its members do (FEP-1b12).

use app::boost::Boost;
use domain::{actor::ActorKind, audience::Audience, id::PostId};

use super::{Inbound, InboundError, passed_on};
use crate::wire::Kind;

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let read = inbound.federation.app().read();
    let object = inbound.object()?;
    let inner = inbound.activity.embedded_activity().and_then(Result::ok);
    let by_group = inbound.sender.kind == ActorKind::Group;
    let inner = inner.filter(|inner| by_group && !matches!(inner.kind, Kind::Unknown(_)));
    let subject = inner.as_ref().and_then(passed_on::subject).unwrap_or_else(|| object.clone());
    // What nobody here follows and nobody here wrote is not fetched.
    let ours = read.posts().find_by_uri(&subject).await?.is_some_and(|post| post.local);
    if !ours && !read.follows().has_local_follower(inbound.sender.id).await? {
        return inbound.nothing().await;
    }
    if let Some(inner) = inner {
        return passed_on::receive(inbound, &inner).await;
    }
    let post = inbound.federation.post(&object, &inbound.budget).await?;
    boost(inbound, post).await
}

pub(super) async fn boost(inbound: &Inbound<'_>, post: PostId) -> Result<(), InboundError> {
    let addressing = &inbound.activity.addressing;
    let audience = match (addressing.is_public_in_to(), addressing.is_public()) {
        (true, _) => Audience::Public,
        (false, true) => Audience::Quiet,
        (false, false) => Audience::Followers,
    };
    let published = inbound.activity.published;
    let boost = Boost { origin: inbound.origin(), post, audience: Some(audience), published };
    inbound.begin(&inbound.id, boost).await
}
