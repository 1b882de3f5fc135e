//! Who belongs to a company. Strangers see what both sides show; owners see everybody, and change what they are.

use app::{
    membership::{ChangeRole, EndMembership, SetEnd, ShowMember, Side},
    transfer::OfferCompany,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::ActorId,
    membership::{CompanyRole, Membership},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use storage::views;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed,
    account::{self, Account, owned},
    body::{Fate, Sent, given},
    companies,
    invitations::Offer,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query,
};
use crate::{
    WebState,
    extract::scope::{ReadTeam, WriteTeam},
};

/// How many are shown to strangers.
const SHOWN: u32 = 200;

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(team))
        .routes(routes!(members))
        .routes(routes!(change, end))
        .routes(routes!(transfer))
}

/// What somebody is to a company.
pub(super) fn role_schema() -> RefOr<Schema> {
    query::name_schema(CompanyRole::ALL.map(CompanyRole::as_str))
}

/// The role with this name.
pub(super) fn role(name: &str) -> Result<CompanyRole, Problem> {
    CompanyRole::from_name(name).ok_or_else(|| {
        let known = CompanyRole::ALL.map(CompanyRole::as_str).join(", ");
        Problem::invalid(format!("role is one of {known}"))
    })
}

/// Somebody who is shown with a company.
#[derive(Serialize, ToSchema)]
struct TeamMember {
    /// Who.
    person: Account,
    #[schema(schema_with = role_schema)]
    role: &'static str,
    /// What they do there, in their words; may be empty.
    title: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// Somebody who belongs to a company, as its owners see it.
#[derive(Serialize, ToSchema)]
struct Member {
    /// Who.
    person: Account,
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
}

/// Whether each side wants a membership to be seen. It is, where both do.
#[derive(Serialize, ToSchema)]
#[schema(as = MembershipShown)]
pub(super) struct Shown {
    /// The company does.
    by_company: bool,
    /// The person does.
    by_person: bool,
}

impl Shown {
    pub(super) fn new(membership: &Membership) -> Self {
        Self { by_company: membership.badge.company_shows, by_person: membership.badge.person_shows }
    }
}

/// Show who belongs to a company
///
/// Those of whom both sides show it, the longest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/team",
    operation_id = "showTeam",
    tag = "team",
    params(("company" = String, Path, description = "Its handle or id.")),
    responses((status = 200, description = "The team.", body = [TeamMember]), Missing, Refused),
)]
async fn team(State(state): State<WebState>, Path(text): Path<String>) -> Result<Response, Problem> {
    let company = companies::find(&state, &text, None).await?;
    let read = state.app.read();
    let team = views::shown_memberships(&read, company.id, state.app.now(), SHOWN).await?;
    let people = read.actors().find_all(&team.iter().map(|one| one.person).collect::<Vec<_>>()).await?;
    let member = |one: &Membership| {
        let person = people.iter().find(|actor| actor.id == one.person && actor.is_active())?;
        let title = one.badge.title.clone();
        Some(TeamMember { person: Account::new(person), role: one.role.as_str(), title, since: one.since })
    };
    Ok(Json(team.iter().filter_map(member).collect::<Vec<_>>()).into_response())
}

/// List who belongs to a company
///
/// Everybody, for its owners, the longest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/members",
    operation_id = "listMembers",
    tag = "team",
    params(("company" = String, Path, description = "Its handle or id.")),
    responses((status = 200, description = "The members.", body = [Member]), Missing, Denied, Refused),
    security(("bearer" = ["read:team"])),
)]
async fn members(
    viewer: Signed<ReadTeam>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (company, _) = owned(&state, &viewer, &text).await?;
    let read = state.app.read();
    let team = read.memberships().team(company.id, state.app.now()).await?;
    let people = read.actors().find_all(&team.iter().map(|one| one.person).collect::<Vec<_>>()).await?;
    let member = |one: &Membership| {
        let person = people.iter().find(|actor| actor.id == one.person)?;
        Some(Member {
            person: Account::new(person),
            role: one.role.as_str(),
            title: one.badge.title.clone(),
            since: one.since,
            until: one.until,
            shown: Shown::new(one),
        })
    };
    Ok(Json(team.iter().filter_map(member).collect::<Vec<_>>()).into_response())
}

