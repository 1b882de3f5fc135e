//! Public keys (Security Vocabulary v1), in an actor or in a document of their own.

use serde_json::Value;
use url::Url;

use super::value::{Fields, items};
use super::{ParseError, json, limits};

/// An RSA (or other) key as PEM text.
///
/// What it says is only a claim: the owner's own actor document must list the key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct PublicKey {
    /// What a signature's `keyId` names.
    pub id: Url,
    /// The actor whose key it says it is.
    pub owner: Url,
    /// The PEM text, not examined here.
    pub public_key_pem: String,
}

impl PublicKey {
    /// Reads what a `keyId` leads to when it is a document of its own: a bare key, or an actor (even
    /// one that shows nothing but its key), whose first key it is then.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::read(json::parse(bytes)?)
    }

    /// The same of a value that [`json::parse`] made.
    pub fn read(value: Value) -> Result<Self, ParseError> {
        let mut fields = Fields::of(value)?;
        let key = match fields.take("publicKey") {
            Value::Null => Self::from_fields(fields),
            keys => Self::read_many(keys).into_iter().next(),
        };
        key.ok_or(ParseError::NotAKey)
    }

    /// Reads one or many keys, at most [`limits::KEYS`]; a key given by its IRI alone is left out.
    pub(crate) fn read_many(value: Value) -> Vec<Self> {
        items(value).filter_map(|item| Self::from_fields(Fields::of(item).ok()?)).take(limits::KEYS).collect()
    }

    fn from_fields(mut fields: Fields) -> Option<Self> {
        let id = fields.id().ok()??;
        let owner = fields.iri("owner")?;
        let public_key_pem = super::value::text(fields.take("publicKeyPem"))?;
        (public_key_pem.len() <= limits::KEY_BYTES).then_some(Self { id, owner, public_key_pem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_stands_alone_or_in_its_actor() {
        let key = json!({"id": "https://quai.example/a#key", "owner": "https://quai.example/a",
            "type": "CryptographicKey", "publicKeyPem": "PEM"});
        let alone = PublicKey::parse(key.to_string().as_bytes()).expect("a key");
        assert_eq!(alone.owner.as_str(), "https://quai.example/a");
        let actor = json!({"id": "https://quai.example/a", "publicKey": ["https://quai.example/b", key]});
        assert_eq!(PublicKey::parse(actor.to_string().as_bytes()), Ok(alone));
    }

    #[test]
    fn half_a_key_is_none() {
        for key in [
            json!({}),
            json!({"publicKey": "https://quai.example/a#key"}),
            json!({"id": "https://quai.example/a#key", "publicKeyPem": "PEM"}),
            json!({"id": "https://quai.example/a#key", "owner": "https://quai.example/a",
                "publicKeyPem": "x".repeat(limits::KEY_BYTES + 1)}),
        ] {
            assert_eq!(PublicKey::parse(key.to_string().as_bytes()), Err(ParseError::NotAKey), "{key}");
        }
    }
}
