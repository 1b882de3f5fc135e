//! What the person behind a token is to companies, and what they are asked.

use app::{
    invitation::{AnswerInvitation, JoinByDomain, UseInvitation, Withdraw, by_domain},
    membership::{EndMembership, SaveOwn, Side},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::ActorId,
    membership::{HandShown, Membership},
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
    access::as_oneself,
    account::{self, Account},
    body::{Sent, given},
    invitations::{Answer, Offer, invitation, shown},
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query,
    team::{Shown, role_schema},
};
use crate::{
    WebState,
    extract::scope::{ReadMembership, WriteMembership},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(change, leave))
        .routes(routes!(offers))
        .routes(routes!(redeem))
        .routes(routes!(withdraw))
        .routes(routes!(answer))
}

/// What a person is to a company.
#[derive(Serialize, ToSchema)]
#[schema(as = Membership)]
struct Place {
    /// The company.
    company: Account,
    #[schema(schema_with = role_schema)]
    role: &'static str,
    /// What they do there, in a few words; may be empty.
    title: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// The moment at which it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    shown: Shown,
    #[schema(schema_with = signature_schema)]
    signature: &'static str,
}

/// How a person signs what they publish for a company.
fn signature_schema() -> RefOr<Schema> {
    query::name_schema(HandShown::ALL.map(HandShown::as_str))
}

/// List where one belongs
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/memberships",
    operation_id = "listMemberships",
    tag = "memberships",
    responses((status = 200, description = "The companies.", body = [Place]), Denied, Refused),
    security(("bearer" = ["read:membership"])),
)]
async fn list(viewer: Signed<ReadMembership>, State(state): State<WebState>) -> Result<Response, Problem> {
    let (person, read, now) = (as_oneself(&viewer)?, state.app.read(), state.app.now());
    let mut own = read.memberships().of_person(person).await?;
    own.retain(|one| one.is_active(now));
    let companies = read.actors().find_all(&own.iter().map(|one| one.company).collect::<Vec<_>>()).await?;
    let place = |one: &Membership| {
        let company = companies.iter().find(|actor| actor.id == one.company)?;
        Some(Place {
            company: Account::new(company),
            role: one.role.as_str(),
            title: one.badge.title.clone(),
            since: one.since,
            until: one.until,
            shown: Shown::new(one),
            signature: one.badge.hand_shown.as_str(),
        })
    };
    Ok(Json(own.iter().filter_map(place).collect::<Vec<_>>()).into_response())
}

/// The company with this handle or id, here or elsewhere.
async fn company(state: &WebState, text: &str) -> Result<ActorId, Problem> {
    let found = account::find(state, text).await?;
    found.map(|actor| actor.id).ok_or_else(|| Problem::not_found("you do not belong to such a company"))
}

/// What is to change of one's membership; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MembershipChange)]
struct Change {
    /// Whether one wants it to be seen.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool)]
    shown: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    #[schema(schema_with = signature_schema)]
    signature: Option<String>,
}

/// Change how one is shown with a company
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/memberships/{company}",
    operation_id = "changeMembership",
    tag = "memberships",
    params(("company" = String, Path, description = "The company's handle or id.")),
    request_body = Change,
    responses((status = 204, description = "Changed."), Missing, Denied, Refused),
    security(("bearer" = ["write:membership"])),
)]
async fn change(
    viewer: Signed<WriteMembership>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(asked): Sent<Change>,
) -> Result<Response, Problem> {
    let (person, company) = (as_oneself(&viewer)?, company(&state, &text).await?);
    let current = state.app.read().memberships().find(company, person).await?.pop();
    let current = current.ok_or_else(|| Problem::not_found("you do not belong to such a company"))?.badge;
    let hand_shown = match asked.signature.as_deref() {
        None => current.hand_shown,
        Some(name) => HandShown::from_name(name).ok_or_else(|| Problem::invalid("signature is none, first or full"))?,
    };
    let shown = asked.shown.unwrap_or(current.person_shows);
    state.app.execute(SaveOwn { person, company, shown, hand_shown }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Leave a company
///
/// At once. The last owner stays. The account and its followers stay too.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/memberships/{company}",
    operation_id = "leaveCompany",
    tag = "memberships",
    params(("company" = String, Path, description = "The company's handle or id.")),
    responses((status = 204, description = "Left."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:membership"])),
)]
async fn leave(
    viewer: Signed<WriteMembership>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (person, company) = (as_oneself(&viewer)?, company(&state, &text).await?);
    state.app.execute(EndMembership { side: Side::Person(person), company, person }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// List what one is asked
///
/// By companies, and what one asks of them; and what is open to one's confirmed address.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/invitations",
    operation_id = "listInvitations",
    tag = "invitations",
    responses((status = 200, description = "What waits for an answer.", body = [Offer]), Denied, Refused),
    security(("bearer" = ["read:membership"])),
)]
async fn offers(viewer: Signed<ReadMembership>, State(state): State<WebState>) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    let mut open = state.app.read().invitations().of_person(person, state.app.now()).await?;
    open.extend(by_domain(&state.app, person).await?);
    Ok(Json(shown(&state, open).await?).into_response())
}

/// What somebody was given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Secret {
    /// The last part of a link, or a code.
    #[schema(max_length = 200)]
    secret: String,
}

/// Use a link or a code
///
/// At most ten tries in ten minutes.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/invitations/use",
    operation_id = "useInvitation",
    tag = "invitations",
    request_body = Secret,
    responses((status = 204, description = "One belongs to the company now."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:membership"])),
)]
async fn redeem(
    viewer: Signed<WriteMembership>,
    State(state): State<WebState>,
    Sent(asked): Sent<Secret>,
) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    if asked.secret.chars().count() > 200 {
        return Err(Problem::invalid("a secret has at most 200 characters"));
    }
    state.app.execute(UseInvitation::new(person, &asked.secret)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Take back what one asked for
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/invitations/{invitation}",
    operation_id = "withdrawRequest",
    tag = "invitations",
    params(("invitation" = String, Path, description = "The request's id.")),
    responses((status = 204, description = "Taken back."), Missing, Denied, Refused),
    security(("bearer" = ["write:membership"])),
)]
async fn withdraw(
    viewer: Signed<WriteMembership>,
    State(state): State<WebState>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let side = Side::Person(as_oneself(&viewer)?);
    state.app.execute(Withdraw { side, invitation: invitation(&id)? }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Answer an invitation
///
/// What is open to one's address is accepted so too.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/invitations/{invitation}/{answer}",
    operation_id = "answerInvitation",
    tag = "invitations",
    params(
        ("invitation" = String, Path, description = "The invitation's id."),
        ("answer" = inline(Answer), Path, description = "Yes or no."),
    ),
    responses((status = 204, description = "Answered."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:membership"])),
)]
async fn answer(
    viewer: Signed<WriteMembership>,
    State(state): State<WebState>,
    Path((id, answer)): Path<(String, Answer)>,
) -> Result<Response, Problem> {
    let (person, invitation, accept) = (as_oneself(&viewer)?, invitation(&id)?, answer == Answer::Accept);
    let open = state.app.read().invitations().find(invitation, state.app.now()).await?;
    if accept && open.is_some_and(|one| one.domain.is_some()) {
        state.app.execute(JoinByDomain { person, invitation }).await?;
    } else {
        state.app.execute(AnswerInvitation { side: Side::Person(person), invitation, accept }).await?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
