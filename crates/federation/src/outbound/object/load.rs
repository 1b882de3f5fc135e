//! Posts from storage, with what a Note tells of the posts around them.

use app::Instance;
use domain::id::{ActorId, PostId};
use storage::{Communities, Look, StorageError, views};

use super::{Note, Surroundings, note};

/// The local posts with these ids, in this order, in a fixed number of statements. Boosts, deleted and missing
/// posts are left out; whether the reader may read the others is for the caller to have asked.
pub async fn notes(look: &impl Look, ids: &[PostId], here: &Instance) -> Result<Vec<Note>, StorageError> {
    let posts = views::posts(look, ids, None).await?;
    let around: Vec<PostId> =
        posts.iter().flat_map(|view| [view.post.in_reply_to, Some(view.post.thread), quoted(view)]).flatten().collect();
    let uris = views::post_uris(look, &around).await?;
    let mut groups: Vec<ActorId> = posts.iter().filter_map(|view| Some(view.group.as_ref()?.id)).collect();
    groups.sort_unstable();
    groups.dedup();
    let rules = Communities::of(look).rules_among(&groups).await?;
    let members = |view: &views::PostView| {
        let among = |group: &&views::GroupView| rules.get(&group.id).is_some_and(|rules| rules.members_write());
        view.group.as_ref().filter(among).and_then(|group| group.followers.clone())
    };
    let closed = |view: &views::PostView| {
        let rules = view.group.as_ref().and_then(|group| rules.get(&group.id));
        rules.is_some_and(|rules| rules.closed)
    };
    let surroundings = |view: &views::PostView| Surroundings {
        parent: view.post.in_reply_to.and_then(|parent| uris.get(&parent)).cloned(),
        root: uris.get(&view.post.thread).cloned(),
        quoted: quoted(view).and_then(|of| uris.get(&of)).cloned(),
        members: members(view),
        closed: closed(view),
    };
    let real: Vec<&views::PostView> = posts.iter().filter(|view| view.post.boost_of.is_none()).collect();
    let answers = real.iter().filter(|view| view.post.in_reply_to.is_some());
    let permits = views::permits(look, &answers.map(|view| view.post.id).collect::<Vec<_>>()).await?;
    let note = |view: &&views::PostView| note(view, &surroundings(view), here).permitted(permits.get(&view.post.id));
    Ok(real.iter().map(note).collect())
}

fn quoted(view: &views::PostView) -> Option<PostId> {
    view.post.quote.as_ref().map(|quote| quote.of)
}
