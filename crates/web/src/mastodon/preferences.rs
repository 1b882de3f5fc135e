//! How somebody usually posts, and how far they have read.

use std::collections::BTreeMap;

use app::marker::SetMarkers;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{id::ActorId, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Marker;

use super::{
    Routes,
    entity::{id, iso, quote_policy},
};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Params, Signed,
        scope::{ReadAccounts, ReadStatuses, WriteStatuses},
    },
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/preferences", preferences)
        .get("/api/v1/markers", markers)
        .post("/api/v1/markers", set_markers)
}

async fn preferences(viewer: Signed<ReadAccounts>, State(state): State<WebState>) -> Result<Response, ApiError> {
    let preference = state.app.read().preferences().find(viewer.id()).await?;
    Ok(Json(json!({
        "posting:default:visibility": preference.audience.visibility(),
        "posting:default:sensitive": preference.sensitive,
        "posting:default:language": preference.language,
        "posting:default:quote_policy": quote_policy(&viewer.actor),
        "reading:expand:media": "default",
        "reading:expand:spoilers": false,
        "reading:autoplay:gifs": false,
    }))
    .into_response())
}

/// <https://docs.joinmastodon.org/entities/Marker/>
#[derive(Serialize)]
struct ShownMarker {
    #[serde(serialize_with = "id")]
    last_read_id: i64,
    version: i64,
    #[serde(serialize_with = "iso")]
    updated_at: Timestamp,
}

const TIMELINES: [&str; 2] = ["home", "notifications"];

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    timeline: Vec<String>,
}

/// The markers that are asked for. Where none was set it stands at the beginning: apps that ask for one break
/// when there is none.
async fn answer(state: &WebState, actor: ActorId, asked: &[String]) -> Result<Response, ApiError> {
    let mut known: BTreeMap<String, Marker> = state
        .app
        .read()
        .markers()
        .of_actor(actor)
        .await?
        .into_iter()
        .map(|marker| (marker.timeline.clone(), marker))
        .collect();
    let shown = |name: &'static str| {
        let marker = match known.remove(name) {
            Some(Marker { timeline: _, last_read_id, version, updated_at }) => {
                ShownMarker { last_read_id, version, updated_at }
            }
            None => ShownMarker { last_read_id: 0, version: 0, updated_at: state.app.now() },
        };
        (name, marker)
    };
    let wanted = TIMELINES.into_iter().filter(|name| asked.iter().any(|asked| asked == name));
    Ok(Json(wanted.map(shown).collect::<BTreeMap<_, _>>()).into_response())
}

async fn markers(
    viewer: Signed<ReadStatuses>,
    State(state): State<WebState>,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    answer(&state, viewer.id(), &asked.timeline).await
}

#[derive(Deserialize)]
struct Position {
    last_read_id: i64,
}

#[derive(Deserialize)]
struct Positions {
    home: Option<Position>,
    notifications: Option<Position>,
}

async fn set_markers(
    viewer: Signed<WriteStatuses>,
    State(state): State<WebState>,
    Params(asked): Params<Positions>,
) -> Result<Response, ApiError> {
    let positions: Vec<(&'static str, i64)> = TIMELINES
        .into_iter()
        .zip([asked.home, asked.notifications])
        .filter_map(|(name, position)| Some((name, position?.last_read_id)))
        .collect();
    let names: Vec<String> = positions.iter().map(|(name, _)| (*name).to_owned()).collect();
    state.app.execute(SetMarkers { actor: viewer.id(), positions }).await?;
    answer(&state, viewer.id(), &names).await
}
