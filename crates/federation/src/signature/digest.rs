//! Digests of the body: `Digest` (RFC 3230) and `Content-Digest` (RFC 9530).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha512};

use super::{SignatureError, structured};

/// The value of a `Digest` header for `body`.
pub(super) fn digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}

/// The value of a `Content-Digest` header for `body`.
pub(super) fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

/// Checks a `Digest` header: every digest that we can compute must be right, none may be listed
/// twice, and SHA-256 must be among them.
pub(super) fn check_digest(value: &str, body: &[u8]) -> Result<(), SignatureError> {
    let mut listed = Vec::new();
    for part in value.split(',') {
        let (name, encoded) =
            part.trim_matches([' ', '\t']).split_once('=').ok_or(SignatureError::Malformed("a digest has no value"))?;
        let bytes = STANDARD.decode(encoded).ok();
        listed.push((name.to_ascii_lowercase(), bytes));
    }
    check_listed(&listed, body)
}

/// Checks a `Content-Digest` header by the same rules.
pub(super) fn check_content_digest(value: &str, body: &[u8]) -> Result<(), SignatureError> {
    let listed: Vec<_> =
        structured::byte_sequences(value)?.into_iter().map(|(name, bytes)| (name, Some(bytes))).collect();
    check_listed(&listed, body)
}

/// `None` stands for a value that is not base64; old algorithms such as `unixsum` have such values.
fn check_listed(listed: &[(String, Option<Vec<u8>>)], body: &[u8]) -> Result<(), SignatureError> {
    let mut sha256 = false;
    for (position, (name, value)) in listed.iter().enumerate() {
        if listed[..position].iter().any(|(known, _)| known == name) {
            return Err(SignatureError::Digest);
        }
        let right = match name.as_str() {
            "sha-256" => {
                sha256 = true;
                value.as_deref() == Some(Sha256::digest(body).as_slice())
            }
            "sha-512" => value.as_deref() == Some(Sha512::digest(body).as_slice()),
            _ => true,
        };
        if !right {
            return Err(SignatureError::Digest);
        }
    }
    if sha256 { Ok(()) } else { Err(SignatureError::Digest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The body and digests of RFC 9421 appendix B.2.
    const BODY: &[u8] = br#"{"hello": "world"}"#;
    const SHA_256: &str = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
    const SHA_512: &str = "WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==";

    #[test]
    fn a_digest_is_found_under_each_spelling() {
        assert_eq!(digest(BODY), format!("SHA-256={SHA_256}"));
        assert_eq!(content_digest(BODY), format!("sha-256=:{SHA_256}:"));
        for value in [
            format!("SHA-256={SHA_256}"),
            format!("sha-256={SHA_256}"),
            format!("SHA-512={SHA_512}, SHA-256={SHA_256}"),
            format!("unixsum=30637,SHA-256={SHA_256}"),
        ] {
            assert_eq!(check_digest(&value, BODY), Ok(()), "{value}");
        }
        for value in [format!("sha-256=:{SHA_256}:"), format!("sha-512=:{SHA_512}:, sha-256=:{SHA_256}:")] {
            assert_eq!(check_content_digest(&value, BODY), Ok(()), "{value}");
        }
    }

    #[test]
    fn lists_with_a_wrong_or_repeated_digest() {
        let wrong = STANDARD.encode(Sha256::digest(b"other"));
        for value in [
            format!("SHA-256={wrong}"),
            format!("SHA-256={SHA_256},SHA-256={wrong}"),
            format!("SHA-256={SHA_256},sha-256={SHA_256}"),
            format!("SHA-256={SHA_256},SHA-512={wrong}"),
            format!("SHA-512={SHA_512}"),
            "SHA-256=".to_owned(),
            "MD5=Sd/dVLAcvNLSq16eXua5uQ==".to_owned(),
        ] {
            assert_eq!(check_digest(&value, BODY), Err(SignatureError::Digest), "{value}");
        }
        for value in [
            format!("sha-256=:{wrong}:"),
            format!("sha-256=:{SHA_256}:, sha-512=:{wrong}:"),
            format!("sha-512=:{SHA_512}:"),
            format!("sha-256=:{SHA_256}:, sha-256=:{SHA_256}:"),
            format!("sha-256={SHA_256}"),
            String::new(),
        ] {
            assert!(check_content_digest(&value, BODY).is_err(), "{value}");
        }
    }
}
