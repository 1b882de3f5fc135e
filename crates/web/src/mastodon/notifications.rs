//! What the viewer is told. The newer form, in groups, is in [`grouped`].

mod grouped;

use app::notification::dismiss::Dismiss;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    id::{ActorId, NotificationId},
    notification::{Notification, NotificationKind},
};
use serde::Deserialize;
use serde_json::json;
use storage::{Page, views};

use super::{Routes, answer::done, entity};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Paged, Params, PathId, Signed, blank,
        scope::{ReadNotifications, WriteNotifications},
    },
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .merge(grouped::routes())
        .get("/api/v1/notifications", list)
        .get("/api/v1/notifications/unread_count", unread_count)
        .post("/api/v1/notifications/clear", clear)
        .get("/api/v1/notifications/{id}", show)
        .post("/api/v1/notifications/{id}/dismiss", dismiss)
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    exclude_types: Vec<String>,
    #[serde(default, deserialize_with = "blank")]
    account_id: Option<ActorId>,
}

impl Which {
    /// The kinds that are asked for. Names that do not exist here ask for nothing and keep nothing away.
    fn kinds(&self) -> Vec<NotificationKind> {
        let among = |names: &[String], kind: NotificationKind| names.iter().any(|name| name == kind.as_str());
        NotificationKind::ALL
            .into_iter()
            .filter(|kind| (self.types.is_empty() && !kind.is_ours()) || among(&self.types, *kind))
            .filter(|kind| !among(&self.exclude_types, *kind))
            .collect()
    }
}

async fn list(
    viewer: Signed<ReadNotifications>,
    State(state): State<WebState>,
    paged: Paged<40, 80>,
    Params(which): Params<Which>,
) -> Result<Response, ApiError> {
    let read = state.app.read();
    let page = read.notifications().page(viewer.id(), &which.kinds(), which.account_id, paged.page).await?;
    let cursors: Vec<i64> = page.iter().map(|notification| notification.id.0).collect();
    let views = views::notifications(&read, page, viewer.id()).await?;
    Ok(paged.answer(cursors, entity::notifications(&views, &state.here(Some(viewer.id())))))
}

async fn find(state: &WebState, viewer: ActorId, id: NotificationId) -> Result<Notification, ApiError> {
    state.app.read().notifications().find(viewer, id).await?.ok_or(ApiError::NotFound)
}

async fn show(
    viewer: Signed<ReadNotifications>,
    State(state): State<WebState>,
    PathId(id): PathId<NotificationId>,
) -> Result<Response, ApiError> {
    let notification = find(&state, viewer.id(), id).await?;
    let views = views::notifications(&state.app.read(), vec![notification], viewer.id()).await?;
    let view = views.first().ok_or(ApiError::NotFound)?;
    Ok(Json(entity::Notification::new(view, &state.here(Some(viewer.id())))).into_response())
}

/// How many came after the marker that apps set, counted up to a bound.
async fn unread_count(
    viewer: Signed<ReadNotifications>,
    State(state): State<WebState>,
    Params(which): Params<Which>,
) -> Result<Response, ApiError> {
    const UP_TO: u32 = 100;
    let read = state.app.read();
    let marker = read.markers().of_actor(viewer.id()).await?;
    let last = marker.iter().find(|marker| marker.timeline == "notifications").map_or(0, |m| m.last_read_id);
    let page = Page { since_id: Some(last), ..Page::first(UP_TO) };
    let unread = read.notifications().page(viewer.id(), &which.kinds(), which.account_id, page).await?;
    Ok(Json(json!({ "count": unread.len() })).into_response())
}

async fn clear(viewer: Signed<WriteNotifications>, State(state): State<WebState>) -> Result<Response, ApiError> {
    state.app.execute(Dismiss { recipient: viewer.id(), notification: None }).await?;
    Ok(done())
}

async fn dismiss(
    viewer: Signed<WriteNotifications>,
    State(state): State<WebState>,
    PathId(id): PathId<NotificationId>,
) -> Result<Response, ApiError> {
    find(&state, viewer.id(), id).await?;
    state.app.execute(Dismiss { recipient: viewer.id(), notification: Some(id) }).await?;
    Ok(done())
}
