//! Everything that can be checked before the key is known, and the check with the key.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use http::{HeaderMap, Method};
use url::Url;

use super::parse::single;
use super::{HTTP_DATE, ParsedSignature, PublicKey, Scheme, SignatureError};
use super::{cavage, digest, rfc9421};

/// How old a signature may be: deliveries wait in queues, and clocks are set wrongly.
const MAX_AGE: TimeDelta = TimeDelta::hours(12);
/// How far ahead of ours the sender's clock may be.
const MAX_AHEAD: TimeDelta = TimeDelta::hours(1);

/// A request as it arrived, together with what we know about ourselves.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The method of the request.
    pub method: &'a Method,
    /// The path and query of the request line, before any router changed it.
    pub path_and_query: &'a str,
    /// All headers. Over HTTP/2 the name of the host is in the URI instead: the caller must then
    /// add it as `host`.
    pub headers: &'a HeaderMap,
    /// The whole body; empty for a GET.
    pub body: &'a [u8],
    /// `https`, or `http` in a lab: the scheme of our own URLs.
    pub scheme: &'a str,
    /// The host of our own URLs, with its port if that is not the scheme's default.
    pub authority: &'a str,
    /// Our clock.
    pub now: DateTime<Utc>,
}

/// A signature that is sound in every respect but one: whether the key made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    key_id: Url,
    signed: String,
    signature: Vec<u8>,
}

impl Checked {
    /// The key that must have made the signature.
    #[must_use]
    pub const fn key_id(&self) -> &Url {
        &self.key_id
    }

    /// The bytes that were signed, always with RSA PKCS#1 v1.5 over SHA-256.
    #[must_use]
    pub const fn signed_bytes(&self) -> &[u8] {
        self.signed.as_bytes()
    }

    /// The signature itself.
    #[must_use]
    pub const fn signature(&self) -> &[u8] {
        self.signature.as_slice()
    }
}

/// Checks what needs no key: the covered components, the body's digest, the host and the dates.
pub fn check(signature: &ParsedSignature, request: &Incoming<'_>) -> Result<Checked, SignatureError> {
    match signature.scheme {
        Scheme::Cavage => cavage::require(signature, request)?,
        Scheme::Rfc9421 => rfc9421::require(signature, request)?,
    }
    check_host(request)?;
    check_times(signature, request)?;
    if let Some(value) = single(request.headers, "digest")? {
        digest::check_digest(value, request.body)?;
    }
    if let Some(value) = single(request.headers, "content-digest")? {
        digest::check_content_digest(value, request.body)?;
    }
    let signed = match signature.scheme {
        Scheme::Cavage => cavage::signing_string(signature, request)?,
        Scheme::Rfc9421 => rfc9421::signature_base(signature, request)?,
    };
    Ok(Checked { key_id: signature.key_id.clone(), signed, signature: signature.signature.clone() })
}

/// Checks the signature with the key that it names.
pub fn verify(checked: &Checked, key: &PublicKey) -> Result<(), SignatureError> {
    key.verify(checked.signed_bytes(), checked.signature())
}

/// The request must have been made for us, or a signature for one server works on all.
fn check_host(request: &Incoming<'_>) -> Result<(), SignatureError> {
    let host = single(request.headers, "host")?.ok_or_else(|| SignatureError::NotOnce("host".to_owned()))?;
    let default_port = match request.scheme {
        "http" => ":80",
        _ => ":443",
    };
    let without_port = host.strip_suffix(default_port).unwrap_or(host);
    if host.eq_ignore_ascii_case(request.authority) || without_port.eq_ignore_ascii_case(request.authority) {
        Ok(())
    } else {
        Err(SignatureError::Host)
    }
}

fn check_times(signature: &ParsedSignature, request: &Incoming<'_>) -> Result<(), SignatureError> {
    let now = request.now.timestamp();
    if let Some(date) = single(request.headers, "date")? {
        let date = NaiveDateTime::parse_from_str(date, HTTP_DATE)
            .map_err(|_| SignatureError::Malformed("the date is not an HTTP date"))?;
        check_window(date.and_utc().timestamp(), now)?;
    }
    if let Some(created) = signature.created {
        check_window(created, now)?;
    }
    match signature.expires {
        Some(expires) if expires < now => Err(SignatureError::Expired),
        _ => Ok(()),
    }
}

/// All three are far from the ends of `i64`: they come from calendars or from 15 digits.
fn check_window(seconds: i64, now: i64) -> Result<(), SignatureError> {
    let age = now.saturating_sub(seconds);
    if (-MAX_AHEAD.num_seconds()..=MAX_AGE.num_seconds()).contains(&age) { Ok(()) } else { Err(SignatureError::Date) }
}
