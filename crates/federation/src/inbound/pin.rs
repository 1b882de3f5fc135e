//! Add and Remove on `featured`: somebody pins a post to a profile, or unpins it.

use app::pin::{Pin, Unpin};

use super::{Inbound, InboundError, group};
use crate::{context::uri, wire::Kind};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let add = inbound.activity.kind == Kind::Add;
    let collection = inbound.activity.target.as_ref().and_then(|target| uri(&target.id));
    if collection.is_none() || collection != inbound.sender.endpoints.featured {
        let here = inbound.federation.app().instance();
        if collection.is_some_and(|collection| here.is_local(&collection)) {
            return group::moderated(inbound).await;
        }
        return inbound.nothing().await;
    }
    let object = inbound.object()?;
    let read = inbound.federation.app().read();
    // Featured hashtags are added to the same collection.
    let Some(post) = read.posts().find_by_uri(&object).await? else {
        if !add || !read.follows().has_local_follower(inbound.sender.id).await? {
            return inbound.nothing().await;
        }
        let post = inbound.federation.post(&object, &inbound.budget).await?;
        inbound.execute(Pin { origin: inbound.origin(), post }).await?;
        return Ok(());
    };
    if add {
        inbound.execute(Pin { origin: inbound.origin(), post: post.id }).await?;
    } else {
        inbound.execute(Unpin { origin: inbound.origin(), post: post.id }).await?;
    }
    Ok(())
}
