//! LikeRequest, ReplyRequest, AnnounceRequest (GoToSocial) and QuoteRequest (FEP-044f): somebody asks leave, and shows
//! what for in `instrument`.
//!
//! What is let pass is done at once, under its own id; when its server sends it later too, it is known.

use app::{
    approval::Ask,
    boost::Boost,
    like::Like,
    quote::AskQuote,
    receive::{ReceivePost, RemotePost},
};
use domain::{
    audience::Audience,
    post::Post,
    quote::{ApprovalKind, ApprovalState},
    uri::Uri,
};

use super::{Inbound, InboundError, refused};
use crate::{context::uri, resolve::Interest, wire};

pub(super) async fn receive(inbound: &Inbound<'_>, kind: ApprovalKind) -> Result<(), InboundError> {
    let Some(post) = target(inbound).await? else { return inbound.nothing().await };
    let object = instrument(inbound)?;
    let reply = match kind {
        ApprovalKind::Reply => {
            let reply = shown(inbound, &object).await?;
            if reply.in_reply_to != Some(post.id) {
                return Err(refused("what is shown does not answer what it is said to answer"));
            }
            Some(reply)
        }
        _ => None,
    };
    let ask = Ask {
        actor: inbound.sender.id,
        kind,
        post: post.id,
        object: object.clone(),
        request: Some(inbound.id.clone()),
    };
    let granted = inbound.federation.app().execute(ask).await?.state == ApprovalState::Granted;
    let origin = app::Origin::Remote { actor: inbound.sender.id, activity: object.clone() };
    match (kind, reply) {
        // Kept even where it is declined: then it is not shown.
        (_, Some(post)) => {
            inbound.execute(ReceivePost { post, wanted: false, first: true, entry: None }).await?;
            Ok(())
        }
        (ApprovalKind::Like, None) if granted => inbound.begin(&object, Like { origin, post: post.id }).await,
        (ApprovalKind::Announce, None) if granted => {
            let boost = Boost { origin, post: post.id, audience: Some(audience(inbound)), published: None };
            inbound.begin(&object, boost).await
        }
        _ => inbound.nothing().await,
    }
}

/// Somebody asks to quote a post of ours.
pub(super) async fn quote(inbound: &Inbound<'_>) -> Result<(), InboundError> {
    let Some(post) = target(inbound).await? else { return inbound.nothing().await };
    let object = instrument(inbound)?;
    let document = document(inbound, &object).await?;
    if document.quote.as_ref().and_then(uri).as_ref() != Some(&post.uri) {
        return Err(refused("what is shown does not quote what it is said to quote"));
    }
    let quoting = read(inbound, &document).await?;
    inbound.execute(AskQuote { quoting, of: post.id, request: inbound.id.clone() }).await
}

/// The post of ours that it is about.
async fn target(inbound: &Inbound<'_>) -> Result<Option<Post>, InboundError> {
    let found = inbound.federation.app().read().posts().find_by_uri(&inbound.object()?).await?;
    Ok(found.filter(|post| post.local && post.deleted_at.is_none() && post.boost_of.is_none()))
}

/// The id of what leave is asked for, which lives where the sender does.
fn instrument(inbound: &Inbound<'_>) -> Result<Uri, InboundError> {
    let instrument = inbound.activity.instrument.as_ref().and_then(|instrument| uri(&instrument.id));
    let instrument = instrument.ok_or_else(|| refused("what leave is asked for is missing"))?;
    if instrument.same_origin(&inbound.sender.uri) { Ok(instrument) } else { Err(refused("one asks for oneself")) }
}

/// The document of the post that leave is asked for: as it is shown, or fetched. It is the sender's.
async fn document(inbound: &Inbound<'_>, id: &Uri) -> Result<wire::Object, InboundError> {
    let shown = inbound.activity.instrument.as_ref().and_then(|instrument| instrument.embedded.as_deref());
    let object = match shown {
        Some(value) => wire::Object::read(value.clone()),
        None => wire::Object::read(inbound.federation.fetch(id, &inbound.budget).await?.1),
    };
    let object = object.map_err(|error| refused(error.to_string()))?;
    if uri(&object.id).as_ref() != Some(id) || !object.is_by(&inbound.sender.uri.to_url()) {
        return Err(refused("the sender is not the author"));
    }
    Ok(object)
}

async fn read(inbound: &Inbound<'_>, document: &wire::Object) -> Result<RemotePost, InboundError> {
    let read = Box::pin(inbound.federation.read_object(document, Interest::Wanted, &inbound.budget)).await?;
    read.filter(|post| post.author == inbound.sender.id).ok_or_else(|| refused("this is no post of the sender's"))
}

async fn shown(inbound: &Inbound<'_>, id: &Uri) -> Result<RemotePost, InboundError> {
    read(inbound, &document(inbound, id).await?).await
}

/// For whom a boost is that is shown; for followers where it is not.
fn audience(inbound: &Inbound<'_>) -> Audience {
    let shown = inbound.activity.instrument.as_ref().and_then(|instrument| instrument.embedded.as_deref());
    match shown.and_then(|value| wire::Activity::read(value.clone()).ok()) {
        Some(announce) if announce.addressing.is_public_in_to() => Audience::Public,
        Some(announce) if announce.addressing.is_public() => Audience::Quiet,
        Some(_) => Audience::Followers,
        None => Audience::Quiet,
    }
}
