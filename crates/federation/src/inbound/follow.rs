//! Follow: somebody elsewhere wants to follow somebody here.

use app::follow::RequestFollow;

use super::{Inbound, InboundError};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let target = inbound.local_object().await?;
    inbound
        .execute(RequestFollow { origin: inbound.origin(), target: target.id, show_boosts: None, notify: None })
        .await?;
    Ok(())
}
