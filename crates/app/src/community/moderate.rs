//! What moderators of a community do. Elsewhere nobody learns which of them it was: the group's own Service says it.

use domain::{
    community::{MAX_PINS, MAX_REASON},
    cursor::{Action, Relation, Verdict, allows},
    event::Event,
    group::{Deed, GroupPost},
    id::{ActorId, PostId},
    time::Timestamp,
};

use super::{invite, not_a_moderator};
use crate::{Command, Error, Instance, Origin, Tx, follow, refusal::Reason};

/// What a moderator does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are what the variant's sentence names")]
pub enum Act {
    /// Takes a post out of the community. The post stays its author's.
    Remove { post: PostId, reason: String },
    /// Lets a post back in.
    Restore { post: PostId },
    /// Closes the thread that a post begins, or opens it again.
    Lock { post: PostId, locked: bool },
    /// Puts a post on top, or takes it down.
    Pin { post: PostId, pinned: bool },
    /// Keeps somebody out, for ever or for a while.
    Ban { actor: ActorId, until: Option<Timestamp>, reason: String },
    /// Lets somebody come back.
    Unban { actor: ActorId },
    /// Lets a member look after the community too.
    Appoint { actor: ActorId },
    /// Lets somebody look after it no longer.
    Dismiss { actor: ActorId },
}

/// A moderator of a community, here or elsewhere, does something. Doing it twice is doing it once.
pub struct Moderate {
    /// The moderator.
    pub origin: Origin,
    /// The community.
    pub community: ActorId,
    /// What they do.
    pub act: Act,
}

impl Command for Moderate {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let moderator = self.origin.confirm(tx).await?;
        let group = self.community;
        tx.communities().find(group).await?.ok_or(Error::NotFound("community"))?;
        if !tx.communities().place(group, moderator.id, tx.now()).await?.moderator {
            return Err(not_a_moderator());
        }
        let deed = match &self.act {
            Act::Remove { post, reason } => remove(tx, group, *post, reason).await?,
            Act::Restore { post } => restore(tx, group, *post).await?,
            Act::Lock { post, locked } => lock(tx, group, *post, *locked).await?,
            Act::Pin { post, pinned } => pin(tx, group, *post, *pinned).await?,
            Act::Ban { actor, until, reason } => ban(tx, group, *actor, *until, reason).await?,
            Act::Unban { actor } => {
                tx.communities().unban(group, *actor).await?.then_some(Deed::Unbanned { actor: *actor })
            }
            Act::Appoint { actor } => appoint(tx, group, *actor).await?,
            Act::Dismiss { actor } => dismiss(tx, group, *actor).await?,
        };
        if let Some(deed) = deed {
            tx.emit(Event::GroupModerated { group, deed });
        }
        Ok(())
    }
}

fn cut(reason: &str) -> String {
    // Nobody reads control characters.
    reason.trim().chars().filter(|c| !c.is_control()).take(MAX_REASON).collect()
}

async fn entry(tx: &Tx, group: ActorId, post: PostId) -> Result<GroupPost, Error> {
    let entry = tx.groups().find(group, post).await?.ok_or(Error::NotFound("post"))?;
    Ok(entry.post)
}

async fn remove(tx: &mut Tx, group: ActorId, post: PostId, reason: &str) -> Result<Option<Deed>, Error> {
    if entry(tx, group, post).await?.removed_at.is_some() {
        return Ok(None);
    }
    tx.groups().set_removed(group, post, Some(tx.now()), &cut(reason)).await?;
    tx.pins().delete(group, post).await?;
    if let Some(boost) = tx.posts().find_boost(group, post).await? {
        tx.posts().delete_boost(&boost).await?;
    }
    Ok(Some(Deed::Removed { post }))
}

/// The boost does not come back: servers that took it down would show it as new.
async fn restore(tx: &mut Tx, group: ActorId, post: PostId) -> Result<Option<Deed>, Error> {
    if entry(tx, group, post).await?.removed_at.is_none() {
        return Ok(None);
    }
    tx.groups().set_removed(group, post, None, "").await?;
    Ok(Some(Deed::Restored { post }))
}

