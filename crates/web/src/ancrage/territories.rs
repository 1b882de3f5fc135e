//! Official areas: by name, by place, by code, and what lies in them. Open to everyone.

use std::collections::HashMap;

use axum::{
    Router,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    actor::Actor,
    id::TerritoryId,
    territory::{Coordinates, Territory, TerritoryCode, TerritoryKind, name::Question},
    time::Timestamp,
};
use serde::Serialize;
use storage::Ancestor;

use super::{Problem, cached};
use crate::WebState;

const PATH: &str = "/api/ancrage/v1/territories";
/// How many areas are listed where nothing else is asked for, and at the most.
const LIMITS: (u32, u32) = (20, 80);

pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/api/ancrage/v1/territories", get(list))
        .route("/api/ancrage/v1/territories/{code}", get(show))
        .route("/api/ancrage/v1/territories/{code}/children", get(children))
        .route("/api/ancrage/v1/territories/{code}/companies", get(companies))
}

/// An area.
#[derive(Serialize)]
struct Area<'a> {
    code: &'a str,
    kind: &'static str,
    /// The official or French name.
    name: &'a str,
    /// The English name, where it is another.
    name_en: Option<&'a str>,
    population: Option<i64>,
    centre: Option<Place>,
    postcodes: &'a [String],
    /// Since when it is no longer in use, with nothing in its place.
    ended_at: Option<Timestamp>,
    /// The codes of what it lies in directly.
    parents: Vec<&'a str>,
    /// What it lies in, narrower areas first.
    ancestors: Vec<Within<'a>>,
    /// The account that passes on what is published there, where it has one.
    account: Option<Account>,
    /// How far away its centre is, in metres, where nearness was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<u32>,
}

/// An account that can be followed.
#[derive(Serialize, Clone)]
struct Account {
    /// As in the Mastodon API.
    id: String,
    /// `@brest@lyon.example`
    handle: String,
    name: String,
    /// The ActivityPub id.
    uri: String,
    /// The page.
    url: String,
}

impl Account {
    fn new(actor: &Actor, state: &WebState) -> Self {
        Self {
            id: actor.id.to_string(),
            handle: format!("@{}@{}", actor.username, state.app.instance().handle_domain),
            name: actor.display_name().to_owned(),
            uri: actor.uri.to_string(),
            url: actor.url.as_ref().unwrap_or(&actor.uri).to_string(),
        }
    }
}

#[derive(Serialize)]
struct Place {
    latitude: f64,
    longitude: f64,
}

#[derive(Serialize)]
struct Within<'a> {
    code: &'a str,
    kind: &'static str,
    name: &'a str,
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

/// What a request asks for, each parameter once.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    question: Option<String>,
    near: Option<Coordinates>,
    kinds: Vec<TerritoryKind>,
    after: Option<TerritoryCode>,
    offset: u32,
    limit: u32,
}

