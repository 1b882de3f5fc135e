//! Who is invited into a community: inviting, and taking it back, and declining.

use app::community::{DeclineInvitation, Invite, WithdrawInvitation};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::id::ActorId;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::Signed,
        body::Sent,
        path::Path,
        problem::{Clash, Denied, Missing, Refused},
        query,
    },
    Room, parsed,
    people::{Person, listed},
};
use crate::{
    WebState,
    extract::scope::{ReadCommunity, WriteCommunity},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(invited, invite)).routes(routes!(withdraw)).routes(routes!(decline))
}

/// Who is invited.
#[derive(Deserialize, ToSchema)]
#[schema(as = CommunityInvitation)]
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

/// List who is invited into a community
///
/// For its moderators: who has not answered, at most 500, the latest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/invitations",
    operation_id = "listCommunityInvitations",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 200, description = "Who is invited.", body = [Person]), Missing, Denied, Refused),
    security(("bearer" = ["read:community"])),
)]
async fn invited(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let ids = state.app.read().communities().invited(community).await?;
    Ok(Json(listed(&state, &ids).await?).into_response())
}

/// Take an invitation into a community back
///
/// For its moderators. Whoever came in meanwhile stays.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/communities/{id}/invitations/{account}",
    operation_id = "withdrawCommunityInvitation",
    tag = "communities",
    params(
        ("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community."),
        ("account" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the account."),
    ),
    responses((status = 204, description = "They are not invited."), Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn withdraw(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path((text, account)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let guest: ActorId = parsed(&account)?;
    state.app.execute(WithdrawInvitation { speaker: viewer.speaker, community, guest }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decline an invitation into a community
///
/// For the one who is invited, also by a group of another server, as an `ancrage.community_invited` notification
/// names it; doing it twice is doing it once.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities/{id}/decline",
    operation_id = "declineCommunityInvitation",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 204, description = "Not invited any more."), Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn decline(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let group: ActorId = parsed(&text)?;
    // A group of another server is no community here.
    let community = if state.app.read().communities().is_invited(group, viewer.id()).await? {
        group
    } else {
        Room::find(&state, &text, Some(&viewer)).await?.community.actor
    };
    state.app.execute(DeclineInvitation { speaker: viewer.speaker, community }).await?;
    Ok(StatusCode::NO_CONTENT)
}
