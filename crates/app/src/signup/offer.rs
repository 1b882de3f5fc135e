//! Signing up with a company's invitation, where sign-ups are by invitation or approval. It lets people in when its
//! maker may also invite to this server.
//!
//! Confirming the address uses the invitation once and offers its role to the new person by name: so no more people
//! come than it was made for, and whether they join the company is theirs to say. An offer to a domain outlasts its
//! maker, but no longer lets people in without them.

use domain::{
    event::Event,
    id::{ActorId, InvitationId},
    invitation::{Invitation, InvitationKind, domain_of, normal_secret},
};
use storage::{Look, views};

use crate::{App, Error, Instance, Tx, secret};

/// Whether an open invitation of a company lets in: for a look, and again in the change that depends on it.
async fn stands(look: &impl Look, here: &Instance, offer: &Invitation) -> Result<bool, Error> {
    let backing = views::backing(look, offer).await?;
    Ok(backing.lets_in(offer, &here.entry, look.now()))
}

/// Whether the link or code of a company lets in, as far as it can be said before anybody signs up with it.
///
/// # Errors
/// When the database does not answer.
pub async fn holds(app: &App, secret: &str) -> Result<bool, Error> {
    let read = app.read();
    let hash = secret::token_hash(&normal_secret(secret));
    let Some(offer) = read.invitations().find_by_secret(&hash, read.now()).await? else { return Ok(false) };
    stands(&read, app.instance(), &offer).await
}

/// The invitation behind a link or a code, if it lets in.
pub(super) async fn by_secret(tx: &Tx, here: &Instance, secret: &str) -> Result<Option<InvitationId>, Error> {
    let hash = secret::token_hash(&normal_secret(secret));
    let Some(offer) = tx.invitations().find_by_secret(&hash, tx.now()).await? else { return Ok(None) };
    Ok(stands(tx, here, &offer).await?.then_some(offer.id))
}

/// An invitation to everyone with an address at the domain of this one, if there is one that lets people in. The letter
/// proves that the address is theirs.
pub(super) async fn by_email(tx: &Tx, here: &Instance, email: &str) -> Result<Option<InvitationId>, Error> {
    let Some(domain) = domain_of(email) else { return Ok(None) };
    for offer in tx.invitations().of_domain(domain, tx.now()).await? {
        if stands(tx, here, &offer).await? {
            return Ok(Some(offer.id));
        }
    }
    Ok(None)
}

/// Uses an invitation once; `None` where it lets nobody in any more.
pub(super) async fn take(tx: &Tx, here: &Instance, id: InvitationId) -> Result<Option<Invitation>, Error> {
    let Some(offer) = tx.invitations().find(id, tx.now()).await? else { return Ok(None) };
    let taken = stands(tx, here, &offer).await? && tx.invitations().take(offer.id).await?;
    Ok(taken.then_some(offer))
}

/// Offers by name to somebody what a link, a code or a domain offered to anyone.
pub(super) async fn name(tx: &mut Tx, offer: Invitation, person: ActorId) -> Result<(), Error> {
    let Invitation { company, role, title, note, until, made_by, .. } = offer;
    let named = Invitation {
        title,
        note,
        until,
        person: Some(person),
        ..Invitation::new(tx.next_id(), InvitationKind::Person, company, role, made_by, tx.now())
    };
    tx.invitations().insert(&named, None).await?;
    tx.emit(Event::MembershipOffered { company, person, by: company });
    Ok(())
}
