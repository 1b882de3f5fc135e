//! What a company offers and is asked: invitations and requests, which the other side answers. For its owners.

use app::{
    invitation::{AnswerInvitation, AskToJoin, Invite, Invitees, Terms, Withdraw},
    membership::Side,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    handle::Handle,
    id::{ActorId, InvitationId},
    invitation::{Invitation, InvitationKind},
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
    account::{self, Account, owned},
    body::Sent,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query,
    team::{role, role_schema},
};
use crate::{
    WebState,
    extract::scope::{ReadTeam, WriteMembership, WriteTeam},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(list, invite))
        .routes(routes!(withdraw))
        .routes(routes!(answer))
        .routes(routes!(ask))
}

/// Something that waits for an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(super) struct Offer {
    id: String,
    #[schema(schema_with = kind_schema)]
    kind: &'static str,
    /// The company.
    company: Option<Account>,
    /// Whom it is for, or by whom: of `person`, `transfer` and `request`.
    person: Option<Account>,
    /// The domain of addresses, of `domain`.
    domain: Option<String>,
    #[schema(schema_with = role_schema)]
    role: &'static str,
    /// What the person would do there, in a few words; may be empty.
    title: String,
    /// A few words with it; may be empty.
    note: String,
    /// When the membership would end.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// How often it can still be used.
    uses_left: i64,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Until when it stands.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// The address of a link, or a code; only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

/// Who offers, and to whom.
fn kind_schema() -> RefOr<Schema> {
    query::name_schema(InvitationKind::ALL.map(InvitationKind::as_str))
}

impl Offer {
    pub(super) fn new(one: Invitation, actors: &[Actor]) -> Self {
        let find = |id: ActorId| actors.iter().find(|actor| actor.id == id).map(Account::new);
        Self {
            id: one.id.to_string(),
            kind: one.kind.as_str(),
            company: find(one.company),
            person: one.person.and_then(find),
            domain: one.domain,
            role: one.role.as_str(),
            title: one.title,
            note: one.note,
            until: one.until,
            uses_left: one.uses_left,
            created_at: one.created_at,
            expires_at: one.expires_at,
            secret: None,
        }
    }
}

/// Some offers, with the accounts that they are about.
pub(super) async fn shown(state: &WebState, open: Vec<Invitation>) -> Result<Vec<Offer>, Problem> {
    let mut ids: Vec<ActorId> = open.iter().flat_map(|one| [Some(one.company), one.person]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    let actors = state.app.read().actors().find_all(&ids).await?;
    Ok(open.into_iter().map(|one| Offer::new(one, &actors)).collect())
}

/// The id of an invitation.
pub(super) fn invitation(text: &str) -> Result<InvitationId, Problem> {
    text.parse().map_err(|_| Problem::not_found("there is no such invitation"))
}

/// Yes or no.
#[derive(Deserialize, ToSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Answer {
    /// Yes.
    Accept,
    /// No.
    Refuse,
}

/// List what a company offers and is asked
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/invitations",
    operation_id = "listCompanyInvitations",
    tag = "invitations",
    params(("company" = String, Path, description = "Its handle or id.")),
    responses((status = 200, description = "What waits for an answer.", body = [Offer]), Missing, Denied, Refused),
    security(("bearer" = ["read:team"])),
)]
async fn list(
    viewer: Signed<ReadTeam>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (company, _) = owned(&state, &viewer, &text).await?;
    let open = state.app.read().invitations().of_company(company.id, state.app.now()).await?;
    Ok(Json(shown(&state, open).await?).into_response())
}

/// To whom an invitation is.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "to", rename_all = "lowercase")]
enum To {
    /// To whoever has a link.
    Link,
    /// To whoever types a code.
    Code,
    /// To whoever has a confirmed address at a domain of one organisation.
    Domain {
        /// The domain.
        #[schema(max_length = 253, example = "fonderie.example")]
        domain: String,
    },
    /// To one person, here or on another server.
    Person {
        /// The person's handle or id.
        #[schema(max_length = 300)]
        person: String,
    },
}

/// An invitation to make.
#[derive(Deserialize, ToSchema)]
#[schema(as = InvitationToMake)]
struct Invited {
    #[serde(flatten)]
    to: To,
    #[schema(schema_with = role_schema)]
    role: String,
    /// What the person would do there.
    #[serde(default)]
    #[schema(max_length = 60)]
    title: String,
    /// A few words with it.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
    /// When the membership would end.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, min_length = 20)]
    until: Option<Timestamp>,
    /// How often a link or code can be used; more than its role allows is less.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    uses: Option<i64>,
    /// For how many days it stands; more than its kind allows is less.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 365)]
    days: Option<i64>,
}

