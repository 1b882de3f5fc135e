//! What this server says about itself.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use domain::login::Role;
use serde_json::json;
use storage::AccountView;

use super::{
    Routes,
    entity::{self, InstanceFigures},
};
use crate::{WebState, error::ApiError, extract::Anyone};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/instance", v1)
        .get("/api/v2/instance", v2)
        .get("/api/v1/instance/peers", peers)
        .get("/api/v1/instance/rules", rules)
        .get("/api/v1/instance/activity", activity)
        .get("/api/v1/instance/extended_description", extended_description)
        .get("/api/v1/instance/translation_languages", translation_languages)
        .get("/api/v1/custom_emojis", custom_emojis)
}

async fn figures(state: &WebState) -> Result<InstanceFigures, ApiError> {
    let read = state.app.read();
    Ok(InstanceFigures {
        accounts: read.actors().count_local(None).await?,
        active_month: read.actors().count_local(Some(state.app.now() - TimeDelta::weeks(4))).await?,
        posts: read.posts().count_local().await?,
        hosts: read.actors().count_hosts().await?,
    })
}

/// The account to write to: that of the first owner.
async fn contact(state: &WebState) -> Result<Option<AccountView>, ApiError> {
    let read = state.app.read();
    for person in read.logins().moderators().await? {
        let login = read.logins().find_by_person(person).await?;
        if login.is_some_and(|login| login.role == Role::Owner) {
            return Ok(state.account_views(&[person]).await?.pop().filter(|view| view.actor.is_active()));
        }
    }
    Ok(None)
}

async fn v1(_caller: Anyone, State(state): State<WebState>) -> Result<Response, ApiError> {
    let (figures, contact) = (figures(&state).await?, contact(&state).await?);
    let here = state.here(None);
    let contact = contact.as_ref().map(|view| entity::Account::new(view, &here));
    Ok(Json(entity::V1Instance::new(&here, figures, contact)).into_response())
}

async fn v2(_caller: Anyone, State(state): State<WebState>) -> Result<Response, ApiError> {
    let (figures, contact) = (figures(&state).await?, contact(&state).await?);
    let here = state.here(None);
    let contact = contact.as_ref().map(|view| entity::Account::new(view, &here));
    Ok(Json(entity::Instance::new(&here, figures, contact)).into_response())
}

/// How many servers are named.
const MAX_PEERS: u32 = 5_000;

async fn peers(_caller: Anyone, State(state): State<WebState>) -> Result<Response, ApiError> {
    Ok(Json(state.app.read().actors().hosts(MAX_PEERS).await?).into_response())
}

async fn rules(_caller: Anyone, State(state): State<WebState>) -> Response {
    Json(entity::Rule::all(state.app.instance())).into_response()
}

/// The last twelve weeks, the present one first. Who logged in is not counted.
async fn activity(_caller: Anyone, State(state): State<WebState>) -> Result<Response, ApiError> {
    const WEEKS: i64 = 12;
    let start = state.app.now() - TimeDelta::weeks(WEEKS);
    let posts = state.app.read().posts().local_per_week(start).await?;
    let week = |number: i64| {
        let count = posts.iter().find(|(week, _)| *week == number).map_or(0, |(_, count)| *count);
        json!({
            "week": (start + TimeDelta::weeks(number)).timestamp().to_string(),
            "statuses": count.to_string(),
            "logins": "0",
            "registrations": "0",
        })
    };
    Ok(Json((0..WEEKS).rev().map(week).collect::<Vec<_>>()).into_response())
}

async fn extended_description(_caller: Anyone, State(state): State<WebState>) -> Response {
    Json(entity::ExtendedDescription::new(&state.here(None))).into_response()
}

/// Nothing is translated here.
async fn translation_languages(_caller: Anyone) -> Response {
    super::answer::done()
}

async fn custom_emojis(_caller: Anyone, State(state): State<WebState>) -> Result<Response, ApiError> {
    let emojis = state.app.read().emojis().local().await?;
    let shown: Vec<_> = emojis.iter().map(|emoji| entity::CustomEmoji::new(emoji, state.app.instance())).collect();
    Ok(Json(shown).into_response())
}
