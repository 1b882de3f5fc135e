//! Follow: somebody elsewhere wants to follow somebody here.

use app::follow::RequestFollow;
use domain::actor::ActorKind;

use super::{Inbound, InboundError};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let target = inbound.local_object().await?;
    if target.kind == ActorKind::Group {
        // What the follower's server understands is known before anything is passed on to it.
        inbound.federation.learn_software(&inbound.sender).await;
    }
    let follow = RequestFollow { origin: inbound.origin(), target: target.id, show_boosts: None, notify: None };
    inbound.begin(&inbound.id, follow).await
}
