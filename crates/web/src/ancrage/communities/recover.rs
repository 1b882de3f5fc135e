//! Giving a community somebody who looks after it, for when nobody is left who can: what the server's moderators do.

use app::community::RecoverCommunity;
use axum::{extract::State, http::StatusCode};
use domain::id::ActorId;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::{self, Signed},
        body::Sent,
        path::Path,
        problem::{Clash, Denied, Missing, Refused},
        query,
    },
    Room, parsed,
};
use crate::{WebState, extract::scope::WriteCommunity};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(name))
}

/// Who is to look after a community.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommunityModeratorToName)]
struct Heir {
    /// A member, by the id as in the Mastodon API.
    #[serde(deserialize_with = "query::account")]
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$")]
    account: ActorId,
}

/// Name a moderator of a community
///
/// For moderators of the server, while nobody looks after the community who could. Who looked after it and is suspended
/// does again when let back. Moderators of the community appoint others with `moderateCommunity`.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/communities/{id}/moderators",
    operation_id = "nameCommunityModerator",
    tag = "communities",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The id of the community.")),
    request_body = Heir,
    responses((status = 204, description = "They look after it."), Clash, Missing, Denied, Refused),
    security(("bearer" = ["write:community"])),
)]
async fn name(
    viewer: Signed<WriteCommunity>,
    State(state): State<WebState>,
    Path(text): Path<String>,
    Sent(Heir { account }): Sent<Heir>,
) -> Result<StatusCode, Problem> {
    let by = Some(access::moderator(&state, &viewer).await?);
    // Also one that is hidden from them: nobody else is left who could.
    let community = Room::load(&state, parsed(&text)?, None).await?.community.actor;
    state.app.execute(RecoverCommunity { community, member: account, by }).await?;
    Ok(StatusCode::NO_CONTENT)
}
