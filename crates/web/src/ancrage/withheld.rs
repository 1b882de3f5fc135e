//! What was answered to a company beyond its sharing cursor: kept for those who speak for it, and not shown.

use app::approval::WithdrawReply;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    cursor::Withheld,
    id::{ActorId, PostId},
    post::Post,
    text::sanitize,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed,
    account::Account,
    next,
    path::Path,
    problem::{Denied, Missing, Refused},
    query::{self, Part, Query},
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

const PATH: &str = "/api/ancrage/v1/withheld";

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, hide))
}

/// An answer that is kept and not shown.
#[derive(Serialize, ToSchema)]
#[schema(as = WithheldReply)]
struct Kept {
    /// As in the Mastodon API, which has the rest.
    id: String,
    /// Who answered.
    account: Account,
    /// What they answered, as in the Mastodon API.
    in_reply_to: Option<String>,
    #[schema(schema_with = reasons)]
    reason: &'static str,
    /// What it says, plain text.
    text: String,
    /// The ActivityPub id.
    #[schema(format = "uri")]
    uri: String,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
}

/// Why: the cursor did not let them answer, what they answered is not shown itself, or it was taken away by hand.
fn reasons() -> RefOr<Schema> {
    query::name_schema([Withheld::Cursor, Withheld::Thread, Withheld::Hand].map(Withheld::as_str))
}

impl Kept {
    /// `None` where it is shown.
    fn new(post: &Post, author: &Actor) -> Option<Self> {
        Some(Self {
            id: post.id.to_string(),
            account: Account::new(author),
            in_reply_to: post.in_reply_to.as_ref().map(ToString::to_string),
            reason: post.withheld?.as_str(),
            text: sanitize::plain(&post.content),
            uri: post.uri.to_string(),
            published_at: post.published_at,
        })
    }
}

/// The one whom a token speaks for, if their cursor stands where answers are kept for them.
async fn collecting(state: &WebState, me: ActorId) -> Result<ActorId, Problem> {
    let cursor = state.app.read().cursors().find(me).await?.filter(|cursor| cursor.level.collects());
    cursor.map(|cursor| cursor.actor).ok_or_else(|| Problem::not_found("nothing is kept for this account"))
}

/// List the answers that are kept and not shown
///
/// For the company that the token speaks for, from the level on at which it listens.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/withheld",
    operation_id = "listWithheldReplies",
    tag = "sharing",
    params(Part),
    responses(
        (status = 200, description = "The answers, the latest first.", body = [Kept],
         headers(("Link" = Option<String>, description = "The next page."))),
        Missing, Denied, Refused,
    ),
    security(("bearer" = ["read:company"])),
)]
async fn list(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let me = collecting(&state, viewer.id()).await?;
    let read = state.app.read();
    let posts = read.posts().withheld(me, part.page()).await?;
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let readable = read.posts().readable_among(&ids, Some(me)).await?;
    let authors: Vec<ActorId> = posts.iter().map(|post| post.author).collect();
    let authors = read.actors().find_all(&authors).await?;
    let kept = |post: &Post| Kept::new(post, authors.iter().find(|author| author.id == post.author)?);
    let shown = posts.iter().filter(|post| readable.contains(&post.id));
    let shown: Vec<Kept> = shown.filter_map(kept).collect();
    let next = part.next(ids.iter().map(|id| id.0));
    Ok(next::private(&shown, next.map(|next| next::link(state.app.instance(), PATH, next))))
}

fn missing() -> Problem {
    Problem::not_found("there is no such answer")
}

/// Read an answer that is kept and not shown
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/withheld/{post}",
    operation_id = "readWithheldReply",
    tag = "sharing",
    params(("post" = String, Path, description = "The answer, as in the Mastodon API.")),
    responses((status = 200, description = "The answer.", body = Kept), Missing, Denied, Refused),
    security(("bearer" = ["read:company"])),
)]
async fn show(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let id: PostId = text.parse().map_err(|_| missing())?;
    let me = collecting(&state, viewer.id()).await?;
    let read = state.app.read();
    let post = read.posts().find_readable(id, Some(me)).await?;
    let post = post.filter(|post| post.in_reply_to_author == Some(me)).ok_or_else(missing)?;
    let author = read.actors().find(post.author).await?.ok_or_else(missing)?;
    Ok(Json(Kept::new(&post, &author).ok_or_else(missing)?).into_response())
}

/// Keep an answer from being shown
///
/// One that stands below a post of the company that the token speaks for. What other servers have shown cannot be
/// recalled.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/withheld/{post}",
    operation_id = "withholdReply",
    tag = "sharing",
    params(("post" = String, Path, description = "The answer, as in the Mastodon API.")),
    responses((status = 204, description = "It is not shown any more."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn hide(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let reply: PostId = text.parse().map_err(|_| missing())?;
    state.app.execute(WithdrawReply { speaker: viewer.speaker, reply }).await?;
    Ok(StatusCode::NO_CONTENT)
}
