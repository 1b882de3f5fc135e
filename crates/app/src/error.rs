//! Why a use-case did not do what was asked, in words that are safe to show.

use storage::StorageError;

use crate::refusal::Reason;

/// What kind of refusal it is; the edges map it to HTTP statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It does not exist, or the asker must not know that it does.
    NotFound,
    /// The asker may not.
    Forbidden,
    /// What was asked makes no sense.
    Invalid,
    /// It was there before.
    Conflict,
    /// The asker must slow down.
    TooMany,
    /// Another server could not be reached; trying again may help.
    Unavailable,
    /// Our fault.
    Internal,
}

/// Why a use-case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the asker must not know that it does.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The asker may not.
    #[error("{0}")]
    Forbidden(Reason),
    /// What was asked makes no sense; the text says what to change.
    #[error("{0}")]
    Invalid(Reason),
    /// It was there before.
    #[error("{0}")]
    Conflict(Reason),
    /// The asker must slow down.
    #[error("{0}")]
    TooMany(Reason),
    /// Another server could not be reached; trying again may help.
    #[error("{0}")]
    Unavailable(Reason),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Anything else that is our fault.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// What to change, said to the one who asked.
    pub fn invalid(reason: impl Into<Reason>) -> Self {
        Self::Invalid(reason.into())
    }

    /// Why the asker may not.
    pub fn forbidden(reason: impl Into<Reason>) -> Self {
        Self::Forbidden(reason.into())
    }

    /// What kind of refusal it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::NotFound(_) | Self::Storage(StorageError::NotFound(_)) => Kind::NotFound,
            Self::Forbidden(_) => Kind::Forbidden,
            Self::Invalid(_) => Kind::Invalid,
            Self::Conflict(_) | Self::Storage(StorageError::Conflict(_)) => Kind::Conflict,
            Self::TooMany(_) => Kind::TooMany,
            Self::Unavailable(_) | Self::Storage(StorageError::Busy(_)) => Kind::Unavailable,
            Self::Storage(_) | Self::Internal(_) => Kind::Internal,
        }
    }

    /// The name under which pages have words for the refusal, where a form of theirs can meet it.
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::Forbidden(reason)
            | Self::Invalid(reason)
            | Self::Conflict(reason)
            | Self::TooMany(reason)
            | Self::Unavailable(reason) => reason.name(),
            Self::NotFound(_) | Self::Storage(_) | Self::Internal(_) => None,
        }
    }

    /// What may be shown: the text for refusals, nothing of the inside for faults.
    pub fn public_text(&self) -> String {
        match self.kind() {
            Kind::Internal => "something went wrong on our side".into(),
            Kind::Conflict if matches!(self, Self::Storage(_)) => "this exists already".into(),
            Kind::Unavailable if matches!(self, Self::Storage(_)) => "the server is busy, please try again".into(),
            _ => self.to_string(),
        }
    }
}
