//! Lists of accounts, and what else people put together: nothing of it is kept, so that apps see it empty.

use axum::response::Response;

use super::{Routes, answer::nothing};
use crate::extract::{
    Signed,
    scope::{Read, ReadAccounts, ReadFollows, ReadLists, ReadStatuses},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/lists", lists)
        .get("/api/v1/followed_tags", followed_tags)
        .get("/api/v1/featured_tags", featured_tags)
        .get("/api/v1/endorsements", endorsements)
        .get("/api/v1/conversations", conversations)
        .get("/api/v1/scheduled_statuses", scheduled)
        .get("/api/v1/suggestions", suggestions)
        .get("/api/v2/suggestions", suggestions)
        .get("/api/v1/announcements", announcements)
}

async fn lists(_viewer: Signed<ReadLists>) -> Response {
    nothing()
}

async fn followed_tags(_viewer: Signed<ReadFollows>) -> Response {
    nothing()
}

async fn featured_tags(_viewer: Signed<ReadAccounts>) -> Response {
    nothing()
}

async fn endorsements(_viewer: Signed<ReadAccounts>) -> Response {
    nothing()
}

async fn conversations(_viewer: Signed<ReadStatuses>) -> Response {
    nothing()
}

async fn scheduled(_viewer: Signed<ReadStatuses>) -> Response {
    nothing()
}

async fn suggestions(_viewer: Signed<Read>) -> Response {
    nothing()
}

async fn announcements(_caller: crate::extract::Open<ReadAccounts>) -> Response {
    nothing()
}
