//! Knocking twice: a peer that refuses a signature in one scheme is asked once in the other, and
//! what it understood is remembered.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{HOST, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use moka::sync::Cache;
use reqwest::{Request, Response};
use url::{Position, Url};

use super::{Client, FetchError};
use crate::signature::{Scheme, Signer};

/// Peers that differ from the default; the rest need no entry.
const MAX_PEERS: u64 = 10_000;
/// Peers are upgraded, so what they understood once is tried anew after a while.
const MEMORY: Duration = Duration::from_hours(7 * 24);
/// What to try with a stranger: every server reads it, most read nothing else.
const FIRST: Scheme = Scheme::Cavage;

/// Which scheme each host is known to understand.
#[derive(Clone)]
pub(super) struct Schemes(Cache<String, Scheme>);

impl Default for Schemes {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MAX_PEERS).time_to_live(MEMORY).build())
    }
}

impl Schemes {
    fn get(&self, url: &Url) -> Scheme {
        self.0.get(host(url)).unwrap_or(FIRST)
    }

    fn learn(&self, url: &Url, scheme: Scheme) {
        self.0.insert(host(url).to_owned(), scheme);
    }
}

fn host(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

/// Whether this status says something about the document or inbox, and not about our request: only
/// then was the signature accepted.
fn understood(status: StatusCode) -> bool {
    status.is_success() || status.is_redirection() || matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
}

/// A request before it is signed.
pub(super) struct Draft<'a> {
    pub(super) method: Method,
    pub(super) url: &'a Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    pub(super) now: DateTime<Utc>,
}

impl Client {
    /// Sends the request, signed if there is a signer, and knocks a second time where that may
    /// help. With `only`, there is one attempt in that scheme. Gives the scheme that was used last.
    pub(super) async fn send(
        &self,
        draft: &Draft<'_>,
        signer: Option<&Signer>,
        only: Option<Scheme>,
    ) -> Result<(Response, Scheme), FetchError> {
        let first = only.unwrap_or_else(|| self.schemes.get(draft.url));
        let response = self.attempt(draft, signer, first).await?;
        let refused = matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        if !refused || signer.is_none() || only.is_some() {
            return Ok((response, first));
        }
        let second = first.other();
        let again = self.attempt(draft, signer, second).await?;
        if understood(again.status()) {
            self.schemes.learn(draft.url, second);
            return Ok((again, second));
        }
        // The first answer is about the scheme that the peer is known to understand.
        Ok((response, first))
    }

    async fn attempt(
        &self,
        draft: &Draft<'_>,
        signer: Option<&Signer>,
        scheme: Scheme,
    ) -> Result<Response, FetchError> {
        let mut request = Request::new(draft.method.clone(), draft.url.clone());
        let headers = request.headers_mut();
        headers.clone_from(&draft.headers);
        headers.insert(USER_AGENT, self.user_agent.clone());
        if let Some(signer) = signer {
            let body = draft.body.as_deref();
            headers.extend(signer.sign_request(scheme, &draft.method, draft.url, body, draft.now)?);
            // The same value is derived from the URL, in the place where HTTP/2 wants it.
            headers.remove(HOST);
        }
        *request.body_mut() = draft.body.clone().map(Into::into);
        Ok(self.http.execute(request).await?)
    }
}
