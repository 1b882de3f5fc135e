//! Secrets: passwords, keys and tokens. None of them reaches a log.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    error::Unspecified,
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rand::TryRngCore;
use sha2::{Digest, Sha256};

use crate::{Error, WorkPool};

/// What a password is compared with where nobody has the name: of the kind that [`hash_password`] makes, and as costly.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// 256 random bits, in letters that fit into an address.
pub fn random_token() -> Result<String, Error> {
    Ok(URL_SAFE_NO_PAD.encode(random_bytes()?))
}

/// 256 random bits.
pub fn random_bytes() -> Result<[u8; 32], Error> {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes)
}

/// The form in which tokens are stored: SHA-256, hex. Tokens are random, so a slow hash would add nothing.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// SHA-256 of some bytes, hex.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A new RSA-2048 pair: private (PKCS#8 PEM) and public (SPKI PEM).
pub async fn key_pair(work: &WorkPool) -> Result<(String, String), Error> {
    let made = work.run(|| -> Result<_, Unspecified> {
        let pair = KeyPair::generate(KeySize::Rsa2048)?;
        let private: Pkcs8V1Der = pair.as_der()?;
        let public: PublicKeyX509Der = pair.public_key().as_der()?;
        Ok((pem("PRIVATE KEY", private.as_ref()), pem("PUBLIC KEY", public.as_ref())))
    });
    made.await?.map_err(|error| Error::Internal(format!("making a key: {error}")))
}

/// DER in letters (RFC 7468), 64 to a line.
fn pem(label: &str, der: &[u8]) -> String {
    let letters = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in letters.as_bytes().chunks(64) {
        text.extend(line.iter().copied().map(char::from));
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

/// Hashes a password with argon2id.
pub async fn hash_password(work: &WorkPool, password: String) -> Result<String, Error> {
    work.run(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Internal(format!("hashing a password: {error}")))
    })
    .await?
}

/// Whether a password is the one that was hashed. With no hash it takes as long and is not, so that nobody
/// learns from the time whether an account exists.
pub async fn verify_password(work: &WorkPool, password: String, hash: Option<String>) -> Result<bool, Error> {
    let compare = move |hash: &str| {
        PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    };
    work.run(move || fits(hash.as_deref(), compare)).await
}

/// Compares with the hash, or, where there is none, with one that nothing fits.
fn fits(hash: Option<&str>, compare: impl FnOnce(&str) -> bool) -> bool {
    let right = compare(hash.unwrap_or(DECOY));
    right && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_hash_another_one_is_compared_that_costs_as_much() {
        for (hash, compared) in [(Some("known"), "known"), (None, DECOY)] {
            let mut seen = Vec::new();
            let right = fits(hash, |with| {
                seen.push(with.to_owned());
                true
            });
            assert_eq!((right, seen), (hash.is_some(), vec![compared.to_owned()]));
            assert!(!fits(hash, |_| false));
        }
        assert!(PasswordHash::new(DECOY).is_ok(), "it is not refused before anything is computed");
        let made = Argon2::default().hash_password(b"correct horse").expect("a hash").to_string();
        let cost = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!((cost(&made), made.len()), (cost(DECOY), DECOY.len()));
    }
}
