//! What one does with a post: liking, boosting, keeping, pinning, muting.

use app::{
    Origin,
    bookmark::{AddBookmark, RemoveBookmark},
    boost::{Boost, UndoBoost},
    like::{Like, Unlike},
    mute::{MuteThread, UnmuteThread},
    pin::{Pin, Unpin},
};
use axum::{extract::State, response::Response};
use domain::{audience::Audience, id::PostId};
use serde::Deserialize;

use super::Routes;
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Params, PathId, Signed, Viewer,
        scope::{WriteAccounts, WriteBookmarks, WriteFavourites, WriteMutes, WriteStatuses},
    },
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/api/v1/statuses/{id}/favourite", favourite)
        .post("/api/v1/statuses/{id}/unfavourite", unfavourite)
        .post("/api/v1/statuses/{id}/reblog", reblog)
        .post("/api/v1/statuses/{id}/unreblog", unreblog)
        .post("/api/v1/statuses/{id}/bookmark", bookmark)
        .post("/api/v1/statuses/{id}/unbookmark", unbookmark)
        .post("/api/v1/statuses/{id}/pin", pin)
        .post("/api/v1/statuses/{id}/unpin", unpin)
        .post("/api/v1/statuses/{id}/mute", mute)
        .post("/api/v1/statuses/{id}/unmute", unmute)
}

/// The post that is meant: of a boost, the post that it boosts.
async fn meant(state: &WebState, id: PostId, viewer: &Viewer) -> Result<PostId, ApiError> {
    let post = state.readable(id, Some(viewer.id())).await?;
    Ok(post.original())
}

async fn favourite(
    viewer: Signed<WriteFavourites>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    state.app.execute(Like { origin: Origin::Local(viewer.speaker), post }).await?;
    state.show_status(post, Some(viewer.id())).await
}

async fn unfavourite(
    viewer: Signed<WriteFavourites>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    state.app.execute(Unlike { origin: Origin::Local(viewer.speaker), post }).await?;
    state.show_status(post, Some(viewer.id())).await
}

#[derive(Deserialize)]
struct Reblog {
    visibility: Option<String>,
}

async fn reblog(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
    Params(asked): Params<Reblog>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    let audience = match asked.visibility.as_deref() {
        None | Some("") => None,
        Some(name) => {
            Some(Audience::from_visibility(name).ok_or_else(|| ApiError::invalid("visibility is not known"))?)
        }
    };
    let command = Boost { origin: Origin::Local(viewer.speaker), post, audience, published: None };
    let boost = state.app.execute(command).await?;
    state.show_status(boost, Some(viewer.id())).await
}

async fn unreblog(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    state.app.execute(UndoBoost { origin: Origin::Local(viewer.speaker), post }).await?;
    state.show_status(post, Some(viewer.id())).await
}

async fn bookmark(
    viewer: Signed<WriteBookmarks>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    state.app.execute(AddBookmark { actor: viewer.id(), post }).await?;
    state.show_status(post, Some(viewer.id())).await
}

async fn unbookmark(
    viewer: Signed<WriteBookmarks>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    state.app.execute(RemoveBookmark { actor: viewer.id(), post }).await?;
    state.show_status(post, Some(viewer.id())).await
}

async fn pin(
    viewer: Signed<WriteAccounts>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    state.readable(id, Some(viewer.id())).await?;
    state.app.execute(Pin { origin: Origin::Local(viewer.speaker), post: id }).await?;
    state.show_status(id, Some(viewer.id())).await
}

async fn unpin(
    viewer: Signed<WriteAccounts>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    state.readable(id, Some(viewer.id())).await?;
    state.app.execute(Unpin { origin: Origin::Local(viewer.speaker), post: id }).await?;
    state.show_status(id, Some(viewer.id())).await
}

async fn mute(
    viewer: Signed<WriteMutes>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    state.app.execute(MuteThread { actor: viewer.id(), post }).await?;
    state.show_status(post, Some(viewer.id())).await
}

async fn unmute(
    viewer: Signed<WriteMutes>,
    State(state): State<WebState>,
    PathId(id): PathId<PostId>,
) -> Result<Response, ApiError> {
    let post = meant(&state, id, &viewer).await?;
    state.app.execute(UnmuteThread { actor: viewer.id(), post }).await?;
    state.show_status(post, Some(viewer.id())).await
}
