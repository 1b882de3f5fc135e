//! Why an exchange did not come to a usable end.

use std::error::Error;

use http::StatusCode;

use crate::signature::SignatureError;

/// Longest text of a cause that is kept for the log.
const MAX_CAUSE: usize = 300;

/// A URL that we do not contact, whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither `https` nor, where that is allowed, `http`.
    #[error("the scheme of the address is not allowed")]
    Scheme,
    /// From `https` down to `http`.
    #[error("the redirect leads from https to http")]
    Downgrade,
    /// `https://user:password@…`.
    #[error("the address holds credentials")]
    Credentials,
    /// A URL without a host.
    #[error("the address has no host")]
    NoHost,
    /// A special-use address is written into the URL.
    #[error("the address is not public")]
    Address,
    /// The name has no address that may be contacted.
    #[error("the name has no public address")]
    Name,
}

/// What went wrong. The texts are for our log and never for the peer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// We do not contact this address.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// More redirects than we follow.
    #[error("too many redirects")]
    TooManyRedirects,
    /// A redirect whose `Location` is missing or no URL.
    #[error("the redirect leads nowhere")]
    BadRedirect,
    /// 410: it was there and is deleted.
    #[error("gone")]
    Gone,
    /// 404.
    #[error("not found")]
    NotFound,
    /// Any other status that is not a success.
    #[error("answered {0}")]
    Status(StatusCode),
    /// The document is not of a kind that we asked for.
    #[error("unexpected media type {0:?}")]
    MediaType(String),
    /// The body is larger than the limit.
    #[error("the answer is too large")]
    TooLarge,
    /// The whole exchange took longer than its deadline.
    #[error("took too long")]
    Timeout,
    /// No connection, or it broke: DNS, TCP, TLS or HTTP.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// Our request could not be signed.
    #[error(transparent)]
    Signing(#[from] SignatureError),
}

impl FetchError {
    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Timeout | Self::Unreachable(_) => true,
            Self::Status(status) => is_transient(*status),
            Self::Refused(_)
            | Self::TooManyRedirects
            | Self::BadRedirect
            | Self::Gone
            | Self::NotFound
            | Self::MediaType(_)
            | Self::TooLarge
            | Self::Signing(_) => false,
        }
    }
}

/// Whether a peer that answers `status` may answer better later.
pub(super) fn is_transient(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS)
}

impl From<reqwest_middleware::Error> for FetchError {
    fn from(error: reqwest_middleware::Error) -> Self {
        match error {
            reqwest_middleware::Error::Reqwest(error) => error.into(),
            reqwest_middleware::Error::Middleware(error) => match error.downcast_ref::<Refusal>() {
                Some(refusal) => Self::Refused(refusal.clone()),
                None => Self::Unreachable(cut(&format!("{error:#}"))),
            },
        }
    }
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        // The causes tell more than the error itself, which repeats the URL.
        let mut causes = Vec::new();
        let mut next = error.source();
        while let Some(cause) = next {
            if let Some(refusal) = cause.downcast_ref::<Refusal>() {
                return Self::Refused(refusal.clone());
            }
            causes.push(cause.to_string());
            next = cause.source();
        }
        Self::Unreachable(cut(&causes.join(": ")))
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_CAUSE).collect()
}
