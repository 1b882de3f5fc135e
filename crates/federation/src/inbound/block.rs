//! Block: somebody elsewhere wants nothing to do with somebody here.

use app::block::Block;

use super::{Inbound, InboundError, group};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    if inbound.activity.target.is_some() {
        // Somebody is kept out of a group.
        return group::moderated(inbound).await;
    }
    let target = inbound.local_object().await?;
    inbound.execute(Block { origin: inbound.origin(), target: target.id }).await?;
    Ok(())
}
