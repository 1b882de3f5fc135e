//! Activities, for those who look them up by id: what we sent, and what outboxes name though nobody was sent it.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Uri as RequestUri},
    response::Response,
};
use domain::{id::PostId, post::Post};

use super::{reader::open_reader, ready::Ready, response::Absent};
use crate::{Federation, documents, net::ACTIVITY_JSON, outbound};

/// An activity that anyone may read: as it was sent, or as the outbox shows it.
pub(super) async fn by_id(
    State(federation): State<Federation>,
    Path(what): Path<String>,
    target: RequestUri,
    headers: HeaderMap,
) -> Result<Response, Absent> {
    // Before anything is looked up: a stranger is not to learn which ids there are.
    open_reader(&federation, &target, &headers).await?;
    let make = async || body(&federation, &what).await.map(Ready::new);
    let ready = federation.ready(format!("activity {what}"), federation.app().posts_revision(), make).await?;
    Ok(ready.answer(&headers, ACTIVITY_JSON))
}

async fn body(federation: &Federation, what: &str) -> Result<Bytes, Absent> {
    let app = federation.app();
    let uri = app.instance().activity(what);
    let post = published(federation, what).await?;
    if let Some(sent) = app.read().activities().find_by_uri(&uri).await? {
        return if sent.open { Ok(Bytes::from(sent.body)) } else { Err(Absent::NotFound) };
    }
    let post = post.ok_or(Absent::NotFound)?;
    let shown = documents::outbox(app, &[post]).await?.pop();
    // What is said in a group has another name.
    let shown = shown.filter(|activity| activity["id"] == uri.as_str()).ok_or(Absent::NotFound)?;
    Ok(Bytes::from(shown.to_string()))
}

/// What the Create or the Announce of this name is about, the post or the boost, where it is open to all. What is gone is
/// gone from here, too.
async fn published(federation: &Federation, what: &str) -> Result<Option<Post>, Absent> {
    let (is_boost, id) = match what.split_once('/') {
        Some(("create", id)) => (false, id),
        Some(("boosts", id)) => (true, id),
        _ => return Ok(None),
    };
    let Ok(id) = id.parse::<PostId>() else { return Ok(None) };
    let read = federation.app().read();
    let Some(post) = read.posts().find(id).await?.filter(|post| post.local && post.boost_of.is_some() == is_boost)
    else {
        // A boost that was taken back; a Create may have the number of an activity.
        return if is_boost { Err(Absent::NotFound) } else { Ok(None) };
    };
    if !post.audience.is_open() {
        return Ok(None);
    }
    if post.deleted_at.is_some() {
        return Err(if is_boost { Absent::NotFound } else { Absent::gone(outbound::object::tombstone(&post)) });
    }
    read.posts().find_readable(id, None).await?.map(Some).ok_or(Absent::NotFound)
}
