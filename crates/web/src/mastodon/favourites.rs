//! What the viewer likes.

use axum::{extract::State, response::Response};

use super::Routes;
use crate::{
    WebState,
    error::ApiError,
    extract::{Paged, Signed, scope::ReadFavourites},
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/favourites", list)
}

async fn list(
    viewer: Signed<ReadFavourites>,
    State(state): State<WebState>,
    paged: Paged,
) -> Result<Response, ApiError> {
    let liked = state.app.read().likes().of_actor(viewer.id(), paged.page).await?;
    state.show_kept_page(&paged, &liked, viewer.id()).await
}
