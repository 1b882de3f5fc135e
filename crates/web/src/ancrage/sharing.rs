//! How open a company is: for everyone to read, for its owners to change.

use app::cursor::MoveCursor;
use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{
    cursor::{Action, Change, Cursor, Level, Relation, Verdict, allows},
    id::ActorId,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Denied, Missing, Problem, Refused, Signed,
    access::Open,
    account::{self, Account},
    body::Sent,
    cached, companies,
    path::Path,
    query,
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(show, change)).routes(routes!(changes))
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

/// The cursor of a company of this server, if somebody may know of the company.
async fn cursor(state: &WebState, text: &str, person: Option<ActorId>) -> Result<Cursor, Problem> {
    let company = companies::find(state, text, person).await?.id;
    let found = state.app.read().cursors().find(company).await?;
    found.ok_or_else(|| Problem::not_found("there is no such company"))
}

/// Read how open a company is
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{id}/sharing",
    operation_id = "readSharing",
    tag = "companies",
    params(("id" = String, Path, description = "The company, as in the Mastodon API.")),
    responses((status = 200, description = "How open it is.", body = Sharing), Missing, Denied, Refused),
    security((), ("bearer" = ["read:company"])),
)]
async fn show(
    asker: Open<ReadCompany>,
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let person = asker.viewer().map(|viewer| viewer.token.person);
    let sharing = Sharing::from(cursor(&state, &text, person).await?);
    // What one is shown of what is hidden from others is not kept on the way.
    Ok(if person.is_some() { Json(sharing).into_response() } else { cached::briefly(&headers, &sharing, None) })
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
    Sent(wish): Sent<Wish>,
) -> Result<Response, Problem> {
    let level = query::level(&wish.level).map_err(Problem::invalid)?;
    let company = cursor(&state, &text, Some(viewer.token.person)).await?.actor;
    let (_, mandate) = account::owned(&state, &viewer, &text).await?;
    state.app.execute(MoveCursor { mandate, level }).await?;
    let moved = state.app.read().cursors().find(company).await?.ok_or_else(|| Problem::not_found("it is gone"))?;
    Ok(Json(Sharing::from(moved)).into_response())
}

/// A change of how open somebody is.
#[derive(Serialize, ToSchema)]
#[schema(as = SharingChange)]
pub(super) struct Moved {
    /// The level before; missing for the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = query::level_schema)]
    from: Option<&'static str>,
    /// The level since.
    #[schema(schema_with = query::level_schema)]
    to: &'static str,
    /// Who changed it; nobody where the server did.
    by: Option<Account>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// How many changes are listed.
const CHANGES: u32 = 50;

/// The latest changes of how open somebody is.
pub(super) async fn moves(state: &WebState, actor: ActorId) -> Result<Vec<Moved>, Problem> {
    let read = state.app.read();
    let log = read.cursors().changes(actor, CHANGES).await?;
    let by: Vec<ActorId> = log.iter().filter_map(|change| change.by).collect();
    let people = read.actors().find_all(&by).await?;
    let moved = |change: &Change| Moved {
        from: change.from.map(Level::as_str),
        to: change.to.as_str(),
        by: change.by.and_then(|id| people.iter().find(|person| person.id == id)).map(Account::new),
        at: change.at,
    };
    Ok(log.iter().map(moved).collect())
}

/// List how the openness of a company changed
///
/// For its owners: who changed it, and when. At most 50, the latest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{id}/sharing/changes",
    operation_id = "listSharingChanges",
    tag = "companies",
    security(("bearer" = ["read:company"])),
    params(("id" = String, Path, description = "The company, as in the Mastodon API.")),
    responses((status = 200, description = "The changes.", body = [Moved]), Missing, Denied, Refused),
)]
async fn changes(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (company, _) = account::owned(&state, &viewer, &text).await?;
    Ok(Json(moves(&state, company.id).await?).into_response())
}
