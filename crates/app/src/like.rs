//! Liking a post, and taking it back.

use domain::{event::Event, id::PostId};

use crate::{Command, Error, Instance, Origin, Tx, company, readable};

/// Likes a post; a boost stands for the post that it boosts. Liking twice is liking once.
pub struct Like {
    /// Who likes.
    pub origin: Origin,
    /// What.
    pub post: PostId,
}

impl Command for Like {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        company::in_public(self.origin.confirm(tx).await?)?;
        let actor = self.origin.actor();
        let post = readable::get(tx, actor, self.post).await?;
        let id: i64 = tx.next_id();
        let uri = self.origin.activity(here, &format!("likes/{id}"));
        if tx.likes().insert(id, actor, post.id, &uri).await? {
            tx.emit(Event::PostLiked { post: post.id, actor, uri });
        }
        Ok(())
    }
}

/// Takes a like back; does nothing where there is none.
pub struct Unlike {
    /// Who liked.
    pub origin: Origin,
    /// What.
    pub post: PostId,
}

impl Command for Unlike {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        self.origin.confirm_undoing(tx).await?;
        let actor = self.origin.actor();
        let post = readable::original(tx, self.post).await?;
        let Some(uri) = tx.likes().find(actor, post).await? else { return Ok(()) };
        tx.likes().delete(actor, post).await?;
        tx.emit(Event::LikeUndone { post, actor, uri });
        Ok(())
    }
}
