//! Posts: published, edited, deleted.

use app::Error;
use domain::{
    audience::Occasion,
    id::{ActorId, PostId},
    uri::Uri,
};
use storage::views::GroupView;

use super::{circle, group};
use crate::outbound::{
    activity, object,
    sender::{Access, Sender},
};

pub(super) async fn published(sender: &Sender<'_>, post: PostId, author: ActorId) -> Result<(), Error> {
    let Some(author) = sender.local(author).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let reach = sender.reach().with_readers(&post, Occasion::Published).await?;
    // Most is read by people here alone; then nothing needs to be put together. A circle is reached in its own way.
    if reach.is_empty() && !post.audience.is_circle() {
        return Ok(());
    }
    // Deleted in the meantime: nothing is said of it, and its Delete says nothing to anyone.
    let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
    if post.audience.is_circle() {
        return circle::published(sender, &author, &post, &note).await;
    }
    let activity = activity::create(activity::create_id(&note, sender.here), note);
    sender.send(&author, Access::of(post.audience), &post.uri, &activity, reach).await
}

/// `mentioned` are those whom the edit names first. They get a Create too, since several servers pass over the Update
/// of a post that they do not know.
pub(super) async fn edited(
    sender: &Sender<'_>,
    post: PostId,
    author: ActorId,
    mentioned: &[ActorId],
) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    if post.group.is_some() {
        group::edited(sender, &post).await?;
    }
    let Some(author) = sender.local(author).await? else { return Ok(()) };
    let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
    if post.audience.is_circle() {
        return circle::edited(sender, &author, &post, &note).await;
    }
    if !mentioned.is_empty() {
        // A later edit may have taken the name out again.
        let named = sender.tx.posts().mentions(post.id).await?;
        let news: Vec<ActorId> = mentioned.iter().copied().filter(|actor| named.contains(actor)).collect();
        // Not the id of the first Create, whose stored text is another.
        let create = activity::create(sender.new_uri("create"), note.clone());
        let reach = sender.reach().with_all(&news).await?;
        sender.send(&author, Access::of(post.audience), &post.uri, &create, reach).await?;
    }
    let at = post.changed_at().unwrap_or(sender.tx.now());
    let activity = activity::update_post(sender.new_uri("update"), note, at);
    let mut reach = sender.reach().with_readers(&post, Occasion::Edited).await?;
    if let Some(poll) = post.poll.filter(|_| post.audience.is_open()) {
        // Also to those who voted and follow nobody here: it may end at another moment.
        reach = reach.with_all(&sender.tx.polls().voters(poll).await?).await?;
    }
    sender.send(&author, Access::of(post.audience), &post.uri, &activity, reach).await
}

pub(super) async fn deleted(sender: &Sender<'_>, post: PostId, author: ActorId) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    group::deleted(sender, &post).await?;
    let Some(author) = sender.local(author).await? else { return Ok(()) };
    if post.audience.is_circle() {
        return circle::deleted(sender, &author, &post).await;
    }
    let mentioned = sender.tx.actors().find_all(&sender.tx.posts().mentions(post.id).await?).await?;
    let named: Vec<(ActorId, &Uri)> = mentioned.iter().map(|actor| (actor.id, &actor.uri)).collect();
    let id = sender.here.activity(&format!("delete/{}", post.id));
    let group = match post.group {
        Some(group) => sender.tx.actors().find(group).await?.as_ref().map(GroupView::of),
        None => None,
    };
    let activity = activity::delete_post(id, &post, &author, &named, group.as_ref());
    let reach = sender.reach().with_readers(&post, Occasion::Deleted).await?;
    sender.send(&author, Access::of(post.audience), &post.uri, &activity, reach).await?;
    // Who was named, liked it or boosted it was kept for this alone.
    Ok(sender.tx.posts().forget_reach(post.id).await?)
}
