//! Official areas: by name, by place, by code, and what lies in them. Open to everyone.

mod account;

use std::collections::HashMap;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    id::TerritoryId,
    territory::{Coordinates, Territory, TerritoryCode, TerritoryKind, name},
    time::Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize};
use storage::Ancestor;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, cached, next,
    path::Path,
    problem::{Missing, Refused},
    query::{self, PageSize, Query},
};
use crate::WebState;

const PATH: &str = "/api/ancrage/v1/territories";
pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(children))
        .routes(routes!(companies))
        .merge(account::routes())
}

/// An official area.
#[derive(Serialize, ToSchema)]
#[schema(as = Territory)]
struct Area<'a> {
    /// Its code, `SCHEME:CODE`.
    #[schema(example = "insee-com:29019")]
    code: &'a str,
    #[schema(schema_with = kind)]
    kind: &'static str,
    /// The official or French name.
    name: &'a str,
    /// The English name, where it is another.
    name_en: Option<&'a str>,
    /// How many live there.
    population: Option<i64>,
    /// Its middle.
    centre: Option<Place>,
    /// Its postal codes.
    postcodes: &'a [String],
    /// Since when it is no longer in use, with nothing in its place.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// The codes of what it lies in directly.
    parents: Vec<&'a str>,
    /// What it lies in, narrower areas first.
    ancestors: Vec<Within<'a>>,
    /// The account that passes on what is published there, where it has one.
    account: Option<Account>,
    /// How far away its centre is, in metres, where nearness was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    distance: Option<u32>,
}

/// An account that can be followed.
#[derive(Serialize, ToSchema, Clone)]
struct Account {
    /// As in the Mastodon API.
    id: String,
    #[schema(example = "@brest@lyon.example")]
    handle: String,
    /// What it is called.
    name: String,
    /// The ActivityPub id.
    #[schema(format = "uri")]
    uri: String,
    /// The page.
    #[schema(format = "uri")]
    url: String,
}

impl Account {
    fn new(actor: &Actor, state: &WebState) -> Self {
        Self {
            id: actor.id.to_string(),
            handle: state.app.instance().full_handle(actor),
            name: actor.display_name().to_owned(),
            uri: actor.uri.to_string(),
            url: actor.url.as_ref().unwrap_or(&actor.uri).to_string(),
        }
    }
}

/// A place on Earth (WGS 84), in degrees.
#[derive(Serialize, ToSchema)]
struct Place {
    /// Degrees north.
    latitude: f64,
    /// Degrees east.
    longitude: f64,
}

/// What an area lies in.
#[derive(Serialize, ToSchema)]
#[schema(as = Ancestor)]
struct Within<'a> {
    /// Its code, `SCHEME:CODE`.
    code: &'a str,
    #[schema(schema_with = kind)]
    kind: &'static str,
    /// The official or French name.
    name: &'a str,
}

/// What kind of area it is.
fn kind() -> RefOr<Schema> {
    query::name_schema(TerritoryKind::ALL.map(TerritoryKind::as_str))
}

impl<'a> Area<'a> {
    fn new(
        territory: &'a Territory,
        ancestors: &'a [Ancestor],
        account: Option<Account>,
        distance: Option<f64>,
    ) -> Self {
        let direct = ancestors.iter().filter(|ancestor| ancestor.direct);
        Self {
            code: territory.code.as_str(),
            kind: territory.kind.as_str(),
            name: &territory.name,
            name_en: territory.name_en.as_deref(),
            population: territory.population,
            centre: territory.centre.map(|centre| Place { latitude: centre.latitude(), longitude: centre.longitude() }),
            postcodes: &territory.postcodes,
            ended_at: territory.ended_at,
            parents: direct.map(|ancestor| ancestor.territory.code.as_str()).collect(),
            ancestors: ancestors
                .iter()
                .map(|Ancestor { territory, .. }| Within {
                    code: territory.code.as_str(),
                    kind: territory.kind.as_str(),
                    name: &territory.name,
                })
                .collect(),
            account,
            distance: distance.map(|metres| metres.round() as u32),
        }
    }
}

/// Which areas are looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// The beginnings of words of their names, or of postal codes. Accents and hyphens do not matter. Best first.
    #[serde(default, deserialize_with = "question")]
    #[param(value_type = Option<String>, max_length = 200, example = "brest")]
    q: Option<String>,
    /// Latitude and longitude. Areas whose middle is near, nearest first; with `q`, those of them in this order.
    #[serde(default, deserialize_with = "place")]
    #[param(value_type = Option<String>, pattern = r"^-?(90(\.0+)?|[1-8]?[0-9](\.[0-9]+)?),-?(180(\.0+)?|(1[0-7][0-9]|[1-9]?[0-9])(\.[0-9]+)?)$",
         example = "48.39,-4.486")]
    near: Option<Coordinates>,
    /// Which kinds of areas. Every kind where it is left out; communes where only `near` is asked for.
    #[serde(default, deserialize_with = "kinds")]
    #[param(schema_with = kinds_schema)]
    kind: Vec<TerritoryKind>,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    limit: PageSize,
}

