//! What other servers send: checked, kept, answered, then processed.

mod claim;
mod guard;
mod room;
mod worker;
mod writer;

use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::id::ActorId;

pub(crate) use guard::{Refused, verify_get};
pub(crate) use room::Room;
pub(crate) use worker::{process_due, run};
pub(crate) use writer::InboxWriter;

use crate::Federation;

/// How long a sender is asked to wait when we cannot check or keep what it sent.
const RETRY_AFTER: &str = "60";

/// The inbox for everyone here.
pub(crate) async fn shared(State(federation): State<Federation>, request: Request) -> Response {
    answer(guard::receive(&federation, request).await)
}

/// The inbox of one actor.
pub(crate) async fn personal(
    State(federation): State<Federation>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Ok(id) = id.parse::<ActorId>() else { return StatusCode::NOT_FOUND.into_response() };
    match federation.app().read().actors().find(id).await {
        Ok(Some(actor)) if actor.is_local() && actor.deleted_at.is_none() => {
            answer(guard::receive(&federation, request).await)
        }
        Ok(Some(actor)) if actor.is_local() => StatusCode::GONE.into_response(),
        Ok(_) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "the inbox could not read the database");
            unavailable()
        }
    }
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}

fn answer(result: Result<(), Refused>) -> Response {
    match result {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(refused) => {
            tracing::debug!(status = %refused.status, reason = %refused.reason, "an inbox request was refused");
            if refused.status == StatusCode::SERVICE_UNAVAILABLE {
                return unavailable();
            }
            let body = serde_json::json!({ "error": refused.reason }).to_string();
            (refused.status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
    }
}
