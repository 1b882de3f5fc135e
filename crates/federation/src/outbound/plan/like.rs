//! Likes, given and taken back: a matter between two.

use app::Error;
use domain::{
    id::{ActorId, PostId},
    uri::Uri,
};

use crate::outbound::{
    activity,
    sender::{Access, Sender},
};

pub(super) async fn liked(sender: &Sender<'_>, post: PostId, actor: ActorId, like: &Uri) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let Some((actor, author)) = sender.across(actor, post.author).await? else { return Ok(()) };
    let activity = activity::like(like, &actor, &post.uri, &author.uri);
    let reach = sender.reach().only(&author);
    sender.send(&actor, Access::Closed, &post.uri, &activity, reach).await
}

pub(super) async fn undone(sender: &Sender<'_>, post: PostId, actor: ActorId, like: &Uri) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let Some((actor, author)) = sender.across(actor, post.author).await? else { return Ok(()) };
    let activity = activity::undo_like(sender.new_uri("undo"), like, &actor, &post.uri, &author.uri);
    let reach = sender.reach().only(&author);
    sender.send(&actor, Access::Closed, &post.uri, &activity, reach).await
}
