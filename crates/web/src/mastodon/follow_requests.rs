//! Who waits to follow the viewer.

use app::follow::AnswerFollow;
use axum::{extract::State, response::Response};
use domain::id::ActorId;

use super::Routes;
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Paged, PathId, Signed,
        scope::{ReadFollows, WriteFollows},
    },
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/follow_requests", list)
        .post("/api/v1/follow_requests/{id}/authorize", authorize)
        .post("/api/v1/follow_requests/{id}/reject", reject)
}

async fn list(
    viewer: Signed<ReadFollows>,
    State(state): State<WebState>,
    paged: Paged<40, 80>,
) -> Result<Response, ApiError> {
    let requests = state.app.read().follows().requests(viewer.id(), paged.page).await?;
    let page: Vec<_> = requests.iter().map(|follow| (follow.id.0, follow.follower)).collect();
    state.show_account_page(&paged, &page).await
}

async fn authorize(
    viewer: Signed<WriteFollows>,
    State(state): State<WebState>,
    PathId(follower): PathId<ActorId>,
) -> Result<Response, ApiError> {
    state.app.execute(AnswerFollow { speaker: viewer.speaker, follower, accept: true }).await?;
    state.show_relationship(viewer.id(), follower).await
}

async fn reject(
    viewer: Signed<WriteFollows>,
    State(state): State<WebState>,
    PathId(follower): PathId<ActorId>,
) -> Result<Response, ApiError> {
    state.app.execute(AnswerFollow { speaker: viewer.speaker, follower, accept: false }).await?;
    state.show_relationship(viewer.id(), follower).await
}
