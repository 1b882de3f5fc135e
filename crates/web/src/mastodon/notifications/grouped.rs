//! Notifications in groups, the newer form. Each group holds one notification.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::id::NotificationId;
use serde_json::json;
use storage::views::{self, NotificationView};

use super::{Dismiss, Routes, Which, find, unread_count};
use crate::{
    WebState,
    error::ApiError,
    extract::{
        Paged, Params, PathWord, Signed,
        scope::{ReadNotifications, WriteNotifications},
    },
    mastodon::{
        answer::{done, nothing},
        entity::{Account, GROUP_OF_ONE, GroupedNotifications, Here, NotificationGroup, Status},
    },
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v2/notifications", list)
        .get("/api/v2/notifications/unread_count", unread_count)
        .get("/api/v2/notifications/policy", policy)
        .get("/api/v2/notifications/{group_key}", show)
        .get("/api/v2/notifications/{group_key}/accounts", accounts)
        .post("/api/v2/notifications/{group_key}/dismiss", dismiss)
        .get("/api/v1/notifications/requests", requests)
}

fn id_of(group_key: &str) -> Result<NotificationId, ApiError> {
    group_key.strip_prefix(GROUP_OF_ONE).and_then(|id| id.parse().ok()).ok_or(ApiError::NotFound)
}

/// Accounts and posts stand beside the groups, each once.
fn grouped<'a>(views: &'a [NotificationView], here: &'a Here<'a>) -> GroupedNotifications<'a> {
    let accounts: BTreeMap<_, _> =
        views.iter().map(|view| (view.from.actor.id, Account::new(&view.from, here))).collect();
    let statuses: BTreeMap<_, _> = views
        .iter()
        .filter_map(|view| view.post.as_ref())
        .map(|post| (post.post.id, Status::new(post, here)))
        .collect();
    GroupedNotifications {
        accounts: accounts.into_values().collect(),
        statuses: statuses.into_values().collect(),
        notification_groups: views.iter().map(|view| NotificationGroup::new(view, here)).collect(),
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
    let here = state.here(Some(viewer.id()));
    Ok(paged.answer(cursors, grouped(&views, &here)))
}

async fn show(
    viewer: Signed<ReadNotifications>,
    State(state): State<WebState>,
    PathWord(group_key): PathWord,
) -> Result<Response, ApiError> {
    let notification = find(&state, viewer.id(), id_of(&group_key)?).await?;
    let views = views::notifications(&state.app.read(), vec![notification], viewer.id()).await?;
    if views.is_empty() {
        return Err(ApiError::NotFound);
    }
    let here = state.here(Some(viewer.id()));
    Ok(Json(grouped(&views, &here)).into_response())
}

async fn accounts(
    viewer: Signed<ReadNotifications>,
    State(state): State<WebState>,
    PathWord(group_key): PathWord,
) -> Result<Response, ApiError> {
    let notification = find(&state, viewer.id(), id_of(&group_key)?).await?;
    state.show_accounts(&[notification.from]).await
}

async fn dismiss(
    viewer: Signed<WriteNotifications>,
    State(state): State<WebState>,
    PathWord(group_key): PathWord,
) -> Result<Response, ApiError> {
    let id = id_of(&group_key)?;
    find(&state, viewer.id(), id).await?;
    state.app.execute(Dismiss { recipient: viewer.id(), notification: Some(id) }).await?;
    Ok(done())
}

/// Nobody's notifications are held back, beyond what blocks and mutes do.
async fn policy(_viewer: Signed<ReadNotifications>) -> Response {
    Json(json!({
        "for_not_following": "accept",
        "for_not_followers": "accept",
        "for_new_accounts": "accept",
        "for_private_mentions": "accept",
        "for_limited_accounts": "accept",
        "summary": { "pending_requests_count": 0, "pending_notifications_count": 0 },
    }))
    .into_response()
}

/// So nothing waits to be let through.
async fn requests(_viewer: Signed<ReadNotifications>) -> Response {
    nothing()
}
