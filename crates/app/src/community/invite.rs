//! Inviting somebody into a community: their request is let in at once, whoever may join else.

use domain::{
    actor::{Actor, ActorKind},
    community::MAX_INVITATIONS,
    event::Event,
    follow::FollowState,
    group::Access,
    id::ActorId,
    notification::NotificationKind,
};

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
        lets_in(&community)?;
        let guest = guest(tx, self.speaker, self.guest).await?;
        if tx.communities().place(community.actor, guest.id, tx.now()).await?.banned {
            return Err(Error::Conflict("this account is kept out of the community".into()));
        }
        match tx.follows().between(guest.id, community.actor).await? {
            Some(request) if request.state == FollowState::Pending => {
                follow::answer(tx, request, true).await?;
                tx.emit(Event::CommunityAdmitted { community: community.actor, actor: guest.id });
                return Ok(());
            }
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
        if tx.communities().invite(community.actor, guest.id, host.id, tx.now()).await? {
            tx.emit(Event::CommunityInvited { community: community.actor, guest: guest.id });
        }
        Ok(())
    }
}

/// Who is to be invited. Whom the one who invites must not see, a company that is not published or a community that is
/// for its members alone, is as nobody; communities are no guests anyway.
async fn guest(tx: &Tx, speaker: Speaker, id: ActorId) -> Result<Actor, Error> {
    let nobody = || Error::NotFound("account");
    let guest = tx.actors().find(id).await?.filter(Actor::is_active).ok_or_else(nobody)?;
    if matches!(guest.kind, ActorKind::Group | ActorKind::Application) {
        return Err(nobody());
    }
    if guest.is_shown() {
        return Ok(guest);
    }
    let own = tx.memberships().find(guest.id, speaker.hand().unwrap_or_else(|| speaker.actor())).await?;
    if own.iter().any(|one| one.is_active(tx.now()) && one.role.in_team()) { Ok(guest) } else { Err(nobody()) }
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
        tx.notifications().retract_between(NotificationKind::CommunityInvited, self.community, self.guest).await?;
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
        tx.notifications().retract_between(NotificationKind::CommunityInvited, self.community, guest.id).await?;
        Ok(())
    }
}
