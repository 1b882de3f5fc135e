//! The directory: companies, communities, and people who asked for it. Open to everyone.

mod consent;
mod subscriptions;

use app::directory::{self, Found, subscription::MAX_ENTRIES};
use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{
    company::CompanyKind,
    cursor::Level,
    directory::{self as model, ListedKind, Listing},
    territory::{TerritoryCode, name},
    time::Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize};
use storage::{DirectoryFilter, DirectoryPage};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, cached, marks, next,
    problem::{Missing, Refused},
    query::{self, PageSize, Query},
};
use crate::WebState;

const PATH: &str = "/api/ancrage/v1/directory";

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(all))
        .merge(consent::routes())
        .merge(subscriptions::routes())
}

/// Somebody who is listed.
#[derive(Serialize, ToSchema)]
#[schema(as = Listing)]
struct Entry<'a> {
    /// The address of the account, which can be followed.
    #[schema(format = "uri")]
    id: &'a str,
    /// The page for people.
    #[schema(format = "uri")]
    url: &'a str,
    /// What it is called.
    name: &'a str,
    /// What it says about itself, plain text.
    summary: &'a str,
    #[schema(schema_with = kind_schema)]
    kind: &'static str,
    /// What it does: a code of the NAF.
    #[schema(example = "24.54Z")]
    sector: Option<&'a str>,
    /// What it stands for, as it says.
    values: Vec<&'a str>,
    /// How open it is.
    level: Option<&'static str>,
    /// Whether somebody else confirmed that it is what it says.
    verified: bool,
    /// Where it works, the seat first.
    places: Vec<Place<'a>>,
    /// The middle of the first place.
    centre: Option<Centre>,
    /// Since when it is listed.
    #[schema(value_type = String, format = DateTime)]
    listed_at: Timestamp,
    /// The other server whose directory it comes from.
    origin: Option<Origin<'a>>,
}

/// An official area in which somebody works.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedPlace)]
struct Place<'a> {
    /// Its code, `SCHEME:CODE`.
    #[schema(example = "insee-com:29019")]
    code: &'a str,
    /// Its name.
    name: &'a str,
}

/// A place on Earth (WGS 84), in degrees.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedCentre)]
struct Centre {
    /// Degrees north.
    latitude: f64,
    /// Degrees east.
    longitude: f64,
}

/// Another server whose directory this one reads.
#[derive(Serialize, ToSchema)]
struct Origin<'a> {
    /// What it is called.
    title: &'a str,
    /// Where it is.
    #[schema(format = "uri")]
    url: &'a str,
}

/// What kind of organisation, community or person it is.
fn kind_schema() -> RefOr<Schema> {
    query::name_schema(ListedKind::ALL.map(ListedKind::as_str))
}

impl<'a> Entry<'a> {
    fn new(listing: &'a Listing, origin: Option<Origin<'a>>) -> Self {
        Self {
            id: listing.uri.as_str(),
            url: listing.url.as_str(),
            name: &listing.name,
            summary: &listing.summary,
            kind: listing.kind.as_str(),
            sector: listing.sector.as_deref(),
            values: listing.values.iter().map(String::as_str).collect(),
            level: listing.level.map(Level::as_str),
            verified: listing.verified,
            places: listing.places.iter().map(|place| Place { code: place.code.as_str(), name: &place.name }).collect(),
            centre: listing.centre.map(|centre| Centre { latitude: centre.latitude(), longitude: centre.longitude() }),
            listed_at: listing.listed_at,
            origin,
        }
    }

    fn of(found: &'a Found) -> Self {
        let origin = found.from.as_ref().map(|from| Origin { title: &from.title, url: from.source.as_str() });
        Self::new(&found.listed.listing, origin)
    }
}

/// Who is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// The beginnings of words: of the name, of what it says about itself, of places. Accents do not matter.
    #[serde(default, deserialize_with = "question")]
    #[param(value_type = Option<String>, max_length = 200, example = "fonderie")]
    q: Option<String>,
    /// The code of an area: in it, or in what lies in it.
    #[serde(default, deserialize_with = "territory")]
    #[param(value_type = Option<String>, max_length = 80, example = "insee-dep:29")]
    territory: Option<String>,
    /// What they are. Anything where it is left out.
    #[serde(default, deserialize_with = "kinds")]
    #[param(schema_with = kinds_schema)]
    kind: Vec<ListedKind>,
    /// With what the code of their sector begins, or the letter of a section of the NAF.
    #[serde(default, deserialize_with = "sector")]
    #[param(value_type = Option<String>, pattern = "^([A-U]|[0-9]{2}(\\.[0-9]{1,2}[A-Z]?)?)$", example = "24")]
    sector: Option<String>,
    /// How open they are at the least.
    #[serde(default, deserialize_with = "level")]
    #[param(schema_with = query::level_schema)]
    level: Option<Level>,
    /// Only those whom somebody confirmed.
    #[serde(default)]
    verified: bool,
    /// Only those who live on this server.
    #[serde(default)]
    local: bool,
    /// The mark of a page, as the `Link` header has it.
    #[serde(default, deserialize_with = "mark")]
    #[param(value_type = Option<String>, max_length = 600)]
    after: Option<String>,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    limit: PageSize,
}

fn question<'de, D: Deserializer<'de>>(text: D) -> Result<Option<String>, D::Error> {
    query::bounded(text, "q", name::MAX_QUESTION).map(Some)
}

