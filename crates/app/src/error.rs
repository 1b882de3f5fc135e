//! Why a use-case did not do what was asked, in words that are safe to show.

use std::borrow::Cow;

use storage::StorageError;

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
    Forbidden(Cow<'static, str>),
    /// What was asked makes no sense; the text says what to change.
    #[error("{0}")]
    Invalid(Cow<'static, str>),
    /// It was there before.
    #[error("{0}")]
    Conflict(Cow<'static, str>),
    /// The asker must slow down.
    #[error("{0}")]
    TooMany(Cow<'static, str>),
    /// Another server could not be reached; trying again may help.
    #[error("{0}")]
    Unavailable(Cow<'static, str>),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Anything else that is our fault.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// What to change, said to the one who asked.
    pub fn invalid(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid(text.into())
    }

    /// Why the asker may not.
    pub fn forbidden(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Forbidden(text.into())
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
