//! Who answers for a company's page. Whoever does belongs to its team; when they no longer do, or their account is
//! suspended, an owner does, in the same change, so that a page does not vanish because somebody left.

use domain::{
    company::{Company, Sponsor, publication::is_answered_for},
    event::Event,
    id::ActorId,
    membership::{Mandate, Membership, owners},
};

use super::{confirm_mandate, publication};
use crate::{Command, Error, Instance, Tx, membership::Side, refusal::Reason};

/// Names who answers for a company: an owner names somebody of its team. Whether they are named on the page is up to
/// themselves ([`ShowSponsor`]).
pub struct NameSponsor {
    /// The right to.
    pub mandate: Mandate,
    /// Somebody of the team.
    pub person: ActorId,
}

impl Command for NameSponsor {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = confirm_mandate(self.mandate, tx).await?;
        // Taken before reading: the one who answers for it may be stepping down at this moment.
        tx.memberships().hold_owners(actor.id).await?;
        let mut company = tx.companies().find(actor.id).await?.ok_or(Error::NotFound("company"))?;
        if company.sponsor.is_some_and(|sponsor| sponsor.person == self.person) {
            return Ok(());
        }
        let memberships = tx.memberships().find(actor.id, self.person).await?;
        let in_team = |member: &Membership| member.is_active(tx.now()) && member.role.in_team();
        let person = tx.actors().get(self.person).await?;
        if !memberships.iter().any(in_team) || !person.is_local() || !person.is_active() {
            return Err(Error::invalid(Reason::named(
                "refused-sponsor-team",
                "who answers for a company belongs to its team and has an account here",
            )));
        }
        name(tx, &mut company, self.person).await?;
        if self.person != self.mandate.hand() {
            tx.emit(Event::SponsorNamed { company: actor.id, person: self.person });
        }
        publication::settle(tx, actor.id).await?;
        Ok(())
    }
}

/// Writes down who answers for a company. Whoever was named on its page as the one who did is no longer.
async fn name(tx: &mut Tx, company: &mut Company, person: ActorId) -> Result<(), Error> {
    let former = company.sponsor.replace(Sponsor { person, shown: false });
    tx.companies().save(company).await?;
    if former.is_some_and(|former| former.shown) {
        touch(tx, company.actor).await?;
    }
    Ok(())
}

/// The page of a company says something else now.
async fn touch(tx: &mut Tx, company: ActorId) -> Result<(), Error> {
    let mut actor = tx.actors().get(company).await?;
    actor.updated_at = tx.now();
    tx.actors().save(&actor).await?;
    tx.emit(Event::ActorUpdated { actor: actor.id });
    Ok(())
}

/// Writes down who answers for a company, and lets them hear of it: they did not ask for it.
async fn appoint(tx: &mut Tx, company: &mut Company, person: ActorId) -> Result<(), Error> {
    name(tx, company, person).await?;
    tx.emit(Event::SponsorNamed { company: company.actor, person });
    Ok(())
}

/// Whether somebody of the team answers for a company whose account is not suspended.
pub(super) async fn answers(tx: &Tx, company: &Company) -> Result<bool, Error> {
    Ok(is_answered_for(company, &tx.memberships().of_sponsor(company).await?, tx.now()))
}

/// Lets an owner answer for a company for which nobody does: the one who has belonged to it longest, of those whose
/// account is in good standing. Where there is none, nothing changes.
pub(super) async fn succeed(tx: &mut Tx, company: &mut Company) -> Result<(), Error> {
    match heir(tx, company.actor, None).await? {
        Some(owner) => appoint(tx, company, owner).await,
        None => Ok(()),
    }
}

/// The owner who answers for a company when nobody else does, or when `but` no longer wants to.
async fn heir(tx: &Tx, company: ActorId, but: Option<ActorId>) -> Result<Option<ActorId>, Error> {
    tx.memberships().hold_owners(company).await?;
    let mut owners = owners(&tx.memberships().team(company, tx.now()).await?, tx.now());
    owners.retain(|owner| Some(*owner) != but);
    let found = tx.actors().find_all(&owners).await?;
    let able = |id: &ActorId| found.iter().any(|actor| actor.id == *id && actor.is_local() && actor.is_active());
    Ok(owners.into_iter().find(able))
}

/// A company was handed over: if its former owner answered for it, the new one does.
pub(crate) async fn pass_on(tx: &mut Tx, company: ActorId, from: ActorId, to: ActorId) -> Result<(), Error> {
    let Some(mut company) = tx.companies().find(company).await? else { return Ok(()) };
    if company.sponsor.is_some_and(|sponsor| sponsor.person != from) {
        return Ok(());
    }
    appoint(tx, &mut company, to).await
}

/// A company got an owner from outside: if nobody answers for it any more, this one does.
pub(crate) async fn stand_in(tx: &mut Tx, company: ActorId, owner: ActorId) -> Result<(), Error> {
    let Some(mut company) = tx.companies().find(company).await? else { return Ok(()) };
    if answers(tx, &company).await? {
        return Ok(());
    }
    appoint(tx, &mut company, owner).await
}

fn not_the_sponsor() -> Error {
    Error::forbidden(Reason::named("refused-sponsor-own", "only who answers for the company decides this"))
}

/// Whoever answers for a company no longer wants to: an owner does from now on.
pub struct StepDown {
    /// The one who answers for it.
    pub person: ActorId,
    /// The company.
    pub company: ActorId,
}

impl Command for StepDown {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Side::Person(self.person).confirm(tx).await?;
        // An owner may be naming somebody else at this moment.
        tx.memberships().hold_owners(self.company).await?;
        let mut company = tx.companies().find(self.company).await?.ok_or(Error::NotFound("company"))?;
        if company.sponsor.is_none_or(|sponsor| sponsor.person != self.person) {
            return Err(not_the_sponsor());
        }
        let Some(owner) = heir(tx, self.company, Some(self.person)).await? else {
            let text = "nobody else could answer for the company: hand it over, or name somebody";
            return Err(Error::Conflict(Reason::named("refused-sponsor-last", text)));
        };
        appoint(tx, &mut company, owner).await?;
        publication::settle(tx, self.company).await?;
        Ok(())
    }
}

/// Says whether the one who answers for a company is named on its page. Nobody else can say so.
pub struct ShowSponsor {
    /// The one who answers for it.
    pub person: ActorId,
    /// The company.
    pub company: ActorId,
    /// Whether they are named.
    pub shown: bool,
}

impl Command for ShowSponsor {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Side::Person(self.person).confirm(tx).await?;
        let mut company = tx.companies().find(self.company).await?.ok_or(Error::NotFound("company"))?;
        let own = company.sponsor.as_mut().filter(|sponsor| sponsor.person == self.person);
        let sponsor = own.ok_or_else(not_the_sponsor)?;
        if sponsor.shown == self.shown {
            return Ok(());
        }
        sponsor.shown = self.shown;
        tx.companies().save(&company).await?;
        touch(tx, self.company).await
    }
}
