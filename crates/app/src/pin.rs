//! Pinning one's own posts to one's profile.

use domain::{
    event::Event,
    id::PostId,
    post::{MAX_PINS, Post},
};

use crate::{Command, Error, Instance, Origin, Tx, refusal::Reason};

/// Pins a post of one's own that everyone may read. Pinning twice is pinning once.
pub struct Pin {
    /// Who pins.
    pub origin: Origin,
    /// What.
    pub post: PostId,
}

impl Command for Pin {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        self.origin.confirm(tx).await?;
        let actor = self.origin.actor();
        let post: Post = tx.posts().find_readable(self.post, Some(actor)).await?.ok_or(Error::NotFound("post"))?;
        if post.author != actor {
            return Err(Error::invalid(Reason::named("refused-pin-own", "only your own posts can be pinned")));
        }
        if post.boost_of.is_some() {
            return Err(Error::invalid(Reason::named("refused-pin-boost", "a boost cannot be pinned")));
        }
        if !post.audience.is_open() {
            return Err(Error::invalid(Reason::named(
                "refused-pin-public",
                "only posts that everyone may read can be pinned",
            )));
        }
        let pinned = tx.pins().of_actor(actor).await?;
        if pinned.contains(&post.id) {
            return Ok(());
        }
        // Another server's limit is its own affair.
        if self.origin.is_local() && pinned.len() as i64 >= MAX_PINS {
            return Err(Error::invalid(Reason::named(
                "refused-pin-many",
                "you have already pinned the maximum number of posts",
            )));
        }
        if tx.pins().insert(tx.next_id(), actor, post.id).await? {
            tx.emit(Event::PostPinned { actor, post: post.id });
        }
        Ok(())
    }
}

/// Unpins a post; does nothing where it is not pinned.
pub struct Unpin {
    /// Who pinned.
    pub origin: Origin,
    /// What.
    pub post: PostId,
}

impl Command for Unpin {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        self.origin.confirm(tx).await?;
        let actor = self.origin.actor();
        if tx.pins().delete(actor, self.post).await? {
            tx.emit(Event::PostUnpinned { actor, post: self.post });
        }
        Ok(())
    }
}
