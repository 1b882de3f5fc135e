//! Keeping a post for later, privately: nobody is told.

use domain::id::{ActorId, PostId};

use crate::{Command, Error, Instance, Tx, readable};

/// Keeps a post; a boost stands for the post that it boosts.
pub struct AddBookmark {
    /// Who keeps it.
    pub actor: ActorId,
    /// What.
    pub post: PostId,
}

impl Command for AddBookmark {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let post = readable::get(tx, self.actor, self.post).await?;
        tx.bookmarks().insert(tx.next_id(), self.actor, post.id).await?;
        Ok(())
    }
}

/// Keeps a post no longer.
pub struct RemoveBookmark {
    /// Who kept it.
    pub actor: ActorId,
    /// What.
    pub post: PostId,
}

impl Command for RemoveBookmark {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let post = readable::original(tx, self.post).await?;
        tx.bookmarks().delete(self.actor, post).await?;
        Ok(())
    }
}
