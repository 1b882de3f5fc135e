//! Accounts that go: deleted, or moved to another server.

use super::{Inbound, InboundError};

/// The sender deleted its account.
pub(super) async fn deleted(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    inbound.nothing().await
}

/// The sender moved.
pub(super) async fn moved(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    inbound.nothing().await
}
