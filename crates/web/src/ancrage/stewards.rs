//! Stewards of areas: who they are, naming and dismissing them, and their word about companies.

use app::{
    territory::steward::{DismissSteward, NameSteward},
    verification::Vouch,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{id::ActorId, time::Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed,
    access::{self, as_oneself},
    account::{self, Account},
    body::Sent,
    cached, companies, next,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query::{Onward, Query},
    territories,
};
use crate::{
    WebState,
    extract::scope::{ReadTerritory, WriteTerritory},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(appoint, dismiss))
        .routes(routes!(unconfirmed))
        .routes(routes!(vouch, withdraw))
}

/// Somebody who confirms the companies of an area.
#[derive(Serialize, ToSchema)]
struct Steward {
    /// Who.
    person: Account,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// List the stewards of an area
///
/// They confirm that the companies there are what they say. The longest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/territories/{code}/stewards",
    operation_id = "listTerritoryStewards",
    tag = "territories",
    params(("code" = String, Path, description = "The code of the area.", example = "insee-com:29019")),
    responses(
        (status = 200, description = "The stewards.", body = [Steward]),
        (status = 307, description = "The present code of what the code stood for."),
        Missing,
        Refused,
    ),
)]
async fn list(
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let (code, territory) = territories::find(&state, &code).await?;
    if territory.code != code {
        return Ok(territories::moved(&territory, "/stewards"));
    }
    let read = state.app.read();
    let stewards = read.stewards().of_territory(territory.id).await?;
    let ids: Vec<ActorId> = stewards.iter().map(|steward| steward.person).collect();
    let people = read.actors().find_all(&ids).await?;
    let shown = |steward: &domain::territory::Steward| {
        let person = people.iter().find(|actor| actor.id == steward.person && actor.is_active())?;
        Some(Steward { person: Account::new(person), since: steward.since })
    };
    let shown: Vec<Steward> = stewards.iter().filter_map(shown).collect();
    Ok(cached::briefly(&headers, &shown, None))
}

/// Name a steward of an area
///
/// For moderators. The person is told, and may step down. Naming somebody twice is naming them once.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/territories/{code}/stewards/{person}",
    operation_id = "nameTerritorySteward",
    tag = "territories",
    params(
        ("code" = String, Path, description = "The code of the area.", example = "insee-com:29019"),
        ("person" = String, Path, description = "The person's handle or id."),
    ),
    responses((status = 204, description = "Named."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn appoint(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path((code, text)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let by = Some(as_oneself(&viewer)?);
    let (_, territory) = territories::find(&state, &code).await?;
    let person = account::person(&state, &text).await?.id;
    state.app.execute(NameSteward { code: territory.code, person, by }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Dismiss a steward of an area
///
/// For moderators, and for stewards who step down. What they confirmed stays, with its date.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/territories/{code}/stewards/{person}",
    operation_id = "dismissTerritorySteward",
    tag = "territories",
    params(
        ("code" = String, Path, description = "The code of the area.", example = "insee-com:29019"),
        ("person" = String, Path, description = "The person's handle or id."),
    ),
    responses((status = 204, description = "They are steward no more."), Missing, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn dismiss(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path((code, text)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let by = Some(as_oneself(&viewer)?);
    let (_, territory) = territories::find(&state, &code).await?;
    let person = account::person(&state, &text).await?.id;
    state.app.execute(DismissSteward { code: territory.code, person, by }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// List the companies of an area for which nobody vouches
///
/// And of what lies in it, the oldest first. For moderators, and for the stewards of the area, or of one in which it
/// lies.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/territories/{code}/unconfirmed",
    operation_id = "listUnconfirmedCompanies",
    tag = "territories",
    params(("code" = String, Path, description = "The code of the area.", example = "insee-com:29019"), Onward),
    responses(
        (status = 200, description = "The companies.", body = [Account],
         headers(("Link" = Option<String>, description = "The next page."))),
        Missing, Denied, Refused,
    ),
    security(("bearer" = ["read:territory"])),
)]
async fn unconfirmed(
    viewer: Signed<ReadTerritory>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Query(part): Query<Onward>,
) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    let (_, territory) = territories::find(&state, &text).await?;
    let read = state.app.read();
    let steward = read.stewards().over_territory(person, territory.id).await?.is_some();
    if !steward && !access::moderates(&state, &viewer).await? {
        return Err(Problem::forbidden("only moderators and the stewards of this area do this"));
    }
    let after = ActorId(part.after.unwrap_or_default());
    let found = read.stewards().unconfirmed(territory.id, state.app.now(), after, part.limit.0).await?;
    let next = part.next(found.iter().map(|company| company.id.0));
    let path = format!("/api/ancrage/v1/territories/{}/unconfirmed", territory.code);
    let found: Vec<Account> = found.iter().map(Account::new).collect();
    Ok(next::private(&found, next.map(|next| next::link(state.app.instance(), &path, next))))
}

/// Somebody's word about a company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyVouch)]
struct Word {
    /// How they know, for moderators and stewards.
    #[schema(min_length = 1, max_length = 500)]
    note: String,
}

/// Vouch for a company
///
/// For moderators, and for the stewards of an area where it works, or in which that lies.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/companies/{company}/vouch",
    operation_id = "vouchForCompany",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body = Word,
    responses((status = 204, description = "Its page says so."), Missing, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn vouch(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Word { note }): Sent<Word>,
) -> Result<Response, Problem> {
    let by = as_oneself(&viewer)?;
    let company = companies::find(&state, &text, Some(by)).await?.id;
    state.app.execute(Vouch { by, company, note: Some(note) }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Vouch for a company no longer
///
/// For moderators, and for the stewards of where it works, except where moderators vouch.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/vouch",
    operation_id = "withdrawVouchForCompany",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    responses((status = 204, description = "Its page says so no longer."), Missing, Denied, Refused),
    security(("bearer" = ["write:territory"])),
)]
async fn withdraw(
    viewer: Signed<WriteTerritory>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let by = as_oneself(&viewer)?;
    let company = companies::find(&state, &text, Some(by)).await?.id;
    state.app.execute(Vouch { by, company, note: None }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
