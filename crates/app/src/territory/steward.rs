//! Naming the stewards of a territory, dismissing them, and stepping down. What they confirmed stays, with its date.

use domain::{
    actor::{Actor, ActorKind},
    event::Event,
    handle::Handle,
    id::ActorId,
    login::Role,
    territory::{MAX_STEWARDS, Steward, Territory, TerritoryCode},
};

use super::actor::known;
use crate::{App, Command, Error, Instance, Tx, moderation, refusal::Reason};

/// The person here whom somebody means who types a name: `lea`, `@lea` or `@lea@lyon.example`.
pub async fn person(app: &App, typed: &str) -> Result<Actor, Error> {
    let typed = typed.trim().trim_start_matches('@');
    let nobody = || Error::invalid(format!("there is no person @{typed} here"));
    let handle: Handle = typed.parse().map_err(|_| nobody())?;
    let found = app.read().actors().find_by_handle(&app.instance().localise(handle)).await?;
    found.filter(|actor| is_person(actor) && actor.deleted_at.is_none()).ok_or_else(nobody)
}

fn is_person(actor: &Actor) -> bool {
    actor.is_local() && actor.kind == ActorKind::Person
}

/// Who is steward of a territory since a change, or is it no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The territory: of an old code, the present one.
    pub territory: Territory,
    /// The person.
    pub person: Actor,
    /// Whether anything changed.
    pub changed: bool,
}

/// Names a steward of a territory. They are told, and step down if they would rather not.
pub struct NameSteward {
    /// The territory.
    pub code: TerritoryCode,
    /// The person.
    pub person: ActorId,
    /// The moderator; `None` is the command line.
    pub by: Option<ActorId>,
}

impl Command for NameSteward {
    type Output = Settled;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Settled, Error> {
        moderation::permit(tx, self.by, Role::Moderator).await?;
        let territory = known(tx, &self.code).await?;
        let person = tx.actors().find(self.person).await?.filter(|actor| is_person(actor) && actor.is_active());
        let person = person.ok_or_else(|| {
            Error::invalid(Reason::named("refused-steward-person", "a steward is a person with an account here"))
        })?;
        let others = tx.stewards().of_territory(territory.id).await?;
        if others.iter().any(|steward| steward.person == person.id) {
            return Ok(Settled { territory, person, changed: false });
        }
        if others.len() >= MAX_STEWARDS {
            let text = format!("{} has {MAX_STEWARDS} stewards already", territory.code);
            return Err(Error::Conflict(Reason::named("refused-steward-many", text)));
        }
        let steward = Steward { territory: territory.id, person: person.id, named_by: self.by, since: tx.now() };
        tx.stewards().save(steward).await?;
        note(tx, self.by, "steward.name", &person, &territory).await?;
        tx.emit(Event::StewardNamed { territory: territory.id, person: person.id, by: self.by });
        Ok(Settled { territory, person, changed: true })
    }
}

/// Takes the mandate of a steward back: moderators do, and stewards for themselves. Does nothing where there is none.
pub struct DismissSteward {
    /// The territory.
    pub code: TerritoryCode,
    /// The steward.
    pub person: ActorId,
    /// The moderator, or the steward; `None` is the command line.
    pub by: Option<ActorId>,
}

impl Command for DismissSteward {
    type Output = Settled;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Settled, Error> {
        if self.by != Some(self.person) {
            moderation::permit(tx, self.by, Role::Moderator).await?;
        }
        // Of an area that is no longer in use it can be taken back too.
        let territory = tx.territories().find_present(&self.code).await?.ok_or(Error::NotFound("territory"))?;
        let person = tx.actors().find(self.person).await?.ok_or(Error::NotFound("person"))?;
        let changed = tx.stewards().delete(territory.id, person.id).await?;
        if changed {
            note(tx, self.by, "steward.dismiss", &person, &territory).await?;
        }
        Ok(Settled { territory, person, changed })
    }
}

/// Writes down who named or dismissed whom.
async fn note(tx: &Tx, by: Option<ActorId>, action: &str, person: &Actor, territory: &Territory) -> Result<(), Error> {
    moderation::note(tx, by, action, format!("@{}", person.username), territory.code.to_string()).await
}
