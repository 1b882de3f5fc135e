//! Blocking: two actors that have nothing to do with each other from now on.

use domain::{event::Event, id::ActorId};

use crate::{Command, Error, Instance, Origin, Tx, buddy, follow, refusal::Reason};

/// Blocks an actor and ends every follow between the two, and that either accompanies the other. Blocking twice is
/// blocking once.
pub struct Block {
    /// Who blocks.
    pub origin: Origin,
    /// Whom.
    pub target: ActorId,
}

impl Command for Block {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        self.origin.confirm(tx).await?;
        let (actor, target) = (self.origin.actor(), self.target);
        if actor == target {
            return Err(Error::invalid(Reason::named("refused-block-oneself", "you cannot block yourself")));
        }
        tx.actors().find(target).await?.ok_or(Error::NotFound("account"))?;
        let id: i64 = tx.next_id();
        let uri = self.origin.activity(here, &format!("blocks/{id}"));
        if !tx.blocks().insert(actor, target, &uri, tx.now()).await? {
            return Ok(());
        }
        // One of the two may ask to follow the other at this moment.
        tx.actors().hold_pair(actor, target).await?;
        // Each side's server learns of the end of the follow that it knows of.
        if let Some(follow) = tx.follows().between(target, actor).await? {
            follow::sever(tx, &follow).await?;
            tx.emit(Event::FollowRejected { uri: follow.uri, follower: target, target: actor });
        }
        if let Some(follow) = tx.follows().between(actor, target).await? {
            follow::sever(tx, &follow).await?;
            tx.emit(Event::FollowUndone { uri: follow.uri, follower: actor, target });
        }
        buddy::sever(tx, actor, target).await?;
        // Where the one is a community that invites the other, whichever of the two blocks.
        tx.communities().forget_invitation(target, actor).await?;
        tx.communities().forget_invitation(actor, target).await?;
        tx.home().remove_author(actor, target).await?;
        tx.home().remove_author(target, actor).await?;
        tx.notifications().forget_from(actor, target).await?;
        tx.notifications().forget_from(target, actor).await?;
        tx.emit(Event::ActorBlocked { uri, actor, target });
        Ok(())
    }
}

/// Lifts a block; does nothing where there is none. Follows do not come back.
pub struct Unblock {
    /// Who blocked.
    pub origin: Origin,
    /// Whom.
    pub target: ActorId,
}

impl Command for Unblock {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        self.origin.confirm_undoing(tx).await?;
        let (actor, target) = (self.origin.actor(), self.target);
        let Some(uri) = tx.blocks().find(actor, target).await? else { return Ok(()) };
        tx.blocks().delete(actor, target).await?;
        tx.emit(Event::ActorUnblocked { uri, actor, target });
        Ok(())
    }
}
