//! What both sides of a membership show.

use domain::{id::ActorId, membership::Membership, time::Timestamp};

use crate::{Look, Memberships, StorageError};

/// The memberships of an actor, as a person or as a company, that anybody may see, the longest first.
pub async fn shown_memberships(
    look: &impl Look,
    actor: ActorId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Membership>, StorageError> {
    Memberships(look.conn()).shown(actor, now, limit).await
}
