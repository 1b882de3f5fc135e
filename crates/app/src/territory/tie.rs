//! Saying that one lives or works in a territory, and taking it back. Everyone who shows the profile is told at once.

use domain::{
    actor::{Actor, ActorKind},
    event::Event,
    territory::{MAX_TIES, Territory, TerritoryCode, Tie, TieKind},
};

use super::present;
use crate::{Command, Error, Instance, Tx, company::Speaker, refusal::Reason};

/// Says that the speaker lives or works somewhere, or whether that is shown from now on.
pub struct SayTie {
    /// Who.
    pub speaker: Speaker,
    /// Where.
    pub code: TerritoryCode,
    /// How.
    pub kind: TieKind,
    /// Everyone may know.
    pub public: bool,
}

/// Whoever speaks, where it is a person: companies are where their establishments are.
async fn person(tx: &Tx, speaker: Speaker) -> Result<Actor, Error> {
    let actor = speaker.confirm(tx).await?;
    match actor.kind {
        ActorKind::Person | ActorKind::Service => Ok(actor),
        ActorKind::Organization | ActorKind::Group | ActorKind::Application => {
            Err(Error::invalid(Reason::named("refused-tie-person", "only a person lives or works somewhere")))
        }
    }
}

/// The profile looks different from now on, here and elsewhere.
async fn changed(tx: &mut Tx, actor: Actor) -> Result<(), Error> {
    let actor = Actor { updated_at: tx.now(), ..actor };
    tx.actors().save(&actor).await?;
    tx.emit(Event::ActorUpdated { actor: actor.id });
    Ok(())
}

impl Command for SayTie {
    type Output = Territory;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Territory, Error> {
        let actor = person(tx, self.speaker).await?;
        let territory = present(tx, &self.code).await?.ok_or(Error::NotFound("territory"))?;
        let ties = tx.ties().of_actor(actor.id).await?;
        let before = ties.iter().map(|(tie, _)| tie).find(|tie| tie.territory == territory.id && tie.kind == self.kind);
        if before.is_none() && ties.len() >= MAX_TIES {
            let text = format!("you can name at most {MAX_TIES} territories");
            return Err(Error::invalid(Reason::named("refused-tie-many", text)));
        }
        let shown = before.is_some_and(|tie| tie.public);
        let since = before.map_or(tx.now(), |tie| tie.since);
        if before.is_some_and(|tie| tie.public == self.public) {
            return Ok(territory);
        }
        // Also deletes a tie to a former commune that has become part of this territory.
        tx.ties().delete(actor.id, territory.id, self.kind).await?;
        let tie = Tie { actor: actor.id, territory: territory.id, kind: self.kind, public: self.public, since };
        tx.ties().save(&tie).await?;
        if shown != self.public {
            changed(tx, actor).await?;
        }
        Ok(territory)
    }
}

/// Takes it back. Does nothing where it was not said.
pub struct WithdrawTie {
    /// Who.
    pub speaker: Speaker,
    /// Where.
    pub code: TerritoryCode,
    /// How.
    pub kind: TieKind,
}

impl Command for WithdrawTie {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = person(tx, self.speaker).await?;
        // Of an area that is no longer in use it can be taken back too.
        let territory = tx.territories().find_present(&self.code).await?.ok_or(Error::NotFound("territory"))?;
        let ties = tx.ties().of_actor(actor.id).await?;
        let shown = |(tie, _): &(Tie, Territory)| tie.territory == territory.id && tie.kind == self.kind && tie.public;
        let shown = ties.iter().any(shown);
        tx.ties().delete(actor.id, territory.id, self.kind).await?;
        if shown {
            changed(tx, actor).await?;
        }
        Ok(())
    }
}

/// Lets territories pass on what the speaker publishes, or not. What they told of it together with others is told again
/// without it, or with it.
pub struct LetPassOn {
    /// Who.
    pub speaker: Speaker,
    /// Yes or no.
    pub willing: bool,
}

impl Command for LetPassOn {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = self.speaker.confirm(tx).await?;
        if tx.ties().is_silent(actor.id).await? != self.willing {
            return Ok(());
        }
        tx.ties().set_silent(actor.id, !self.willing, tx.now()).await?;
        Ok(tx.territory_announces().propose_all_again(actor.id).await?)
    }
}
