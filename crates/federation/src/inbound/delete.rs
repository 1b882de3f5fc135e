//! Delete: a post or an account is gone, or leave to quote is taken back.

use app::{Command, Error, Instance, Origin, Tx, post::DeletePost, quote::RevokeStamp};
use domain::{
    id::{ActorId, InboxEntryId},
    uri::Uri,
};

use super::{Inbound, InboundError, account, group};
use crate::{
    context::uri,
    wire::{Activity, Kind},
};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let object = inbound.object()?;
    if object == inbound.sender.uri {
        return account::deleted(inbound).await;
    }
    let post = inbound.federation.app().read().posts().find_by_uri(&object).await?;
    match post {
        // Whoever is not the author deletes nothing, and is not told whether there was anything.
        Some(post) if post.author == inbound.sender.id && post.deleted_at.is_none() && post.boost_of.is_none() => {
            inbound.execute(DeletePost { origin: inbound.origin(), post: post.id }).await?;
            Ok(())
        }
        None => {
            let waiting = waiting(inbound, &object).await?;
            let (origin, actor) = (inbound.origin(), inbound.sender.id);
            let command = DeleteUnknown { origin, actor, object: object.clone(), waiting };
            inbound.end(Some(object), command).await
        }
        // Moderators of a group take out what is said there.
        Some(post) if post.group.is_some() && inbound.activity.summary.is_some() => group::moderated(inbound).await,
        Some(_) => inbound.nothing().await,
    }
}

/// Received activities that are not processed yet and could still bring a post whose Delete came. Those that failed too
/// often are not waited for.
async fn waiting(inbound: &Inbound<'_>, object: &Uri) -> Result<Vec<InboxEntryId>, InboundError> {
    // However its slashes are written, the last part of an address stands in what names it.
    let part = object.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let read = inbound.federation.app().read();
    let entries = read.inbox().waiting_of(&inbound.sender.uri, inbound.entry, part).await?;
    let brings = |body: &str| {
        Activity::parse(body.as_bytes()).is_ok_and(|activity| {
            matches!(activity.kind, Kind::Create | Kind::Update)
                && activity.object_id().and_then(uri).as_ref() == Some(object)
        })
    };
    Ok(entries.into_iter().filter(|entry| brings(&entry.body)).map(|entry| entry.id).collect())
}

/// Deletes what was not known here when it was looked for: a post that is not to be kept later, or leave to quote.
/// What is not known yet either is not kept when it comes.
struct DeleteUnknown {
    origin: Origin,
    actor: ActorId,
    object: Uri,
    /// What would bring it.
    waiting: Vec<InboxEntryId>,
}

impl Command for DeleteUnknown {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        for entry in &self.waiting {
            tx.inbox().take_back(*entry, tx.now()).await?;
        }
        // It may have been kept since.
        let post = tx.posts().find_by_uri(&self.object).await?;
        match post.filter(|post| post.author == self.actor && post.deleted_at.is_none() && post.boost_of.is_none()) {
            Some(post) => DeletePost { origin: self.origin.clone(), post: post.id }.run(tx, here).await.map(drop),
            None => RevokeStamp { actor: self.actor, stamp: self.object.clone() }.run(tx, here).await,
        }
    }
}
