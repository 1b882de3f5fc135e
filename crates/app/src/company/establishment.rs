//! Where a company works.

use domain::{
    company::{
        Establishment,
        establishment::{EstablishmentError, MAX_ESTABLISHMENTS},
        identifier::Siret,
    },
    event::Event,
    id::EstablishmentId,
    membership::Mandate,
    territory::TerritoryCode,
    time::Timestamp,
};

use super::{confirm_mandate, publication};
use crate::{Command, Error, Instance, Tx, territory};

/// An establishment as it is to be.
#[derive(Debug, Clone)]
pub struct Site {
    /// The commune.
    pub commune: TerritoryCode,
    /// Its number in the French register.
    pub siret: Option<Siret>,
    /// What it is called.
    pub name: String,
    /// Street and number.
    pub address: String,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
}

/// Adds an establishment, or changes one.
pub struct SaveEstablishment {
    /// The right to.
    pub mandate: Mandate,
    /// Which; a new one for `None`.
    pub id: Option<EstablishmentId>,
    /// What it is to be.
    pub site: Site,
}

impl Command for SaveEstablishment {
    type Output = Establishment;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Establishment, Error> {
        let actor = confirm_mandate(self.mandate, tx).await?;
        let company = tx.companies().find(actor.id).await?.ok_or(Error::NotFound("company"))?;
        let known = |id: EstablishmentId| company.establishments.iter().find(|known| known.id == id);
        let id = match self.id {
            Some(id) => known(id).ok_or(Error::NotFound("establishment"))?.id,
            None if company.establishments.len() >= MAX_ESTABLISHMENTS => {
                return Err(Error::invalid(EstablishmentError::TooMany));
            }
            None => EstablishmentId(tx.next_id()),
        };
        let Site { commune, siret, name, address, closed_at } = self.site.clone();
        // One that stays where it is may do so, even where its commune is no longer in use.
        let commune = match known(id) {
            Some(known) if known.commune == commune => commune,
            _ => territory::present(tx, &commune).await?.map_or(commune, |territory| territory.code),
        };
        let establishment = Establishment { id, company: actor.id, commune, siret, name, address, closed_at };
        let establishment = establishment.checked(&company.identifiers).map_err(Error::invalid)?;
        tx.companies().save_establishment(&establishment).await?;
        changed(tx, actor).await?;
        Ok(establishment)
    }
}

/// Takes an establishment away that should not have been there. One that closed is given a day instead, so that it is
/// known that it was there.
pub struct RemoveEstablishment {
    /// The right to.
    pub mandate: Mandate,
    /// Which.
    pub id: EstablishmentId,
}

impl Command for RemoveEstablishment {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = confirm_mandate(self.mandate, tx).await?;
        tx.companies().delete_establishment(actor.id, self.id).await?;
        changed(tx, actor).await
    }
}

async fn changed(tx: &mut Tx, mut actor: domain::actor::Actor) -> Result<(), Error> {
    actor.updated_at = tx.now();
    tx.actors().save(&actor).await?;
    tx.emit(Event::ActorUpdated { actor: actor.id });
    publication::settle(tx, actor.id).await?;
    Ok(())
}
