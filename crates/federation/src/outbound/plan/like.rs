//! Likes, given and taken back: a matter between two, and of the group of another server in which the post stands.
//!
//! An event may be told late, after what came next. So each is asked whether it still holds: a like that was taken
//! back is not sent any more, and what was liked again is not undone.

use app::Error;
use domain::{
    actor::Actor,
    id::{ActorId, PostId},
    post::Post,
    uri::Uri,
};

use super::group;
use crate::outbound::{
    activity,
    reach::Reach,
    sender::{Access, Sender},
};

pub(super) async fn liked(sender: &Sender<'_>, post: PostId, actor: ActorId, like: &Uri) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    if post.group.is_some() {
        group::liked(sender, &post, actor, like).await?;
    }
    let Some((actor, author)) = between(sender, &post, actor).await? else { return Ok(()) };
    if sender.tx.likes().find(actor.id, post.id).await?.as_ref() != Some(like) {
        return Ok(());
    }
    let activity = activity::like(like, &actor, &post.uri, &author.uri);
    let reach = hearers(sender, &post, &author).await?;
    sender.send(&actor, access(&post), &post.uri, &activity, reach).await
}

pub(super) async fn undone(sender: &Sender<'_>, post: PostId, actor: ActorId, like: &Uri) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    if post.group.is_some() {
        group::unliked(sender, &post, actor, like).await?;
    }
    let Some((actor, author)) = between(sender, &post, actor).await? else { return Ok(()) };
    if sender.tx.likes().find(actor.id, post.id).await?.is_some() {
        return Ok(());
    }
    let activity = activity::undo_like(sender.new_uri("undo"), like, &actor, &post.uri, &author.uri);
    let reach = hearers(sender, &post, &author).await?;
    sender.send(&actor, access(&post), &post.uri, &activity, reach).await
}

/// Somebody here who likes, and the author.
async fn between(sender: &Sender<'_>, post: &Post, actor: ActorId) -> Result<Option<(Actor, Actor)>, Error> {
    let Some(actor) = sender.local(actor).await? else { return Ok(None) };
    Ok(sender.tx.actors().find(post.author).await?.map(|author| (actor, author)))
}

/// The author, and the group of another server in which the post stands: it counts what it hears of, and passes it on.
async fn hearers<'a>(sender: &'a Sender<'_>, post: &Post, author: &Actor) -> Result<Reach<'a>, Error> {
    let reach = sender.reach().only(author);
    if let Some(group) = post.group
        && let Some(group) = sender.tx.actors().find(group).await?
        // One server hears of it once.
        && !group.uri.same_origin(&author.uri)
    {
        return Ok(reach.with(&group));
    }
    Ok(reach)
}

/// What a group passes on can be asked for by those who believe a vote from its own server alone.
fn access(post: &Post) -> Access {
    if post.group.is_some() { Access::of(post.audience) } else { Access::Closed }
}
