//! Ids in addresses. What is no id names nothing, so it is not found.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::error::ApiError;

/// The one word in the address.
#[derive(Debug, Clone)]
pub struct PathWord(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathWord {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // What is no UTF-8 names nothing.
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| ApiError::NotFound)?;
        Ok(Self(text))
    }
}

/// The one id in the address.
#[derive(Debug, Clone, Copy)]
pub struct PathId<Id>(pub Id);

impl<Id, S> FromRequestParts<S> for PathId<Id>
where
    Id: FromStr + Send,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let PathWord(text) = PathWord::from_request_parts(parts, state).await?;
        // Ids have one spelling: "+7" and "007" are none.
        let plain = (1..=19).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'));
        if !plain {
            return Err(ApiError::NotFound);
        }
        text.parse().map(Self).map_err(|_| ApiError::NotFound)
    }
}
