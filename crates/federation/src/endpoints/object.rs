//! Posts' documents.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri as RequestUri},
    response::Response,
};
use domain::id::PostId;

use super::{
    reader::{open_reader, reader},
    response::{Absent, Caching, activity},
};
use crate::{Federation, documents, outbound};

/// A local post: open ones for all, others for those who may read them and sign.
pub(super) async fn by_id(
    State(federation): State<Federation>,
    Path(id): Path<String>,
    target: RequestUri,
    headers: HeaderMap,
) -> Result<Response, Absent> {
    let id: PostId = id.parse().map_err(|_| Absent::NotFound)?;
    // Before anything is looked up: a stranger is not to learn which ids there are.
    open_reader(&federation, &target, &headers).await?;
    let read = federation.app().read();
    let post =
        read.posts().find(id).await?.filter(|post| post.local && post.boost_of.is_none()).ok_or(Absent::NotFound)?;
    let caching = if post.audience.is_open() {
        if post.deleted_at.is_some() {
            return Err(Absent::gone(outbound::object::tombstone(&post)));
        }
        read.posts().find_readable(id, None).await?.ok_or(Absent::NotFound)?;
        Caching::Open
    } else {
        let reader = reader(&federation, &target, &headers).await?.ok_or(Absent::NotFound)?;
        read.posts().find_readable(id, Some(reader)).await?.ok_or(Absent::NotFound)?;
        if post.audience.is_circle() {
            let copy = documents::copy(federation.app(), id, reader).await?.ok_or(Absent::NotFound)?;
            return Ok(activity(&headers, &copy, Caching::Private));
        }
        Caching::Private
    };
    let document = documents::post(federation.app(), id).await?.ok_or(Absent::NotFound)?;
    Ok(activity(&headers, &document, caching))
}