fn territory<'de, D: Deserializer<'de>>(text: D) -> Result<Option<String>, D::Error> {
    query::bounded(text, "territory", 80).map(Some)
}

fn mark<'de, D: Deserializer<'de>>(text: D) -> Result<Option<String>, D::Error> {
    query::bounded(text, "after", marks::MAX).map(Some)
}

fn kinds<'de, D: Deserializer<'de>>(text: D) -> Result<Vec<ListedKind>, D::Error> {
    query::names(text, "kind", &ListedKind::ALL.map(|kind| (kind.as_str(), kind)))
}

fn kinds_schema() -> RefOr<Schema> {
    query::names_schema(ListedKind::ALL.map(ListedKind::as_str))
}

fn sector<'de, D: Deserializer<'de>>(text: D) -> Result<Option<String>, D::Error> {
    let read = |text: &str| {
        model::is_sector(text)
            .then(|| text.to_owned())
            .ok_or("sector is a code of the NAF, how one begins, or the letter of a section: 24.54Z, 24, C")
    };
    query::parsed(text, read).map(Some)
}

fn level<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Level>, D::Error> {
    query::parsed(text, query::level).map(Some)
}

/// Look for companies, communities and people
///
/// By name. A `Link` header leads on. Those who live elsewhere have an `origin`.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/directory",
    operation_id = "searchDirectory",
    tag = "directory",
    params(Search),
    responses((status = 200, description = "Who was found.", body = [Entry]), Missing, Refused),
)]
async fn list(
    State(state): State<WebState>,
    headers: HeaderMap,
    Query(asked): Query<Search>,
) -> Result<Response, Problem> {
    let PageSize(limit) = asked.limit;
    let (filter, page) = (filter(&state, &asked).await?, page(&asked, limit)?);
    let mut found = directory::search(&state.app, &filter, &DirectoryPage { limit: limit + 1, ..page }).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| link(&state, &asked, last));
    let entries: Vec<Entry> = found.iter().map(Entry::of).collect();
    Ok(cached::briefly(&headers, &entries, next.as_deref()))
}

async fn filter(state: &WebState, asked: &Search) -> Result<DirectoryFilter, Problem> {
    let territory = match &asked.territory {
        None => None,
        Some(text) => {
            let code = TerritoryCode::parse(text).map_err(|error| Problem::not_found(format!("territory: {error}")))?;
            let found = state.app.read().territories().find_present(&code).await?;
            Some(found.ok_or_else(|| Problem::not_found(format!("there is no territory {code}")))?.id)
        }
    };
    Ok(DirectoryFilter {
        territory,
        kinds: asked.kind.clone(),
        sector: asked.sector.clone(),
        level: asked.level,
        verified: asked.verified,
        local: asked.local,
        words: asked.q.as_deref().map(model::searched).unwrap_or_default(),
        ..DirectoryFilter::default()
    })
}

fn page(asked: &Search, limit: u32) -> Result<DirectoryPage, Problem> {
    let Some(mark) = &asked.after else { return Ok(DirectoryPage { after: None, limit }) };
    let after = marks::read(mark).ok_or_else(|| Problem::not_found("there is no such page"))?;
    Ok(DirectoryPage { after: Some(after), limit })
}

fn link(state: &WebState, asked: &Search, last: &Found) -> String {
    let kinds: Vec<&str> = asked.kind.iter().map(|kind| kind.as_str()).collect();
    let asked = [
        ("q", asked.q.clone()),
        ("territory", asked.territory.clone()),
        ("kind", Some(kinds.join(",")).filter(|kinds| !kinds.is_empty())),
        ("sector", asked.sector.clone()),
        ("level", asked.level.map(|level| level.as_str().to_owned())),
        ("verified", asked.verified.then(|| "true".to_owned())),
        ("local", asked.local.then(|| "true".to_owned())),
        ("limit", Some(asked.limit.0.to_string())),
        ("after", Some(marks::write(&last.listed.key, last.listed.id))),
    ];
    let asked = asked.into_iter().filter_map(|(name, value)| Some((name, value?)));
    next::link(state.app.instance(), PATH, asked)
}

/// Everything that a server lists itself.
#[derive(Serialize, ToSchema)]
struct Directory<'a> {
    /// What the server is called.
    title: &'a str,
    /// Its companies and communities.
    entries: Vec<Entry<'a>>,
}

/// Read the whole directory of this server
///
/// For other servers that list it too: what lives here, people left out, in one document with an `ETag`.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/directory/all",
    operation_id = "readDirectory",
    tag = "directory",
    responses((status = 200, description = "The directory.", body = Directory), Refused),
)]
async fn all(State(state): State<WebState>, headers: HeaderMap) -> Result<Response, Problem> {
    let kinds = CompanyKind::ALL.map(ListedKind::Company).into_iter().chain([ListedKind::Community]).collect();
    let filter = DirectoryFilter { kinds, local: true, ..DirectoryFilter::default() };
    let page = DirectoryPage { after: None, limit: MAX_ENTRIES as u32 };
    let found = directory::search(&state.app, &filter, &page).await?;
    let entries = found.iter().map(Entry::of).collect();
    let document = Directory { title: &state.app.instance().title, entries };
    Ok(cached::briefly(&headers, &document, None))
}
