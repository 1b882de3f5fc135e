//! Noting something about somebody for oneself. Nobody is told.

use domain::id::ActorId;

use crate::{Command, Error, Instance, Tx};

/// The longest note, in characters.
pub const MAX_NOTE: usize = 2_000;

/// Notes something about an actor, in place of what was noted before; an empty note is none.
pub struct SetPrivateNote {
    /// Who notes it.
    pub actor: ActorId,
    /// About whom.
    pub target: ActorId,
    /// What.
    pub comment: String,
}

impl Command for SetPrivateNote {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        tx.actors().find(self.target).await?.ok_or(Error::NotFound("account"))?;
        let comment = self.comment.trim();
        if comment.chars().count() > MAX_NOTE {
            return Err(Error::invalid(format!("a note has at most {MAX_NOTE} characters")));
        }
        if comment.is_empty() {
            return Ok(tx.private_notes().delete(self.actor, self.target).await?);
        }
        Ok(tx.private_notes().save(self.actor, self.target, comment).await?)
    }
}
