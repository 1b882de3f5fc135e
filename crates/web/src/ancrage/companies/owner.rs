//! Giving a company an owner, for when those it had are gone: what an admin does.

use app::transfer::RecoverCompany;
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::super::{
    Problem,
    access::{self, Signed},
    account,
    body::Sent,
    path::Path,
    problem::{Denied, Missing, Refused},
};
use crate::{WebState, extract::scope::WriteTeam};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(give))
}

/// Who is to own a company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyOwnerToName)]
struct Heir {
    /// The handle or id of a person with an account here.
    #[schema(max_length = 300)]
    person: String,
}

/// Give a company an owner
///
/// For administrators, when those it had are gone. The person owns it from now on, and answers for it where nobody
/// does; who else owns it goes on.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/companies/{company}/owner",
    operation_id = "giveCompanyOwner",
    tag = "team",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body = Heir,
    responses((status = 204, description = "They own it."), Missing, Denied, Refused),
    security(("bearer" = ["write:team"])),
)]
async fn give(
    viewer: Signed<WriteTeam>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Heir { person }): Sent<Heir>,
) -> Result<StatusCode, Problem> {
    let admin = access::administrator(&state, &viewer).await?;
    // Also one that nobody but its team sees: those that are lost are not published.
    let company = super::find_any(&state, &text).await?.id;
    let person = account::person(&state, &person).await?.id;
    state.app.execute(RecoverCompany { company, person, admin: Some(admin) }).await?;
    Ok(StatusCode::NO_CONTENT)
}
