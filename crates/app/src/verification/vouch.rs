//! A moderator vouches for a company.

use domain::{
    actor::ActorKind,
    event::Event,
    id::{ActorId, VerificationId},
    verification::{MAX_NOTE, Method, Verification},
};

use crate::{
    Command, Error, Instance, Tx,
    company::{audit, permit_moderator},
};

/// Says, as a moderator, that a company is what it says; or says so no longer.
pub struct Vouch {
    /// The moderator.
    pub moderator: ActorId,
    /// The company.
    pub company: ActorId,
    /// Why, for the other moderators; `None` takes it back.
    pub note: Option<String>,
}

impl Command for Vouch {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        permit_moderator(tx, self.moderator).await?;
        let mut actor = tx.actors().get(self.company).await?;
        if !actor.is_local() || actor.kind != ActorKind::Organization || actor.deleted_at.is_some() {
            return Err(Error::NotFound("company"));
        }
        let known = tx.verifications().of_actor(actor.id).await?;
        let known = known.into_iter().find(|known| known.method == Method::Steward);
        if let Some(note) = &self.note {
            let note = note.trim();
            if note.is_empty() || note.chars().count() > MAX_NOTE {
                return Err(Error::invalid("say in 1 to 500 characters how you know"));
            }
            let id = known.map_or_else(|| VerificationId(tx.next_id()), |known| known.id);
            let vouched = Verification::new(id, actor.id, Method::Steward, "", tx.now())
                .map_err(|error| Error::Internal(error.to_string()))?;
            let vouched = Verification {
                verified_at: Some(tx.now()),
                checked_at: Some(tx.now()),
                voucher: Some(self.moderator),
                note: note.to_owned(),
                ..vouched
            };
            tx.verifications().save(&vouched).await?;
            audit(tx, self.moderator, "company.vouch", actor.id, note).await?;
        } else {
            let Some(known) = known else { return Ok(()) };
            tx.verifications().delete(actor.id, known.id).await?;
            audit(tx, self.moderator, "company.unvouch", actor.id, "").await?;
        }
        actor.updated_at = tx.now();
        tx.actors().save(&actor).await?;
        tx.emit(Event::ActorUpdated { actor: actor.id });
        Ok(())
    }
}
