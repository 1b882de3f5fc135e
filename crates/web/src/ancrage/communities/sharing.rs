//! How open a community is: for whoever may know that there is one to read, for its moderators to change.

use app::community::ShareCommunity;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{cursor::Cursor, group::Rules, id::ActorId, time::Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::{Open, Signed},
        body::Sent,
        path::Path,
        problem::{Denied, Missing, Refused},
        query,
        sharing::{Moved, moves},
    },
    Room,
};
use crate::{
    WebState,
    extract::scope::{ReadCommunity, WriteCommunity},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(show, change)).routes(routes!(changes))
}

/// How open a community is.
#[derive(Serialize, ToSchema)]
#[schema(as = CommunitySharing)]
struct Sharing {
    /// The community, as in the Mastodon API.
    community: String,
    #[schema(schema_with = query::level_schema)]
    level: &'static str,
    /// The place of the level.
    #[schema(maximum = 4)]
    number: u8,
    /// Only members begin threads and answer.
    members_write: bool,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
}

async fn read(state: &WebState, room: &Room) -> Result<Sharing, Problem> {
    let community: ActorId = room.community.actor;
    let found = state.app.read().cursors().find(community).await?;
    let Cursor { level, changed_at, .. } = found.ok_or_else(|| Problem::not_found("there is no such community"))?;
    let closed = room.community.closing.is_some();
    let rules = Rules { access: room.community.access, level: Some(level), closed };
    Ok(Sharing {
        community: community.to_string(),
        level: level.as_str(),
        number: level.number(),
        members_write: rules.members_write(),
        changed_at,
    })
}

/// Read how open a community is
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/sharing",
    operation_id = "readCommunitySharing",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 200, description = "How open it is.", body = Sharing), Missing, Denied, Refused),
    security((), ("bearer" = ["read:community"])),
)]
async fn show(
    viewer: Open<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let room = Room::find(&state, &text, viewer.viewer()).await?;
    Ok(Json(read(&state, &room).await?).into_response())
}

/// What is to be changed.
#[derive(Deserialize, ToSchema)]
#[schema(as = CommunitySharingWish)]
struct Wish {
    #[schema(schema_with = query::level_schema)]
    level: String,
}

/// Change how open a community is
///
/// For its moderators. What exists stays; below `dialogue` only members write.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/communities/{id}/sharing",
    operation_id = "changeCommunitySharing",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    request_body = Wish,
    responses((status = 200, description = "How open it is now.", body = Sharing), Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn change(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Wish { level }): Sent<Wish>,
) -> Result<Response, Problem> {
    let level = query::level(&level).map_err(Problem::invalid)?;
    let room = Room::looked_after(&state, &text, &viewer).await?;
    let community = room.community.actor;
    state.app.execute(ShareCommunity { speaker: viewer.speaker, community, level }).await?;
    Ok(Json(read(&state, &room).await?).into_response())
}

/// List how the openness of a community changed
///
/// For its moderators: who changed it, and when. At most 50, the latest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/sharing/changes",
    operation_id = "listCommunitySharingChanges",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    responses((status = 200, description = "The changes.", body = [Moved]), Missing, Denied, Refused),
    security(("bearer" = ["read:community"])),
)]
async fn changes(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    Ok(Json(moves(&state, community).await?).into_response())
}
