//! Boosts, given and taken back.

use app::Error;
use domain::{
    id::{ActorId, PostId},
    uri::Uri,
};

use crate::outbound::{
    activity,
    sender::{Access, Sender},
};

pub(super) async fn boosted(sender: &Sender<'_>, boost: PostId, post: PostId, actor: ActorId) -> Result<(), Error> {
    let Some(actor) = sender.local(actor).await? else { return Ok(()) };
    // Either may be gone by now.
    let Some(boost) = sender.tx.posts().find(boost).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let Some(author) = sender.tx.actors().find(post.author).await? else { return Ok(()) };
    let activity = activity::announce(&boost, &actor, &post.uri, &author);
    let reach = sender.reach().with(&author).with_followers(actor.id).await?;
    sender.send(&actor, Access::of(boost.audience), &post.uri, &activity, reach).await
}

pub(super) async fn undone(sender: &Sender<'_>, boost: &Uri, post: PostId, actor: ActorId) -> Result<(), Error> {
    let Some(actor) = sender.local(actor).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let activity = activity::undo_announce(sender.new_uri("undo"), boost, &actor, &post.uri);
    let reach = sender.reach().with_all(&[post.author]).await?.with_followers(actor.id).await?;
    sender.send(&actor, Access::Closed, &post.uri, &activity, reach).await
}
