//! Refusals as problem details (RFC 9457).

use std::{any::Any, collections::BTreeMap};

use app::Kind;
use axum::{
    body::Body,
    http::{
        HeaderValue, Response, StatusCode,
        header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::IntoResponse,
};
use serde::Serialize;
use storage::StorageError;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response as Answer, ResponseBuilder},
};

use crate::error::{self, ApiError};

const KIND: &str = "application/problem+json";

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

    /// Whoever asks may not do this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::FORBIDDEN, detail: detail.into() }
    }

    /// There is such an address, but not for this method.
    pub fn method() -> Self {
        Self { status: StatusCode::METHOD_NOT_ALLOWED, detail: "this address is not for this method".into() }
    }

    /// The asker must slow down.
    pub fn too_many() -> Self {
        Self { status: StatusCode::TOO_MANY_REQUESTS, detail: "too many requests".into() }
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

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::App(error) => error.into(),
            ApiError::Invalid(detail) => Self::invalid(detail),
            other => Self { status: other.status(), detail: other.text() },
        }
    }
}

/// A refusal (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Details {
    /// Always `about:blank`: a problem is what its status says (RFC 9457, section 4.2.1).
    #[serde(rename = "type")]
    kind: &'static str,
    /// The name of the status.
    title: &'static str,
    /// The status (RFC 9110, section 15).
    status: u16,
    /// What is wrong, and what to change.
    detail: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        let Self { status, detail } = self;
        let title = status.canonical_reason().unwrap_or("Error");
        let details = Details { kind: "about:blank", title, status: status.as_u16(), detail };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let kind = HeaderValue::from_static(KIND);
        let mut response = (status, [(CONTENT_TYPE, kind)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, error::challenge());
        }
        response
    }
}

fn described(refusals: &[(u16, &str)]) -> BTreeMap<String, RefOr<Answer>> {
    let content = || ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let answer = |text: &str| ResponseBuilder::new().description(text).content(KIND, content()).build();
    refusals.iter().map(|(status, text)| (status.to_string(), answer(text).into())).collect()
}

/// How any request may be refused: written among the `responses` of every operation.
pub struct Refused;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Answer>> {
        described(&[
            (400, "The request makes no sense."),
            (429, "Too many requests; `x-ratelimit-reset` says when to ask again."),
            (500, "A fault of the server."),
            (503, "The server is busy. Trying again may help."),
        ])
    }
}

/// How a request about one thing may be refused.
pub struct Missing;

impl IntoResponses for Missing {
    fn responses() -> BTreeMap<String, RefOr<Answer>> {
        described(&[(404, "There is no such thing, or the asker must not know that there is.")])
    }
}

/// How a request may be refused that makes sense, only not as things are.
pub struct Clash;

impl IntoResponses for Clash {
    fn responses() -> BTreeMap<String, RefOr<Answer>> {
        described(&[(409, "As things are, this cannot be done; the detail says what stands in the way.")])
    }
}

/// How a request that asks for a token may be refused.
pub struct Denied;

impl IntoResponses for Denied {
    fn responses() -> BTreeMap<String, RefOr<Answer>> {
        described(&[
            (401, "Without a token, or with one that is not good."),
            (403, "The token, or the person behind it, may not do this."),
        ])
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
