//! Fetching a document.

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use http::header::{ACCEPT, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::Response;
use url::Url;

use super::knock::Draft;
use super::{Accept, Client, FetchError, Refusal};
use crate::signature::Signer;

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 3;
/// Longest `Location`, `Content-Type` or `ETag` that is looked at.
const MAX_VALUE: usize = 2048;

/// A document, complete and of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was in the end, after redirects and without a fragment. What the document says is
    /// believed only as far as this URL's origin.
    pub url: Url,
    /// The `Content-Type` as the peer wrote it; empty if there was none.
    pub content_type: String,
    /// The body, decompressed.
    pub bytes: Bytes,
    /// The `ETag`, to ask again only for a change.
    pub etag: Option<String>,
}

impl Client {
    /// Fetches a document of at most `limit` bytes, signed if there is a signer.
    ///
    /// Follows at most three redirects; each is checked like the first URL, never leads from
    /// `https` to `http`, and is signed for its own target. The client's deadline covers all of it.
    pub async fn get(
        &self,
        url: &Url,
        accept: Accept,
        limit: usize,
        signer: Option<&Signer>,
        now: DateTime<Utc>,
    ) -> Result<Fetched, FetchError> {
        tokio::time::timeout(self.deadline, async {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept.header()));
            let (response, url) = self.follow(url.clone(), headers, signer, now).await?;
            read(response, url, accept, limit).await
        })
        .await
        .unwrap_or(Err(FetchError::Timeout))
    }

    /// The same for a document that somebody here may read where it lives. They sign for that place alone: a redirect
    /// is not followed.
    pub async fn get_as(
        &self,
        url: &Url,
        accept: Accept,
        limit: usize,
        reader: &Signer,
        now: DateTime<Utc>,
    ) -> Result<Fetched, FetchError> {
        tokio::time::timeout(self.deadline, async {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept.header()));
            let draft = Draft { method: Method::GET, url, headers, body: None, now };
            let (response, _) = self.send(&draft, Some(reader), None).await?;
            read(response, url.clone(), accept, limit).await
        })
        .await
        .unwrap_or(Err(FetchError::Timeout))
    }

    /// The same for a document of which the answer with the tag `known` was read before; `None` when it is as it was
    /// (RFC 9110, section 13.1.2).
    pub async fn get_if_changed(
        &self,
        url: &Url,
        accept: Accept,
        limit: usize,
        known: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Option<Fetched>, FetchError> {
        tokio::time::timeout(self.deadline, async {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept.header()));
            let known = known.and_then(|tag| HeaderValue::from_str(tag).ok());
            let asks = known.is_some();
            headers.extend(known.map(|tag| (IF_NONE_MATCH, tag)));
            let (response, url) = self.follow(url.clone(), headers, None, now).await?;
            if asks && response.status() == StatusCode::NOT_MODIFIED {
                return Ok(None);
            }
            read(response, url, accept, limit).await.map(Some)
        })
        .await
        .unwrap_or(Err(FetchError::Timeout))
    }

    /// Asks, and asks again where redirects lead; gives the first answer that is none.
    pub(super) async fn follow(
        &self,
        mut url: Url,
        headers: HeaderMap,
        signer: Option<&Signer>,
        now: DateTime<Utc>,
    ) -> Result<(Response, Url), FetchError> {
        url.set_fragment(None);
        for _ in 0..=MAX_REDIRECTS {
            let draft = Draft { method: Method::GET, url: &url, headers: headers.clone(), body: None, now };
            let (response, _) = self.send(&draft, signer, None).await?;
            if !is_redirect(response.status()) {
                return Ok((response, url));
            }
            url = target(&url, &response)?;
        }
        Err(FetchError::TooManyRedirects)
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    )
}

/// Where a redirect leads. The scheme and address of the target are checked when it is asked.
fn target(from: &Url, response: &Response) -> Result<Url, FetchError> {
    let location = text(response, &LOCATION).ok_or(FetchError::BadRedirect)?;
    let mut url = from.join(&location).map_err(|_| FetchError::BadRedirect)?;
    if from.scheme() == "https" && url.scheme() == "http" {
        return Err(Refusal::Downgrade.into());
    }
    url.set_fragment(None);
    Ok(url)
}

async fn read(response: Response, url: Url, accept: Accept, limit: usize) -> Result<Fetched, FetchError> {
    succeeded(&response)?;
    let content_type = text(&response, &CONTENT_TYPE).unwrap_or_default();
    if !accept.matches(&content_type) {
        return Err(FetchError::MediaType(content_type));
    }
    let etag = text(&response, &ETAG);
    let bytes = body(response, limit).await?;
    Ok(Fetched { url, content_type, bytes, etag })
}

/// Only a success has a body that is looked at.
pub(super) fn succeeded(response: &Response) -> Result<(), FetchError> {
    match response.status() {
        StatusCode::GONE => Err(FetchError::Gone),
        StatusCode::NOT_FOUND => Err(FetchError::NotFound),
        status if !status.is_success() => Err(FetchError::Status(status)),
        _ => Ok(()),
    }
}

/// The body after decompression, given up as soon as it passes the limit. A length that the peer
/// states is believed only when it is already too much.
async fn body(mut response: Response, limit: usize) -> Result<Bytes, FetchError> {
    let stated = response.content_length().unwrap_or_default();
    if stated > limit as u64 {
        return Err(FetchError::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > limit {
            return Err(FetchError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// A header that is there once, short and text.
pub(super) fn text(response: &Response, name: &HeaderName) -> Option<String> {
    let mut values = response.headers().get_all(name).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let value = value.to_str().ok()?;
    (value.len() <= MAX_VALUE).then(|| value.to_owned())
}
