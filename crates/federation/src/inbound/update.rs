//! Update: a profile or a post changed.

use super::{Inbound, InboundError, create, refused};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let object = inbound.object()?;
    if object == inbound.sender.uri {
        return profile(inbound).await;
    }
    let object = create::object(inbound).await?;
    create::keep(inbound, &object, false).await
}

/// The profile as the sender shows it: embedded whole, or fetched.
async fn profile(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let embedded = inbound.activity.embedded_actor().and_then(Result::ok);
    match embedded.filter(|actor| actor.inbox.is_some() && !actor.public_keys.is_empty()) {
        Some(document) => inbound.federation.keep_actor(document, &inbound.sender.uri, &inbound.budget).await?,
        None => inbound.federation.fetch_actor(&inbound.sender.uri, &inbound.budget).await?,
    };
    inbound.nothing().await.map_err(|error| refused(error.to_string()))
}
