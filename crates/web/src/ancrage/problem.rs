//! Refusals as problem details (RFC 9457).

use std::any::Any;

use app::Kind;
use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use serde_json::json;
use storage::StorageError;

/// Why a request is not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    detail: String,
}

impl Problem {
    /// It does not exist.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, detail: detail.into() }
    }

    /// The request makes no sense; the text says what to change.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: detail.into() }
    }

    /// There is such an address, but not for this method.
    pub fn method() -> Self {
        Self { status: StatusCode::METHOD_NOT_ALLOWED, detail: "this address is only read".into() }
    }
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        let status = match error.kind() {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::Invalid => StatusCode::BAD_REQUEST,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status.is_server_error() {
            tracing::error!(%error, "a request met a fault");
        }
        Self { status, detail: error.public_text() }
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        app::Error::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        let Self { status, detail } = self;
        let title = status.canonical_reason().unwrap_or("Error");
        // Without a type of its own a problem is what its status says (RFC 9457, section 4.2.1).
        let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
        let kind = HeaderValue::from_static("application/problem+json");
        (status, [(CONTENT_TYPE, kind)], body.to_string()).into_response()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
/// The answer when a handler panicked: the text goes to the log alone.
pub(super) fn after_panic(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Problem::from(app::Error::Internal(format!("a handler panicked: {text}"))).into_response()
}
