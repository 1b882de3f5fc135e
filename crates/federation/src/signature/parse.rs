//! From headers to a signature that can be checked: which scheme, which key, what it covers.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName};
use url::Url;

use super::{Scheme, SignatureError, cavage, rfc9421};

/// Signatures come in one or two headers; none that a peer sends comes near this many bytes.
const MAX_HEADER: usize = 8 * 1024;
/// More components than any peer covers.
pub(super) const MAX_COMPONENTS: usize = 32;
/// An RSA-8192 signature.
const MAX_SIGNATURE: usize = 1024;

/// A signature as the headers state it. Nothing about it has been believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedSignature {
    pub(super) scheme: Scheme,
    pub(super) key_id: Url,
    /// Lower-case names, in the order in which they are signed, without repetition.
    pub(super) components: Vec<String>,
    pub(super) created: Option<i64>,
    pub(super) expires: Option<i64>,
    pub(super) signature: Vec<u8>,
    /// RFC 9421's `@signature-params` in canonical form; empty for the other scheme.
    pub(super) params: String,
}

impl ParsedSignature {
    /// The key that is claimed: an `http` or `https` URL with a host.
    #[must_use]
    pub const fn key_id(&self) -> &Url {
        &self.key_id
    }

    /// The scheme in which the request is signed.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// What the signature covers, for instance `(request-target)` or `@method`, in signing order.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.components.iter().map(String::as_str)
    }

    /// When the signature says it was made, in Unix seconds.
    #[must_use]
    pub const fn created(&self) -> Option<i64> {
        self.created
    }

    /// When the signature says it ends, in Unix seconds.
    #[must_use]
    pub const fn expires(&self) -> Option<i64> {
        self.expires
    }

    pub(super) fn covers(&self, component: &str) -> bool {
        self.components.iter().any(|c| c == component)
    }
}

/// Reads the signature of a request.
///
/// Everything that two readers might understand differently is refused: a signature in two places,
/// headers or parameters that appear twice, several labels, numbers out of range.
pub fn parse(headers: &HeaderMap) -> Result<ParsedSignature, SignatureError> {
    let authorization = authorization(headers)?;
    let signature = single(headers, "signature")?;
    let input = single(headers, "signature-input")?;
    match (authorization, signature, input) {
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Err(SignatureError::TwoCarriers),
        (Some(text), None, None) | (None, Some(text), None) => cavage::parse(bounded(text)?),
        (None, Some(signature), Some(input)) => rfc9421::parse(bounded(input)?, bounded(signature)?),
        (None, None, _) => Err(SignatureError::Missing),
    }
}

/// The value after `Authorization: Signature`, the older place for a signature.
fn authorization(headers: &HeaderMap) -> Result<Option<&str>, SignatureError> {
    let mut found = None;
    for value in headers.get_all(AUTHORIZATION) {
        let Some((head, rest)) = value.as_bytes().split_at_checked(10) else {
            continue;
        };
        if !head.eq_ignore_ascii_case(b"signature ") {
            continue;
        }
        let text = std::str::from_utf8(rest).map_err(|_| SignatureError::Malformed("a header is not text"))?;
        if found.replace(text).is_some() {
            return Err(SignatureError::NotOnce("authorization".to_owned()));
        }
    }
    Ok(found)
}

/// The value of a header that may be there at most once.
pub(super) fn single<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, SignatureError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(SignatureError::NotOnce(name.to_owned()));
    }
    let text = value.to_str().map_err(|_| SignatureError::Malformed("a header is not text"))?;
    Ok(Some(text.trim_matches([' ', '\t'])))
}

/// The value of a header that a signature covers. A name that is no header name is not repeated to
/// the sender.
pub(super) fn covered<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, SignatureError> {
    if HeaderName::from_bytes(name.as_bytes()).is_err() {
        return Err(SignatureError::UnknownComponent);
    }
    single(headers, name)?.ok_or_else(|| SignatureError::NotOnce(name.to_owned()))
}

fn bounded(text: &str) -> Result<&str, SignatureError> {
    if text.len() > MAX_HEADER {
        return Err(SignatureError::Malformed("the header is too long"));
    }
    Ok(text)
}

/// A key id must be something we could fetch.
pub(super) fn key_id(text: &str) -> Result<Url, SignatureError> {
    const BAD: SignatureError = SignatureError::Malformed("the key id is not a web address");
    let url = Url::parse(text).map_err(|_| BAD)?;
    let fetchable = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none();
    if fetchable { Ok(url) } else { Err(BAD) }
}

/// Bounds the list of components and refuses repetition.
pub(super) fn components(names: Vec<String>) -> Result<Vec<String>, SignatureError> {
    if names.len() > MAX_COMPONENTS {
        return Err(SignatureError::Malformed("too many covered components"));
    }
    for (position, name) in names.iter().enumerate() {
        if names[..position].contains(name) {
            return Err(SignatureError::Malformed("a component is covered twice"));
        }
    }
    Ok(names)
}

/// Bounds the signature itself.
pub(super) fn signature_bytes(bytes: Vec<u8>) -> Result<Vec<u8>, SignatureError> {
    if bytes.is_empty() || bytes.len() > MAX_SIGNATURE {
        return Err(SignatureError::Malformed("the signature has a wrong length"));
    }
    Ok(bytes)
}
