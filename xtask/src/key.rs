//! The key of the peers, and requests signed with it as Mastodon signs them (draft-cavage-http-signatures-12).

use anyhow::Context;
use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// An RSA key of 2,048 bits. All actors of all peers have the same one, which no server can know.
pub struct Key {
    pair: KeyPair,
    public_pem: String,
}

impl Key {
    pub fn generate() -> anyhow::Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048)?;
        let der: PublicKeyX509Der = pair.public_key().as_der()?;
        let text = STANDARD.encode(der.as_ref());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
        let public_pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"));
        Ok(Self { pair, public_pem })
    }

    pub fn public_pem(&self) -> &str {
        &self.public_pem
    }

    pub fn sign(&self, message: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).context("signing")?;
        Ok(signature)
    }

    /// A signed POST, ready for the wire.
    pub fn post(&self, host: &str, path: &str, actor: &str, body: &str) -> anyhow::Result<Bytes> {
        let date = now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let digest = format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)));
        let message = format!("(request-target): post {path}\nhost: {host}\ndate: {date}\ndigest: {digest}");
        let signature = STANDARD.encode(self.sign(message.as_bytes())?);
        let length = body.len();
        Ok(Bytes::from(format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ndate: {date}\r\ndigest: {digest}\r\n\
             content-type: application/activity+json\r\ncontent-length: {length}\r\n\
             signature: keyId=\"{actor}#main-key\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest\",signature=\"{signature}\"\r\n\r\n{body}"
        )))
    }
}

#[expect(clippy::disallowed_methods, reason = "load is signed for the moment at which it is sent")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
