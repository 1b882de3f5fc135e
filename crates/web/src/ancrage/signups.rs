//! People who want an account here and have none yet: moderators decide. And [`invites`], with which others come in.

mod invites;

use app::signup::review::{Approve, Refuse};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::SignupId,
    signup::{REASON_LENGTH, Signup},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed, access,
    account::Account,
    body::Sent,
    next,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query::{Onward, Query},
};
use crate::{
    WebState,
    extract::scope::{ReadSignup, WriteSignup},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(approve)).routes(routes!(refuse)).merge(invites::routes())
}

/// Somebody who waits for the moderators, the address confirmed.
#[derive(Serialize, ToSchema)]
#[schema(as = Signup)]
struct Candidate {
    id: String,
    /// The name before the `@` that they chose; nobody else gets it meanwhile.
    handle: String,
    /// Their address.
    email: String,
    /// Why they want to come, in their words.
    reason: String,
    /// When they asked.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the request is forgotten, if nobody decides.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl Candidate {
    fn new(signup: Signup) -> Self {
        Self {
            id: signup.id.to_string(),
            handle: signup.username.to_string(),
            email: signup.email,
            reason: signup.reason,
            created_at: signup.created_at,
            expires_at: signup.expires_at,
        }
    }
}

/// List those who wait for an account
///
/// For moderators. Who came first stands first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/signups",
    operation_id = "listSignups",
    tag = "signup",
    params(Onward),
    responses(
        (status = 200, description = "Those who wait.", body = [Candidate],
         headers(("Link" = Option<String>, description = "The next page."))),
        Denied, Refused,
    ),
    security(("bearer" = ["read:signup"])),
)]
async fn list(
    viewer: Signed<ReadSignup>,
    State(state): State<WebState>,
    Query(part): Query<Onward>,
) -> Result<Response, Problem> {
    access::moderator(&state, &viewer).await?;
    let after = SignupId(part.after.unwrap_or_default());
    let waiting = state.app.read().signups().waiting(after, part.limit.0, state.app.now()).await?;
    let next = part.next(waiting.iter().map(|signup| signup.id.0));
    let waiting: Vec<Candidate> = waiting.into_iter().map(Candidate::new).collect();
    let next = next.map(|next| next::link(state.app.instance(), "/api/ancrage/v1/signups", next));
    Ok(next::private(&waiting, next))
}

/// The id of somebody who waits.
fn signup(text: &str) -> Result<SignupId, Problem> {
    text.parse().map_err(|_| Problem::not_found("there is no such request"))
}

/// Let somebody in who waits
///
/// For moderators. The account is there at once, and a letter says so.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/signups/{signup}/approve",
    operation_id = "approveSignup",
    tag = "signup",
    params(("signup" = String, Path, description = "The request's id.")),
    responses((status = 201, description = "The account.", body = Account), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:signup"])),
)]
async fn approve(
    viewer: Signed<WriteSignup>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let moderator = access::moderator(&state, &viewer).await?;
    let command = Approve::prepare(&state.app, moderator, signup(&text)?).await?;
    let actor = state.app.execute(command).await?;
    Ok((StatusCode::CREATED, Json(Account::new(&actor))).into_response())
}

/// Why somebody is turned down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignupRefusal)]
struct Refusal {
    /// They read it; may be empty.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reason: String,
}

// The figure in the description above, which has to spell it out.
const _: () = assert!(*REASON_LENGTH.end() == 1_000);

/// Turn somebody down who waits
///
/// For moderators. A letter says so, with the reason; the name is free again.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/signups/{signup}/refuse",
    operation_id = "refuseSignup",
    tag = "signup",
    params(("signup" = String, Path, description = "The request's id.")),
    request_body = Refusal,
    responses((status = 204, description = "Turned down."), Missing, Denied, Refused),
    security(("bearer" = ["write:signup"])),
)]
async fn refuse(
    viewer: Signed<WriteSignup>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Refusal { reason }): Sent<Refusal>,
) -> Result<StatusCode, Problem> {
    let moderator = access::moderator(&state, &viewer).await?;
    if reason.chars().count() > *REASON_LENGTH.end() {
        return Err(Problem::invalid("a reason has at most 1000 characters"));
    }
    state.app.execute(Refuse { moderator, signup: signup(&text)?, reason }).await?;
    Ok(StatusCode::NO_CONTENT)
}
