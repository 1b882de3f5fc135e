//! Asking leave to quote somebody elsewhere.

use app::Error;
use domain::{id::PostId, quote::QuoteState};

use crate::outbound::{
    activity, object,
    sender::{Access, Sender},
};

pub(super) async fn asked(sender: &Sender<'_>, post: PostId, quoted: PostId) -> Result<(), Error> {
    let posts = sender.tx.posts();
    let (Some(post), Some(quoted)) = (posts.find(post).await?, posts.find(quoted).await?) else { return Ok(()) };
    let waits = post.quote.as_ref().is_some_and(|quote| quote.of == quoted.id && quote.state == QuoteState::Pending);
    let Some((author, asked)) = sender.across(post.author, quoted.author).await? else { return Ok(()) };
    if !waits {
        return Ok(());
    }
    // Deleted in the meantime: nothing is asked for it.
    let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
    let id = activity::quote_request_id(post.id, sender.here);
    let activity = activity::quote_request(id, &author, (&quoted.uri, &asked.uri), note);
    let reach = sender.reach().only(&asked);
    sender.send(&author, Access::Closed, &post.uri, &activity, reach).await
}
