//! What those are told who asked leave, or whose server waits for a word.

use app::Error;
use domain::{
    id::ApprovalId,
    quote::{ApprovalKind, ApprovalState},
};

use crate::outbound::{
    activity::{self, Answered},
    sender::{Access, Sender},
};

pub(super) async fn decided(sender: &Sender<'_>, approval: ApprovalId) -> Result<(), Error> {
    let Some(approval) = sender.tx.approvals().find(approval).await? else { return Ok(()) };
    let Some(post) = sender.tx.posts().find(approval.post).await?.filter(|post| post.deleted_at.is_none()) else {
        return Ok(());
    };
    let Some(author) = sender.local(approval.author).await? else { return Ok(()) };
    let Some(asker) = sender.tx.actors().find(approval.actor).await? else { return Ok(()) };
    let stamp = sender.here.stamp(approval.id);
    let granted = match approval.state {
        // It was asked again meanwhile, and nobody has decided.
        ApprovalState::Pending => return Ok(()),
        ApprovalState::Granted => true,
        ApprovalState::Declined => false,
        ApprovalState::Withdrawn => {
            let activity = activity::withdraw(sender.new_uri("delete"), &stamp, &author, (asker.id, &asker.uri));
            let reach = sender.reach().with(&asker).with_followers(author.id).await?;
            return sender.send(&author, Access::Open, &approval.object, &activity, reach).await;
        }
    };
    if asker.is_local() {
        return Ok(());
    }
    let id = sender.new_uri(if granted { "accept" } else { "reject" });
    let answered = Answered {
        approval: &approval,
        author: &author,
        post: &post.uri,
        asker: &asker,
        stamp: granted.then_some(&stamp),
    };
    let reach = sender.reach().only(&asker);
    if let Some(request) = &approval.request {
        let activity = activity::answer(id, request, answered);
        return sender.send(&author, Access::Closed, &approval.object, &activity, reach).await;
    }
    let activity = activity::answer_unasked(id, answered);
    // Those who read the answer elsewhere are to know that it stands.
    let public = granted && approval.kind == ApprovalKind::Reply;
    let reach = if public { reach.with_followers(author.id).await? } else { reach };
    let access = if granted { Access::Open } else { Access::Closed };
    sender.send(&author, access, &approval.object, &activity, reach).await
}
