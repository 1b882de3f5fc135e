//! Signed HTTP requests, as fediverse servers speak them.
//!
//! Two schemes are in use: *draft-cavage-http-signatures-12*, which everyone speaks, and RFC 9421,
//! which the newer servers prefer. Both carry RSA PKCS#1 v1.5 signatures over SHA-256 here, the only
//! algorithm that all peers share.
//!
//! A request that arrives goes through three steps, from cheap to expensive:
//! 1. [`parse`] reads the headers strictly and tells which key is claimed;
//! 2. [`check`] does everything that needs no key: what is covered, the body's digest, the host,
//!    the dates; it gives the bytes that were signed;
//! 3. [`verify`] checks the signature with the [`PublicKey`].
//!
//! A request that leaves is signed by a [`Signer`].
//!
//! What does *not* live here: fetching and caching keys, and whether the owner of a key may act for
//! the actor named in the body.

mod cavage;
mod check;
mod digest;
mod error;
mod key;
mod parse;
mod pem;
mod rfc9421;
mod sign;
mod structured;

#[cfg(test)]
pub(crate) mod tests;

pub use check::{Checked, Incoming, check, verify};
pub use error::SignatureError;
pub use key::{PublicKey, SigningKey};
pub use parse::{ParsedSignature, parse};
pub use sign::Signer;

use chrono::{DateTime, Utc};

/// How a signature is laid out in the headers, and what it is computed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// draft-cavage-http-signatures-12: one `Signature` header and a `Digest` for the body.
    Cavage,
    /// RFC 9421 HTTP Message Signatures: `Signature-Input`, `Signature` and a `Content-Digest`.
    Rfc9421,
}

impl Scheme {
    /// The scheme to try when a peer refuses this one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Cavage => Self::Rfc9421,
            Self::Rfc9421 => Self::Cavage,
        }
    }
}

/// `now` as an HTTP date (RFC 9110 section 5.6.7), the form that peers compare byte for byte.
fn http_date(now: DateTime<Utc>) -> String {
    now.format(HTTP_DATE).to_string()
}

/// IMF-fixdate; the two obsolete forms of RFC 9110 are not used by any peer and not read.
pub(crate) const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
