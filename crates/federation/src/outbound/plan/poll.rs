//! Polls: votes go to the one who asks, the result to those who can read the poll.

use app::Error;
use domain::{
    audience::Occasion,
    id::{ActorId, PollId, PostId},
};

use crate::outbound::{
    activity, object,
    sender::{Access, Sender},
};

/// One activity per choice, as Mastodon does. A vote in a local poll is not told at once: its end is.
pub(super) async fn voted(sender: &Sender<'_>, poll: PollId, voter: ActorId, choices: &[u32]) -> Result<(), Error> {
    let Some(poll) = sender.tx.polls().find(poll).await? else { return Ok(()) };
    let Some((voter, author)) = sender.across(voter, poll.author).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(poll.post).await? else { return Ok(()) };
    for option in choices.iter().filter_map(|choice| poll.options.get(usize::try_from(*choice).ok()?)) {
        let id = sender.new_uri("vote");
        let activity = activity::vote(id, &voter, &option.title, &post.uri, &author.uri, sender.tx.now());
        let reach = sender.reach().only(&author);
        sender.send(&voter, Access::Closed, &post.uri, &activity, reach).await?;
    }
    Ok(())
}

/// The last figures, also to those who voted and follow nobody here.
pub(super) async fn ended(sender: &Sender<'_>, poll: PollId, post: PostId) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await? else { return Ok(()) };
    let Some(author) = sender.local(post.author).await? else { return Ok(()) };
    let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
    let activity = activity::update_post(sender.new_uri("update"), note, sender.tx.now());
    let mut reach = sender.reach().with_readers(&post, Occasion::Edited).await?;
    if post.audience.is_open() {
        reach = reach.with_all(&sender.tx.polls().voters(poll).await?).await?;
    }
    sender.send(&author, Access::of(post.audience), &post.uri, &activity, reach).await
}
