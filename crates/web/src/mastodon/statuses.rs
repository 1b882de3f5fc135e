//! Posts: reading them and what is around them. Writing is in [`write`], what one does with posts of others in
//! [`reactions`].

mod reactions;
mod write;

use std::borrow::Cow;

use app::{Origin, quote::WithdrawQuote};
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Response},
};
use domain::{
    id::{ActorId, PostId},
    post::Post,
    text::sanitize,
};
use serde::Deserialize;
use storage::views::{self, PostView, ThreadView};

use super::{Routes, entity};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Open, Paged, Params, PathId, Signed,
        scope::{ReadStatuses, WriteStatuses},
    },
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/statuses", many)
        .get("/api/v1/statuses/{id}", show)
        .get("/api/v1/statuses/{id}/context", context)
        .get("/api/v1/statuses/{id}/history", history)
        .get("/api/v1/statuses/{id}/source", source)
        .get("/api/v1/statuses/{id}/favourited_by", favourited_by)
        .get("/api/v1/statuses/{id}/reblogged_by", reblogged_by)
        .get("/api/v1/statuses/{id}/quotes", quotes)
        .post("/api/v1/statuses/{id}/quotes/{quoting}/revoke", revoke)
        .merge(write::routes())
        .merge(reactions::routes())
}

#[derive(Deserialize)]
struct Many {
    #[serde(default)]
    id: Vec<PostId>,
}

async fn many(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    Params(asked): Params<Many>,
) -> Result<Response, ApiError> {
    let ids: Vec<PostId> = asked.id.into_iter().take(super::accounts::MAX_IDS).collect();
    let ids = state.app.read().posts().readable_among(&ids, caller.id()).await?;
    state.show_statuses(&ids, caller.id()).await
}

async fn show(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    state.show_status(id, caller.id()).await
}

/// How much of a thread is shown each way, to strangers and to people here, as on Mastodon.
const THREAD: (u32, u32) = (60, 1_000);

async fn context(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = state.readable(id, caller.id()).await?;
    let limit = if caller.viewer().is_some() { THREAD.1 } else { THREAD.0 };
    let read = state.app.read();
    // The thread around a boost is that of the post.
    let ThreadView { ancestors, descendants } = views::thread(&read, post.original(), caller.id(), limit).await?;
    let around = [ancestors.as_slice(), descendants.as_slice()].concat();
    let views = views::posts(&read, &around, caller.id()).await?;
    let (before, after): (Vec<PostView>, Vec<PostView>) =
        views.into_iter().partition(|view| ancestors.contains(&view.post.id));
    let here = state.here(caller.id());
    let context =
        entity::Context { ancestors: entity::statuses(&before, &here), descendants: entity::statuses(&after, &here) };
    Ok(Json(context).into_response())
}

async fn history(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = state.readable(id, caller.id()).await?;
    let read = state.app.read();
    let versions = read.posts().versions(post.id).await?;
    let view = views::posts(&read, &[post.id], caller.id()).await?.pop().ok_or(ApiError::NotFound)?;
    let here = state.here(caller.id());
    let earlier = versions.iter().map(|version| entity::StatusEdit::earlier(version, &view, &here));
    let edits: Vec<_> = earlier.chain([entity::StatusEdit::current(&view, &here)]).collect();
    Ok(Json(edits).into_response())
}

/// What was typed, or the text that comes closest to it.
fn typed(post: &Post) -> Cow<'_, str> {
    match &post.source {
        Some(source) => Cow::Borrowed(source),
        None => Cow::Owned(sanitize::plain(&post.content)),
    }
}

async fn source(
    viewer: Signed<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = state.readable(id, Some(viewer.id())).await?;
    let source = entity::StatusSource { id: post.id, text: typed(&post), spoiler_text: post.warning() };
    Ok(Json(source).into_response())
}

async fn favourited_by(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
    paged: Paged<40, 80>,
) -> Result<Response, ApiError> {
    let post = state.readable(id, caller.id()).await?;
    let page: Vec<(i64, ActorId)> = state.app.read().likes().of_post(post.original(), paged.page).await?;
    state.show_account_page(&paged, &page).await
}

async fn reblogged_by(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
    paged: Paged<40, 80>,
) -> Result<Response, ApiError> {
    let post = state.readable(id, caller.id()).await?;
    let page: Vec<(i64, ActorId)> = state.app.read().posts().boosted_by(post.original(), paged.page).await?;
    state.show_account_page(&paged, &page).await
}

async fn quotes(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
    paged: Paged<20, 40>,
) -> Result<Response, ApiError> {
    let post = state.readable(id, caller.id()).await?;
    let ids = state.app.read().posts().quotes(post.original(), caller.id(), paged.page).await?;
    state.show_status_page(&paged, &ids, caller.id()).await
}

/// Takes leave back that was given to quote a post of the viewer's; shows the post that quoted.
async fn revoke(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    path: Result<Path<(PostId, PostId)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((id, quoting)) = path.map_err(|_| ApiError::NotFound)?;
    let withdraw = WithdrawQuote { origin: Origin::Local(viewer.speaker), quoted: id, quoting };
    state.app.execute(withdraw).await?;
    state.show_status(quoting, Some(viewer.id())).await
}
