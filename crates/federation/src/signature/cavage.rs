//! draft-cavage-http-signatures-12: the parameters of the header, and the signing string.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::check::Incoming;
use super::parse::{components, covered, key_id, signature_bytes};
use super::{ParsedSignature, Scheme, SignatureError};

/// More parameters than the draft knows, so that a newer one is not an error.
const MAX_PARAMETERS: usize = 16;
/// Digits that always fit an `i64`, and reach far beyond any calendar.
const MAX_DIGITS: usize = 15;

/// Reads `keyId="…",algorithm="…",headers="…",signature="…"` (section 2.1).
pub(super) fn parse(text: &str) -> Result<ParsedSignature, SignatureError> {
    let parameters = parameters(text)?;
    let get = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    let key = get("keyid").ok_or(SignatureError::Malformed("keyId is missing"))?;
    let signature = get("signature").ok_or(SignatureError::Malformed("signature is missing"))?;
    // `hs2019` leaves the algorithm to the key; for the RSA keys of the fediverse it is the same.
    let named_rsa = match get("algorithm") {
        None | Some("hs2019") => false,
        Some("rsa-sha256") => true,
        Some(_) => return Err(SignatureError::Algorithm),
    };
    // Without `headers` the draft covers `(created)` alone, which `check` finds too weak.
    let names = get("headers").unwrap_or("(created)");
    let names = components(names.split_ascii_whitespace().map(str::to_ascii_lowercase).collect())?;
    let created = get("created").map(seconds).transpose()?;
    let expires = get("expires").map(seconds).transpose()?;
    for (component, value) in [("(created)", created), ("(expires)", expires)] {
        if names.iter().any(|name| name == component) && (named_rsa || value.is_none()) {
            // Section 2.3: neither may be signed under an algorithm named `rsa…`.
            return Err(SignatureError::Malformed("created or expires is misused"));
        }
    }
    let signature = STANDARD.decode(signature).map_err(|_| SignatureError::Malformed("signature is not base64"))?;
    Ok(ParsedSignature {
        scheme: Scheme::Cavage,
        key_id: key_id(key)?,
        components: names,
        created,
        expires,
        signature: signature_bytes(signature)?,
        params: String::new(),
    })
}

/// Splits the list of `name=value` pairs; names come back in lower case.
fn parameters(text: &str) -> Result<Vec<(String, &str)>, SignatureError> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let mut rest = blank(text);
    loop {
        let (name, after) = rest.split_once('=').ok_or(SignatureError::Malformed("a parameter has no value"))?;
        let name = name.trim_end_matches([' ', '\t']).to_ascii_lowercase();
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err(SignatureError::Malformed("a parameter has no name"));
        }
        let (value, after) = value(blank(after))?;
        if found.len() == MAX_PARAMETERS {
            return Err(SignatureError::Malformed("too many parameters"));
        }
        if found.iter().any(|(known, _)| *known == name) {
            return Err(SignatureError::Malformed("a parameter is given twice"));
        }
        found.push((name, value));
        rest = blank(after);
        if rest.is_empty() {
            return Ok(found);
        }
        rest = blank(rest.strip_prefix(',').ok_or(SignatureError::Malformed("a comma is missing"))?);
    }
}

/// A quoted string without escapes, or a bare token; gives the value and what follows it.
fn value(text: &str) -> Result<(&str, &str), SignatureError> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (value, rest) = quoted.split_once('"').ok_or(SignatureError::Malformed("a quote is not closed"))?;
        if value.contains('\\') {
            return Err(SignatureError::Malformed("a value has an escape"));
        }
        return Ok((value, rest));
    }
    let end = text.bytes().position(|byte| !is_token(byte)).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    if value.is_empty() {
        return Err(SignatureError::Malformed("a value is empty"));
    }
    Ok((value, rest))
}

fn blank(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

/// `tchar` of RFC 9110 section 5.6.2.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

fn seconds(text: &str) -> Result<i64, SignatureError> {
    const BAD: SignatureError = SignatureError::Malformed("a time is not a whole number");
    if text.is_empty() || text.len() > MAX_DIGITS || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BAD);
    }
    text.parse().map_err(|_| BAD)
}

/// Refuses a signature that leaves out what must not be changed on the way.
pub(super) fn require(signature: &ParsedSignature, request: &Incoming<'_>) -> Result<(), SignatureError> {
    for name in ["(request-target)", "host"] {
        if !signature.covers(name) {
            return Err(SignatureError::NotCovered(name));
        }
    }
    if !signature.covers("date") && !signature.covers("(created)") {
        return Err(SignatureError::NotCovered("date"));
    }
    if !request.body.is_empty() && !signature.covers("digest") {
        return Err(SignatureError::NotCovered("digest"));
    }
    Ok(())
}

/// The signing string of section 2.3.
pub(super) fn signing_string(signature: &ParsedSignature, request: &Incoming<'_>) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(signature.components.len());
    for name in &signature.components {
        lines.push(match name.as_str() {
            "(request-target)" => {
                let method = request.method.as_str().to_ascii_lowercase();
                format!("(request-target): {method} {}", request.path_and_query)
            }
            "(created)" => format!("(created): {}", signature.created.unwrap_or_default()),
            "(expires)" => format!("(expires): {}", signature.expires.unwrap_or_default()),
            name => format!("{name}: {}", covered(request.headers, name)?),
        });
    }
    Ok(lines.join("\n"))
}