/// Which areas of those in an area.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Onwards {
    /// Which kinds of areas. Every kind where it is left out.
    #[serde(default, deserialize_with = "kinds")]
    #[param(schema_with = kinds_schema)]
    kind: Vec<TerritoryKind>,
    /// The code of the last area of the page before.
    #[serde(default, deserialize_with = "after")]
    #[param(value_type = Option<String>, max_length = 80)]
    after: Option<String>,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    limit: PageSize,
}

/// Which companies of those in an area.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Further {
    /// How many are left out: those of the pages before.
    #[serde(default, deserialize_with = "offset")]
    #[param(value_type = Option<u32>, maximum = 1_000_000)]
    offset: u32,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    limit: PageSize,
}

/// As the description says. No list of one server is longer.
const MAX_OFFSET: u32 = 1_000_000;

fn offset<'de, D: Deserializer<'de>>(text: D) -> Result<u32, D::Error> {
    query::parsed(text, |text| match text.parse() {
        Ok(offset) if offset <= MAX_OFFSET => Ok(offset),
        Ok(_) | Err(_) => Err("offset is a whole number, at most 1000000"),
    })
}

fn question<'de, D: Deserializer<'de>>(text: D) -> Result<Option<String>, D::Error> {
    query::bounded(text, "q", name::MAX_QUESTION).map(Some)
}

fn place<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Coordinates>, D::Error> {
    query::parsed(text, |text| Coordinates::parse(text).ok_or("near is latitude,longitude: near=48.39,-4.49")).map(Some)
}

fn after<'de, D: Deserializer<'de>>(text: D) -> Result<Option<String>, D::Error> {
    query::bounded(text, "after", 80).map(Some)
}

fn kinds<'de, D: Deserializer<'de>>(text: D) -> Result<Vec<TerritoryKind>, D::Error> {
    query::names(text, "kind", &TerritoryKind::ALL.map(|kind| (kind.as_str(), kind)))
}

fn kinds_schema() -> RefOr<Schema> {
    query::names_schema(TerritoryKind::ALL.map(TerritoryKind::as_str))
}

/// Look for areas by name or place
///
/// Where neither `q` nor `near` says what to look for, nothing is found.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/territories",
    operation_id = "listTerritories",
    tag = "territories",
    params(Search),
    responses((status = 200, description = "What was found.", body = [Area]), Refused),
)]
async fn list(
    State(state): State<WebState>,
    headers: HeaderMap,
    Query(Search { q, near, kind: kinds, limit: PageSize(limit) }): Query<Search>,
) -> Result<Response, Problem> {
    let read = state.app.read();
    let found: Vec<(Territory, Option<f64>)> = match (q, near) {
        (Some(question), near) => match name::Question::parse(&question) {
            Some(question) => {
                let found = read.territories().search(&question, &kinds, limit as usize).await?;
                let distance = |area: &Territory| Some(near?.distance_to(area.centre?));
                let mut found: Vec<_> = found.into_iter().map(|area| (distance(&area), area)).collect();
                if near.is_some() {
                    let far = |distance: &Option<f64>| distance.unwrap_or(f64::INFINITY);
                    found.sort_by(|(one, _), (other, _)| far(one).total_cmp(&far(other)));
                }
                found.into_iter().map(|(distance, area)| (area, distance)).collect()
            }
            None => Vec::new(),
        },
        (None, Some(place)) => {
            // Wider areas have a middle too, but nobody means it.
            let kinds = if kinds.is_empty() { vec![TerritoryKind::Commune] } else { kinds };
            let found = read.territories().near(place, &kinds, limit as usize).await?;
            found.into_iter().map(|(territory, metres)| (territory, Some(metres))).collect()
        }
        (None, None) => Vec::new(),
    };
    shown(&state, &headers, &found, None).await
}

/// Show an area
///
/// An old code leads to the present one.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/territories/{code}",
    operation_id = "showTerritory",
    tag = "territories",
    params(("code" = String, Path, description = "The code of the area.", example = "insee-com:29019")),
    responses(
        (status = 200, description = "The area.", body = Area),
        (status = 307, description = "The present code of what the code stood for."),
        Missing,
        Refused,
    ),
)]
async fn show(
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (code, territory) = find(&state, &text).await?;
    if territory.code != code {
        return Ok(moved(&territory, ""));
    }
    let ancestors = state.app.read().territories().ancestors(&[territory.id]).await?;
    let ancestors = ancestors.get(&territory.id).map_or(&[] as &[Ancestor], Vec::as_slice);
    let account = accounts(&state, &[territory.id]).await?.remove(&territory.id);
    Ok(cached::answer(&headers, &Area::new(&territory, ancestors, account, None), None))
}

