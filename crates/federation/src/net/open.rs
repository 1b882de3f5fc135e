//! Fetching a picture, a film or a recording: its head at once, its content as it comes.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::stream::{self, BoxStream, StreamExt as _};
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderValue};
use url::Url;

use super::fetch::{succeeded, text};
use super::media_type::MediaType;
use super::{Accept, Client, FetchError};

/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(15);

/// A file of which the head has come.
pub struct Opening {
    /// Where it was in the end, after redirects.
    pub url: Url,
    /// The media type, in lower case and without parameters.
    pub media_type: String,
    /// How many bytes are said to come.
    pub length: Option<u64>,
    /// The `Content-Range` of an answer that is a part.
    pub content_range: Option<String>,
    /// The content, without a limit. Fails after 15 seconds of silence.
    pub body: BoxStream<'static, Result<Bytes, FetchError>>,
}

impl Client {
    /// Begins to fetch a picture, a film or a recording; vector graphics, which can hold scripts, are refused. With
    /// `range`, that part of it. The client's deadline covers the head; the caller bounds the content. The request
    /// is not signed: the file is for whoever knows its address.
    pub async fn open(
        &self,
        url: &Url,
        range: Option<&HeaderValue>,
        now: DateTime<Utc>,
    ) -> Result<Opening, FetchError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(Accept::Media.header()));
        // What is asked for is compressed already, and a part is counted in the bytes as they are sent.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if let Some(range) = range {
            headers.insert(RANGE, range.clone());
        }
        let following = self.follow(url.clone(), headers, None, now);
        let (response, url) =
            tokio::time::timeout(self.deadline, following).await.unwrap_or(Err(FetchError::Timeout))?;
        succeeded(&response)?;
        let content_type = text(&response, &CONTENT_TYPE).unwrap_or_default();
        let media_type = match MediaType::parse(&content_type) {
            Some(media_type) if Accept::Media.matches(&content_type) => media_type.essence,
            _ => return Err(FetchError::MediaType(content_type)),
        };
        Ok(Opening {
            url,
            media_type,
            length: response.content_length(),
            content_range: text(&response, &CONTENT_RANGE),
            body: stream::try_unfold(response, |mut response| async move {
                let chunk =
                    tokio::time::timeout(SILENCE, response.chunk()).await.map_err(|_| FetchError::Timeout)??;
                Ok(chunk.map(|chunk| (chunk, response)))
            })
            .boxed(),
        })
    }
}
