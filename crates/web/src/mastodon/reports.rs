//! Telling the moderators of a wrong.

use app::{Origin, report::FileReport};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::id::{ActorId, PostId};
use serde::Deserialize;

use super::{Routes, entity};
use crate::{
    WebState,
    error::ApiError,
    extract::{Params, Signed, scope::WriteReports},
};

pub(super) fn routes() -> Routes {
    Routes::default().post("/api/v1/reports", file)
}

#[derive(Deserialize)]
struct Asked {
    account_id: ActorId,
    #[serde(default)]
    status_ids: Vec<PostId>,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    forward: bool,
}

async fn file(
    viewer: Signed<WriteReports>,
    State(state): State<WebState>,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    state.actor(asked.account_id).await?;
    let command = FileReport {
        origin: Origin::Local(viewer.speaker),
        target: asked.account_id,
        posts: asked.status_ids,
        comment: asked.comment,
        forward: asked.forward,
    };
    let report = state.app.execute(command).await?.ok_or(ApiError::NotFound)?;
    let target = state.account_views(&[report.target]).await?.pop().ok_or(ApiError::NotFound)?;
    let here = state.here(Some(viewer.id()));
    Ok(Json(entity::Report::new(&report, &target, &here)).into_response())
}
