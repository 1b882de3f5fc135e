//! RFC 9421: `Signature-Input` and `Signature`, and the signature base.

use super::check::Incoming;
use super::parse::{components, covered, key_id, signature_bytes};
use super::structured::{self, Item};
use super::{ParsedSignature, Scheme, SignatureError};

/// The name of RSA PKCS#1 v1.5 with SHA-256 in the registry of section 6.2.
pub(super) const ALGORITHM: &str = "rsa-v1_5-sha256";

/// Reads the two headers. Exactly one signature is accepted: with several, two readers might choose
/// differently.
pub(super) fn parse(input: &str, signature: &str) -> Result<ParsedSignature, SignatureError> {
    let mut inputs = structured::inner_lists(input)?.into_iter();
    let mut signatures = structured::byte_sequences(signature)?.into_iter();
    let (Some((label, list)), None, Some((signed, bytes)), None) =
        (inputs.next(), inputs.next(), signatures.next(), signatures.next())
    else {
        return Err(SignatureError::Malformed("one signature is expected"));
    };
    if label != signed {
        return Err(SignatureError::Malformed("the labels differ"));
    }

    let mut key = None;
    let (mut created, mut expires) = (None, None);
    for (name, value) in &list.parameters {
        match (name.as_str(), value) {
            ("keyid", Item::String(text)) => key = Some(key_id(text)?),
            ("created", Item::Integer(seconds)) => created = Some(*seconds),
            ("expires", Item::Integer(seconds)) => expires = Some(*seconds),
            ("alg", Item::String(name)) if name == ALGORITHM => {}
            ("alg", Item::String(_)) => return Err(SignatureError::Algorithm),
            ("nonce" | "tag", Item::String(_)) => {}
            _ => return Err(SignatureError::Malformed("a parameter is not understood")),
        }
    }
    let names = list.items.iter().map(|(name, parameters)| {
        // `;req`, `;sf`, `;bs` and the like change what is signed; no peer needs them.
        if parameters.is_empty() { Ok(name.clone()) } else { Err(SignatureError::UnknownComponent) }
    });
    let names = components(names.collect::<Result<_, _>>()?)?;
    Ok(ParsedSignature {
        scheme: Scheme::Rfc9421,
        key_id: key.ok_or(SignatureError::Malformed("keyid is missing"))?,
        components: names,
        created,
        expires,
        signature: signature_bytes(bytes)?,
        params: list.to_string(),
    })
}

/// Refuses a signature that leaves out what must not be changed on the way.
pub(super) fn require(signature: &ParsedSignature, request: &Incoming<'_>) -> Result<(), SignatureError> {
    if !signature.covers("@method") {
        return Err(SignatureError::NotCovered("@method"));
    }
    if !signature.covers("@target-uri") {
        if !signature.covers("@authority") {
            return Err(SignatureError::NotCovered("@target-uri"));
        }
        if !signature.covers("@request-target") {
            if !signature.covers("@path") {
                return Err(SignatureError::NotCovered("@path"));
            }
            if request.path_and_query.contains('?') && !signature.covers("@query") {
                return Err(SignatureError::NotCovered("@query"));
            }
        }
    }
    if !request.body.is_empty() && !signature.covers("content-digest") {
        return Err(SignatureError::NotCovered("content-digest"));
    }
    if signature.created.is_none() {
        return Err(SignatureError::NotCovered("created"));
    }
    Ok(())
}

/// The signature base of section 2.5.
pub(super) fn signature_base(signature: &ParsedSignature, request: &Incoming<'_>) -> Result<String, SignatureError> {
    let (path, query) = request.path_and_query.split_once('?').unwrap_or((request.path_and_query, ""));
    let authority = request.authority.to_ascii_lowercase();
    let mut base = String::new();
    for name in &signature.components {
        let value = match name.as_str() {
            "@method" => request.method.as_str().to_owned(),
            "@target-uri" => {
                format!("{}://{authority}{}", request.scheme, request.path_and_query)
            }
            "@authority" => authority.clone(),
            "@scheme" => request.scheme.to_owned(),
            "@request-target" => request.path_and_query.to_owned(),
            "@path" => path.to_owned(),
            "@query" => format!("?{query}"),
            // Section 2.1: field names are in lower case; otherwise the base is not the signer's.
            name if name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                return Err(SignatureError::Malformed("a field name is not in lower case"));
            }
            name => covered(request.headers, name)?.to_owned(),
        };
        base.push_str(&line(name, &value));
    }
    base.push_str(&last_line(&signature.params));
    Ok(base)
}

/// One component of the base. Names are checked or ours, and hold no quote.
pub(super) fn line(name: &str, value: &str) -> String {
    format!("\"{name}\": {value}\n")
}

/// The line that closes the base; it has no line end.
pub(super) fn last_line(params: &str) -> String {
    format!("\"@signature-params\": {params}")
}
