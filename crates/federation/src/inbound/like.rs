//! Like: somebody likes a post.

use app::like::Like;

use super::{Inbound, InboundError};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let object = inbound.object()?;
    // Likes are sent to the author; of posts that are not known here nobody counts them.
    match inbound.federation.app().read().posts().find_by_uri(&object).await? {
        Some(post) if post.deleted_at.is_none() => {
            inbound.begin(&inbound.id, Like { origin: inbound.origin(), post: post.id }).await
        }
        _ => inbound.nothing().await,
    }
}
