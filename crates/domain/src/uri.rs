//! Addresses of actors, objects and activities.

use serde::{Deserialize, Serialize};
use url::Url;

/// An absolute http or https address, in the normal form of the URL standard.
///
/// It is a string and not a [`Url`], because timelines read hundreds of them and parse none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uri(String);

/// The longest address that is kept, in bytes.
pub const MAX_LENGTH: usize = 2_048;

/// Why a text is no address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UriError {
    /// It is not an absolute URL.
    #[error("not an absolute URL")]
    Malformed,
    /// Only http and https can be fetched.
    #[error("neither http nor https")]
    Scheme,
    /// It is longer than [`MAX_LENGTH`].
    #[error("longer than 2048 bytes")]
    TooLong,
    /// It carries a user name or a password.
    #[error("carries credentials")]
    Credentials,
}

impl Uri {
    /// Checks and normalises an address from outside.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        if text.len() > MAX_LENGTH {
            return Err(UriError::TooLong);
        }
        Self::from_url(Url::parse(text).map_err(|_| UriError::Malformed)?)
    }

    /// The same check for an address that is parsed already.
    pub fn from_url(url: Url) -> Result<Self, UriError> {
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(UriError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UriError::Credentials);
        }
        let text = String::from(url);
        if text.len() > MAX_LENGTH { Err(UriError::TooLong) } else { Ok(Self(text)) }
    }

    /// An address that [`Uri::parse`] made earlier and that comes back from storage.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as a [`Url`].
    pub fn to_url(&self) -> Url {
        Url::parse(&self.0).expect("a Uri was parsed when it was made")
    }

    /// Scheme, host and port, for example `https://lyon.example` (RFC 6454).
    pub fn origin(&self) -> &str {
        let start = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0[start..].find(['/', '?', '#']).map_or(self.0.len(), |at| start + at);
        &self.0[..end]
    }

    /// Host and port as written in the address: `lyon.example`, `peer.localhost:8080`.
    pub fn authority(&self) -> &str {
        let origin = self.origin();
        origin.find("://").map_or(origin, |at| &origin[at + 3..])
    }

    /// Whether both live at the same scheme, host and port, which is the unit of trust (FEP-fe34).
    pub fn same_origin(&self, other: &Self) -> bool {
        self.origin() == other.origin()
    }

    /// The address without its fragment.
    #[must_use]
    pub fn without_fragment(&self) -> Self {
        Self(self.0.split('#').next().unwrap_or_default().to_owned())
    }
}

impl std::fmt::Display for Uri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Uri {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_normalised() {
        let uri = Uri::parse("HTTPS://Lyon.Example:443/a/../b").expect("valid");
        assert_eq!(uri.as_str(), "https://lyon.example/b");
        assert_eq!(uri.origin(), "https://lyon.example");
        assert_eq!(uri.authority(), "lyon.example");
    }

    #[test]
    fn what_cannot_be_fetched_is_no_address() {
        for text in ["file:///etc/passwd", "data:,x", "gopher://a/", "/relative", "https://u:p@a.example/", ""] {
            assert!(Uri::parse(text).is_err(), "{text}");
        }
        assert_eq!(Uri::parse(&format!("https://a.example/{}", "x".repeat(3_000))), Err(UriError::TooLong));
    }

    #[test]
    fn the_port_is_part_of_the_origin() {
        let a = Uri::parse("http://a.example:8080/x#k").expect("valid");
        let b = Uri::parse("http://a.example/x").expect("valid");
        assert!(!a.same_origin(&b));
        assert_eq!(a.without_fragment().as_str(), "http://a.example:8080/x");
        assert_eq!(a.authority(), "a.example:8080");
    }
}
