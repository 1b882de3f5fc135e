//! Answers with the headers that they need: media type, ETag, how long they hold.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use crate::net::ACTIVITY_JSON;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Absent {
    /// There is nothing, or nothing that the asker may see.
    NotFound,
    /// There was something; its tombstone, where there is one.
    Gone(Option<Value>),
    /// Only servers that sign may read here.
    Unsigned,
    /// The asker is not let in.
    Refused(StatusCode, String),
    /// Our fault.
    Fault(String),
}

impl Absent {
    /// There was something, of which this is left.
    pub fn gone(tombstone: impl serde::Serialize) -> Self {
        serde_json::to_value(tombstone)
            .map_or_else(|error| Self::Fault(error.to_string()), |tombstone| Self::Gone(Some(tombstone)))
    }
}

impl From<app::Error> for Absent {
    fn from(error: app::Error) -> Self {
        match error.kind() {
            app::Kind::NotFound => Self::NotFound,
            _ => Self::Fault(error.to_string()),
        }
    }
}

impl From<storage::StorageError> for Absent {
    fn from(error: storage::StorageError) -> Self {
        app::Error::from(error).into()
    }
}

impl IntoResponse for Absent {
    fn into_response(self) -> Response {
        let error = |status: StatusCode, text: &str| {
            let body = serde_json::json!({ "error": text }).to_string();
            (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        };
        match self {
            Self::NotFound => error(StatusCode::NOT_FOUND, "not found"),
            Self::Gone(None) => StatusCode::GONE.into_response(),
            Self::Gone(Some(tombstone)) => {
                (StatusCode::GONE, [(header::CONTENT_TYPE, ACTIVITY_JSON)], tombstone.to_string()).into_response()
            }
            Self::Unsigned => error(StatusCode::UNAUTHORIZED, "this server answers signed requests only"),
            Self::Refused(status, reason) => error(status, &reason),
            Self::Fault(detail) => {
                tracing::error!(%detail, "an endpoint met a fault");
                error(StatusCode::SERVICE_UNAVAILABLE, "try again later")
            }
        }
    }
}

/// How long an answer may be kept by others.
#[derive(Debug, Clone, Copy)]
pub(super) enum Caching {
    /// Everyone may keep it for a while.
    Open,
    /// It depends on who asks.
    Private,
}

impl Caching {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Open => "public, max-age=180",
            Self::Private => "private, no-store",
        })
    }
}

/// An answer that only signed requests get, whatever it says itself.
pub(super) async fn for_the_asker_alone(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, Caching::Private.header());
    answer
}

/// An answer that pages of other sites may read: apps in browsers ask here what a server is before they call it.
pub(super) async fn for_pages_of_others(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer
}

/// A document with its ETag; 304 when the asker has it already.
pub(super) fn document(headers: &HeaderMap, media_type: &'static str, body: Bytes, caching: Caching) -> Response {
    let etag = etag(&body);
    tagged(headers, media_type, body, &etag, caching)
}

/// The ETag of a body, with its quotes.
pub(super) fn etag(body: &[u8]) -> String {
    format!("\"{}\"", &app::secret::digest(body)[..32])
}

/// The same, with an ETag that is known.
pub(super) fn tagged(
    headers: &HeaderMap,
    media_type: &'static str,
    body: Bytes,
    etag: &str,
    caching: Caching,
) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| {
        known.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    });
    let mut response = if unchanged { StatusCode::NOT_MODIFIED.into_response() } else { body.into_response() };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    answer.insert(header::CACHE_CONTROL, caching.header());
    answer.insert(header::VARY, HeaderValue::from_static("Accept, Signature"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        answer.insert(header::ETAG, etag);
    }
    response
}

/// An ActivityPub document.
pub(super) fn activity(headers: &HeaderMap, value: &Value, caching: Caching) -> Response {
    document(headers, ACTIVITY_JSON, Bytes::from(value.to_string()), caching)
}
