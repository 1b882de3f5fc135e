//! What is talked about: nothing is counted, so that these lists are empty.

use axum::response::Response;

use super::{Routes, answer::nothing};
use crate::extract::{Open, scope::ReadStatuses};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/trends", empty)
        .get("/api/v1/trends/tags", empty)
        .get("/api/v1/trends/statuses", empty)
        .get("/api/v1/trends/links", empty)
}

async fn empty(_caller: Open<ReadStatuses>) -> Response {
    nothing()
}
