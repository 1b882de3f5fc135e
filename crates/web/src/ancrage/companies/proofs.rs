//! Proving that sites are a company's: for its owners, what is looked for, and how that stands.

use app::verification::{AskVerification, DropVerification, LookAgain};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    id::{ActorId, VerificationId},
    time::Timestamp,
    verification::{Method, Verification},
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::super::{
    Problem,
    access::Signed,
    account,
    body::Sent,
    path::Path,
    problem::{Denied, Missing, Refused},
    query,
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list, ask)).routes(routes!(look_again)).routes(routes!(give_up))
}

/// A proof that is looked for.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyProofSought)]
struct Sought {
    id: String,
    /// In which way.
    #[schema(schema_with = super::method)]
    method: &'static str,
    /// The page or site; empty where a moderator or a steward vouches.
    subject: String,
    /// Since when it is verified.
    #[schema(value_type = Option<String>, format = DateTime)]
    verified_at: Option<Timestamp>,
    /// When it was looked for last.
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_at: Option<Timestamp>,
    /// When it is looked for next; missing where nobody looks any more.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// How often it was missing since it was found last.
    failures: u32,
    /// Since when nobody answers where it was found: it holds for a week.
    #[schema(value_type = Option<String>, format = DateTime)]
    unreached_since: Option<Timestamp>,
}

impl From<Verification> for Sought {
    fn from(known: Verification) -> Self {
        Self {
            id: known.id.to_string(),
            method: known.method.as_str(),
            subject: known.subject,
            verified_at: known.verified_at,
            checked_at: known.checked_at,
            due_at: known.due_at,
            failures: known.failures,
            unreached_since: known.unreached_since,
        }
    }
}

/// List what a company proves
///
/// For its owners, with what is not found yet. What links lead to is looked at by itself.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/proofs",
    operation_id = "listCompanyProofs",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    responses((status = 200, description = "The proofs, the oldest first.", body = [Sought]), Missing, Denied, Refused),
    security(("bearer" = ["read:company"])),
)]
async fn list(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (company, _) = account::owned(&state, &viewer, &text).await?;
    let known = state.app.read().verifications().of_actor(company.id).await?;
    Ok(Json(known.into_iter().map(Sought::from).collect::<Vec<_>>()).into_response())
}

/// A site to prove.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyProofToAsk)]
struct Asked {
    /// By a TXT record of its domain, or by a file.
    #[schema(schema_with = ways)]
    method: String,
    /// The name of the site.
    #[schema(max_length = 253, example = "fonderie.example")]
    subject: String,
}

/// The ways that are asked for.
const WAYS: [Method; 2] = [Method::Dns, Method::WellKnown];

fn ways() -> RefOr<Schema> {
    query::name_schema(WAYS.map(Method::as_str))
}

/// Prove that a site is a company's
///
/// The TXT record `_ancrage` of its domain, or its file `/.well-known/ancrage-verification`, names the company's
/// profile. It is looked for soon, and again every day. Asked for again, it is looked for again.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/proofs",
    operation_id = "askCompanyProof",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body = Asked,
    responses((status = 201, description = "What is looked for.", body = Sought), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn ask(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Asked { method, subject }): Sent<Asked>,
) -> Result<Response, Problem> {
    let (_, mandate) = account::owned(&state, &viewer, &text).await?;
    let method = Method::from_name(&method).filter(|method| WAYS.contains(method));
    let method = method.ok_or_else(|| Problem::invalid("method is one of dns, well-known"))?;
    let asked = state.app.execute(AskVerification { mandate, method, subject }).await?;
    Ok((StatusCode::CREATED, Json(Sought::from(asked))).into_response())
}

/// One of a company's proofs, by the id in an address.
async fn of(state: &WebState, company: ActorId, id: &str) -> Result<VerificationId, Problem> {
    let missing = || Problem::not_found("there is no such proof");
    let id: VerificationId = id.parse().map_err(|_| missing())?;
    let known = state.app.read().verifications().find(id).await?;
    known.filter(|known| known.actor == company).map(|known| known.id).ok_or_else(missing)
}

/// Look for a proof again
///
/// As soon as possible.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/proofs/{proof}/look",
    operation_id = "lookForCompanyProof",
    tag = "companies",
    params(
        ("company" = String, Path, description = "Its handle or id.", example = "fonderie"),
        ("proof" = String, Path, description = "The proof's id."),
    ),
    responses((status = 204, description = "It is looked for."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn look_again(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (company, mandate) = account::owned(&state, &viewer, &text).await?;
    let id = of(&state, company.id, &id).await?;
    state.app.execute(LookAgain { mandate, id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a proof up
///
/// The company's page says so no longer.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/proofs/{proof}",
    operation_id = "giveCompanyProofUp",
    tag = "companies",
    params(
        ("company" = String, Path, description = "Its handle or id.", example = "fonderie"),
        ("proof" = String, Path, description = "The proof's id."),
    ),
    responses((status = 204, description = "It is given up."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn give_up(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (company, mandate) = account::owned(&state, &viewer, &text).await?;
    let id = of(&state, company.id, &id).await?;
    state.app.execute(DropVerification { mandate, id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
