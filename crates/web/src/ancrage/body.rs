//! Reading what is sent: JSON, bounded, with problems as refusals.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
};
use serde::de::DeserializeOwned;

use super::Problem;
use crate::WebState;

/// The largest body that is read, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// What was sent.
pub(super) struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<WebState> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &WebState) -> Result<Self, Problem> {
        let bytes = to_bytes(request.into_body(), MAX_BODY).await;
        let bytes = bytes.map_err(|_| Problem::invalid("the body has at most 64 KiB"))?;
        let sent = serde_json::from_slice(&bytes).map_err(|error| Problem::invalid(format!("the body: {error}")))?;
        Ok(Self(sent))
    }
}
