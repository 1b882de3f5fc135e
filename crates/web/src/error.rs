//! Refusals, in the form that Mastodon apps read: a status and `{"error": "…"}`.

use std::any::Any;

use app::Kind;
use axum::{
    Json,
    body::Body,
    http::{HeaderValue, Response, StatusCode, header::WWW_AUTHENTICATE},
    response::IntoResponse,
};
use serde_json::json;
use storage::StorageError;

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No token, or none that we know.
    #[error("The access token is invalid")]
    Unauthenticated,
    /// The token allows other things.
    #[error("This action is outside the authorized scopes")]
    Scope,
    /// The account behind the token was suspended or deleted.
    #[error("Your login is currently disabled")]
    Disabled,
    /// It does not exist, or the asker must not know that it does.
    #[error("Record not found")]
    NotFound,
    /// There is such an address, but not for this method.
    #[error("This address is not for this method")]
    Method,
    /// The request cannot be read.
    #[error("{0}")]
    Malformed(String),
    /// The request is longer than is read.
    #[error("The request is too large")]
    TooLarge,
    /// The request can be read, and makes no sense.
    #[error("Validation failed: {0}")]
    Invalid(String),
    /// The asker must slow down.
    #[error("Too many requests")]
    TooMany,
    /// A use-case refused.
    #[error(transparent)]
    App(#[from] app::Error),
}

impl ApiError {
    /// The request makes no sense; the text says what to change.
    pub fn invalid(text: impl std::fmt::Display) -> Self {
        Self::Invalid(text.to_string())
    }

    /// The HTTP status (RFC 9110, section 15).
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Scope | Self::Disabled => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::App(error) => match error.kind() {
                Kind::NotFound => StatusCode::NOT_FOUND,
                Kind::Forbidden => StatusCode::FORBIDDEN,
                Kind::Invalid | Kind::Conflict => StatusCode::UNPROCESSABLE_ENTITY,
                Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
                Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    /// What the app may show; nothing of the inside.
    pub fn text(&self) -> String {
        let Self::App(error) = self else { return self.to_string() };
        match error.kind() {
            Kind::NotFound => Self::NotFound.to_string(),
            Kind::Invalid | Kind::Conflict => Self::Invalid(error.public_text()).to_string(),
            Kind::Forbidden | Kind::TooMany | Kind::Unavailable | Kind::Internal => error.public_text(),
        }
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        Self::App(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> axum::response::Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "a request met a fault");
        }
        let mut response = (status, Json(json!({ "error": self.text() }))).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge());
        }
        response
    }
}

/// What a refused token is told (RFC 6750, section 3).
pub(crate) fn challenge() -> HeaderValue {
    HeaderValue::from_static(r#"Bearer realm="Ancrage", error="invalid_token""#)
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
/// The answer when a handler panicked: the text goes to the log alone.
pub(crate) fn after_panic(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    ApiError::App(app::Error::Internal(format!("a handler panicked: {text}"))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_have_mastodons_words_and_faults_say_nothing() {
        let table: [(ApiError, u16, &str); 7] = [
            (ApiError::Unauthenticated, 401, "The access token is invalid"),
            (ApiError::Scope, 403, "This action is outside the authorized scopes"),
            (app::Error::NotFound("post").into(), 404, "Record not found"),
            (app::Error::invalid("too long").into(), 422, "Validation failed: too long"),
            (app::Error::TooMany("slow down".into()).into(), 429, "slow down"),
            (app::Error::Unavailable("not now".into()).into(), 503, "not now"),
            (app::Error::Internal("secret".into()).into(), 500, "something went wrong on our side"),
        ];
        for (error, status, text) in table {
            assert_eq!((error.status().as_u16(), error.text().as_str()), (status, text));
        }
    }

    #[tokio::test]
    async fn a_panic_becomes_a_fault_that_says_nothing() {
        use axum::{Router, routing::get};
        use tower::ServiceExt;
        use tower_http::catch_panic::CatchPanicLayer;

        let panics = async || -> &'static str { panic!("secret") };
        let router = Router::<()>::new().route("/", get(panics)).layer(CatchPanicLayer::custom(after_panic));
        let request = axum::extract::Request::new(Body::empty());
        let response = router.oneshot(request).await.expect("infallible");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 1_000).await.expect("a body");
        assert_eq!(body, r#"{"error":"something went wrong on our side"}"#);
    }
}
