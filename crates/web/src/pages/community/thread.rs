//! The threads of a community, on its page.

use domain::{group::GroupPost, id::PostId};
use storage::views;

use super::Room;
use crate::pages::{
    Pages,
    fault::Fault,
    post::{self, PostCard},
    visitor::Visitor,
};

/// A thread in the list of a community.
pub(super) struct Thread {
    pub post: PostCard,
    /// How many answers, in words.
    pub answers: String,
    pub locked: bool,
    pub pinned: bool,
}

/// These threads, for whoever looks.
pub(super) async fn threads(
    pages: &Pages,
    visitor: &Visitor,
    room: &Room,
    entries: &[GroupPost],
) -> Result<Vec<Thread>, Fault> {
    let (read, words) = (pages.app().read(), visitor.words());
    let pinned = read.pins().of_actor(room.view.actor.id).await?;
    // Pinned threads come first.
    let mut ids: Vec<PostId> = entries.iter().map(|entry| entry.post).collect();
    ids.sort_by_key(|id| !pinned.contains(id));
    let ids = read.posts().readable_among(&ids, visitor.viewer()).await?;
    let views = views::posts(&read, &ids, visitor.viewer()).await?;
    let cards = post::cards(pages, visitor, &views).await?;
    let thread = |(mut card, view): (PostCard, &views::PostView)| {
        if room.place.moderator {
            card.moderate = Some(format!("{}/posts/{}", room.path(), card.id));
        }
        Thread {
            answers: words.count("community-answers", view.post.counts.replies),
            locked: entries.iter().any(|entry| entry.post == view.post.id && entry.locked),
            pinned: pinned.contains(&view.post.id),
            post: card,
        }
    };
    Ok(cards.into_iter().zip(&views).map(thread).collect())
}
