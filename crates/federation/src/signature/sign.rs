//! Signing the requests that leave.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use http::header::{DATE, HOST};
use http::{HeaderName, HeaderValue, Method};
use url::{Position, Url};

use super::{Scheme, SignatureError, SigningKey, digest, http_date, rfc9421};

/// A key of ours together with the id under which peers can fetch its public half.
#[derive(Debug, Clone)]
pub struct Signer {
    key_id: Url,
    key: SigningKey,
}

impl Signer {
    /// `key_id` is the `id` of the public key in the actor document that peers will fetch.
    #[must_use]
    pub const fn new(key_id: Url, key: SigningKey) -> Self {
        Self { key_id, key }
    }

    /// The id that peers fetch to find the public half.
    #[must_use]
    pub const fn key_id(&self) -> &Url {
        &self.key_id
    }

    /// The headers that make a request signed: `Host`, `Date`, the digest if there is a body, and
    /// the signature. A signature holds for one method, one URL and one body, and for some hours.
    pub fn sign_request(
        &self,
        scheme: Scheme,
        method: &Method,
        url: &Url,
        body: Option<&[u8]>,
        now: DateTime<Utc>,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, SignatureError> {
        let host = url[Position::BeforeHost..Position::AfterPort].to_owned();
        let headers = vec![(HOST, host), (DATE, http_date(now))];
        let headers = match scheme {
            Scheme::Cavage => self.cavage(method, url, body, headers)?,
            Scheme::Rfc9421 => self.rfc9421(method, url, body, headers, now)?,
        };
        headers
            .into_iter()
            .map(|(name, value)| match HeaderValue::try_from(value) {
                Ok(value) => Ok((name, value)),
                Err(_) => Err(SignatureError::Signing),
            })
            .collect()
    }

    /// As Mastodon signs. The algorithm is named, because some peers ask for it.
    fn cavage(
        &self,
        method: &Method,
        url: &Url,
        body: Option<&[u8]>,
        mut headers: Vec<(HeaderName, String)>,
    ) -> Result<Vec<(HeaderName, String)>, SignatureError> {
        if let Some(body) = body {
            headers.push((HeaderName::from_static("digest"), digest::digest(body)));
        }
        let target = &url[Position::BeforePath..Position::AfterQuery];
        let method = method.as_str().to_ascii_lowercase();
        let mut covered = vec!["(request-target)"];
        let mut lines = vec![format!("(request-target): {method} {target}")];
        for (name, value) in &headers {
            covered.push(name.as_str());
            lines.push(format!("{name}: {value}"));
        }
        let covered = covered.join(" ");
        let signature = STANDARD.encode(self.key.sign(lines.join("\n").as_bytes())?);
        headers.push((
            HeaderName::from_static("signature"),
            format!(r#"keyId="{}",algorithm="rsa-sha256",headers="{covered}",signature="{signature}""#, self.key_id),
        ));
        Ok(headers)
    }

    /// The components that all peers which read RFC 9421 accept.
    fn rfc9421(
        &self,
        method: &Method,
        url: &Url,
        body: Option<&[u8]>,
        mut headers: Vec<(HeaderName, String)>,
        now: DateTime<Utc>,
    ) -> Result<Vec<(HeaderName, String)>, SignatureError> {
        let target = &url[..Position::AfterQuery];
        let mut base = rfc9421::line("@method", method.as_str());
        base.push_str(&rfc9421::line("@target-uri", target));
        let mut covered = r#""@method" "@target-uri""#.to_owned();
        if let Some(body) = body {
            let value = digest::content_digest(body);
            base.push_str(&rfc9421::line("content-digest", &value));
            covered.push_str(r#" "content-digest""#);
            headers.push((HeaderName::from_static("content-digest"), value));
        }
        let params =
            format!(r#"({covered});created={};keyid="{}";alg="{}""#, now.timestamp(), self.key_id, rfc9421::ALGORITHM);
        base.push_str(&rfc9421::last_line(&params));
        let signature = STANDARD.encode(self.key.sign(base.as_bytes())?);
        headers.push((HeaderName::from_static("signature-input"), format!("sig1={params}")));
        headers.push((HeaderName::from_static("signature"), format!("sig1=:{signature}:")));
        Ok(headers)
    }
}
