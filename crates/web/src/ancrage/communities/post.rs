//! How a post stands in a community: for its moderators, before they do something about it.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{id::PostId, time::Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::Signed,
        path::Path,
        problem::{Denied, Missing, Refused},
    },
    Room, parsed,
};
use crate::{WebState, extract::scope::ReadCommunity};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(show))
}

/// How a post stands in a community.
#[derive(Serialize, ToSchema)]
#[schema(as = CommunityPost)]
struct Entry {
    /// The id of the post, as in the Mastodon API.
    post: String,
    /// It begins a thread.
    thread: bool,
    /// The thread is closed.
    locked: bool,
    /// It is on top.
    pinned: bool,
    /// Since when it is taken out.
    #[schema(value_type = Option<String>, format = DateTime)]
    removed_at: Option<Timestamp>,
    /// Why; empty where nobody said.
    reason: String,
}

/// Read how a post stands in a community
///
/// For its moderators.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/{id}/posts/{post}",
    operation_id = "readCommunityPost",
    tag = "communities",
    params(
        ("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community."),
        ("post" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the post."),
    ),
    responses((status = 200, description = "How it stands.", body = Entry), Missing, Denied, Refused),
    security(("bearer" = ["read:community"])),
)]
async fn show(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Path((text, post)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let community = Room::looked_after(&state, &text, &viewer).await?.community.actor;
    let post: PostId = parsed(&post)?;
    let read = state.app.read();
    let entry = read.groups().find(community, post).await?;
    let entry = entry.ok_or_else(|| Problem::not_found("the community has no such post"))?.post;
    let entry = Entry {
        post: post.to_string(),
        thread: entry.boost.is_some(),
        locked: entry.locked,
        pinned: read.pins().of_actor(community).await?.contains(&post),
        removed_at: entry.removed_at,
        reason: entry.reason,
    };
    Ok(Json(entry).into_response())
}
