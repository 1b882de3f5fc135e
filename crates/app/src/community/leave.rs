//! Leaving a community.

use domain::{event::Event, group::Deed, id::ActorId};

use crate::{Command, Error, Instance, Origin, Tx, company::Speaker, follow::Unfollow, refusal::Reason};

/// Leaves a community; whoever looked after it no longer does. The last moderator stays.
pub struct LeaveCommunity {
    /// Who leaves.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
}

impl Command for LeaveCommunity {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        tx.communities().find(self.community).await?.ok_or(Error::NotFound("community"))?;
        Unfollow { origin: Origin::Local(self.speaker), target: self.community }.run(tx, here).await
    }
}

/// Asked before every end of a follow: a moderator who goes is one no more, and the last one who can act cannot go.
pub(crate) async fn before_leaving(tx: &mut Tx, target: ActorId, follower: ActorId) -> Result<(), Error> {
    let moderators = tx.communities().moderators(target).await?;
    if !moderators.contains(&follower) {
        return Ok(());
    }
    tx.communities().hold_moderators(target).await?;
    if tx.communities().able_moderators(target, tx.now()).await? == [follower] {
        return Err(Error::forbidden(Reason::named(
            "refused-community-last-moderator",
            "the last moderator cannot leave: name another one first",
        )));
    }
    tx.communities().dismiss(target, follower).await?;
    tx.emit(Event::GroupModerated { group: target, deed: Deed::Dismissed { actor: follower } });
    Ok(())
}
