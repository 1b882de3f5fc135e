//! Who asks to come into a community, who looks after it and who is kept out: for its moderators.

use std::collections::HashMap;

use app::community::AnswerRequest;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{actor::Actor, id::ActorId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::Signed,
        body::Sent,
        next,
        path::Path,
        problem::{Denied, Missing, Refused},
        query::{Part, Query},
    },
    PATH, Room, parsed,
};
use crate::{
    WebState,
    extract::scope::{ReadCommunity, WriteCommunity},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(requests))
        .routes(routes!(answer))
        .routes(routes!(moderators))
        .routes(routes!(banned))
}

/// Somebody around a community.
#[derive(Serialize, ToSchema)]
#[schema(as = CommunityPerson)]
pub(super) struct Person {
    /// The id of the account, as in the Mastodon API.
    account: String,
    #[schema(example = "@anna@brest.example")]
    handle: String,
    /// What they are called.
    name: String,
    /// The ActivityPub id.
    #[schema(format = "uri")]
    uri: String,
}

impl Person {
    fn new(actor: &Actor, state: &WebState) -> Self {
        Self {
            account: actor.id.to_string(),
            handle: state.app.instance().full_handle(actor),
            name: actor.display_name().to_owned(),
            uri: actor.uri.to_string(),
        }
    }
}

/// These accounts, in this order.
pub(super) async fn listed(state: &WebState, ids: &[ActorId]) -> Result<Vec<Person>, Problem> {
    let actors = state.app.read().actors().find_all(ids).await?;
    let entry = |id: &ActorId| actors.iter().find(|actor| actor.id == *id).map(|actor| Person::new(actor, state));
    Ok(ids.iter().filter_map(entry).collect())
}

/// List who asks to join a community
///
/// For its moderators.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/requests",
    operation_id = "listCommunityRequests",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community."), Part),
    responses(
        (status = 200, description = "Who asks, the latest first.", body = Vec<Person>,
         headers(("Link" = Option<String>, description = "The next page."))),
        Missing, Denied, Refused,
    ),
    security(("bearer" = ["read:community"])),
)]
async fn requests(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let read = state.app.read();
    let waiting = read.follows().requests(community, part.page()).await?;
    let ids: Vec<ActorId> = waiting.iter().map(|follow| follow.follower).collect();
    let requests = listed(&state, &ids).await?;
    let next = part.next(waiting.iter().map(|follow| follow.id.0));
    let path = format!("{PATH}/{community}/requests");
    Ok(next::private(&requests, next.map(|next| next::link(state.app.instance(), &path, next))))
}

/// Yes or no.
#[derive(Deserialize, ToSchema)]
struct RequestAnswer {
    /// Whether they come in.
    accept: bool,
}

/// Let somebody into a community, or turn them down
///
/// For its moderators. Turning down somebody who is a member already ends their membership.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities/{id}/requests/{account}",
    operation_id = "answerCommunityRequest",
    tag = "communities",
    params(
        ("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community."),
        ("account" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the account."),
    ),
    request_body = RequestAnswer,
    responses((status = 204, description = "They are told."), Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn answer(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path((text, account)): Path<(String, String)>,
    Sent(RequestAnswer { accept }): Sent<RequestAnswer>,
) -> Result<StatusCode, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let follower: ActorId = parsed(&account)?;
    state.app.execute(AnswerRequest { speaker: viewer.speaker, community, follower, accept }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List who looks after a community
///
/// For its moderators. The longest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/moderators",
    operation_id = "listCommunityModerators",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 200, description = "Who looks after it.", body = [Person]), Missing, Denied, Refused),
    security(("bearer" = ["read:community"])),
)]
async fn moderators(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let ids = state.app.read().communities().moderators(community).await?;
    Ok(Json(listed(&state, &ids).await?).into_response())
}

/// Somebody who is kept out of a community.
#[derive(Serialize, ToSchema)]
#[schema(as = CommunityBan)]
struct Banned {
    /// Who.
    account: Person,
    /// Why; empty where nobody said.
    reason: String,
}

/// List who is kept out of a community
///
/// For its moderators.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/bans",
    operation_id = "listCommunityBans",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community."), Part),
    responses(
        (status = 200, description = "Who is kept out now, the latest first.", body = Vec<Banned>,
         headers(("Link" = Option<String>, description = "The next page."))),
        Missing, Denied, Refused,
    ),
    security(("bearer" = ["read:community"])),
)]
async fn banned(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let bans = state.app.read().communities().bans(community, part.page(), state.app.now()).await?;
    let next = part.next(bans.iter().map(|ban| ban.since));
    let ids: Vec<ActorId> = bans.iter().map(|ban| ban.actor).collect();
    let mut reasons: HashMap<String, String> =
        bans.into_iter().map(|ban| (ban.actor.to_string(), ban.reason)).collect();
    let ban = |account: Person| Banned { reason: reasons.remove(&account.account).unwrap_or_default(), account };
    let banned: Vec<Banned> = listed(&state, &ids).await?.into_iter().map(ban).collect();
    let path = format!("{PATH}/{community}/bans");
    Ok(next::private(&banned, next.map(|next| next::link(state.app.instance(), &path, next))))
}