/// Who has this handle or id on another server, which is asked where nobody here knows them yet; `None` for those of
/// this server.
async fn elsewhere(state: &WebState, text: &str) -> Result<Option<ActorId>, Problem> {
    if let Some(known) = account::find(state, text).await? {
        return Ok((!known.is_local()).then_some(known.id));
    }
    let Ok(handle) = text.parse::<Handle>() else { return Ok(None) };
    let handle = state.app.instance().localise(handle);
    if handle.host.is_none() {
        return Ok(None);
    }
    Ok(Some(state.remote.resolve_actor(&handle).await?))
}

/// Invite to a company
///
/// The secret of a link or code is told once, in this answer. Of a person of another server, that server is asked.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/invitations",
    operation_id = "invite",
    tag = "invitations",
    params(("company" = String, Path, description = "Its handle or id.")),
    request_body = Invited,
    responses((status = 201, description = "The invitation.", body = Offer), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:team"])),
)]
async fn invite(
    viewer: Signed<WriteTeam>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(asked): Sent<Invited>,
) -> Result<Response, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    let to = match asked.to {
        To::Link => Invitees::Link,
        To::Code => Invitees::Code,
        To::Domain { domain } => Invitees::Domain(domain),
        To::Person { person: name } => Invitees::Person(match elsewhere(&state, &name).await? {
            Some(abroad) => abroad,
            None => account::person(&state, &name).await?.id,
        }),
    };
    let terms = Terms { role: role(&asked.role)?, title: asked.title, until: asked.until, note: asked.note };
    let (command, secret) = Invite::prepare(mandate, to, terms, asked.uses.unwrap_or(1), asked.days.unwrap_or(7))?;
    let made = state.app.execute(command).await?;
    let link = made.kind == InvitationKind::Link;
    let secret =
        secret.map(
            |secret| {
                if link { state.app.instance().uri(&format!("/invitation/{secret}")).to_string() } else { secret }
            },
        );
    let offer = shown(&state, vec![made]).await?.into_iter().next().map(|offer| Offer { secret, ..offer });
    Ok((StatusCode::CREATED, Json(offer)).into_response())
}

/// Take an invitation back
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/invitations/{invitation}",
    operation_id = "withdrawInvitation",
    tag = "invitations",
    params(
        ("company" = String, Path, description = "Its handle or id."),
        ("invitation" = String, Path, description = "The invitation's id."),
    ),
    responses((status = 204, description = "Taken back."), Missing, Denied, Refused),
    security(("bearer" = ["write:team"])),
)]
async fn withdraw(
    viewer: Signed<WriteTeam>,
    State(state): State<WebState>,
    Path((text, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    state.app.execute(Withdraw { side: Side::Company(mandate), invitation: invitation(&id)? }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Answer somebody who asks to belong to a company
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/invitations/{invitation}/{answer}",
    operation_id = "answerRequest",
    tag = "invitations",
    params(
        ("company" = String, Path, description = "Its handle or id."),
        ("invitation" = String, Path, description = "The request's id."),
        ("answer" = inline(Answer), Path, description = "Yes or no."),
    ),
    responses((status = 204, description = "Answered."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:team"])),
)]
async fn answer(
    viewer: Signed<WriteTeam>,
    State(state): State<WebState>,
    Path((text, id, answer)): Path<(String, String, Answer)>,
) -> Result<Response, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    let (side, invitation, accept) = (Side::Company(mandate), invitation(&id)?, answer == Answer::Accept);
    state.app.execute(AnswerInvitation { side, invitation, accept }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a person asks a company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RequestToJoin)]
struct Wanted {
    #[schema(schema_with = role_schema)]
    role: String,
    /// What they do there.
    #[serde(default)]
    #[schema(max_length = 60)]
    title: String,
    /// A few words with it.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// Ask to belong to a company
///
/// Nobody asks to own one. It may live on another server, which gets the request without its note; whoever speaks or
/// answers for it has an account there.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/companies/{company}/requests",
    operation_id = "askToJoin",
    tag = "invitations",
    params(("company" = String, Path, description = "Its handle or id.")),
    request_body = Wanted,
    responses((status = 201, description = "The request.", body = Offer), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:membership"])),
)]
async fn ask(
    viewer: Signed<WriteMembership>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(asked): Sent<Wanted>,
) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    let company = match elsewhere(&state, &text).await? {
        Some(company) => company,
        None => account::company(&state, &viewer, &text).await?.id,
    };
    let terms = Terms { role: role(&asked.role)?, title: asked.title, until: None, note: asked.note };
    let request = state.app.execute(AskToJoin { person, company, terms }).await?;
    let offer = shown(&state, vec![request]).await?.into_iter().next();
    Ok((StatusCode::CREATED, Json(offer)).into_response())
}
