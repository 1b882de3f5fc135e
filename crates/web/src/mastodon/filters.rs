//! Word filters: none are kept, so that lists of them are empty.

use axum::response::Response;

use super::{Routes, answer::nothing};
use crate::extract::{Signed, scope::ReadFilters};

pub(super) fn routes() -> Routes {
    Routes::default().get("/api/v1/filters", list).get("/api/v2/filters", list)
}

async fn list(_viewer: Signed<ReadFilters>) -> Response {
    nothing()
}