impl Asked {
    /// Reads a query; `allowed` are the parameters that make sense here beside `kind` and `limit`.
    fn read(query: Option<&str>, allowed: &[&str]) -> Result<Self, Problem> {
        let mut asked = Self { limit: LIMITS.0, ..Self::default() };
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value = value.trim();
            match name.as_ref() {
                "q" if allowed.contains(&"q") && !value.is_empty() => asked.question = Some(value.to_owned()),
                "near" if allowed.contains(&"near") && !value.is_empty() => {
                    let place = Coordinates::parse(value);
                    asked.near =
                        Some(place.ok_or_else(|| Problem::invalid("near is latitude,longitude: near=48.39,-4.49"))?);
                }
                "after" if allowed.contains(&"after") && !value.is_empty() => {
                    let code = TerritoryCode::parse(value);
                    asked.after = Some(code.map_err(|error| Problem::invalid(format!("after: {error}")))?);
                }
                "kind" if !value.is_empty() => {
                    for kind in value.split(',') {
                        let kind = TerritoryKind::from_name(kind.trim()).ok_or_else(|| {
                            let known = TerritoryKind::ALL.map(TerritoryKind::as_str).join(", ");
                            Problem::invalid(format!("kind is one or more of {known}"))
                        })?;
                        if !asked.kinds.contains(&kind) {
                            asked.kinds.push(kind);
                        }
                    }
                }
                "offset" if allowed.contains(&"offset") && !value.is_empty() => {
                    asked.offset = value.parse().map_err(|_| Problem::invalid("offset is a whole number"))?;
                }
                "limit" if !value.is_empty() => {
                    let limit: u32 = value.parse().map_err(|_| Problem::invalid("limit is a whole number"))?;
                    asked.limit = limit.clamp(1, LIMITS.1);
                }
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// `?q=` areas that are called so, best first; `?near=` areas whose middle is near, nearest first.
async fn list(
    State(state): State<WebState>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Asked { question, near, kinds, limit, .. } = Asked::read(query.as_deref(), &["q", "near"])?;
    let read = state.app.read();
    let found: Vec<(Territory, Option<f64>)> = match (question, near) {
        (Some(question), None) => match Question::parse(&question) {
            Some(question) => {
                let found = read.territories().search(&question, &kinds, limit as usize).await?;
                found.into_iter().map(|territory| (territory, None)).collect()
            }
            None => Vec::new(),
        },
        (None, Some(place)) => {
            // Wider areas have a middle too, but nobody means it.
            let kinds = if kinds.is_empty() { vec![TerritoryKind::Commune] } else { kinds };
            let found = read.territories().near(place, &kinds, limit as usize).await?;
            found.into_iter().map(|(territory, metres)| (territory, Some(metres))).collect()
        }
        _ => return Err(Problem::invalid("either q or near says what to look for")),
    };
    shown(&state, &headers, &found, None).await
}

/// The area that a code stands for today. An old code leads to the present one.
async fn show(
    State(state): State<WebState>,
    headers: HeaderMap,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let (code, territory) = find(&state, code).await?;
    if territory.code != code {
        return Ok(moved(&territory, ""));
    }
    let ancestors = state.app.read().territories().ancestors(&[territory.id]).await?;
    let ancestors = ancestors.get(&territory.id).map_or(&[] as &[Ancestor], Vec::as_slice);
    let account = accounts(&state, &[territory.id]).await?.remove(&territory.id);
    Ok(cached::answer(&headers, &Area::new(&territory, ancestors, account, None), None))
}

/// What lies directly in an area, by name; `?after=` the last code of the page before leads on.
async fn children(
    State(state): State<WebState>,
    headers: HeaderMap,
    code: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (code, territory) = find(&state, code).await?;
    if territory.code != code {
        return Ok(moved(&territory, "/children"));
    }
    let Asked { kinds, after, limit, .. } = Asked::read(query.as_deref(), &["after"])?;
    let found = state.app.read().territories().children(territory.id, &kinds, after.as_ref(), limit).await?;
    let next = found.last().filter(|_| found.len() == limit as usize).map(|last| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("after", last.code.as_str());
        query.append_pair("limit", &limit.to_string());
        if !kinds.is_empty() {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            query.append_pair("kind", &kinds.join(","));
        }
        let address = state.app.instance().uri(&format!("{PATH}/{code}/children"));
        format!("<{address}?{}>; rel=\"next\"", query.finish())
    });
    let found: Vec<(Territory, Option<f64>)> = found.into_iter().map(|territory| (territory, None)).collect();
    shown(&state, &headers, &found, next.as_deref()).await
}

/// The companies that are rooted in an area or in what lies in it, those that published last first; `?offset=` leads on.
async fn companies(
    State(state): State<WebState>,
    headers: HeaderMap,
    code: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (code, territory) = find(&state, code).await?;
    if territory.code != code {
        return Ok(moved(&territory, "/companies"));
    }
    let Asked { limit, offset, .. } = Asked::read(query.as_deref(), &["offset"])?;
    let found = state.app.read().territory_groups().companies_in(territory.id, limit, offset).await?;
    let next = (found.len() == limit as usize).then(|| {
        let address = state.app.instance().uri(&format!("{PATH}/{code}/companies"));
        format!("<{address}?offset={}&limit={limit}>; rel=\"next\"", offset.saturating_add(limit))
    });
    let found: Vec<Account> = found.iter().map(|company| Account::new(company, &state)).collect();
    Ok(cached::answer(&headers, &found, next.as_deref()))
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
async fn find(
    state: &WebState,
    code: Result<Path<String>, PathRejection>,
) -> Result<(TerritoryCode, Territory), Problem> {
    let Path(text) = code.map_err(|rejection| Problem::not_found(rejection.body_text()))?;
    let code = TerritoryCode::parse(&text).map_err(|error| Problem::not_found(error.to_string()))?;
    let found = state.app.read().territories().find_present(&code).await?;
    let territory = found.ok_or_else(|| Problem::not_found(format!("there is no territory {code}")))?;
    Ok((code, territory))
}

/// Leads to the present code. Communes may part again, so that it is not for ever.
fn moved(territory: &Territory, rest: &str) -> Response {
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
