//! Who asks to come into a community, and who is invited: for those who look after it.

use app::community::{AnswerRequest, Invite};
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{actor::Actor, id::ActorId};
use serde::{Deserialize, Serialize};
use storage::Page;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::Signed,
        body::Sent,
        next,
        path::Path,
        problem::{Clash, Denied, Missing, Refused},
        query::{self, PageSize, Query},
    },
    PATH, Room, parsed, private_list,
};
use crate::{
    WebState,
    extract::scope::{ReadCommunity, WriteCommunity},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(requests)).routes(routes!(answer)).routes(routes!(invite))
}

/// Somebody who wants to come in.
#[derive(Serialize, ToSchema)]
#[schema(as = CommunityRequest)]
struct Request {
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

impl Request {
    fn new(actor: &Actor, state: &WebState) -> Self {
        Self {
            account: actor.id.to_string(),
            handle: state.app.instance().full_handle(actor),
            name: actor.display_name().to_owned(),
            uri: actor.uri.to_string(),
        }
    }
}

/// Which part of the list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Further {
    /// What the `Link` header has.
    #[serde(default, deserialize_with = "super::number")]
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    before: Option<i64>,
    /// How many at the most.
    #[serde(default)]
    #[param(schema_with = PageSize::schema)]
    limit: PageSize,
}

/// List who asks to join a community
///
/// For its moderators.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/requests",
    operation_id = "listCommunityRequests",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community."), Further),
    responses(
        (status = 200, description = "Who asks, the latest first.", body = Vec<Request>,
         headers(("Link" = Option<String>, description = "The next page."))),
        Missing, Denied, Refused,
    ),
    security(("bearer" = ["read:community"])),
)]
async fn requests(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Query(Further { before, limit: PageSize(limit) }): Query<Further>,
) -> Result<Response, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let read = state.app.read();
    let waiting = read.follows().requests(community, Page { max_id: before, ..Page::first(limit) }).await?;
    let ids: Vec<ActorId> = waiting.iter().map(|follow| follow.follower).collect();
    let actors = read.actors().find_all(&ids).await?;
    let request = |id: &ActorId| actors.iter().find(|actor| actor.id == *id).map(|actor| Request::new(actor, &state));
    let requests: Vec<Request> = ids.iter().filter_map(request).collect();
    let next = waiting.last().filter(|_| waiting.len() == limit as usize).map(|last| {
        let page = [("before", last.id.to_string()), ("limit", limit.to_string())];
        next::link(state.app.instance(), &format!("{PATH}/{community}/requests"), page)
    });
    Ok(private_list(&requests, next))
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

/// Who is invited.
#[derive(Deserialize, ToSchema)]
struct Invitation {
    /// The id of the account, as in the Mastodon API: whoever is known here, wherever they live.
    #[serde(deserialize_with = "query::account")]
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$")]
    account: ActorId,
}

/// Invite somebody into a community
///
/// They are let in as soon as they ask. Into an open community every member invites, into others its moderators.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities/{id}/invitations",
    operation_id = "inviteIntoCommunity",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    request_body = Invitation,
    responses((status = 204, description = "They are invited."), Clash, Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn invite(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Invitation { account: guest }): Sent<Invitation>,
) -> Result<StatusCode, Problem> {
    let community = Room::find(&state, &text, Some(&viewer)).await?.community.actor;
    state.app.execute(Invite { speaker: viewer.speaker, community, guest }).await?;
    Ok(StatusCode::NO_CONTENT)
}
