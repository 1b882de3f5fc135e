//! Whom the viewer blocks.

use axum::{extract::State, response::Response};

use super::{Routes, answer::nothing};
use crate::{
    WebState,
    error::ApiError,
    extract::{Paged, Signed, scope::ReadBlocks},
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/blocks", list).get("/api/v1/domain_blocks", domains)
}

async fn list(
    viewer: Signed<ReadBlocks>,
    State(state): State<WebState>,
    paged: Paged<40, 80>,
) -> Result<Response, ApiError> {
    let targets = state.app.read().blocks().of_actor(viewer.id(), paged.page).await?;
    let page: Vec<_> = targets.into_iter().map(|target| (target.0, target)).collect();
    state.show_account_page(&paged, &page).await
}

/// Whole servers are blocked by moderators, not by accounts.
async fn domains(_viewer: Signed<ReadBlocks>) -> Response {
    nothing()
}
