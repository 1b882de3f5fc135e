//! The communities of whoever asks: to which they belong, and into which they are invited.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::id::ActorId;
use storage::{AccountView, CommunityFilter, views};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    super::{
        Problem,
        access::Signed,
        next,
        problem::{Denied, Refused},
        query::{Part, Query},
    },
    PATH, Shown,
};
use crate::{WebState, extract::scope::ReadCommunity};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(mine)).routes(routes!(invited))
}

/// The communities with these ids, in this order.
async fn shown(state: &WebState, ids: &[ActorId]) -> Result<Vec<Shown>, Problem> {
    let read = state.app.read();
    let communities = read.communities().find_all(ids).await?;
    let one = |view: &AccountView| {
        let community = communities.iter().find(|community| community.actor == view.actor.id)?;
        view.actor.is_active().then(|| Shown::new(view, community, None, state))
    };
    Ok(views::accounts(&read, ids).await?.iter().filter_map(one).collect())
}

/// List the communities to which one belongs
///
/// The one whom the token speaks for; those by invitation too. The newest first.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/mine",
    operation_id = "listOwnCommunities",
    tag = "communities",
    params(Part),
    responses(
        (status = 200, description = "The communities.", body = Vec<Shown>,
         headers(("Link" = Option<String>, description = "The next page."))),
        Denied, Refused,
    ),
    security(("bearer" = ["read:community"])),
)]
async fn mine(
    viewer: Signed<ReadCommunity>,
    State(state): State<WebState>,
    Query(part): Query<Part>,
) -> Result<Response, Problem> {
    let which = CommunityFilter { member: Some(viewer.id()), ..CommunityFilter::default() };
    let found = state.app.read().communities().list(&which, part.page()).await?;
    let ids: Vec<ActorId> = found.iter().map(|community| community.actor).collect();
    let communities = shown(&state, &ids).await?;
    let next = part.next(ids.iter().map(|id| id.0));
    let path = format!("{PATH}/mine");
    Ok(next::private(&communities, next.map(|next| next::link(state.app.instance(), &path, next))))
}

/// List the communities into which one is invited
///
/// The one whom the token speaks for. At most 50, the latest first. Groups of other servers that invite come as
/// notifications alone.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/communities/invited",
    operation_id = "listCommunitiesInvitedTo",
    tag = "communities",
    responses((status = 200, description = "The communities.", body = Vec<Shown>), Denied, Refused),
    security(("bearer" = ["read:community"])),
)]
async fn invited(viewer: Signed<ReadCommunity>, State(state): State<WebState>) -> Result<Response, Problem> {
    let ids = state.app.read().communities().invitations_of(viewer.id()).await?;
    Ok(Json(shown(&state, &ids).await?).into_response())
}
