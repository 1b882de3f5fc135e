//! Joining a company by an offer that is open to many: a link, a code, or a domain of addresses.

use domain::{
    id::{ActorId, InvitationId},
    invitation::{Invitation, domain_of, normal_secret},
    membership::Membership,
    time::Timestamp,
};
use storage::Read;

use super::{both_live, find, is_suspended, rests};
use crate::{
    App, Command, Error, Instance, Tx,
    membership::{self, Side},
    refusal::Reason,
    secret,
};

/// A person agrees to what a link or a code offers.
pub struct UseInvitation {
    /// The person.
    pub person: ActorId,
    hash: String,
}

impl UseInvitation {
    /// With the secret of a link, or a code as it was typed.
    pub fn new(person: ActorId, secret: &str) -> Self {
        Self { person, hash: secret::token_hash(&normal_secret(secret)) }
    }
}

impl Command for UseInvitation {
    type Output = Membership;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Membership, Error> {
        let offer = tx.invitations().find_by_secret(&self.hash, tx.now()).await?;
        join(tx, offer.ok_or(Error::NotFound("invitation"))?, self.person).await
    }
}

/// A person with a confirmed address at a domain agrees to what is offered there.
pub struct JoinByDomain {
    /// The person.
    pub person: ActorId,
    /// What is offered.
    pub invitation: InvitationId,
}

impl Command for JoinByDomain {
    type Output = Membership;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Membership, Error> {
        let offer = find(tx, self.invitation).await?;
        let login = tx.logins().find_by_person(self.person).await?.filter(|login| login.confirmed_at.is_some());
        let own = login.as_ref().and_then(|login| domain_of(&login.email));
        if offer.domain.is_none() || offer.domain.as_deref() != own {
            return Err(Error::NotFound("invitation"));
        }
        join(tx, offer, self.person).await
    }
}

/// Whoever uses an open offer must not belong to the company yet: it would change what they are unasked.
async fn join(tx: &mut Tx, offer: Invitation, person: ActorId) -> Result<Membership, Error> {
    Side::Person(person).confirm(tx).await?;
    if tx.blocks().between(offer.company, person).await? {
        return Err(Error::NotFound("invitation"));
    }
    both_live(tx, offer.company, person).await?;
    if rests(tx, &offer).await? {
        return Err(Error::NotFound("invitation"));
    }
    let known = tx.memberships().find(offer.company, person).await?;
    if known.iter().any(|one| one.is_active(tx.now())) {
        return Err(Error::Conflict(Reason::named("refused-invitation-yours", "you belong to this company already")));
    }
    if !known.iter().all(|former| offer.is_since(former)) {
        return Err(Error::NotFound("invitation"));
    }
    if !tx.invitations().take(offer.id).await? {
        return Err(Error::NotFound("invitation"));
    }
    membership::begin(tx, &offer, person, person).await
}

/// What a link or a typed code offers, to be looked at before it is agreed to.
pub async fn behind(read: &Read, secret: &str, now: Timestamp) -> Result<Option<Invitation>, Error> {
    let offer = read.invitations().find_by_secret(&secret::token_hash(&normal_secret(secret)), now).await?;
    let Some(offer) = offer else { return Ok(None) };
    let resting = read.actors().find(offer.made_by).await?.is_some_and(|maker| is_suspended(&maker));
    Ok((!resting).then_some(offer))
}

/// What is open to a person by the domain of their confirmed address, where they do not belong yet.
pub async fn by_domain(app: &App, person: ActorId) -> Result<Vec<Invitation>, Error> {
    let (read, now) = (app.read(), app.now());
    let login = read.logins().find_by_person(person).await?.filter(|login| login.confirmed_at.is_some());
    let Some(login) = login else { return Ok(Vec::new()) };
    let Some(domain) = domain_of(&login.email) else { return Ok(Vec::new()) };
    let mut open = read.invitations().of_domain(domain, now).await?;
    let own = read.memberships().of_person(person).await?;
    let closed = |offer: &Invitation, one: &Membership| one.is_active(now) || !offer.is_since(one);
    open.retain(|offer| !own.iter().any(|one| one.company == offer.company && closed(offer, one)));
    let makers: Vec<ActorId> = open.iter().map(|offer| offer.made_by).collect();
    let makers = read.actors().find_all(&makers).await?;
    open.retain(|offer| !makers.iter().any(|maker| maker.id == offer.made_by && is_suspended(maker)));
    Ok(open)
}
