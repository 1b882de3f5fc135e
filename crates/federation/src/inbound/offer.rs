//! Offer of a Relationship, its answers and its end: a person and a company of two servers agree to belong together.
//!
//! Each side speaks for itself alone: whoever sends is one of the two.

use app::{
    invitation::AnswerInvitation,
    membership::Side,
    relation::{EndRelation, ReceiveOffer},
};
use domain::{actor::Actor, id::InvitationId, membership::CompanyRole, uri::Uri};

use super::{Inbound, InboundError, refused};
use crate::{context::uri, wire::Relationship};

/// The two of a relationship: the person and the company. One of them sends, the other lives here.
async fn between(inbound: &Inbound<'_>, relationship: &Relationship) -> Result<(Actor, Actor), InboundError> {
    let read = inbound.federation.app().read();
    let mut found = Vec::new();
    for end in [&relationship.subject, &relationship.object] {
        let address = uri(end).ok_or_else(|| refused("the relationship names no address"))?;
        let actor = read.actors().find_by_uri(&address).await?;
        found.push(actor.ok_or_else(|| refused("the relationship is with somebody who is not known here"))?);
    }
    let [person, company] = <[Actor; 2]>::try_from(found).map_err(|_| refused("a relationship is between two"))?;
    let sends = |actor: &Actor| actor.id == inbound.sender.id;
    if (sends(&person) && company.is_local()) || (sends(&company) && person.is_local()) {
        Ok((person, company))
    } else {
        Err(refused("the sender is not one of the two, or the other does not live here"))
    }
}

/// Something is offered.
pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let Some(relationship) = inbound.activity.embedded().and_then(Relationship::read) else {
        return inbound.nothing().await;
    };
    let role = relationship.role.as_ref().and_then(|role| CompanyRole::from_name(role.fragment()?));
    let role = role.ok_or_else(|| refused("the relationship is none that a company has"))?;
    let (person, company) = between(inbound, &relationship).await?;
    let offer = ReceiveOffer {
        sender: inbound.sender.id,
        person: person.id,
        company: company.id,
        role,
        offer: inbound.id.clone(),
    };
    inbound.execute(offer).await?;
    Ok(())
}

/// The invitation that one of our Offers is about.
pub(super) fn ours(inbound: &Inbound<'_>, offer: &Uri) -> Option<InvitationId> {
    let prefix = inbound.federation.app().instance().activity("offers/");
    offer.as_str().strip_prefix(prefix.as_str())?.parse().ok()
}

/// What we offered is answered.
pub(super) async fn answered(
    inbound: &Inbound<'_>,
    invitation: InvitationId,
    accept: bool,
) -> Result<(), InboundError> {
    inbound.execute(AnswerInvitation { side: Side::Remote(inbound.sender.id), invitation, accept }).await?;
    Ok(())
}

/// The other side no longer wants it: what was offered is taken back, what was agreed ends.
pub(super) async fn ended(inbound: &Inbound<'_>, relationship: &Relationship) -> Result<(), InboundError> {
    let (person, company) = between(inbound, relationship).await?;
    inbound.execute(EndRelation { sender: inbound.sender.id, person: person.id, company: company.id }).await
}
