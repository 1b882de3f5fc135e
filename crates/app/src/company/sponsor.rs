//! Who answers for a company's page.

use domain::{
    company::Sponsor,
    event::Event,
    id::ActorId,
    membership::{Mandate, Membership},
};

use super::{confirm_mandate, publication};
use crate::{Command, Error, Instance, Tx};

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
        let mut company = tx.companies().find(actor.id).await?.ok_or(Error::NotFound("company"))?;
        if company.sponsor.is_some_and(|sponsor| sponsor.person == self.person) {
            return Ok(());
        }
        let memberships = tx.memberships().find(actor.id, self.person).await?;
        let in_team = |member: &Membership| member.is_active(tx.now()) && member.role.in_team();
        let person = tx.actors().get(self.person).await?;
        if !memberships.iter().any(in_team) || !person.is_local() || !person.is_active() {
            return Err(Error::invalid("who answers for a company belongs to its team and has an account here"));
        }
        company.sponsor = Some(Sponsor { person: self.person, shown: false });
        tx.companies().save(&company).await?;
        publication::settle(tx, actor.id).await?;
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
        let mut company = tx.companies().find(self.company).await?.ok_or(Error::NotFound("company"))?;
        let own = company.sponsor.as_mut().filter(|sponsor| sponsor.person == self.person);
        let sponsor = own.ok_or_else(|| Error::forbidden("only who answers for the company decides this"))?;
        if sponsor.shown == self.shown {
            return Ok(());
        }
        sponsor.shown = self.shown;
        tx.companies().save(&company).await?;
        let mut actor = tx.actors().get(self.company).await?;
        actor.updated_at = tx.now();
        tx.actors().save(&actor).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
        Ok(())
    }
}
