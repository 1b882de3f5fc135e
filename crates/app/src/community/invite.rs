//! Inviting somebody into a community: their request is let in at once, whoever may join else.

use domain::{community::MAX_INVITATIONS, follow::FollowState, group::Access, id::ActorId};

use super::{lets_in, moderated, not_a_moderator};
use crate::{Command, Error, Instance, Tx, company::Speaker, follow};

/// Invites somebody, from here or elsewhere. Into an open community every member invites, into others moderators.
pub struct Invite {
    /// Who invites.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
    /// Who is invited.
    pub guest: ActorId,
}

impl Command for Invite {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let host = self.speaker.confirm(tx).await?;
        let community = tx.communities().find(self.community).await?.ok_or(Error::NotFound("community"))?;
        let place = tx.communities().place(community.actor, host.id, tx.now()).await?;
        let may = place.moderator || (place.member && community.access == Access::Open);
        if !may {
            return Err(not_a_moderator());
        }
        let guest = tx.actors().find(self.guest).await?.filter(domain::actor::Actor::is_active);
        let guest = guest.ok_or(Error::NotFound("account"))?;
        if tx.communities().place(community.actor, guest.id, tx.now()).await?.banned {
            return Err(Error::Conflict("this account is kept out of the community".into()));
        }
        match tx.follows().between(guest.id, community.actor).await? {
            Some(request) if request.state == FollowState::Pending => return follow::answer(tx, request, true).await,
            Some(_) => return Ok(()),
            None => {}
        }
        // Somebody who blocks the one who invites does not hear of it.
        if tx.blocks().between(host.id, guest.id).await? {
            return Ok(());
        }
        if tx.communities().count_invited(community.actor).await? >= MAX_INVITATIONS {
            return Err(Error::TooMany("too many invitations are open".into()));
        }
        tx.communities().invite(community.actor, guest.id, host.id, tx.now()).await?;
        Ok(())
    }
}

/// A moderator takes an invitation back.
pub struct WithdrawInvitation {
    /// A moderator.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
    /// Who was invited.
    pub guest: ActorId,
}

impl Command for WithdrawInvitation {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        moderated(tx, self.speaker, self.community).await?;
        tx.communities().forget_invitation(self.community, self.guest).await?;
        Ok(())
    }
}

/// Who was invited does not come.
pub struct DeclineInvitation {
    /// Who was invited.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
}

impl Command for DeclineInvitation {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let guest = self.speaker.confirm(tx).await?;
        tx.communities().forget_invitation(self.community, guest.id).await?;
        Ok(())
    }
}
