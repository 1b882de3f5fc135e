//! Groups: what they pass on, once each and for ever (FEP-1b12). What is said of it to whom is
//! `federation::outbound`'s to decide.

mod dislike;
mod stand;
mod take_in;

use domain::{
    actor::{Actor, ActorKind},
    audience::Audience,
    event::Event,
    group::GroupPost,
    handle::{Handle, Username},
    id::{ActorId, PostId},
    post::Post,
};

pub(crate) use self::stand::{Door, Stand, stand};
pub use self::{dislike::Dislike, take_in::TakeIn};
use crate::{App, Command, Error, Instance, Tx, account::insert_local_actor, readable, secret};

/// The keys of a group and of the actor that moderates in its name, made outside of the change.
pub struct GroupKeys {
    group: (String, String),
    moderation: (String, String),
}

impl GroupKeys {
    /// Makes both.
    pub async fn make(app: &App) -> Result<Self, Error> {
        Ok(Self { group: secret::key_pair(app.work()).await?, moderation: secret::key_pair(app.work()).await? })
    }
}

/// Stores a new group of this server, with the Service in whose name its moderators act, so that none of them is
/// named elsewhere.
pub(crate) async fn insert_group(
    tx: &mut Tx,
    here: &Instance,
    username: &Username,
    name: &str,
    keys: &GroupKeys,
) -> Result<Actor, Error> {
    let mut group = insert_local_actor(tx, here, ActorKind::Group, username, name, &keys.group).await?;
    group.discoverable = true;
    group.indexable = true;
    tx.actors().save(&group).await?;
    let service = free_name(tx, username, group.id).await?;
    let mut service = insert_local_actor(tx, here, ActorKind::Service, &service, name, &keys.moderation).await?;
    // It acts; nobody needs to follow it.
    service.locked = true;
    tx.actors().save(&service).await?;
    tx.groups().insert_group(group.id, service.id).await?;
    Ok(group)
}

async fn free_name(tx: &Tx, username: &Username, group: ActorId) -> Result<Username, Error> {
    let plain = Username::from_stored(format!("{username}_moderation"));
    let taken = tx.actors().find_by_handle(&Handle { username: plain.clone(), host: None }).await?.is_some();
    Ok(if taken { Username::from_stored(format!("{username}_moderation_{group}")) } else { plain })
}

/// A group passes on the first post of a thread: once for ever, however often it is asked to.
pub struct Announce {
    /// The group, which lives here.
    pub group: ActorId,
    /// What it passes on: a post that everyone may read, or one for the group's members.
    pub post: PostId,
}

impl Command for Announce {
    /// Whether it is for the first time.
    type Output = bool;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<bool, Error> {
        let group = tx.actors().find(self.group).await?.ok_or(Error::NotFound("group"))?;
        if !group.is_local() || group.kind != ActorKind::Group || !group.is_active() {
            return Err(Error::NotFound("group"));
        }
        let post = tx.posts().find(self.post).await?.filter(|post| post.deleted_at.is_none());
        let mut post = post.ok_or(Error::NotFound("post"))?;
        // A boost is never passed on, or groups that follow each other would never end.
        if post.boost_of.is_some() || post.in_reply_to.is_some() {
            return Err(Error::invalid("a group passes on only what begins a thread"));
        }
        let own = post.audience == Audience::Members && post.group == Some(group.id);
        if !post.audience.is_open() && !own {
            return Err(Error::forbidden("this post is not for everyone"));
        }
        if !own {
            // Not when its author blocks the group, or was suspended.
            readable::get(tx, group.id, post.id).await?;
        }
        if post.group.is_none() && post.local {
            // What stands in no group yet stands in this one from now on, and so do the answers.
            tx.groups().adopt(group.id, post.id).await?;
            post.group = Some(group.id);
        }
        announce(tx, here, &group, &post, None).await
    }
}

/// Passes a post on, unless the group did before. `created` is the Create of another server, as it came.
pub(crate) async fn announce(
    tx: &mut Tx,
    here: &Instance,
    group: &Actor,
    post: &Post,
    created: Option<&str>,
) -> Result<bool, Error> {
    let boost = post.in_reply_to.is_none().then(|| tx.next_id::<PostId>());
    let entry = GroupPost {
        group: group.id,
        post: post.id,
        boost,
        announced_at: tx.now(),
        removed_at: None,
        reason: String::new(),
        locked: false,
    };
    if !tx.groups().insert(&entry, created).await? {
        return Ok(false);
    }
    if let Some(id) = boost {
        let audience = if post.audience.is_open() { Audience::Public } else { post.audience };
        let uri = here.activity(&format!("boosts/{id}"));
        let boost = Post {
            group: Some(group.id),
            boost_of: Some(post.id),
            local: true,
            ..Post::new(id, uri, group.id, audience, tx.now())
        };
        tx.posts().insert(&boost, &[], &[]).await?;
        tx.home().add(&boost, tx.now()).await?;
    }
    tx.emit(Event::GroupAnnounced { group: group.id, post: post.id, boost });
    Ok(true)
}
