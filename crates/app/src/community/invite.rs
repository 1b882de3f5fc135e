//! Inviting somebody into a community: their request is accepted at once, whatever its access. Guests of other servers
//! are told through their server, and people here of invitations into groups elsewhere.

use domain::{
    actor::{Actor, ActorKind},
    community::{MAX_INVITATIONS, MAX_INVITATIONS_ELSEWHERE, MAX_INVITATIONS_FROM_ONE},
    event::Event,
    follow::FollowState,
    group::Access,
    hand::{Act, ActKind},
    id::{ActivityId, ActorId},
    notification::NotificationKind,
    uri::Uri,
};

use super::{lets_in, moderated, not_a_moderator};
use crate::{Command, Error, Instance, Tx, company::Speaker, follow, hand};

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

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
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
        // A new id each time: another server takes an invitation under a known id for the first one.
        let invite = (!guest.is_local()).then(|| here.activity(&format!("invites/{}", tx.next_id::<ActivityId>())));
        if tx.communities().invite(community.actor, guest.id, host.id, invite.as_ref(), tx.now()).await? {
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
        let invited = tx.communities().is_invited(self.community, self.guest).await?;
        end(tx, self.community, self.guest, self.community).await?;
        if invited && tx.emitted().is_empty() {
            // A guest of this server: no event tells of it, so the act is noted here.
            hand::note(tx, Act::actor(ActKind::CommunityLed, self.community)).await?;
        }
        Ok(())
    }
}

/// Who was invited does not come; into a community of this server or of another.
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
        end(tx, self.community, guest.id, guest.id).await
    }
}

/// A group of another server invites somebody here. While that waits for an answer, or they belong to it or asked to,
/// nothing comes of doing it again.
pub struct ReceiveInvite {
    /// The group, which says so itself.
    pub group: ActorId,
    /// Who is invited.
    pub guest: ActorId,
    /// What the group calls the invitation.
    pub invite: Uri,
}

impl Command for ReceiveInvite {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let group = tx.actors().find(self.group).await?.filter(Actor::is_active).ok_or(Error::NotFound("group"))?;
        let Some(host) = group.host.as_ref().filter(|_| group.kind == ActorKind::Group) else {
            return Err(Error::NotFound("group"));
        };
        let guest = tx.actors().find(self.guest).await?.filter(Actor::is_shown).ok_or(Error::NotFound("account"))?;
        if !guest.is_local() || !matches!(guest.kind, ActorKind::Person | ActorKind::Organization) {
            return Err(Error::NotFound("account"));
        }
        if tx.blocks().between(group.id, guest.id).await? || tx.follows().between(guest.id, group.id).await?.is_some() {
            return Ok(());
        }
        // Beyond these bounds nobody could be asked to answer them all; the group may invite again later.
        if tx.communities().count_invitations_elsewhere(guest.id).await? >= MAX_INVITATIONS_ELSEWHERE
            || tx.communities().count_invitations_from(guest.id, host).await? >= MAX_INVITATIONS_FROM_ONE
        {
            return Ok(());
        }
        if tx.communities().invite(group.id, guest.id, group.id, Some(&self.invite), tx.now()).await? {
            tx.emit(Event::CommunityInvited { community: group.id, guest: guest.id });
        }
        Ok(())
    }
}

/// The other server ends an invitation: its group takes back that somebody here is invited, or its guest does not come.
pub struct EndInvite {
    /// The community.
    pub community: ActorId,
    /// Who was invited.
    pub guest: ActorId,
}

impl Command for EndInvite {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        forget(tx, self.community, self.guest).await?;
        Ok(())
    }
}

/// Ends an invitation on this side, and lets the other server know where it knows of it.
pub(super) async fn end(tx: &mut Tx, community: ActorId, guest: ActorId, by: ActorId) -> Result<(), Error> {
    if let Some(invite) = forget(tx, community, guest).await? {
        tx.emit(Event::CommunityInviteEnded { community, guest, by, invite });
    }
    Ok(())
}

/// Takes an invitation away, with the notice of it. What another server calls it, where one knows of it.
async fn forget(tx: &Tx, community: ActorId, guest: ActorId) -> Result<Option<Uri>, Error> {
    let invite = tx.communities().invite_of(community, guest).await?;
    tx.communities().forget_invitation(community, guest).await?;
    tx.notifications().retract_between(NotificationKind::CommunityInvited, community, guest).await?;
    Ok(invite)
}
