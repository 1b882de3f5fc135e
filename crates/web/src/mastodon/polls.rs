//! Polls and votes.

use app::{Origin, poll::Vote};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::id::{ActorId, PollId};
use serde::Deserialize;
use storage::views;

use super::{Routes, entity};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Open, Params, PathId, Signed,
        scope::{ReadStatuses, WriteStatuses},
    },
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/polls/{id}", show).post("/api/v1/polls/{id}/votes", vote)
}

/// A poll whose post the viewer may read.
async fn answer(state: &WebState, id: PollId, viewer: Option<ActorId>) -> Result<Response, ApiError> {
    let read = state.app.read();
    let poll = read.polls().find(id).await?.ok_or(ApiError::NotFound)?;
    let post = state.readable(poll.post, viewer).await?;
    let view = views::posts(&read, &[post.id], viewer).await?.pop().ok_or(ApiError::NotFound)?;
    let poll = view.poll.as_ref().ok_or(ApiError::NotFound)?;
    Ok(Json(entity::Poll::new(poll, &state.here(viewer))).into_response())
}

async fn show(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathId(id): PathId<PollId>,
) -> Result<Response, ApiError> {
    answer(&state, id, caller.id()).await
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    choices: Vec<u32>,
}

async fn vote(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    PathId(poll): PathId<PollId>,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    let choices = asked.choices.into_iter().map(|choice| choice as usize).collect();
    // Apps name positions alone.
    state.app.execute(Vote { origin: Origin::Local(viewer.speaker), poll, choices, seen: None }).await?;
    answer(&state, poll, Some(viewer.id())).await
}
