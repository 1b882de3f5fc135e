//! Notifications about joining communities: moderators hear that somebody asks, guests that they are invited, and those
//! who asked that they were let in. The sender is the community, whose page says the rest.

use std::collections::BTreeSet;

use domain::{follow::FollowState, id::ActorId, notification::NotificationKind};

use super::NotificationSubscriber;
use crate::{Error, Tx};

impl NotificationSubscriber {
    /// Somebody asks to follow: where that is to be let into a community, its moderators are told.
    pub(super) async fn asked(&self, tx: &Tx, community: ActorId, who: ActorId) -> Result<(), Error> {
        if tx.communities().find(community).await?.is_none()
            || !stands(tx, community, who, FollowState::Pending).await?
        {
            return Ok(());
        }
        let moderators = tx.communities().moderators(community).await?.into_iter().collect();
        self.tell_latest(tx, NotificationKind::CommunityAsked, community, moderators).await
    }

    /// Whoever is invited is told, unless that was taken back or answered before this was told.
    pub(super) async fn invited(&self, tx: &Tx, community: ActorId, guest: ActorId) -> Result<(), Error> {
        if !tx.communities().is_invited(community, guest).await? {
            return Ok(());
        }
        self.tell_latest(tx, NotificationKind::CommunityInvited, community, BTreeSet::from([guest])).await
    }

    /// Whoever asked and was let in is told.
    pub(super) async fn admitted(&self, tx: &Tx, community: ActorId, who: ActorId) -> Result<(), Error> {
        if !stands(tx, community, who, FollowState::Accepted).await? {
            return Ok(());
        }
        self.tell_latest(tx, NotificationKind::CommunityAdmitted, community, BTreeSet::from([who])).await
    }

    /// Tells what a community lets somebody know; what it said of the same before makes room for it, so that ten who
    /// ask are one notice.
    async fn tell_latest(
        &self,
        tx: &Tx,
        kind: NotificationKind,
        community: ActorId,
        to: BTreeSet<ActorId>,
    ) -> Result<(), Error> {
        for recipient in &to {
            tx.notifications().retract_between(kind, community, *recipient).await?;
        }
        self.tell(tx, kind, community, &to, None).await
    }
}

/// Whether somebody's way into a community is still where it was when this happened.
async fn stands(tx: &Tx, community: ActorId, who: ActorId, state: FollowState) -> Result<bool, Error> {
    Ok(tx.follows().between(who, community).await?.is_some_and(|follow| follow.state == state))
}