/// What is to change of a membership; what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberChange)]
struct Change {
    /// Within the team, or among those around it; anything else needs an invitation.
    #[serde(default, deserialize_with = "given")]
    #[schema(schema_with = role_schema)]
    role: Option<String>,
    /// What they do there.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_length = 60, value_type = String)]
    title: Option<String>,
    /// When it ends; `null` takes the end away.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, min_length = 20)]
    until: Fate<Timestamp>,
    /// Whether the company wants it to be seen.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool)]
    shown: Option<bool>,
}

/// Change what somebody is in a company
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/companies/{company}/members/{person}",
    operation_id = "changeMember",
    tag = "team",
    params(
        ("company" = String, Path, description = "Its handle or id."),
        ("person" = String, Path, description = "The person's handle or id."),
    ),
    request_body = Change,
    responses((status = 204, description = "Changed."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:team"])),
)]
async fn change(
    viewer: Signed<WriteTeam>,
    State(state): State<WebState>,
    Path((text, person)): Path<(String, String)>,
    Sent(asked): Sent<Change>,
) -> Result<Response, Problem> {
    let (company, mandate) = owned(&state, &viewer, &text).await?;
    let person = member(&state, &person).await?;
    let current = state.app.read().memberships().find(company.id, person).await?;
    let current = current.into_iter().find(|one| one.is_active(state.app.now()));
    let current = current.ok_or_else(|| Problem::not_found("this person does not belong to the company"))?;
    if asked.role.is_some() || asked.title.is_some() {
        let role = asked.role.as_deref().map_or(Ok(current.role), role)?;
        let title = asked.title.unwrap_or(current.badge.title);
        state.app.execute(ChangeRole { mandate, person, role, title }).await?;
    }
    if let Fate::Becomes(until) = asked.until {
        state.app.execute(SetEnd { mandate, person, until }).await?;
    }
    if let Some(shown) = asked.shown {
        state.app.execute(ShowMember { mandate, person, shown }).await?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn member(state: &WebState, text: &str) -> Result<ActorId, Problem> {
    let found = account::find(state, text).await?;
    found.map(|actor| actor.id).ok_or_else(|| Problem::not_found("this person does not belong to the company"))
}

/// Let somebody go
///
/// At once. The last owner stays.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/members/{person}",
    operation_id = "endMember",
    tag = "team",
    params(
        ("company" = String, Path, description = "Its handle or id."),
        ("person" = String, Path, description = "The person's handle or id."),
    ),
    responses((status = 204, description = "Ended."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:team"])),
)]
async fn end(
    viewer: Signed<WriteTeam>,
    State(state): State<WebState>,
    Path((text, person)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (company, mandate) = owned(&state, &viewer, &text).await?;
    let person = member(&state, &person).await?;
    state.app.execute(EndMembership { side: Side::Company(mandate), company: company.id, person }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// To whom a company is handed over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Transfer {
    /// The person's handle or id.
    #[schema(max_length = 300)]
    person: String,
}

/// Offer a company to another person
///
/// Once they accept, they own it, and whoever offered it speaks for it.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/transfer",
    operation_id = "transferCompany",
    tag = "team",
    params(("company" = String, Path, description = "Its handle or id.")),
    request_body = Transfer,
    responses(
        (status = 201, description = "The offer, which waits for an answer.", body = Offer), Missing, Clash, Denied, Refused,
    ),
    security(("bearer" = ["write:team"])),
)]
async fn transfer(
    viewer: Signed<WriteTeam>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(asked): Sent<Transfer>,
) -> Result<Response, Problem> {
    let (company, mandate) = owned(&state, &viewer, &text).await?;
    let person = account::person(&state, &asked.person).await?;
    let made = state.app.execute(OfferCompany { mandate, person: person.id }).await?;
    Ok((StatusCode::CREATED, Json(Offer::new(made, &[company, person]))).into_response())
}
