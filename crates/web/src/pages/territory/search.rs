//! `GET /territories`: looking for a territory by its name, its postal code or its official code.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    id::TerritoryId,
    territory::{Territory, name::Question},
};
use serde::Deserialize;

use super::{
    super::{
        Pages,
        fault::Fault,
        frame::{Frame, render},
        visitor::Visitor,
        words::Words,
    },
    Place,
};

/// How many are found.
const FOUND: usize = 30;
/// How many of those with an account are listed.
const LISTED: u32 = 60;

/// What is looked for.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
}

/// A territory that was found, and what tells it from its namesakes.
pub struct Found {
    /// The territory.
    pub place: Place,
    /// Its code.
    pub code: String,
    /// What it lies in.
    pub within: String,
}

#[derive(askama::Template)]
#[template(path = "territories.html")]
struct Page {
    f: Frame,
    query: String,
    found: Vec<Found>,
    /// Those with an account, where nothing is looked for.
    active: Vec<Found>,
}

/// `GET /territories`
pub async fn list(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let words = visitor.words();
    let query: String = wanted.q.trim().chars().take(200).collect();
    let active = if query.is_empty() {
        let active = pages.app().read().territory_groups().active(LISTED).await?;
        described(&pages, words, &active).await?
    } else {
        Vec::new()
    };
    let page = Page {
        f: Frame::new(&pages, &visitor, words.say("territories-title")),
        found: find(&pages, words, &query).await?,
        query,
        active,
    };
    Ok(render(&page)?.into_response())
}

/// The territories that a text names, best first.
pub async fn find(pages: &Pages, words: Words, query: &str) -> Result<Vec<Found>, Fault> {
    let Some(question) = Question::parse(query) else { return Ok(Vec::new()) };
    let found = pages.app().read().territories().search(&question, &[], FOUND).await?;
    described(pages, words, &found).await
}

async fn described(pages: &Pages, words: Words, territories: &[Territory]) -> Result<Vec<Found>, Fault> {
    let ids: Vec<TerritoryId> = territories.iter().map(|territory| territory.id).collect();
    let ancestors = pages.app().read().territories().ancestors(&ids).await?;
    let found = |territory: &Territory| {
        let within = ancestors.get(&territory.id).map_or(&[][..], Vec::as_slice);
        let names: Vec<String> = within.iter().map(|wider| super::name(words, &wider.territory)).collect();
        Found { place: Place::of(words, territory), code: territory.code.to_string(), within: names.join(", ") }
    };
    Ok(territories.iter().map(found).collect())
}
