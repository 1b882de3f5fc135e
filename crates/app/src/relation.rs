//! Memberships between two servers: what the other side's server says of them.
//!
//! A company elsewhere says that somebody belongs to it by offering or accepting, until it says that this is over. A
//! person elsewhere says it in their profile, by a link to the company; for those whose server knows no such offers
//! the link is their answer to an invitation too, and taking it away is how they leave.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::{
    actor::{Actor, ActorKind},
    event::Event,
    handle::{Handle, Host},
    id::ActorId,
    invitation::{Invitation, InvitationKind, MAX_OPEN},
    membership::{CompanyRole, Membership},
    uri::Uri,
};

use futures::{StreamExt, stream};

use crate::{
    App, Command, Error, Instance, Kind, Tx, invitation,
    membership::{self, EndMembership, Side},
    remote::Remote,
};

/// After how long a profile is read again that says whether somebody belongs to a company here.
pub const AGAIN: TimeDelta = TimeDelta::hours(6);
/// How many profiles one [`sweep`] reads.
const BATCH: u32 = 200;
/// How many servers are asked for profiles at a time.
const AT_A_TIME: usize = 8;

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

/// A company that was neither suspended nor deleted since it offered something.
fn company_lives(companies: &[Actor], company: ActorId) -> bool {
    companies.iter().any(|actor| actor.id == company && actor.is_active())
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
        // Whatever keeps them from agreeing keeps nothing else of the profile from being read.
        let stands = offer.until.is_none_or(|until| until > now) && company_lives(&companies, offer.company);
        let stands = stands && !invitation::rests(tx, &offer).await?;
        if stands && linked(offer.company) && !tx.blocks().between(offer.company, person.id).await? {
            let mut begun = membership::begin(tx, &offer, person.id, person.id).await?;
            begun.badge.person_shows = true;
            begun.badge.by_link = true;
            tx.memberships().save(&begun).await?;
        }
    }
    Ok(())
}

/// Reads the profiles again of people elsewhere who belong to a company here, or are invited to one: most servers tell
/// of a change to followers alone. To be called from time to time. Returns how many were read.
///
/// Several servers are asked at a time, each for one profile after the other, so that one that is slow holds up nobody
/// else's.
pub async fn sweep(app: &App, remote: &dyn Remote) -> Result<usize, Error> {
    let due = app.read().memberships().unread(app.now(), app.now() - AGAIN, BATCH).await?;
    let mut servers: BTreeMap<Option<Host>, Vec<Handle>> = BTreeMap::new();
    for person in app.read().actors().find_all(&due).await? {
        servers.entry(person.host.clone()).or_default().push(person.handle());
    }
    let read = stream::iter(servers.into_values()).map(|people| read_again(remote, people)).buffer_unordered(AT_A_TIME);
    let counts: Vec<usize> = read.collect().await;
    Ok(counts.into_iter().sum())
}

/// Reads profiles of one server until it does not answer; how many were read. The rest is tried again with the next
/// look; until then what was read last counts.
async fn read_again(remote: &dyn Remote, people: Vec<Handle>) -> usize {
    let mut count = 0;
    for person in people {
        match remote.refresh_actor(&person).await {
            Ok(_) => count += 1,
            Err(error) => {
                tracing::debug!(%person, %error, "a profile could not be read again");
                if error.kind() == Kind::Unavailable {
                    break;
                }
            }
        }
    }
    count
}
