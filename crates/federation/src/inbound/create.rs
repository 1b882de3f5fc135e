//! Create: something was published, or a poll was answered.

use app::{
    poll::{Vote, mark},
    receive::{ReceivePost, RemotePost},
};

use domain::actor::ActorKind;

use super::{Inbound, InboundError, refused};
use crate::{context::uri, resolve::Interest, wire};

pub(super) async fn receive(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let object = object(inbound).await?;
    if object.is_vote() {
        return vote(inbound, &object).await;
    }
    keep(inbound, &object, true).await
}

/// The object: embedded, or fetched from where it lives. It must be the sender's own.
pub(super) async fn object(inbound: &Inbound<'_>) -> Result<wire::Object, InboundError> {
    let id = inbound.object()?;
    if !id.same_origin(&inbound.sender.uri) {
        return Err(refused("the object lives on another server than its sender"));
    }
    let object = if let Some(embedded) = inbound.activity.embedded_object() {
        // What somebody publishes and nobody else is said to have written is theirs.
        embedded.map(|object| object.or_by(&inbound.sender.uri.to_url()))
    } else {
        let (_, value) = inbound.federation.fetch(&id, &inbound.budget).await?;
        wire::Object::read(value)
    };
    let object = object.map_err(|error| refused(error.to_string()))?;
    if !object.is_by(&inbound.sender.uri.to_url()) {
        return Err(refused("the sender is not the author"));
    }
    Ok(object)
}

/// Keeps a post that merely arrived; `first` when it was announced as new.
pub(super) async fn keep(inbound: &Inbound<'_>, object: &wire::Object, first: bool) -> Result<(), InboundError> {
    match Box::pin(inbound.federation.read_object(object, Interest::Arrived, &inbound.budget)).await? {
        Some(post) if is_senders(inbound, &post).await? => {
            if post.group.is_some() {
                // A group passes the post on, back to this server too, in the form that its software understands.
                inbound.federation.learn_software(&inbound.sender).await;
            }
            let entry = Some(inbound.entry);
            inbound.execute(ReceivePost { post, wanted: false, first, entry }).await?;
            Ok(())
        }
        Some(_) => Err(refused("the sender is not the author")),
        None => inbound.nothing().await,
    }
}

/// Events of a Mobilizon group are the group's, sent by one of its people; both live on one server. Nobody else
/// speaks for another.
async fn is_senders(inbound: &Inbound<'_>, post: &RemotePost) -> Result<bool, InboundError> {
    if post.author == inbound.sender.id {
        return Ok(true);
    }
    let author = inbound.federation.app().read().actors().get(post.author).await?;
    Ok(author.kind == ActorKind::Group && post.uri.same_origin(&inbound.sender.uri))
}

/// A choice in a poll that somebody here asked: a Note with the option's text as its name.
async fn vote(inbound: &Inbound<'_>, object: &wire::Object) -> Result<(), InboundError> {
    let read = inbound.federation.app().read();
    let asked = object.in_reply_to.as_ref().and_then(uri).ok_or_else(|| refused("a vote for nothing"))?;
    let post = read.posts().find_by_uri(&asked).await?.filter(|post| post.local && post.deleted_at.is_none());
    let Some(poll) = post.and_then(|post| post.poll) else { return inbound.nothing().await };
    let poll = read.polls().find(poll).await?.ok_or_else(|| refused("there is no such poll"))?;
    let name = object.name.as_deref().unwrap_or_default();
    let choice = poll.options.iter().position(|option| option.title == name);
    let choice = choice.ok_or_else(|| refused("there is no such option"))?;
    let seen = Some(mark(&poll));
    inbound.execute(Vote { origin: inbound.origin(), poll: poll.id, choices: vec![choice], seen }).await?;
    Ok(())
}
