//! Where a company works, place by place. One that closed is given a day, so that it is known that it was there.

use app::company::{self, RemoveEstablishment, SaveEstablishment};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    company::{
        Establishment,
        establishment::{MAX_ADDRESS, MAX_NAME},
        identifier::Siret,
    },
    id::{ActorId, EstablishmentId},
    territory::TerritoryCode,
    time::Timestamp,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::{Open, Signed},
        account,
        body::{Fate, Sent, given},
        path::Path,
        problem::{Denied, Missing, Refused},
    },
    Site,
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, remove))
}

/// List where a company works
///
/// The seat first, and what is closed too.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/establishments",
    operation_id = "listEstablishments",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    responses((status = 200, description = "The establishments.", body = [Site]), Missing, Denied, Refused),
    security((), ("bearer" = ["read:company"])),
)]
async fn list(
    asker: Open<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let person = asker.viewer().map(|viewer| viewer.token.person);
    let company = super::find(&state, &text, person).await?.id;
    let view = super::view(&state, company).await?;
    let sites: Vec<Site> = view.company.establishments.iter().map(|site| Site::new(site, &view)).collect();
    Ok(Json(sites).into_response())
}

/// A place where a company works.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEstablishment)]
struct New {
    /// The code of the commune; of the smallest area that is known where it is not in France.
    #[schema(max_length = 80, example = "insee-com:29019")]
    commune: String,
    /// What the place is called.
    #[serde(default)]
    #[schema(max_length = 100)]
    name: String,
    /// Street and number, without the commune.
    #[serde(default)]
    #[schema(max_length = 200)]
    address: String,
    /// Its number in the French register. It begins with the SIREN of the company.
    #[serde(default)]
    siret: Option<String>,
    /// Since when it is closed, or from when on it will be.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, min_length = 20)]
    closed_at: Option<Timestamp>,
}

// The figures in the descriptions here, which have to spell them out.
const _: () = assert!(MAX_NAME == 100 && MAX_ADDRESS == 200);

fn commune(text: &str) -> Result<TerritoryCode, Problem> {
    TerritoryCode::parse(text).map_err(|error| Problem::invalid(format!("commune: {error}")))
}

fn siret(typed: &str) -> Result<Siret, Problem> {
    Siret::parse(typed).map_err(|error| Problem::invalid(error.to_string()))
}

/// An establishment, as it is shown.
async fn shown(state: &WebState, company: ActorId, id: EstablishmentId) -> Result<Response, Problem> {
    let view = super::view(state, company).await?;
    let site = view.company.establishments.iter().find(|site| site.id == id).ok_or_else(missing)?;
    Ok(Json(Site::new(site, &view)).into_response())
}

fn missing() -> Problem {
    Problem::not_found("there is no such establishment")
}

/// Add an establishment
///
/// A company has at most 50, closed ones included. With the first one that is open, it is listed.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/establishments",
    operation_id = "addEstablishment",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body = New,
    responses((status = 201, description = "The establishment.", body = Site), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn add(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(new): Sent<New>,
) -> Result<Response, Problem> {
    let (company, mandate) = account::owned(&state, &viewer, &text).await?;
    let site = company::Site {
        commune: commune(&new.commune)?,
        siret: new.siret.as_deref().map(siret).transpose()?,
        name: new.name,
        address: new.address,
        closed_at: new.closed_at,
    };
    let made = state.app.execute(SaveEstablishment { mandate, id: None, site }).await?;
    Ok((StatusCode::CREATED, shown(&state, company.id, made.id).await?).into_response())
}

/// One of a company's establishments, by the id in an address.
async fn of(state: &WebState, company: ActorId, id: &str) -> Result<Establishment, Problem> {
    let id: EstablishmentId = id.parse().map_err(|_| missing())?;
    let known = super::known(state, company).await?.establishments;
    known.into_iter().find(|site| site.id == id).ok_or_else(missing)
}

/// What is to change of an establishment; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EstablishmentChange)]
struct Change {
    /// The code of the commune.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, max_length = 80, example = "insee-com:29019")]
    commune: Option<String>,
    /// What the place is called.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, max_length = 100)]
    name: Option<String>,
    /// Street and number, without the commune.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, max_length = 200)]
    address: Option<String>,
    /// Its number in the French register; `null` takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    siret: Fate<String>,
    /// Since when it is closed, or from when on it will be; `null` opens it again.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, min_length = 20)]
    closed_at: Fate<Timestamp>,
}

/// Change or close an establishment
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/companies/{company}/establishments/{establishment}",
    operation_id = "changeEstablishment",
    tag = "companies",
    params(
        ("company" = String, Path, description = "Its handle or id.", example = "fonderie"),
        ("establishment" = String, Path, description = "The establishment's id."),
    ),
    request_body = Change,
    responses((status = 200, description = "The establishment as it is now.", body = Site), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn change(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, id)): Path<(String, String)>,
    Sent(asked): Sent<Change>,
) -> Result<Response, Problem> {
    let (company, mandate) = account::owned(&state, &viewer, &text).await?;
    let known = of(&state, company.id, &id).await?;
    let site = company::Site {
        commune: asked.commune.as_deref().map(commune).transpose()?.unwrap_or(known.commune),
        siret: asked.siret.read(|typed| siret(&typed))?.after(known.siret),
        name: asked.name.unwrap_or(known.name),
        address: asked.address.unwrap_or(known.address),
        closed_at: asked.closed_at.after(known.closed_at),
    };
    state.app.execute(SaveEstablishment { mandate, id: Some(known.id), site }).await?;
    shown(&state, company.id, known.id).await
}

/// Take an establishment away
///
/// As if it had never been, for what was a mistake. Without one that is open, the company is in no list.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/establishments/{establishment}",
    operation_id = "removeEstablishment",
    tag = "companies",
    params(
        ("company" = String, Path, description = "Its handle or id.", example = "fonderie"),
        ("establishment" = String, Path, description = "The establishment's id."),
    ),
    responses((status = 204, description = "It is gone."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn remove(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (company, mandate) = account::owned(&state, &viewer, &text).await?;
    let id = of(&state, company.id, &id).await?.id;
    state.app.execute(RemoveEstablishment { mandate, id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
