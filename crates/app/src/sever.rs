//! Ending follows: the row, the figures on both sides and what stood in the home timeline.

use domain::follow::{Follow, FollowState};

use crate::{Error, Tx};

/// Removes a follow, pending or in force. Which event that is, is the caller's to say.
pub(crate) async fn delete(tx: &Tx, follow: &Follow) -> Result<(), Error> {
    tx.follows().delete(follow.id).await?;
    if follow.state == FollowState::Accepted {
        tx.actors().count_follow(follow.follower, follow.target, -1).await?;
        tx.home().remove_author(follow.follower, follow.target).await?;
    }
    Ok(())
}
