//! What stands in a group of another server.

use domain::id::{ActorId, PostId};

use crate::{Command, Error, Instance, Tx};

/// A group of another server passes on a post that names it by a mention alone, as microblogs write: it stands in that
/// group, and so do the answers from here.
pub struct TakeIn {
    /// The group.
    pub group: ActorId,
    /// The post.
    pub post: PostId,
}

impl Command for TakeIn {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let Some(post) = tx.posts().find(self.post).await? else { return Ok(()) };
        if post.group.is_none() && post.audience.is_open() && tx.posts().mentions(post.id).await?.contains(&self.group)
        {
            tx.groups().adopt(self.group, post.id).await?;
        }
        Ok(())
    }
}
