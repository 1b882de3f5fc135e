//! Likes, given and taken back: a matter between two.
//!
//! An event may be told late, after what came next. So each is asked whether it still holds: a like that was taken
//! back is not sent any more, and what was liked again is not undone.

use app::Error;
use domain::{
    id::{ActorId, PostId},
    uri::Uri,
};

use super::group;
use crate::outbound::{
    activity,
    sender::{Access, Sender},
};

pub(super) async fn liked(sender: &Sender<'_>, post: PostId, actor: ActorId, like: &Uri) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    if post.group.is_some() {
        group::liked(sender, &post, actor, like).await?;
    }
    let Some((actor, author)) = sender.across(actor, post.author).await? else { return Ok(()) };
    if sender.tx.likes().find(actor.id, post.id).await?.as_ref() != Some(like) {
        return Ok(());
    }
    let activity = activity::like(like, &actor, &post.uri, &author.uri);
    let reach = sender.reach().only(&author);
    sender.send(&actor, Access::Closed, &post.uri, &activity, reach).await
}

pub(super) async fn undone(sender: &Sender<'_>, post: PostId, actor: ActorId, like: &Uri) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    if post.group.is_some() {
        group::unliked(sender, &post, actor, like).await?;
    }
    let Some((actor, author)) = sender.across(actor, post.author).await? else { return Ok(()) };
    if sender.tx.likes().find(actor.id, post.id).await?.is_some() {
        return Ok(());
    }
    let activity = activity::undo_like(sender.new_uri("undo"), like, &actor, &post.uri, &author.uri);
    let reach = sender.reach().only(&author);
    sender.send(&actor, Access::Closed, &post.uri, &activity, reach).await
}
