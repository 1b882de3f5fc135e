//! The attacks on signed requests, each under its name, and round trips in both directions.
//!
//! The hostile and the honest peer here sign with the `rsa` crate, which shares no code with what
//! is tested.

mod any_input;
mod cavage;
mod rfc9421;
mod round_trip;

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::signature::{SignatureEncoding as _, Signer as _};
use sha2::Sha256;

use super::{Incoming, PublicKey, SignatureError, check, http_date, parse, verify};

const US: &str = "lyon.example";
const KEY_ID: &str = "https://brest.example/actors/1#main-key";
const BODY: &[u8] = br#"{"type":"Follow"}"#;

/// One key for all tests of the process. The `rsa` crate takes several times as long to make one.
pub(crate) fn rsa_key() -> &'static RsaPrivateKey {
    static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let key: Pkcs8V1Der = KeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
        RsaPrivateKey::from_pkcs8_der(key.as_ref()).unwrap()
    })
}

pub(crate) fn public_key() -> PublicKey {
    let pem = rsa_key().to_public_key().to_public_key_pem(LineEnding::LF);
    PublicKey::from_pem(&pem.unwrap()).unwrap()
}

/// Signs as a peer does, by way of another implementation.
fn peer_signs(text: &str) -> String {
    let key = pkcs1v15::SigningKey::<Sha256>::new(rsa_key().clone());
    STANDARD.encode(key.sign(text.as_bytes()).to_bytes())
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_296_029, 0).unwrap()
}

/// A POST to our inbox, with whatever headers a peer chose.
struct Request {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Request {
    /// Unsigned, otherwise perfect.
    fn post() -> Self {
        let mut request =
            Self { method: Method::POST, target: "/inbox".to_owned(), headers: HeaderMap::new(), body: BODY.to_vec() };
        request.set("host", US);
        request.set("date", &http_date(now()));
        request.set("digest", &super::digest::digest(BODY));
        request.set("content-digest", &super::digest::content_digest(BODY));
        request.set("content-type", "application/activity+json");
        request
    }

    fn set(&mut self, name: &str, value: &str) {
        let name = HeaderName::try_from(name).unwrap();
        self.headers.insert(name, HeaderValue::try_from(value).unwrap());
    }

    fn add(&mut self, name: &str, value: &str) {
        let name = HeaderName::try_from(name).unwrap();
        self.headers.append(name, HeaderValue::try_from(value).unwrap());
    }

    fn get(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// Sends the request to us at `now`, and through all three steps.
    fn arrives_at(&self, now: DateTime<Utc>) -> Result<(), SignatureError> {
        let parsed = parse(&self.headers)?;
        let incoming = Incoming {
            method: &self.method,
            path_and_query: &self.target,
            headers: &self.headers,
            body: &self.body,
            scheme: "https",
            authority: US,
            now,
        };
        let checked = check(&parsed, &incoming)?;
        assert_eq!(checked.key_id().as_str(), KEY_ID);
        verify(&checked, &public_key())
    }

    fn arrives(&self) -> Result<(), SignatureError> {
        self.arrives_at(now())
    }
}

/// The dates that both schemes must judge alike: the offset from our clock, and the answer.
fn windows() -> [(TimeDelta, Result<(), SignatureError>); 8] {
    let refused = Err(SignatureError::Date);
    [
        (TimeDelta::hours(-13), refused.clone()),
        (TimeDelta::seconds(-12 * 3600 - 1), refused.clone()),
        (TimeDelta::hours(-11), Ok(())),
        (TimeDelta::zero(), Ok(())),
        (TimeDelta::minutes(59), Ok(())),
        (TimeDelta::minutes(61), refused.clone()),
        (TimeDelta::hours(24), refused.clone()),
        (TimeDelta::days(3650), refused),
    ]
}

#[test]
fn an_unsigned_request_is_named_as_such() {
    assert_eq!(Request::post().arrives(), Err(SignatureError::Missing));
    let mut bearer = Request::post();
    bearer.set("authorization", "Bearer token");
    assert_eq!(bearer.arrives(), Err(SignatureError::Missing));
}

#[test]
fn bad_form_is_400_and_bad_faith_is_401() {
    assert_eq!(SignatureError::Malformed("x").status(), StatusCode::BAD_REQUEST);
    for refused in [
        SignatureError::Missing,
        SignatureError::TwoCarriers,
        SignatureError::Digest,
        SignatureError::Date,
        SignatureError::Mismatch,
    ] {
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    }
}
