//! Who answers for a company's page: named by an owner, and named on the page where they want to be.

use app::company::{NameSponsor, ShowSponsor, StepDown};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::super::{
    Problem,
    access::{Signed, as_oneself},
    account::{self, Account},
    body::Sent,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(read, name, show, step_down))
}

/// Who answers for a company.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanySponsorNamed)]
struct Answering {
    /// Who; nobody where the last one is gone, and no owner is left.
    person: Option<Account>,
    /// Whether they want to be named on its page.
    shown: bool,
}

/// Read who answers for a company
///
/// For its owners, and for the one who does.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/sponsor",
    operation_id = "readCompanySponsor",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    responses((status = 200, description = "Who answers for it.", body = Answering), Missing, Denied, Refused),
    security(("bearer" = ["read:company"])),
)]
async fn read(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let company = account::company(&state, &viewer, &text).await?.id;
    let sponsor = super::known(&state, company).await?.sponsor;
    // The sponsor may ask too, without owning the company.
    if sponsor.is_none_or(|sponsor| sponsor.person != viewer.actor.id) {
        account::owned(&state, &viewer, &text).await?;
    }
    let person = match sponsor {
        Some(sponsor) => state.app.read().actors().find(sponsor.person).await?,
        None => None,
    };
    let shown = sponsor.is_some_and(|sponsor| sponsor.shown);
    Ok(Json(Answering { person: person.as_ref().map(Account::new), shown }).into_response())
}

/// Who is to answer for a company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanySponsorToName)]
struct Named {
    /// The person's handle or id.
    #[schema(max_length = 300)]
    person: String,
}

/// Name who answers for a company
///
/// Somebody of its team with an account here; they are told. They are not named on its page unless they say so.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/companies/{company}/sponsor",
    operation_id = "nameCompanySponsor",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body = Named,
    responses((status = 204, description = "They answer for it."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn name(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Named { person }): Sent<Named>,
) -> Result<StatusCode, Problem> {
    let (_, mandate) = account::owned(&state, &viewer, &text).await?;
    let person = account::person(&state, &person).await?.id;
    state.app.execute(NameSponsor { mandate, person }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether one is named.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanySponsorShown)]
struct Wish {
    /// On the company's page.
    shown: bool,
}

/// Be named as the one who answers for a company, or not
///
/// For the one who does, as themselves.
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/companies/{company}/sponsor",
    operation_id = "showCompanySponsor",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body = Wish,
    responses((status = 204, description = "Its page does as they wish."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn show(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Wish { shown }): Sent<Wish>,
) -> Result<StatusCode, Problem> {
    let person = as_oneself(&viewer)?;
    let company = account::company(&state, &viewer, &text).await?.id;
    state.app.execute(ShowSponsor { person, company, shown }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answer for a company no longer
///
/// For the one who does, as themselves: an owner does from then on, who is told. Refused where there is no other.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/sponsor",
    operation_id = "endCompanySponsor",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    responses((status = 204, description = "An owner answers for it."), Clash, Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn step_down(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let person = as_oneself(&viewer)?;
    let company = account::company(&state, &viewer, &text).await?.id;
    state.app.execute(StepDown { person, company }).await?;
    Ok(StatusCode::NO_CONTENT)
}
