//! Delete: a post or an account is gone, or leave to quote is taken back.

use app::{post::DeletePost, quote::RevokeStamp};

use super::{Inbound, InboundError, account, group};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let object = inbound.object()?;
    if object == inbound.sender.uri {
        return account::deleted(inbound).await;
    }
    let post = inbound.federation.app().read().posts().find_by_uri(&object).await?;
    match post {
        // Whoever is not the author deletes nothing, and is not told whether there was anything.
        Some(post) if post.author == inbound.sender.id && post.deleted_at.is_none() && post.boost_of.is_none() => {
            inbound.execute(DeletePost { origin: inbound.origin(), post: post.id }).await?;
            Ok(())
        }
        None => Ok(inbound.execute(RevokeStamp { actor: inbound.sender.id, stamp: object }).await?),
        // Moderators of a group take out what is said there.
        Some(post) if post.group.is_some() && inbound.activity.summary.is_some() => group::moderated(inbound).await,
        Some(_) => inbound.nothing().await,
    }
}
