//! Flag: another server reports somebody here to our moderators.

use app::report::FileReport;
use domain::{actor::Actor, id::PostId, text::sanitize, uri::Uri};

use super::{Inbound, InboundError, refused};
use crate::context::uri;

/// How many things one report may name.
const MAX_NAMED: usize = 50;

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    if inbound.sender.host.as_ref().is_some_and(|host| inbound.federation.app().gate().rejects_reports(host)) {
        return inbound.nothing().await;
    }
    let read = inbound.federation.app().read();
    let named: Vec<Uri> =
        inbound.activity.objects.iter().filter_map(|object| uri(&object.id)).take(MAX_NAMED).collect();
    let actors = read.actors().find_by_uris(&named).await?;
    let mut target = actors.into_iter().find(Actor::is_local);
    let mut posts: Vec<PostId> = Vec::new();
    for name in &named {
        if let Some(post) = read.posts().find_by_uri(name).await?.filter(|post| post.local || post.group.is_some()) {
            if target.is_none() {
                target = read.actors().find(post.author).await?;
            }
            if target.as_ref().is_some_and(|target| target.id == post.author) {
                posts.push(post.id);
            }
        }
    }
    let target = target.ok_or_else(|| refused("nobody of this server is reported"))?;
    let said = inbound.activity.content.as_deref().or(inbound.activity.summary.as_deref());
    let comment = sanitize::plain(said.unwrap_or_default());
    inbound.execute(FileReport { origin: inbound.origin(), target: target.id, posts, comment, forward: false }).await?;
    Ok(())
}
