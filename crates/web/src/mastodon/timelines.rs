//! Timelines: home, public and by hashtag.

use axum::{extract::State, response::Response};
use domain::text::hashtag;
use serde::Deserialize;
use storage::views::{self, Hashtags, PublicTimeline};

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

/// How many hashtags are named beside the one of the address, each way, as on Mastodon.
const MAX_OTHERS: usize = 4;

#[derive(Deserialize)]
struct Tagged {
    #[serde(default)]
    local: bool,
    #[serde(default)]
    remote: bool,
    #[serde(default)]
    only_media: bool,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
}

/// The forms that are looked up; what is no hashtag is left out.
fn keys(names: &[String]) -> Vec<String> {
    names.iter().filter_map(|name| hashtag::normalise(name)).take(MAX_OTHERS).collect()
}

async fn tagged(
    caller: Open<ReadStatuses>,
    State(state): State<WebState>,
    PathWord(name): PathWord,
    paged: Paged,
    Params(asked): Params<Tagged>,
) -> Result<Response, ApiError> {
    let Some(tag) = hashtag::normalise(&name) else { return Ok(nothing()) };
    let mut any = keys(&asked.any);
    any.retain(|other| *other != tag);
    any.push(tag);
    let tags = Hashtags { any, all: keys(&asked.all), none: keys(&asked.none) };
    let which = PublicTimeline { local: asked.local, remote: asked.remote, only_media: asked.only_media };
    let read = state.app.read();
    let listing = views::tagged(&read, &tags, which, caller.id(), state.app.now(), paged.page).await?;
    state.show_listing(&paged, &listing).await
}
