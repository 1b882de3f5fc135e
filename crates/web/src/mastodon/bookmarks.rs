//! What the viewer keeps for later.

use axum::{extract::State, response::Response};

use super::Routes;
use crate::{
    WebState,
    error::ApiError,
    extract::{Paged, Signed, scope::ReadBookmarks},
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/bookmarks", list)
}

async fn list(
    viewer: Signed<ReadBookmarks>,
    State(state): State<WebState>,
    paged: Paged,
) -> Result<Response, ApiError> {
    let kept = state.app.read().bookmarks().of_actor(viewer.id(), paged.page).await?;
    state.show_kept_page(&paged, &kept, viewer.id()).await
}
