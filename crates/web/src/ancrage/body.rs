//! Reading what is sent: JSON, bounded, with problems as refusals.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::Problem;
use crate::{WebState, extract::null};

/// The largest body that is read, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// A value that may be left out. `null` is refused where it is not described: nothing would become of it.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// What a body says. No text of it holds U+0000 ([`null`]).
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let wrong = |error: serde_json::Error| Problem::invalid(format!("the body: {error}"));
    let whole: Value = serde_json::from_slice(body).map_err(wrong)?;
    if null::in_json(&whole) {
        return Err(Problem::invalid("the body contains a null character"));
    }
    serde_json::from_slice(body).map_err(wrong)
}

/// What was sent.
pub(super) struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<WebState> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &WebState) -> Result<Self, Problem> {
        let bytes = to_bytes(request.into_body(), MAX_BODY).await;
        let bytes = bytes.map_err(|_| Problem::invalid("the body has at most 64 KiB"))?;
        read(&bytes).map(Self)
    }
}
