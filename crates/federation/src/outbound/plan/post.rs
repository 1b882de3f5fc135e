//! Posts: published, edited, deleted.

use app::Error;
use domain::{
    id::{ActorId, PostId},
    uri::Uri,
};

use crate::outbound::{
    activity, object,
    sender::{Access, Sender},
};

pub(super) async fn published(sender: &Sender<'_>, post: PostId, author: ActorId) -> Result<(), Error> {
    let Some(author) = sender.local(author).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    // Deleted in the meantime: nothing is said of it, and its Delete says nothing to anyone.
    let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
    let activity = activity::create(activity::create_id(post.id, sender.here), note);
    let reach = sender.reach().with_readers(&post).await?;
    sender.send(&author, Access::of(post.audience), &post.uri, &activity, reach).await
}

pub(super) async fn edited(sender: &Sender<'_>, post: PostId, author: ActorId) -> Result<(), Error> {
    let Some(author) = sender.local(author).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
    let at = post.edited_at.unwrap_or(sender.tx.now());
    let activity = activity::update_post(sender.new_uri("update"), note, at);
    let reach = sender.reach().with_readers(&post).await?;
    sender.send(&author, Access::of(post.audience), &post.uri, &activity, reach).await
}

pub(super) async fn deleted(sender: &Sender<'_>, post: PostId, author: ActorId) -> Result<(), Error> {
    let Some(author) = sender.local(author).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let mentioned = sender.tx.actors().find_all(&sender.tx.posts().mentions(post.id).await?).await?;
    let named: Vec<(ActorId, &Uri)> = mentioned.iter().map(|actor| (actor.id, &actor.uri)).collect();
    let id = sender.here.activity(&format!("delete/{}", post.id));
    let activity = activity::delete_post(id, &post, &author, &named);
    let reach = sender.reach().with_readers(&post).await?;
    sender.send(&author, Access::of(post.audience), &post.uri, &activity, reach).await?;
    // Who was named, liked it or boosted it was kept for this alone.
    Ok(sender.tx.posts().forget_mentions(post.id).await?)
}