/// List what lies directly in an area
///
/// By name. A `Link` header leads on.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/territories/{code}/children",
    operation_id = "listTerritoryChildren",
    tag = "territories",
    params(("code" = String, Path, description = "The code of the area.", example = "insee-dep:29"), Onwards),
    responses(
        (status = 200, description = "What lies in it.", body = [Area]),
        (status = 307, description = "The present code of what the code stood for."),
        Missing,
        Refused,
    ),
)]
async fn children(
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(text): Path<String>,
    Query(Onwards { kind: kinds, after, limit: PageSize(limit) }): Query<Onwards>,
) -> Result<Response, Problem> {
    let (code, territory) = find(&state, &text).await?;
    if territory.code != code {
        return Ok(moved(&territory, "/children"));
    }
    let after = after.map(|text| TerritoryCode::parse(&text)).transpose();
    let found = match after {
        Ok(after) => state.app.read().territories().children(territory.id, &kinds, after.as_ref(), limit).await?,
        // No area has such a code, so none comes after it.
        Err(_) => Vec::new(),
    };
    let next = found.last().filter(|_| found.len() == limit as usize).map(|last| {
        let page = [("after", last.code.to_string()), ("limit", limit.to_string())];
        let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let kinds = (!names.is_empty()).then(|| ("kind", names.join(",")));
        next::link(state.app.instance(), &format!("{PATH}/{code}/children"), page.into_iter().chain(kinds))
    });
    let found: Vec<(Territory, Option<f64>)> = found.into_iter().map(|territory| (territory, None)).collect();
    shown(&state, &headers, &found, next.as_deref()).await
}

/// List the companies that are rooted in an area
///
/// Or in what lies in it; those that published last come first. A `Link` header leads on.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/territories/{code}/companies",
    operation_id = "listTerritoryCompanies",
    tag = "territories",
    params(("code" = String, Path, description = "The code of the area.", example = "insee-dep:29"), Further),
    responses(
        (status = 200, description = "The companies.", body = [Account]),
        (status = 307, description = "The present code of what the code stood for."),
        Missing,
        Refused,
    ),
)]
async fn companies(
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(text): Path<String>,
    Query(Further { offset, limit: PageSize(limit) }): Query<Further>,
) -> Result<Response, Problem> {
    let (code, territory) = find(&state, &text).await?;
    if territory.code != code {
        return Ok(moved(&territory, "/companies"));
    }
    let now = state.app.now();
    let found = state.app.read().territory_groups().companies_in(territory.id, now, limit, offset).await?;
    let next = (found.len() == limit as usize && offset + limit <= MAX_OFFSET).then(|| {
        let page = [("offset", (offset + limit).to_string()), ("limit", limit.to_string())];
        next::link(state.app.instance(), &format!("{PATH}/{code}/companies"), page)
    });
    let found: Vec<Account> = found.iter().map(|company| Account::new(company, &state)).collect();
    // Asked for again every time: a company that leaves is gone at once.
    Ok(cached::briefly(&headers, &found, next.as_deref()))
}

/// The accounts of some areas that pass posts on.
async fn accounts(state: &WebState, areas: &[TerritoryId]) -> Result<HashMap<TerritoryId, Account>, Problem> {
    let read = state.app.read();
    let mut groups = read.territory_groups().of_territories(areas).await?;
    groups.retain(|_, group| group.active);
    if groups.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<_> = groups.values().map(|group| group.actor).collect();
    let actors = read.actors().find_all(&ids).await?;
    let account = |(area, group): (&TerritoryId, &storage::TerritoryGroup)| {
        let actor = actors.iter().find(|actor| actor.id == group.actor && actor.is_active())?;
        Some((*area, Account::new(actor, state)))
    };
    Ok(groups.iter().filter_map(account).collect())
}

/// What was asked for, and the area that it stands for today.
pub(super) async fn find(state: &WebState, text: &str) -> Result<(TerritoryCode, Territory), Problem> {
    let code = TerritoryCode::parse(text).map_err(|error| Problem::not_found(error.to_string()))?;
    let found = state.app.read().territories().find_present(&code).await?;
    let territory = found.ok_or_else(|| Problem::not_found(format!("there is no territory {code}")))?;
    Ok((code, territory))
}

/// Leads to the present code. Communes may part again, so that it is not for ever.
pub(super) fn moved(territory: &Territory, rest: &str) -> Response {
    (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, format!("{PATH}/{}{rest}", territory.code))]).into_response()
}

async fn shown(
    state: &WebState,
    headers: &HeaderMap,
    found: &[(Territory, Option<f64>)],
    link: Option<&str>,
) -> Result<Response, Problem> {
    let ids: Vec<TerritoryId> = found.iter().map(|(territory, _)| territory.id).collect();
    let ancestors: HashMap<TerritoryId, Vec<Ancestor>> = state.app.read().territories().ancestors(&ids).await?;
    let accounts = accounts(state, &ids).await?;
    let areas: Vec<Area> = found
        .iter()
        .map(|(territory, distance)| {
            let within = ancestors.get(&territory.id).map_or(&[] as &[Ancestor], Vec::as_slice);
            Area::new(territory, within, accounts.get(&territory.id).cloned(), *distance)
        })
        .collect();
    Ok(cached::answer(headers, &areas, link))
}
