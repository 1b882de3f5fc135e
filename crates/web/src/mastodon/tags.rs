//! Hashtags.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::text::hashtag;

use super::{Routes, entity::Tag};
use crate::{
    WebState,
    error::ApiError,
    extract::{Open, PathWord, scope::ReadStatuses},
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/tags/{name}", show)
}

/// Every word that can be a hashtag is one, whether somebody used it or not.
async fn show(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathWord(name): PathWord,
) -> Result<Response, ApiError> {
    let tag = hashtag::normalise(&name).ok_or(ApiError::NotFound)?;
    Ok(Json(Tag::new(&tag, &tag, &state.here(caller.id()))).into_response())
}
