//! Timelines: home, public and by hashtag.

use axum::{extract::State, response::Response};
use domain::text::hashtag;
use serde::Deserialize;
use storage::views::{self, PublicTimeline};

use super::{Routes, answer::nothing};
use crate::{
    WebState,
    error::ApiError,
    extract::{Open, Paged, Params, PathWord, Signed, scope::ReadStatuses},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/timelines/home", home)
        .get("/api/v1/timelines/public", public)
        .get("/api/v1/timelines/tag/{hashtag}", tagged)
}

async fn home(viewer: Signed<ReadStatuses>, State(state): State<WebState>, paged: Paged) -> Result<Response, ApiError> {
    let listing = views::home(&state.app.read(), viewer.id(), state.app.now(), paged.page).await?;
    state.show_listing(&paged, &listing).await
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    local: bool,
    #[serde(default)]
    remote: bool,
    #[serde(default)]
    only_media: bool,
}

impl From<Which> for PublicTimeline {
    fn from(Which { local, remote, only_media }: Which) -> Self {
        Self { local, remote, only_media }
    }
}

async fn public(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    paged: Paged,
    Params(which): Params<Which>,
) -> Result<Response, ApiError> {
    let listing = views::public(&state.app.read(), which.into(), caller.id(), state.app.now(), paged.page).await?;
    state.show_listing(&paged, &listing).await
}

async fn tagged(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathWord(name): PathWord,
    paged: Paged,
    Params(which): Params<Which>,
) -> Result<Response, ApiError> {
    let Some(tag) = hashtag::normalise(&name) else { return Ok(nothing()) };
    let read = state.app.read();
    let listing = views::tagged(&read, &tag, which.into(), caller.id(), state.app.now(), paged.page).await?;
    state.show_listing(&paged, &listing).await
}
