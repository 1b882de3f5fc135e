//! Accounts that go: deleted, or moved to another server.

use app::{
    account_delete::{Authority, DeleteAccount},
    account_move::MoveAccount,
};

use super::{Inbound, InboundError, refused};
use crate::context::uri;

/// The sender deleted its account. What it wrote is cleared away by the housekeeping, in batches.
pub(super) async fn deleted(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    if let Some(key) = &inbound.sender.key {
        inbound.federation.keys().forget(&key.id).await;
    }
    inbound.execute(DeleteAccount { actor: inbound.sender.id, authority: Authority::Home }).await?;
    Ok(())
}

/// The sender moved. Only the new account can agree, so it is fetched now, whatever is known of it.
pub(super) async fn moved(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    if inbound.activity.object_id().and_then(uri).as_ref() != Some(&inbound.sender.uri) {
        return Err(refused("an account moves only itself"));
    }
    let target = inbound.activity.target.as_ref().and_then(|target| uri(&target.id));
    let target = target.ok_or_else(|| refused("the new account is missing"))?;
    let target = if inbound.federation.app().instance().is_local(&target) {
        inbound.federation.actor(&target, &inbound.budget).await?
    } else {
        inbound.federation.fetch_actor(&target, &inbound.budget).await?
    };
    inbound.execute(MoveAccount { origin: inbound.origin(), target: target.id }).await
}
