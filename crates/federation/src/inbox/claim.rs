//! What an activity may claim, as far as its own text shows: who may speak of what, and what can be done to what.
//!
//! Pure, so that nonsense and theft are refused at the door; the worker asks again with what it knows.

use app::Instance;
use axum::http::StatusCode;
use domain::uri::Uri;

use super::guard::{Refused, refuse};
use crate::{
    context::uri,
    wire::{Activity, Kind, kind},
};

/// Checks an activity by `actor`.
pub(super) fn check(activity: &Activity, actor: &Uri, here: &Instance) -> Result<(), Refused> {
    match activity.kind {
        Kind::Create | Kind::Update => own_object(activity, actor),
        Kind::Undo => own_activity(activity, actor),
        Kind::Follow | Kind::Block => is_actor(activity, here),
        Kind::Like | Kind::Dislike | Kind::EmojiReact => is_no_actor(activity, here),
        _ => Ok(()),
    }
}

fn forbid(why: &str) -> Refused {
    refuse(StatusCode::FORBIDDEN, why)
}

/// Published and changed is only what lives on the sender's server and is the sender's.
fn own_object(activity: &Activity, actor: &Uri) -> Result<(), Refused> {
    let object = activity.object_id().and_then(uri);
    let object = object.ok_or_else(|| refuse(StatusCode::BAD_REQUEST, "the object has no usable id"))?;
    if !object.same_origin(actor) {
        return Err(forbid("the object lives on another server than its sender"));
    }
    match activity.embedded_object() {
        Some(Ok(post)) if object != *actor && !post.anonymous && !post.is_by(&actor.to_url()) => {
            Err(forbid("the sender is not the author"))
        }
        _ => Ok(()),
    }
}

/// Undone is only what the sender did.
fn own_activity(activity: &Activity, actor: &Uri) -> Result<(), Refused> {
    match activity.embedded_activity() {
        Some(Ok(inner)) if uri(&inner.actor.id).as_ref() != Some(actor) => {
            Err(forbid("only its own actor can undo an activity"))
        }
        _ => Ok(()),
    }
}

/// Followed and blocked are actors.
fn is_actor(activity: &Activity, here: &Instance) -> Result<(), Refused> {
    let object = activity.object_id().and_then(uri);
    let is_post = object.is_some_and(|object| here.post_id(&object).is_some());
    let says_otherwise = embedded_type(activity).is_some_and(|name| !is_actor_type(name));
    if is_post || says_otherwise { Err(refuse(StatusCode::BAD_REQUEST, "the object is no actor")) } else { Ok(()) }
}

/// Liked is what somebody published.
fn is_no_actor(activity: &Activity, here: &Instance) -> Result<(), Refused> {
    let object = activity.object_id().and_then(uri);
    let is_actor = object.is_some_and(|object| here.actor_id(&object).is_some());
    if is_actor || embedded_type(activity).is_some_and(is_actor_type) {
        return Err(refuse(StatusCode::BAD_REQUEST, "the object is an actor"));
    }
    Ok(())
}

fn embedded_type(activity: &Activity) -> Option<&str> {
    activity.embedded().and_then(kind::first_type)
}

fn is_actor_type(name: &str) -> bool {
    domain::actor::ActorKind::from_name(name).is_some()
}
