//! RSA keys: parsed once, then cheap to clone and to use from any thread.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaParameters,
};

use super::{SignatureError, pem};

/// The sizes that are accepted, in bits. Smaller keys can be broken, larger ones cost too much.
const BITS: std::ops::RangeInclusive<u32> = 2048..=8192;

/// Somebody's public key, ready to verify with.
#[derive(Clone)]
pub struct PublicKey(Arc<ParsedPublicKey>);

impl PublicKey {
    /// Reads `-----BEGIN PUBLIC KEY-----` (SubjectPublicKeyInfo) or `-----BEGIN RSA PUBLIC
    /// KEY-----` (PKCS#1). Refuses what is not an RSA key of 2048 to 8192 bits.
    pub fn from_pem(text: &str) -> Result<Self, SignatureError> {
        let (label, der) = pem::decode(text)?;
        if !matches!(label, "PUBLIC KEY" | "RSA PUBLIC KEY") {
            return Err(SignatureError::Key("it is not a public key"));
        }
        let key = rsa::PublicKey::from_der(&der).map_err(|_| SignatureError::Key("it is not an RSA key"))?;
        let bits =
            RsaParameters::public_modulus_len(key.as_ref()).map_err(|_| SignatureError::Key("it is not an RSA key"))?;
        if !BITS.contains(&bits) {
            return Err(SignatureError::Key("it must have 2048 to 8192 bits"));
        }
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.as_ref())
            .map_err(|_| SignatureError::Key("it is not an RSA key"))?;
        Ok(Self(Arc::new(key)))
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        self.0.verify_sig(message, signature).map_err(|_| SignatureError::Mismatch)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(RSA)")
    }
}

/// A private key of ours, ready to sign with.
#[derive(Clone)]
pub struct SigningKey(Arc<RsaKeyPair>);

impl SigningKey {
    /// Reads `-----BEGIN PRIVATE KEY-----` (PKCS#8) or `-----BEGIN RSA PRIVATE KEY-----` (PKCS#1).
    ///
    /// Parsing costs more than half a signature, so keep the value.
    pub fn from_pem(text: &str) -> Result<Self, SignatureError> {
        let (label, der) = pem::decode(text)?;
        let pair = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der),
            _ => return Err(SignatureError::Key("it is not a private key")),
        };
        let pair = pair.map_err(|_| SignatureError::Key("it is not a usable RSA key"))?;
        Ok(Self(Arc::new(pair)))
    }

    /// The public half, for those who verify in the same process.
    pub fn public_key(&self) -> Result<PublicKey, SignatureError> {
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.0.public_key().as_ref())
            .map(|key| PublicKey(Arc::new(key)))
            .map_err(|_| SignatureError::Key("it is not an RSA key"))
    }

    /// Signs with RSA PKCS#1 v1.5 over SHA-256.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| SignatureError::Signing)?;
        Ok(signature)
    }
}

/// Never shows the key.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(RSA)")
    }
}

#[cfg(test)]
mod tests {
    use ::rsa::pkcs1::{EncodeRsaPrivateKey as _, EncodeRsaPublicKey as _, LineEnding};
    use ::rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _};
    use ::rsa::traits::PublicKeyParts as _;
    use ::rsa::{BigUint, RsaPrivateKey, RsaPublicKey};

    use super::*;
    use crate::signature::tests::rsa_key;

    #[test]
    fn both_encodings_of_a_public_key_are_read() {
        let public = rsa_key().to_public_key();
        let signing = SigningKey::from_pem(&rsa_key().to_pkcs8_pem(LineEnding::LF).unwrap());
        let signature = signing.unwrap().sign(b"message").unwrap();
        for pem in [public.to_public_key_pem(LineEnding::CRLF).unwrap(), public.to_pkcs1_pem(LineEnding::LF).unwrap()] {
            let key = PublicKey::from_pem(&pem).unwrap();
            assert_eq!(key.verify(b"message", &signature), Ok(()));
            assert_eq!(key.verify(b"massage", &signature), Err(SignatureError::Mismatch));
        }
    }

    #[test]
    fn both_encodings_of_a_private_key_sign_alike() {
        let pkcs8 = rsa_key().to_pkcs8_pem(LineEnding::LF).unwrap();
        let pkcs1 = rsa_key().to_pkcs1_pem(LineEnding::LF).unwrap();
        let one = SigningKey::from_pem(&pkcs8).unwrap();
        let two = SigningKey::from_pem(&pkcs1).unwrap();
        assert_eq!(one.sign(b"message"), two.sign(b"message"));
        let public = one.public_key().unwrap();
        assert_eq!(public.verify(b"message", &two.sign(b"message").unwrap()), Ok(()));
    }

    #[test]
    fn a_private_key_is_never_printed() {
        let pem = rsa_key().to_pkcs8_pem(LineEnding::LF).unwrap();
        let key = SigningKey::from_pem(&pem).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey(RSA)");
    }

    #[test]
    fn small_keys_are_refused() {
        for bits in [512, 1024] {
            let key = RsaPrivateKey::new(&mut ::rsa::rand_core::OsRng, bits).unwrap();
            let public = key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap();
            let refused = PublicKey::from_pem(&public).unwrap_err();
            assert!(matches!(refused, SignatureError::Key(_)), "{bits} bits");
            let private = key.to_pkcs8_pem(LineEnding::LF).unwrap();
            assert!(SigningKey::from_pem(&private).is_err());
        }
    }

    #[test]
    fn an_exponent_of_one_is_refused() {
        let key = RsaPublicKey::new_unchecked(rsa_key().n().clone(), BigUint::from(1_u8));
        let pem = key.to_public_key_pem(LineEnding::LF).unwrap();
        assert!(matches!(PublicKey::from_pem(&pem), Err(SignatureError::Key(_))));
    }

    #[test]
    fn keys_of_another_kind_are_refused() {
        // An Ed25519 key (RFC 8410 section 10.1), and a private key where a public one belongs.
        let ed25519 = "-----BEGIN PUBLIC KEY-----\n\
             MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
             -----END PUBLIC KEY-----\n";
        let private = rsa_key().to_pkcs8_pem(LineEnding::LF).unwrap();
        for pem in [ed25519, private.as_str(), ""] {
            assert!(matches!(PublicKey::from_pem(pem), Err(SignatureError::Key(_))));
        }
        assert!(SigningKey::from_pem(ed25519).is_err());
    }
}
