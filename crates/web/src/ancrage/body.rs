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

/// What becomes of a value that can be taken away: it stays, where nothing is said of it; `null` takes it away.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Fate<T> {
    /// It stays.
    #[default]
    Stays,
    /// It becomes this.
    Becomes(Option<T>),
}

impl<T> Fate<T> {
    /// What it is from now on, having been `before`.
    pub fn after(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Stays => before,
            Self::Becomes(now) => now,
        }
    }

    /// The same with a value that `read` understands.
    pub fn read<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Fate<U>, E> {
        Ok(match self {
            Self::Stays => Fate::Stays,
            Self::Becomes(now) => Fate::Becomes(now.map(read).transpose()?),
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Fate<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Becomes)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Change {
        #[serde(default)]
        end: Fate<u8>,
    }

    fn after(text: &str) -> Option<u8> {
        serde_json::from_str::<Change>(text).expect("a change").end.after(Some(1))
    }

    #[test]
    fn what_is_not_named_stays_and_null_takes_it_away() {
        assert_eq!([after("{}"), after(r#"{"end":null}"#), after(r#"{"end":2}"#)], [Some(1), None, Some(2)]);
        let odd = |value: u8| if value % 2 == 1 { Ok(value) } else { Err("even") };
        assert_eq!(Fate::Becomes(Some(2)).read(odd), Err("even"));
        assert_eq!(Fate::Stays.read(odd), Ok(Fate::Stays));
    }
}
