//! Pins, for the followers, as they are now. Only open posts are pinned for others to see.

use app::Error;
use domain::{
    actor::Actor,
    id::{ActorId, PostId},
    uri::Uri,
};

use crate::outbound::{
    activity::{self, Activity},
    context::Document,
    sender::{Access, Sender},
};

pub(super) async fn pinned(sender: &Sender<'_>, actor: ActorId, post: PostId) -> Result<(), Error> {
    if !sender.tx.pins().of_actor(actor).await?.contains(&post) {
        return Ok(());
    }
    tell(sender, actor, post, "add", activity::add_featured).await
}

pub(super) async fn unpinned(sender: &Sender<'_>, actor: ActorId, post: PostId) -> Result<(), Error> {
    if sender.tx.pins().of_actor(actor).await?.contains(&post) {
        return Ok(());
    }
    tell(sender, actor, post, "remove", activity::remove_featured).await
}

async fn tell(
    sender: &Sender<'_>,
    actor: ActorId,
    post: PostId,
    what: &str,
    activity: fn(Uri, &Actor, &Uri, &Uri) -> Document<Activity<Uri>>,
) -> Result<(), Error> {
    let Some(actor) = sender.local(actor).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let Some(featured) = actor.endpoints.featured.as_ref().filter(|_| post.audience.is_open()) else { return Ok(()) };
    let activity = activity(sender.new_uri(what), &actor, &post.uri, featured);
    let reach = sender.reach().with_followers(actor.id).await?;
    sender.send(&actor, Access::Open, &post.uri, &activity, reach).await
}
