//! What a company says of itself beside its profile.

use domain::{
    company::{Company, CompanyKind, Contact, Identifiers, Link, Sector, SizeBand, details},
    event::Event,
    membership::Mandate,
};

use super::confirm_mandate;
use crate::{Command, Error, Instance, Tx, verification};

/// What is to change; what is `None` stays as it is. Everything is checked already but what depends on something
/// else: the founding year on the day, SIRETs on the SIREN.
#[derive(Debug, Clone, Default)]
pub struct CompanyChange {
    /// What kind of organisation it is.
    pub kind: Option<CompanyKind>,
    /// By which numbers registers know it.
    pub identifiers: Option<Identifiers>,
    /// What it does; nothing for `Some(None)`, and so on.
    pub sector: Option<Option<Sector>>,
    /// In which year it was founded.
    pub founded: Option<Option<u16>>,
    /// How many people work there.
    pub size: Option<Option<SizeBand>>,
    /// What it stands for.
    pub values: Option<Vec<String>>,
    /// The languages that are spoken there.
    pub languages: Option<Vec<String>>,
    /// How it is reached.
    pub contact: Option<Contact>,
    /// Pages that belong to it.
    pub links: Option<Vec<Link>>,
}

/// Changes what a company says of itself.
pub struct UpdateCompany {
    /// The right to.
    pub mandate: Mandate,
    /// What changes.
    pub change: CompanyChange,
}

impl Command for UpdateCompany {
    /// The company as it is now.
    type Output = Company;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Company, Error> {
        let mut actor = confirm_mandate(self.mandate, tx).await?;
        let before = tx.companies().find(actor.id).await?.ok_or(Error::NotFound("company"))?;
        let mut company = before.clone();
        self.change.apply(&mut company, tx)?;
        if company == before {
            return Ok(company);
        }
        for establishment in &company.establishments {
            let checked = establishment.clone().checked(&company.identifiers);
            checked.map_err(Error::invalid)?;
        }
        tx.companies().save(&company).await?;
        actor.updated_at = tx.now();
        if company.links != before.links {
            verification::follow_links(tx, here, &mut actor, &company.links).await?;
        }
        tx.actors().save(&actor).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
        Ok(company)
    }
}

impl CompanyChange {
    fn apply(&self, company: &mut Company, tx: &Tx) -> Result<(), Error> {
        let Self { kind, identifiers, sector, founded, size, values, languages, contact, links } = self.clone();
        if let Some(Some(year)) = founded {
            details::founded(year, tx.now()).map_err(Error::invalid)?;
        }
        company.kind = kind.unwrap_or(company.kind);
        company.sector = sector.unwrap_or(company.sector);
        company.founded = founded.unwrap_or(company.founded);
        company.size = size.unwrap_or(company.size);
        set(&mut company.identifiers, identifiers);
        set(&mut company.values, values);
        set(&mut company.languages, languages);
        set(&mut company.contact, contact);
        set(&mut company.links, links);
        Ok(())
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}
