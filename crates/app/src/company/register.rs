//! Registering a company oneself.

use domain::{
    actor::{Actor, ActorKind},
    company::{CompanyKind, MAX_OWNED, MAX_PENDING, Registration},
    cursor::Level,
    event::Event,
    handle::Username,
    id::ActorId,
    membership::CompanyRole,
    territory::TerritoryCode,
};

use super::{Seed, checked_name, inactive};
use crate::{App, Command, Error, Instance, Tx, refusal::Reason, secret};

/// Makes a company for somebody, who owns it and answers for it. Whether it is published at once, or when the
/// moderators let it in, is [`Instance::companies`].
pub struct RegisterCompany {
    person: ActorId,
    handle: Username,
    name: String,
    kind: CompanyKind,
    commune: TerritoryCode,
    named: bool,
    keys: (String, String),
}

impl RegisterCompany {
    /// Checks what was typed and makes the keys, outside of the change. `named` is whether the person wants to be
    /// named on the company's page.
    pub async fn prepare(
        app: &App,
        person: ActorId,
        handle: &str,
        name: &str,
        kind: CompanyKind,
        commune: TerritoryCode,
        named: bool,
    ) -> Result<Self, Error> {
        let handle = Username::new_local(handle).map_err(Error::invalid)?;
        let name = checked_name(name)?;
        // Whoever may not is told before keys are made, which is work.
        permitted(app.instance())?;
        let keys = secret::key_pair(app.work()).await?;
        Ok(Self { person, handle, name, kind, commune, named, keys })
    }
}

/// What a company is that somebody registers, where people may.
fn permitted(here: &Instance) -> Result<Registration, Error> {
    let registration = here.companies.registration();
    registration.ok_or_else(|| Error::forbidden("companies are registered here by those who run the server"))
}

impl Command for RegisterCompany {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let registration = permitted(here)?;
        let person = tx.actors().get(self.person).await?;
        if !person.is_local() || !person.is_active() || person.kind != ActorKind::Person {
            return Err(inactive());
        }
        self.has_room(tx).await?;
        let seed = Seed {
            handle: &self.handle,
            name: &self.name,
            keys: &self.keys,
            kind: self.kind,
            commune: &self.commune,
            owner: self.person,
            registration,
            sponsor_shown: self.named,
            sharing: Level::Showcase,
        };
        let actor = seed.plant(tx, here).await?;
        if registration == Registration::Pending {
            tx.emit(Event::CompanyRegistered { company: actor.id });
        }
        Ok(actor)
    }
}

impl RegisterCompany {
    /// Nobody buries the moderators, or takes every name.
    async fn has_room(&self, tx: &Tx) -> Result<(), Error> {
        let memberships = tx.memberships().of_person(self.person).await?;
        let owns = memberships.iter().filter(|member| member.role == CompanyRole::Owner && member.is_active(tx.now()));
        let owned: Vec<ActorId> = owns.map(|member| member.company).collect();
        if owned.len() >= MAX_OWNED {
            return Err(Error::TooMany(Reason::named(
                "refused-register-many",
                "one person registers at most 20 companies",
            )));
        }
        let companies = tx.companies().find_all(&owned).await?;
        let pending = companies.iter().filter(|company| company.registration == Registration::Pending).count();
        if pending >= MAX_PENDING {
            return Err(Error::TooMany("three of your companies wait already to be let in".into()));
        }
        Ok(())
    }
}
