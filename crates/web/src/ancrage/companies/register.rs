//! Registering a company, and the moderators' decision about those that were registered.

use app::company::{DecideCompany, Decision, MAX_REASON, RegisterCompany};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, MAX_NAME},
    company::Registration,
    id::ActorId,
    territory::TerritoryCode,
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
    super::{
        Problem,
        access::{self, Signed, as_oneself},
        account::{self, Account},
        body::Sent,
        next,
        path::Path,
        problem::{Clash, Denied, Missing, Refused},
        query::{self, Onward, Query},
    },
    Shown,
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(register)).routes(routes!(pending)).routes(routes!(read, decide))
}

/// A company to register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyToRegister)]
struct Asked {
    /// The name before the `@`, for ever.
    #[schema(pattern = "^[A-Za-z0-9_]{1,30}$", example = "voilerie")]
    handle: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[schema(schema_with = super::kind)]
    kind: String,
    /// The code of the commune in which it works; of the smallest area that is known where it is not in France.
    #[schema(max_length = 80, example = "insee-com:29019")]
    commune: String,
    /// Whether the person wants to be named on its page as the one who answers for it.
    #[serde(default)]
    named: bool,
}

// The figures in the descriptions here, which have to spell them out.
const _: () = assert!(MAX_NAME == 100 && MAX_REASON == 500);

/// Register a company
///
/// For the person behind the token, who owns it and answers for it. Where the moderators decide, it is hidden until
/// they let it in; the owner changes it meanwhile.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies",
    operation_id = "registerCompany",
    tag = "companies",
    request_body = Asked,
    responses((status = 201, description = "The company.", body = Shown), Clash, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn register(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Sent(asked): Sent<Asked>,
) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    let Asked { handle, name, kind, commune, named } = asked;
    let kind = super::kind_of(&kind)?;
    let commune = TerritoryCode::parse(&commune).map_err(|error| Problem::invalid(format!("commune: {error}")))?;
    let command = RegisterCompany::prepare(&state.app, person, &handle, &name, kind, commune, named).await?;
    let actor = state.app.execute(command).await?;
    Ok((StatusCode::CREATED, super::answer(&state, &actor).await?).into_response())
}

/// A company that waits for the moderators.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingCompany)]
struct Waiting<'a> {
    /// What it says of itself.
    company: Shown<'a>,
    /// Who registered it, or answers for it since.
    owner: Option<Account>,
    /// When it was registered.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// List the companies that wait for the moderators
///
/// For moderators. The oldest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/pending",
    operation_id = "listPendingCompanies",
    tag = "companies",
    params(Onward),
    responses(
        (status = 200, description = "The companies.", body = [Waiting],
         headers(("Link" = Option<String>, description = "The next page."))),
        Denied, Refused,
    ),
    security(("bearer" = ["read:company"])),
)]
async fn pending(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Query(part): Query<Onward>,
) -> Result<Response, Problem> {
    access::moderator(&state, &viewer).await?;
    let read = state.app.read();
    let ids = read.companies().pending(ActorId(part.after.unwrap_or_default()), part.limit.0).await?;
    let companies = views::companies(&read, &ids).await?;
    let owners = companies.values().filter_map(|view| view.company.sponsor).map(|sponsor| sponsor.person);
    let actors = read.actors().find_all(&ids.iter().copied().chain(owners).collect::<Vec<_>>()).await?;
    let actor = |id: ActorId| actors.iter().find(|actor: &&Actor| actor.id == id);
    let entry = |id: &ActorId| {
        let (company, view) = (actor(*id)?, companies.get(id)?);
        let owner = view.company.sponsor.and_then(|sponsor| actor(sponsor.person)).map(Account::new);
        Some(Waiting { company: Shown::new(&state, company, view), owner, since: company.created_at })
    };
    let waiting: Vec<Waiting> = ids.iter().filter_map(entry).collect();
    let next = part.next(ids.iter().map(|id| id.0));
    let path = "/api/ancrage/v1/companies/pending";
    Ok(next::private(&waiting, next.map(|next| next::link(state.app.instance(), path, next))))
}

/// Whether a company was let in.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyRegistration)]
struct Standing {
    #[schema(schema_with = states)]
    state: &'static str,
    /// Why it was refused; empty where it was not.
    reason: String,
}

fn states() -> RefOr<Schema> {
    query::name_schema([Registration::Pending, Registration::Approved, Registration::Refused].map(Registration::as_str))
}

async fn standing(state: &WebState, company: ActorId) -> Result<Response, Problem> {
    let company = super::known(state, company).await?;
    Ok(Json(Standing { state: company.registration.as_str(), reason: company.registration_reason }).into_response())
}

/// Read whether a company was let in
///
/// For its owners and for moderators.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/registration",
    operation_id = "readCompanyRegistration",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    responses((status = 200, description = "How it stands.", body = Standing), Missing, Denied, Refused),
    security(("bearer" = ["read:company"])),
)]
async fn read(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let company = if access::moderates(&state, &viewer).await? {
        super::find_any(&state, &text).await?
    } else {
        account::owned(&state, &viewer, &text).await?.0
    };
    standing(&state, company.id).await
}

/// What is decided about a company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyDecision)]
struct Decided {
    /// Let in, or not.
    #[schema(schema_with = decisions)]
    state: String,
    /// Why not: its owners read it.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
}

fn decisions() -> RefOr<Schema> {
    query::name_schema([Registration::Approved, Registration::Refused].map(Registration::as_str))
}

/// Let a company in, or refuse it
///
/// For moderators, who may decide otherwise later. A refusal needs a reason.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/companies/{company}/registration",
    operation_id = "decideCompanyRegistration",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body = Decided,
    responses((status = 200, description = "How it stands now.", body = Standing), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn decide(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Decided { state: decided, reason }): Sent<Decided>,
) -> Result<Response, Problem> {
    let moderator = access::moderator(&state, &viewer).await?;
    let decision = match Registration::from_name(&decided) {
        Some(Registration::Approved) => Decision::Approve,
        Some(Registration::Refused) => Decision::Refuse { reason },
        Some(Registration::Pending) | None => return Err(Problem::invalid("state is one of approved, refused")),
    };
    let company = super::find_any(&state, &text).await?.id;
    state.app.execute(DecideCompany { moderator, company, decision }).await?;
    standing(&state, company).await
}