async fn lock(tx: &mut Tx, group: ActorId, post: PostId, locked: bool) -> Result<Option<Deed>, Error> {
    let entry = entry(tx, group, post).await?;
    if entry.boost.is_none() {
        return Err(Error::Conflict(Reason::named("refused-community-lock", "only a whole thread can be closed")));
    }
    if entry.locked == locked {
        return Ok(None);
    }
    tx.groups().set_locked(group, post, locked).await?;
    Ok(Some(if locked { Deed::Locked { post } } else { Deed::Unlocked { post } }))
}

async fn pin(tx: &mut Tx, group: ActorId, post: PostId, pinned: bool) -> Result<Option<Deed>, Error> {
    let entry = entry(tx, group, post).await?;
    if !pinned {
        return Ok(tx.pins().delete(group, post).await?.then_some(Deed::Unpinned { post }));
    }
    if entry.boost.is_none() || entry.removed_at.is_some() {
        return Err(Error::Conflict(Reason::named(
            "refused-community-pin",
            "only what begins a thread can be put on top",
        )));
    }
    if tx.pins().of_actor(group).await?.len() >= MAX_PINS {
        return Err(Error::Conflict(Reason::named(
            "refused-community-pins",
            "as many posts as can be are on top already",
        )));
    }
    Ok(tx.pins().insert(tx.next_id(), group, post).await?.then_some(Deed::Pinned { post }))
}

async fn ban(
    tx: &mut Tx,
    group: ActorId,
    actor: ActorId,
    until: Option<Timestamp>,
    reason: &str,
) -> Result<Option<Deed>, Error> {
    tx.actors().find(actor).await?.ok_or(Error::NotFound("account"))?;
    let place = tx.communities().place(group, actor, tx.now()).await?;
    if place.moderator {
        return Err(Error::Conflict(Reason::named(
            "refused-community-ban-moderator",
            "a moderator is dismissed first",
        )));
    }
    if until.is_some_and(|until| until <= tx.now()) {
        return Err(Error::invalid(Reason::named("refused-community-ban-end", "a ban ends in the future")));
    }
    let reason = cut(reason);
    tx.communities().ban(group, actor, until, &reason, tx.now()).await?;
    invite::end(tx, group, actor, group).await?;
    if let Some(membership) = tx.follows().between(actor, group).await? {
        follow::sever(tx, &membership).await?;
        tx.emit(Event::FollowRejected { uri: membership.uri, follower: actor, target: group });
    }
    Ok(Some(Deed::Banned { actor, until, reason }))
}

pub(super) async fn appoint(tx: &mut Tx, group: ActorId, actor: ActorId) -> Result<Option<Deed>, Error> {
    let place = tx.communities().place(group, actor, tx.now()).await?;
    if !place.member || place.banned {
        return Err(Error::Conflict(Reason::named(
            "refused-community-appoint-member",
            "only a member can look after the community",
        )));
    }
    // A company leads a community together with others where its cursor says so.
    if let Some(lead) = tx.cursors().find(actor).await?
        && allows(lead.level, Action::JointCommunity, Relation::Stranger) != Verdict::Allowed
    {
        return Err(Error::Conflict("this company does not lead communities together with others".into()));
    }
    // They may leave at this moment, or be banned.
    tx.follows().hold(actor, group).await?;
    Ok(tx.communities().appoint(group, actor, tx.now()).await?.then_some(Deed::Appointed { actor }))
}

async fn dismiss(tx: &mut Tx, group: ActorId, actor: ActorId) -> Result<Option<Deed>, Error> {
    let moderators = tx.communities().moderators(group).await?;
    if !moderators.contains(&actor) {
        return Ok(None);
    }
    tx.communities().hold_moderators(group).await?;
    let able = tx.communities().able_moderators(group, tx.now()).await?;
    if able.iter().all(|moderator| *moderator == actor) {
        return Err(Error::Conflict(Reason::named(
            "refused-community-last-moderator-dismissed",
            "a community keeps one moderator at least",
        )));
    }
    Ok(tx.communities().dismiss(group, actor).await?.then_some(Deed::Dismissed { actor }))
}
