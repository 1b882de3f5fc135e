//! Who stands behind the invitation of a company.

use domain::{invitation::Invitation, signup::offer::Backing};

use crate::{Actors, Logins, Look, Memberships, StorageError, Verifications};

/// Who stands behind the invitation of a company, for a look and for a change that decides by it.
pub async fn backing(look: &impl Look, offer: &Invitation) -> Result<Backing, StorageError> {
    let conn = look.conn();
    let proofs = match offer.domain {
        Some(_) => Verifications(conn).of_actor(offer.company).await?,
        None => Vec::new(),
    };
    Ok(Backing {
        company: Actors(conn).find(offer.company).await?,
        maker: Actors(conn).find(offer.made_by).await?,
        login: Logins(conn).find_by_person(offer.made_by).await?,
        memberships: Memberships(conn).find(offer.company, offer.made_by).await?,
        proofs,
    })
}
