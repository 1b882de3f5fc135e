//! People and companies of this server who wish to be found.

use axum::{extract::State, response::Response};
use domain::{actor::ActorKind, id::ActorId};
use serde::Deserialize;

use super::Routes;
use crate::{
    WebState,
    error::ApiError,
    extract::{Anyone, Params},
};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/directory", list)
}

#[derive(Deserialize)]
struct Asked {
    limit: Option<u32>,
    #[serde(default)]
    offset: u32,
}

async fn list(
    _caller: Anyone,
    State(state): State<WebState>,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    const KINDS: [ActorKind; 3] = [ActorKind::Person, ActorKind::Organization, ActorKind::Group];
    let limit = asked.limit.unwrap_or(40).clamp(1, 80);
    let actors = state.app.read().actors().directory(&KINDS, limit, asked.offset).await?;
    let ids: Vec<ActorId> = actors.iter().map(|actor| actor.id).collect();
    state.show_accounts(&ids).await
}
