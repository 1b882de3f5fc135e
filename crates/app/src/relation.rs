//! Memberships between two servers: what the other side's server says of them.
//!
//! A company elsewhere says that somebody belongs to it by offering or accepting, until it says that this is over. A
//! person elsewhere says it in their profile, by a link to the company; for those whose server knows no such offers
//! the link is their answer to an invitation too, and taking it away is how they leave.

use domain::{
    actor::{Actor, ActorKind},
    event::Event,
    id::ActorId,
    invitation::{Invitation, InvitationKind, MAX_OPEN},
    membership::{CompanyRole, Membership},
    uri::Uri,
};

use crate::{
    Command, Error, Instance, Tx, invitation,
    membership::{self, EndMembership, Side},
};

/// Somebody elsewhere offers a membership: a company to a person here, or a person asks a company here.
pub struct ReceiveOffer {
    /// Who offers: one of the two.
    pub sender: ActorId,
    /// The person.
    pub person: ActorId,
    /// The company.
    pub company: ActorId,
    /// What the person would be.
    pub role: CompanyRole,
    /// The id of the Offer.
    pub offer: Uri,
}

impl Command for ReceiveOffer {
    /// The membership, where the other side had offered the same.
    type Output = Option<Membership>;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Option<Membership>, Error> {
        let now = tx.now();
        let by_company = self.sender == self.company;
        let kind = if by_company { InvitationKind::Person } else { InvitationKind::Request };
        if !self.role.may_live_elsewhere() {
            return Err(Error::forbidden("who speaks or answers for a company has an account on its server"));
        }
        if let Some(open) = tx.invitations().between(self.company, self.person, now).await? {
            let theirs = (open.kind == InvitationKind::Request) != by_company;
            return match (theirs, open.role == self.role) {
                // Said before.
                (true, _) => Ok(None),
                // Both want the same: that is an answer.
                (false, true) => {
                    let answer = invitation::AnswerInvitation {
                        side: Side::Remote(self.sender),
                        invitation: open.id,
                        accept: true,
                    };
                    answer.run(tx, here).await
                }
                (false, false) => Err(Error::Conflict("something else between the two waits for an answer".into())),
            };
        }
        // Strangers know nothing of a company that is not published, and people are not asked to take somebody on.
        let company = tx.actors().get(self.company).await?;
        if !company.is_shown() || (company.is_local() && company.kind != ActorKind::Organization) {
            return Err(Error::NotFound("company"));
        }
        invitation::invitable(tx, self.company, self.person, by_company.then_some(self.role)).await?;
        let local = if by_company { self.person } else { self.company };
        let waiting = if by_company {
            tx.invitations().of_person(local, now).await?
        } else {
            tx.invitations().of_company(local, now).await?
        };
        if waiting.len() >= MAX_OPEN {
            return Err(Error::TooMany("too many offers wait for an answer".into()));
        }
        let offer = Invitation {
            person: Some(self.person),
            offer: Some(self.offer.clone()),
            ..Invitation::new(tx.next_id(), kind, self.company, self.role, self.sender, now)
        };
        tx.invitations().insert(&offer, None).await?;
        tx.emit(Event::MembershipOffered { company: self.company, person: self.person, by: self.sender });
        Ok(None)
    }
}

/// The other side, elsewhere, no longer wants it: what was offered goes, what was agreed ends.
pub struct EndRelation {
    /// Who ends it: one of the two.
    pub sender: ActorId,
    /// The person.
    pub person: ActorId,
    /// The company.
    pub company: ActorId,
}

impl Command for EndRelation {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        tx.invitations().clear(self.company, self.person).await?;
        let current = tx.memberships().find(self.company, self.person).await?;
        if !current.iter().any(|one| one.is_active(tx.now())) {
            return Ok(());
        }
        let end = EndMembership { side: Side::Remote(self.sender), company: self.company, person: self.person };
        end.run(tx, here).await
    }
}

/// The addresses that an account's profile leads to.
fn links(actor: &Actor) -> Vec<&str> {
    let values = actor.fields.iter().flat_map(|field| field.value.split("href=\"").skip(1));
    values.filter_map(|rest| rest.split('"').next()).collect()
}

/// The profile of a person elsewhere was read: where it links to a company here, the person says that they belong to
/// it.
pub(crate) async fn read_profile(tx: &mut Tx, person: &Actor) -> Result<(), Error> {
    if person.kind != ActorKind::Person || person.is_local() {
        return Ok(());
    }
    let now = tx.now();
    let mut memberships = tx.memberships().of_person(person.id).await?;
    memberships.retain(|one| one.is_active(now));
    let mut open = tx.invitations().of_person(person.id, now).await?;
    open.retain(|one| one.kind == InvitationKind::Person);
    if memberships.is_empty() && open.is_empty() {
        return Ok(());
    }
    let links = links(person);
    let ids: Vec<ActorId> =
        memberships.iter().map(|one| one.company).chain(open.iter().map(|one| one.company)).collect();
    let companies = tx.actors().find_all(&ids).await?;
    let linked = |company: ActorId| {
        let company = companies.iter().find(|actor| actor.id == company && actor.is_local());
        company.is_some_and(|actor| {
            let names = [Some(&actor.uri), actor.url.as_ref()];
            names.into_iter().flatten().any(|name| links.iter().any(|link| link.trim_end_matches('/') == name.as_str()))
        })
    };
    for before in memberships {
        let says_so = linked(before.company);
        if before.badge.by_link && !says_so {
            membership::end(tx, &before, person.id).await?;
        } else if before.badge.person_shows != says_so {
            let mut after = before.clone();
            after.badge.person_shows = says_so;
            tx.memberships().save(&after).await?;
        }
    }
    for offer in open {
        if linked(offer.company) {
            let mut begun = membership::begin(tx, &offer, person.id, person.id).await?;
            begun.badge.person_shows = true;
            begun.badge.by_link = true;
            tx.memberships().save(&begun).await?;
        }
    }
    Ok(())
}
