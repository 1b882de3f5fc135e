//! Posts' documents. Those that are open to all are kept ready.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri as RequestUri},
    response::Response,
};
use domain::{
    group::fellow::Word,
    id::{ActorId, PostId},
    post::Post,
};

use super::{
    reader::{open_reader, reader},
    ready::Ready,
    response::{Absent, Caching, activity},
};
use crate::{Federation, documents, net::ACTIVITY_JSON, outbound};

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
    let (question, revision) = (format!("post {id}"), federation.app().posts_revision());
    if let Some(ready) = federation.ready_answers().find(&question, revision) {
        return Ok(ready.answer(&headers, ACTIVITY_JSON));
    }
    let read = federation.app().read();
    let post =
        read.posts().find(id).await?.filter(|post| post.local && post.boost_of.is_none()).ok_or(Absent::NotFound)?;
    if post.audience.is_open() {
        if post.deleted_at.is_some() {
            return Err(Absent::gone(outbound::object::tombstone(&post)));
        }
        read.posts().find_readable(id, None).await?.ok_or(Absent::NotFound)?;
        let document = documents::post(federation.app(), id).await?.ok_or(Absent::NotFound)?.to_string();
        let ready = Ready::new(document);
        federation.ready_answers().keep(question, revision, &ready);
        return Ok(ready.answer(&headers, ACTIVITY_JSON));
    }
    let reader = reader(&federation, &target, &headers).await?.ok_or(Absent::NotFound)?;
    lets_read(&federation, &post, reader).await?;
    let document = if post.audience.is_circle() {
        documents::copy(federation.app(), id, reader).await?
    } else {
        documents::post(federation.app(), id).await?
    };
    Ok(activity(&headers, &document.ok_or(Absent::NotFound)?, Caching::Private))
}

/// Refuses readers who may not see a post that is not open. Of a post for the members of a group elsewhere, the server
/// of that group is asked whether the reader is one.
async fn lets_read(federation: &Federation, post: &Post, reader: ActorId) -> Result<(), Absent> {
    if federation.app().read().posts().find_readable(post.id, Some(reader)).await?.is_some() {
        return Ok(());
    }
    match Box::pin(federation.word_on(reader, post)).await? {
        Word::Member => Ok(()),
        Word::Stranger => Err(Absent::NotFound),
        // A member's server would take a refusal for the end of the post; no other hears of silence.
        Word::Silence => Err(Absent::Refused(StatusCode::SERVICE_UNAVAILABLE, "try again later".into())),
    }
}
