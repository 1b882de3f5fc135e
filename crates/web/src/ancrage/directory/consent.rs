//! Whether the person behind a token is in the directory. Nobody is who did not ask for it.

use app::directory::ListPerson;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::super::{
    Problem,
    access::{Signed, as_oneself},
    body::Sent,
    problem::{Denied, Refused},
};
use crate::{
    WebState,
    extract::scope::{ReadTerritory, WriteTerritory},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(read, save))
}

/// Whether a person wants to be listed.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DirectoryConsent)]
struct Consent {
    /// They do.
    listed: bool,
}

/// Read whether one is listed
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/directory/me",
    operation_id = "readDirectoryConsent",
    tag = "directory",
    responses((status = 200, description = "Whether one wants to be.", body = Consent), Denied, Refused),
    security(("bearer" = ["read:territory"])),
)]
async fn read(viewer: Signed<ReadTerritory>, State(state): State<WebState>) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    let listed = !state.app.read().directory().consenting(&[person]).await?.is_empty();
    Ok(Json(Consent { listed }).into_response())
}

/// Be listed, or not
///
/// At once, for people; companies and communities say so elsewhere.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/directory/me",
    operation_id = "saveDirectoryConsent",
    tag = "directory",
    request_body = Consent,
    responses((status = 200, description = "Whether one wants to be, from now on.", body = Consent), Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn save(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Sent(consent): Sent<Consent>,
) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    state.app.execute(ListPerson { person, listed: consent.listed }).await?;
    Ok(Json(consent).into_response())
}
