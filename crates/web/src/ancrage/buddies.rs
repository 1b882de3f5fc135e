//! Companies that accompany others of this server. For the owners of either.

use app::buddy::{self, AnswerBuddy, AskBuddy, EndBuddy, OfferBuddy};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    buddy::{Buddy, BuddyState},
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
    Problem, Signed,
    account::{self, Account, owned},
    body::Sent,
    invitations::Answer,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query,
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(show, offer)).routes(routes!(ask, end)).routes(routes!(answer))
}

/// With whom a company goes along.
#[derive(Serialize, ToSchema)]
#[schema(as = Buddies)]
struct Shown {
    /// It is willing to accompany others.
    willing: bool,
    /// Those that it goes along with, and those that ask or are asked, the longest first.
    buddies: Vec<Pair>,
    /// Whom it may ask, the nearest first; at most three.
    suggested: Vec<Account>,
}

/// Another company with which one goes along.
#[derive(Serialize, ToSchema)]
#[schema(as = Buddy)]
struct Pair {
    /// The other one.
    company: Account,
    /// The other one accompanies, or was asked to; else it is accompanied, or asks.
    guides: bool,
    #[schema(schema_with = state_schema)]
    state: &'static str,
    /// What the one that begins said when it asked.
    note: String,
    /// Since when it stands so.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// Whether the other has agreed.
fn state_schema() -> RefOr<Schema> {
    query::name_schema([BuddyState::Asked, BuddyState::Agreed].map(BuddyState::as_str))
}

/// Show with whom a company goes along
///
/// For its owners: a company that is further open accompanies one that begins, because both said yes.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/buddies",
    operation_id = "showBuddies",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.")),
    responses((status = 200, description = "With whom.", body = Shown), Missing, Denied, Refused),
    security(("bearer" = ["read:company"])),
)]
async fn show(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (company, _) = owned(&state, &viewer, &text).await?;
    let (read, me) = (state.app.read(), company.id);
    let open = read.buddies().open(me).await?;
    let suggested = buddy::suggested(&read, &company, state.app.now()).await?;
    let others: Vec<ActorId> = open.iter().map(|one| one.other(me)).chain(suggested.iter().copied()).collect();
    let others = read.actors().find_all(&others).await?;
    let known = |id: ActorId| others.iter().find(|actor: &&Actor| actor.id == id);
    let pair = |one: &Buddy| {
        let other = known(one.other(me)).filter(|other| buddy::is_shown(one, me, other))?;
        Some(Pair {
            company: Account::new(other),
            guides: one.newcomer == me,
            state: one.state.as_str(),
            note: one.note.clone(),
            since: one.since,
        })
    };
    let shown = Shown {
        willing: read.buddies().is_willing(me).await?,
        buddies: open.iter().filter_map(pair).collect(),
        suggested: suggested.into_iter().filter_map(known).map(Account::new).collect(),
    };
    Ok(Json(shown).into_response())
}

/// Yes or no.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BuddiesChange)]
struct Willing {
    /// Whether the company is willing to accompany others.
    willing: bool,
}

/// Offer to accompany others, or no longer
///
/// For owners of companies that are listed and at least at "dialogue". Whom the company accompanies already stays.
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/companies/{company}/buddies",
    operation_id = "offerBuddy",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.")),
    request_body = Willing,
    responses((status = 204, description = "From now on."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn offer(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Willing { willing }): Sent<Willing>,
) -> Result<StatusCode, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    state.app.execute(OfferBuddy { mandate, willing }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The other company.
async fn other(state: &WebState, text: &str) -> Result<ActorId, Problem> {
    let found = account::find(state, text).await?;
    found.map(|actor| actor.id).ok_or_else(|| Problem::not_found("there is no such company"))
}

/// What a company asks with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BuddyToAsk)]
struct Wish {
    /// What it hopes for, in a sentence.
    #[schema(min_length = 1, max_length = 300)]
    note: String,
}

/// Ask a company to accompany another
///
/// For owners of companies that do not talk with everyone yet; one at a time, among those that `suggested` comes from.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/companies/{company}/buddies/{other}",
    operation_id = "askBuddy",
    tag = "companies",
    params(
        ("company" = String, Path, description = "The handle or id of the one that asks."),
        ("other" = String, Path, description = "The handle or id of the one that is asked."),
    ),
    request_body = Wish,
    responses((status = 204, description = "Its owners are told."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn ask(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, guide)): Path<(String, String)>,
    Sent(Wish { note }): Sent<Wish>,
) -> Result<StatusCode, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    let guide = other(&state, &guide).await?;
    state.app.execute(AskBuddy { mandate, guide, note }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End going along with a company, or take back that it was asked
///
/// For the owners of either; what waits for an answer is answered by the other.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/buddies/{other}",
    operation_id = "endBuddy",
    tag = "companies",
    params(
        ("company" = String, Path, description = "The handle or id of one."),
        ("other" = String, Path, description = "The handle or id of the other."),
    ),
    responses((status = 204, description = "It is over."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn end(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, with)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    let with = other(&state, &with).await?;
    state.app.execute(EndBuddy { mandate, other: with }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answer a company that asks to be accompanied
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/buddies/{other}/{answer}",
    operation_id = "answerBuddy",
    tag = "companies",
    params(
        ("company" = String, Path, description = "The handle or id of the one that was asked."),
        ("other" = String, Path, description = "The handle or id of the one that asks."),
        ("answer" = inline(Answer), Path, description = "Yes or no."),
    ),
    responses((status = 204, description = "They are told."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn answer(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, newcomer, answer)): Path<(String, String, Answer)>,
) -> Result<StatusCode, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    let newcomer = other(&state, &newcomer).await?;
    state.app.execute(AnswerBuddy { mandate, newcomer, accept: answer == Answer::Accept }).await?;
    Ok(StatusCode::NO_CONTENT)
}
