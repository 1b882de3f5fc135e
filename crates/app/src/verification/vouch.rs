//! Somebody vouches for a company: a moderator, or a steward of a territory where it works.

use domain::{
    actor::ActorKind,
    company::Publication,
    event::Event,
    id::{ActorId, VerificationId},
    login::Role,
    verification::{MAX_NOTE, Method, Verification},
};

use crate::{Command, Error, Instance, Tx, moderation, refusal::Reason};

/// Says that a company is what it says; or says so no longer.
pub struct Vouch {
    /// A moderator, or somebody who is steward of a territory where the company works, or in which that lies.
    pub by: ActorId,
    /// The company.
    pub company: ActorId,
    /// Why, for moderators and stewards; `None` takes it back.
    pub note: Option<String>,
}

impl Command for Vouch {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let moderates = moderates(tx, self.by).await?;
        let territory = tx.stewards().over_company(self.by, self.company, tx.now()).await?;
        if !moderates && territory.is_none() {
            return Err(Error::forbidden(Reason::named(
                "refused-vouch-stewards",
                "only moderators and the stewards of where the company works do this",
            )));
        }
        let mut actor = tx.actors().get(self.company).await?;
        let shown = moderates || actor.publication != Publication::Hidden;
        if !actor.is_local() || actor.kind != ActorKind::Organization || actor.deleted_at.is_some() || !shown {
            return Err(Error::NotFound("company"));
        }
        let own = tx.memberships().find(actor.id, self.by).await?;
        if self.note.is_some() && own.iter().any(|own| own.is_active(tx.now())) {
            return Err(Error::forbidden(Reason::named(
                "refused-vouch-own",
                "nobody vouches for a company that they belong to",
            )));
        }
        let known = tx.verifications().of_actor(actor.id).await?;
        let known = known.into_iter().find(|known| known.method == Method::Steward);
        if !moderates && known.as_ref().is_some_and(|known| known.territory.is_none()) {
            return Err(Error::forbidden(Reason::named(
                "refused-vouch-fixed",
                "the moderators vouch for this company, and only they change that",
            )));
        }
        if let Some(note) = &self.note {
            let note = note.trim().to_owned();
            if note.is_empty() || note.chars().count() > MAX_NOTE {
                return Err(Error::invalid(Reason::named(
                    "refused-vouch-note",
                    "say in 1 to 500 characters how you know",
                )));
            }
            let id = known.map_or_else(|| VerificationId(tx.next_id()), |known| known.id);
            let vouched = Verification::new(id, actor.id, Method::Steward, "", tx.now())
                .map_err(|error| Error::Internal(error.to_string()))?;
            let vouched = Verification {
                verified_at: Some(tx.now()),
                checked_at: Some(tx.now()),
                voucher: Some(self.by),
                territory: territory.map(|territory| territory.id),
                note: note.clone(),
                ..vouched
            };
            tx.verifications().save(&vouched).await?;
            moderation::note(tx, Some(self.by), "company.vouch", format!("@{}", actor.username), note).await?;
        } else {
            let Some(known) = known else { return Ok(()) };
            tx.verifications().delete(actor.id, known.id).await?;
            let target = format!("@{}", actor.username);
            moderation::note(tx, Some(self.by), "company.unvouch", target, String::new()).await?;
        }
        actor.updated_at = tx.now();
        tx.actors().save(&actor).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
        Ok(())
    }
}

/// Whether somebody moderates. Stewards who do not have a word all the same.
async fn moderates(tx: &Tx, person: ActorId) -> Result<bool, Error> {
    match moderation::permit(tx, Some(person), Role::Moderator).await {
        Ok(()) => Ok(true),
        Err(Error::Forbidden(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
