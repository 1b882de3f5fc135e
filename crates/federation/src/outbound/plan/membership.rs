//! People and companies of two servers: what one side offers, answers and ends is told to the other. Between those of
//! one server nothing is said to anybody.

use app::Error;
use domain::{actor::Actor, id::ActorId, membership::CompanyRole, uri::Uri};

use crate::outbound::{
    activity::{self, Relationship},
    sender::{Access, Sender},
};

/// Who speaks, to whom, and what of: the person's place in the company. `None` where both live here, or neither.
async fn told(
    sender: &Sender<'_>,
    company: ActorId,
    person: ActorId,
    by: ActorId,
    role: CompanyRole,
) -> Result<Option<(Actor, Actor, Relationship)>, Error> {
    let other = if by == company { person } else { company };
    let Some((from, to)) = sender.across(by, other).await? else { return Ok(None) };
    let (company, person) = if by == company { (&from, &to) } else { (&to, &from) };
    let relationship = Relationship::new(person, company, role, sender.here);
    Ok(Some((from, to, relationship)))
}

pub(super) async fn offered(sender: &Sender<'_>, company: ActorId, person: ActorId, by: ActorId) -> Result<(), Error> {
    // Taken back before it was sent.
    let Some(open) = sender.tx.invitations().between(company, person, sender.tx.now()).await? else { return Ok(()) };
    let Some((from, to, relationship)) = told(sender, company, person, by, open.role).await? else { return Ok(()) };
    let id = sender.here.activity(&format!("offers/{}", open.id));
    let activity = activity::offer(id, &from, &to, relationship);
    sender.send(&from, Access::Closed, &to.uri, &activity, sender.reach().only(&to)).await
}

/// `offer` is the id of what the other side offered.
pub(super) async fn answered(
    sender: &Sender<'_>,
    [company, person, by]: [ActorId; 3],
    role: &str,
    offer: Option<&Uri>,
    accept: bool,
) -> Result<(), Error> {
    let (Some(offer), Some(role)) = (offer, CompanyRole::from_name(role)) else { return Ok(()) };
    let Some((from, to, relationship)) = told(sender, company, person, by, role).await? else { return Ok(()) };
    let id = sender.new_uri(if accept { "accept" } else { "reject" });
    let activity = activity::answer_offer(id, accept, &from, &to, offer, relationship);
    sender.send(&from, Access::Closed, &to.uri, &activity, sender.reach().only(&to)).await
}

/// It ended, or what was offered was taken back.
pub(super) async fn ended(
    sender: &Sender<'_>,
    company: ActorId,
    person: ActorId,
    by: ActorId,
    role: &str,
) -> Result<(), Error> {
    let Some(role) = CompanyRole::from_name(role) else { return Ok(()) };
    let Some((from, to, relationship)) = told(sender, company, person, by, role).await? else { return Ok(()) };
    let activity = activity::undo_relationship(sender.new_uri("undo"), &from, &to, relationship);
    sender.send(&from, Access::Closed, &to.uri, &activity, sender.reach().only(&to)).await
}
