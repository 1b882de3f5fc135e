//! The account of an area, which anyone can follow: moderators give it one, and let it pass nothing on any more.

use app::territory::actor::{DisableTerritory, EnableTerritory};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::{self, Signed},
        path::Path,
        problem::{Clash, Denied, Missing, Refused},
    },
    Account, find,
};
use crate::{WebState, extract::scope::WriteTerritory};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(enable, disable))
}

/// Give an area an account
///
/// For moderators. Anyone can follow it; it passes on what companies and people who are rooted there publish. One that
/// it had before it gets back.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/territories/{code}/account",
    operation_id = "enableTerritory",
    tag = "territories",
    params(("code" = String, Path, description = "The code of the area.", example = "insee-com:29019")),
    responses((status = 200, description = "Its account.", body = Account), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn enable(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let by = Some(access::moderator(&state, &viewer).await?);
    let (_, territory) = find(&state, &text).await?;
    let command = EnableTerritory::prepare(&state.app, by, &territory.code, None).await?;
    let enabled = state.app.execute(command).await?;
    Ok(Json(Account::new(&enabled.actor, &state)).into_response())
}

/// Let an area pass nothing on any more
///
/// For moderators. Its account stays, with its followers and what it said.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/territories/{code}/account",
    operation_id = "disableTerritory",
    tag = "territories",
    params(("code" = String, Path, description = "The code of the area.", example = "insee-com:29019")),
    responses((status = 204, description = "It passes nothing on."), Missing, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn disable(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let by = Some(access::moderator(&state, &viewer).await?);
    let (_, territory) = find(&state, &text).await?;
    let groups = state.app.read().territory_groups().of_territories(&[territory.id]).await?;
    if groups.is_empty() {
        return Err(Problem::not_found(format!("{} has no account", territory.code)));
    }
    state.app.execute(DisableTerritory { by, code: territory.code }).await?;
    Ok(StatusCode::NO_CONTENT)
}
