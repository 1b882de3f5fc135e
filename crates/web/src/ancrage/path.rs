//! Reading addresses: what cannot be read leads to nothing.

use axum::{
    extract::{self, FromRequestParts},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::Problem;

/// The variable parts of an address.
pub(super) struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = extract::Path::<T>::from_request_parts(parts, state).await;
        let extract::Path(read) = read.map_err(|_| Problem::not_found("there is nothing at this address"))?;
        Ok(Self(read))
    }
}
