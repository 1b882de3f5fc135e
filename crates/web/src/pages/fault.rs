//! Why a page is not shown. The guard turns a fault into a page in the reader's language.

use app::Kind;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use storage::StorageError;

use super::words::Key;

/// Why a page is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// What was sent cannot be read.
    Malformed,
    /// There is nothing, or nothing that the reader may know of.
    NotFound,
    /// There was something.
    Gone,
    /// The reader may not do this.
    Forbidden,
    /// The form is old, or comes from another site.
    Expired,
    /// What was asked makes no sense.
    Invalid,
    /// A use-case refused, and the catalogue says why.
    Refused(Kind, Key),
    /// More was sent than is read.
    TooLarge,
    /// Too many attempts.
    TooMany,
    /// Another server, or ours, is busy.
    Unavailable,
    /// Our fault.
    Internal,
}

impl Fault {
    /// The status (RFC 9110, section 15).
    pub fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Forbidden | Self::Expired => StatusCode::FORBIDDEN,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(kind, _) => Self::of_kind(kind).status(),
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The fault that a kind of refusal stands for, where nothing says why.
    fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::NotFound => Self::NotFound,
            Kind::Forbidden => Self::Forbidden,
            Kind::Invalid | Kind::Conflict => Self::Invalid,
            Kind::TooMany => Self::TooMany,
            Kind::Unavailable => Self::Unavailable,
            Kind::Internal => Self::Internal,
        }
    }

    /// The fault that a bare status stands for, as the router answers with one.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotFound,
            StatusCode::GONE => Self::Gone,
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Self::Forbidden,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Invalid,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            other if other.is_client_error() => Self::Malformed,
            _ => Self::Internal,
        }
    }

    /// In a few words.
    pub fn title(self) -> Key {
        match self {
            Self::Malformed => Key("error-malformed"),
            Self::NotFound => Key("error-not-found"),
            Self::Gone => Key("error-gone"),
            Self::Forbidden | Self::Refused(Kind::Forbidden, _) => Key("error-forbidden"),
            Self::Expired => Key("error-expired"),
            // Conflicts and full lists too: waiting does not help, something has to be changed.
            Self::Invalid | Self::Refused(..) => Key("error-invalid"),
            Self::TooLarge => Key("error-too-large"),
            Self::TooMany => Key("error-too-many"),
            Self::Unavailable => Key("error-unavailable"),
            Self::Internal => Key("error-internal"),
        }
    }

    /// Whether only the reason is said, and whoever sent the form goes back to put it right.
    pub fn amends(self) -> bool {
        matches!(self, Self::Refused(Kind::Invalid, _))
    }

    /// What it means and what to do.
    pub fn text(self) -> Key {
        match self {
            Self::Malformed => Key("error-malformed-text"),
            Self::NotFound => Key("error-not-found-text"),
            Self::Gone => Key("error-gone-text"),
            Self::Forbidden => Key("error-forbidden-text"),
            Self::Expired => Key("error-expired-text"),
            Self::Invalid => Key("error-invalid-text"),
            Self::Refused(_, why) => why,
            Self::TooLarge => Key("error-too-large-text"),
            Self::TooMany => Key("error-too-many-text"),
            Self::Unavailable => Key("error-unavailable-text"),
            Self::Internal => Key("error-internal-text"),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<app::Error> for Fault {
    fn from(error: app::Error) -> Self {
        let kind = error.kind();
        if kind == Kind::Internal {
            tracing::error!(%error, "a page failed");
        }
        error.refusal().map_or(Self::of_kind(kind), |name| Self::Refused(kind, Key(name)))
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        app::Error::from(error).into()
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a template failed");
        Self::Internal
    }
}
