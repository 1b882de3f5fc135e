//! Block: somebody elsewhere wants nothing to do with somebody here.

use app::block::Block;

use super::{Inbound, InboundError};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let target = inbound.local_object().await?;
    inbound.execute(Block { origin: inbound.origin(), target: target.id }).await?;
    Ok(())
}
