//! Those who ask the company, or person, that a token speaks for for leave to quote.

use std::collections::HashMap;

use app::approval;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    actor::Actor,
    id::{ActorId, ApprovalId, PostId},
    quote::Approval,
    time::Timestamp,
    uri::Uri,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed,
    account::Account,
    invitations::Answer,
    next,
    path::Path,
    problem::{Clash, Denied, Missing, Refused},
    query::{Part, Query},
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

const PATH: &str = "/api/ancrage/v1/quote-requests";

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(answer))
}

/// Somebody who asks for leave to quote.
#[derive(Serialize, ToSchema)]
#[schema(as = QuoteRequest)]
struct Request {
    id: String,
    /// Who asks.
    account: Account,
    /// The post that is to be quoted, as in the Mastodon API.
    post: String,
    /// The post that is to quote it, as in the Mastodon API; missing where it is not known here.
    quoting: Option<String>,
    /// The address of that post.
    #[schema(format = "uri")]
    uri: String,
    /// When they asked.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
}

/// List who asks for leave to quote
///
/// The one whom the token speaks for.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/quote-requests",
    operation_id = "listQuoteRequests",
    tag = "sharing",
    params(Part),
    responses(
        (status = 200, description = "What waits for an answer, the latest first.", body = [Request],
         headers(("Link" = Option<String>, description = "The next page."))),
        Denied, Refused,
    ),
    security(("bearer" = ["read:company"])),
)]
async fn list(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let (read, me) = (state.app.read(), viewer.id());
    let waiting = read.approvals().waiting(me, part.page()).await?;
    let objects: Vec<Uri> = waiting.iter().map(|approval| approval.object.clone()).collect();
    let known = read.posts().find_all_by_uri(&objects).await?;
    let readable = known.iter().map(|post| post.id).collect::<Vec<_>>();
    let readable = read.posts().readable_among(&readable, Some(me)).await?;
    let known = known.into_iter().filter(|post| readable.contains(&post.id));
    let known: HashMap<Uri, PostId> = known.map(|post| (post.uri, post.id)).collect();
    let ids: Vec<ActorId> = waiting.iter().map(|approval| approval.actor).collect();
    let actors = read.actors().find_all(&ids).await?;
    let request = |approval: &Approval| {
        let asker = actors.iter().find(|actor: &&Actor| actor.id == approval.actor)?;
        Some(Request {
            id: approval.id.to_string(),
            account: Account::new(asker),
            post: approval.post.to_string(),
            quoting: known.get(&approval.object).map(ToString::to_string),
            uri: approval.object.to_string(),
            asked_at: approval.created_at,
        })
    };
    let requests: Vec<Request> = waiting.iter().filter_map(request).collect();
    let next = part.next(waiting.iter().map(|approval| approval.id.0));
    Ok(next::private(&requests, next.map(|next| next::link(state.app.instance(), PATH, next))))
}

/// Give leave to quote, or not
///
/// Leave that was given is taken back as in the Mastodon API.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/quote-requests/{request}/{answer}",
    operation_id = "answerQuoteRequest",
    tag = "sharing",
    params(
        ("request" = String, Path, description = "The request's id."),
        ("answer" = inline(Answer), Path, description = "Yes or no."),
    ),
    responses((status = 204, description = "They are told."), Missing, Clash, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn answer(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, answer)): Path<(String, Answer)>,
) -> Result<StatusCode, Problem> {
    let approval: ApprovalId = text.parse().map_err(|_| Problem::not_found("there is no such request"))?;
    let accept = answer == Answer::Accept;
    state.app.execute(approval::Answer { speaker: viewer.speaker, approval, accept }).await?;
    Ok(StatusCode::NO_CONTENT)
}
