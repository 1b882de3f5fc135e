//! How open a company is: for everyone to read, for its owners to change.

use app::cursor::MoveCursor;
use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    cursor::{Action, Cursor, Level, Relation, Verdict, allows},
    id::ActorId,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Denied, Missing, Problem, Refused, Signed, cached, path::Path, query, team};
use crate::{WebState, extract::scope::WriteCompany};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(show, change))
}

/// How open a company is.
#[derive(Serialize, ToSchema)]
struct Sharing {
    /// The company, as in the Mastodon API.
    company: String,
    #[schema(schema_with = query::level_schema)]
    level: &'static str,
    /// The place of the level.
    #[schema(maximum = 4)]
    number: u8,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
    /// What those may do who follow it, and neither belong to it nor are named by it.
    followers: Allowed,
    /// What everyone may do.
    strangers: Allowed,
}

/// What somebody may do.
#[derive(Serialize, ToSchema)]
struct Allowed {
    /// Answer its posts.
    #[schema(schema_with = verdict)]
    reply: &'static str,
    /// Quote its posts.
    #[schema(schema_with = verdict)]
    quote: &'static str,
    /// Suggest something.
    #[schema(schema_with = verdict)]
    idea: &'static str,
    /// Answer to what it seeks and gives.
    #[schema(schema_with = verdict)]
    need_or_offer: &'static str,
    /// Lead a community together with it.
    #[schema(schema_with = verdict)]
    joint_community: &'static str,
}

/// At once, once the company agreed, or not.
fn verdict() -> RefOr<Schema> {
    query::name_schema([Verdict::Allowed, Verdict::OnApproval, Verdict::Refused].map(said))
}

fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "yes",
        Verdict::OnApproval => "on approval",
        Verdict::Refused => "no",
    }
}

impl Allowed {
    fn of(level: Level, relation: Relation) -> Self {
        let say = |action| said(allows(level, action, relation));
        Self {
            reply: say(Action::Reply),
            quote: say(Action::Quote),
            idea: say(Action::Idea),
            need_or_offer: say(Action::NeedOrOffer),
            joint_community: say(Action::JointCommunity),
        }
    }
}

impl From<Cursor> for Sharing {
    fn from(cursor: Cursor) -> Self {
        let Cursor { actor, level, changed_at } = cursor;
        Self {
            company: actor.to_string(),
            level: level.as_str(),
            number: level.number(),
            changed_at,
            followers: Allowed::of(level, Relation::Follower),
            strangers: Allowed::of(level, Relation::Stranger),
        }
    }
}

/// A company of this server that is shown at all.
async fn cursor(state: &WebState, text: &str) -> Result<Cursor, Problem> {
    let missing = || Problem::not_found("there is no such company here");
    let id: ActorId = text.parse().map_err(|_| missing())?;
    let read = state.app.read();
    let is_company = |actor: &Actor| actor.is_active() && actor.kind == ActorKind::Organization;
    read.actors().find(id).await?.filter(is_company).ok_or_else(missing)?;
    read.cursors().find(id).await?.ok_or_else(missing)
}

/// Read how open a company is
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{id}/sharing",
    operation_id = "readSharing",
    tag = "companies",
    params(("id" = String, Path, description = "The company, as in the Mastodon API.")),
    responses((status = 200, description = "How open it is.", body = Sharing), Missing, Refused),
)]
async fn show(
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    Ok(cached::briefly(&headers, &Sharing::from(cursor(&state, &text).await?), None))
}

/// What is to be changed.
#[derive(Deserialize, ToSchema)]
struct Wish {
    #[schema(schema_with = query::level_schema)]
    level: String,
}

/// Change how open a company is
///
/// With a token of an owner that speaks as them or as this company, not as another one. What exists stays.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/companies/{id}/sharing",
    operation_id = "changeSharing",
    tag = "companies",
    security(("bearer" = ["write:company"])),
    params(("id" = String, Path, description = "The company, as in the Mastodon API.")),
    request_body = Wish,
    responses((status = 200, description = "How open it is now.", body = Sharing), Missing, Denied, Refused),
)]
async fn change(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    wish: Result<Json<Wish>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(wish) = wish.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let level = query::level(&wish.level).map_err(Problem::invalid)?;
    let company = cursor(&state, &text).await?.actor;
    let (_, mandate) = team::owned(&state, &viewer, &text).await?;
    state.app.execute(MoveCursor { mandate, level }).await?;
    let moved = state.app.read().cursors().find(company).await?.ok_or_else(|| Problem::not_found("it is gone"))?;
    Ok(Json(Sharing::from(moved)).into_response())
}
