//! Delivering an activity.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, NaiveDateTime, Utc};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Response;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::knock::Draft;
use super::{Client, FetchError, error};
use crate::signature::{HTTP_DATE, Scheme, Signer};

/// How much of the answer is read; what matters is the status.
const MAX_ANSWER: usize = 4 * 1024;
/// How much of the answer is kept for the log, in characters.
const MAX_TEXT: usize = 300;
/// No peer may send us away for longer.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// One delivery to one inbox.
#[derive(Debug, Clone)]
pub struct Post<'a> {
    /// The inbox.
    pub url: &'a Url,
    /// The activity.
    pub body: Bytes,
    /// [`super::ACTIVITY_JSON`] or [`super::LD_JSON`].
    pub content_type: &'static str,
    /// Who sends it.
    pub signer: &'a Signer,
    /// The one scheme to sign in. `None` takes what the host is known to understand, and tries the
    /// other one once if that is refused.
    pub scheme: Option<Scheme>,
    /// How long it may take in all; `None` takes the client's deadline.
    pub deadline: Option<Duration>,
}

/// The answer to a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostOutcome {
    /// The status. Redirects are not followed, so it may be one.
    pub status: StatusCode,
    /// How long the peer asks us to wait, at most a day.
    pub retry_after: Option<Duration>,
    /// The scheme of the signature that got this answer.
    pub scheme: Scheme,
    /// The beginning of the answer, on one line, for the log.
    pub text: String,
}

impl PostOutcome {
    /// Whether the peer took the activity.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// Whether the peer may take the activity later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        error::is_transient(self.status)
    }
}

impl Client {
    /// Posts an activity to an inbox, signed.
    ///
    /// Any answer is an outcome; an error means that there was none. Redirects are not followed: an
    /// inbox that moved is read from its actor.
    pub async fn post(&self, post: &Post<'_>, now: DateTime<Utc>) -> Result<PostOutcome, FetchError> {
        let deadline = Instant::now() + post.deadline.unwrap_or(self.deadline);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(post.content_type));
        let draft = Draft { method: Method::POST, url: post.url, headers, body: Some(post.body.clone()), now };
        let sent = self.send(&draft, Some(post.signer), post.scheme);
        let (mut response, scheme) = timeout_at(deadline, sent).await.unwrap_or(Err(FetchError::Timeout))?;
        let mut answer = Vec::new();
        // The status is what counts: a body that does not come in time changes nothing.
        let _late = timeout_at(deadline, read_some(&mut response, &mut answer)).await;
        Ok(PostOutcome {
            status: response.status(),
            retry_after: retry_after(response.headers(), now),
            scheme,
            text: one_line(&answer),
        })
    }
}

async fn read_some(response: &mut Response, answer: &mut Vec<u8>) {
    while answer.len() < MAX_ANSWER {
        let Ok(Some(chunk)) = response.chunk().await else {
            return;
        };
        let room = MAX_ANSWER - answer.len();
        answer.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
}

/// Bytes of a stranger as text that cannot forge lines of our log.
fn one_line(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_TEXT).collect()
}

/// `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3).
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if let Ok(seconds) = value.parse() {
        Duration::from_secs(seconds)
    } else {
        let date = NaiveDateTime::parse_from_str(value, HTTP_DATE).ok()?;
        (date.and_utc() - now).to_std().unwrap_or_default()
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_in_both_forms() {
        let now = DateTime::from_timestamp(1_795_296_029, 0).unwrap();
        for (value, seconds) in [
            ("0", Some(0)),
            ("120", Some(120)),
            ("99999999999", Some(86_400)),
            ("Sat, 21 Nov 2026 21:21:29 GMT", Some(60)),
            ("Sat, 21 Nov 2026 21:19:29 GMT", Some(0)),
            ("Mon, 21 Nov 2033 21:20:29 GMT", Some(86_400)),
            ("-1", None),
            ("99999999999999999999999", None),
            ("soon", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn an_answer_becomes_one_short_line() {
        assert_eq!(one_line(b"no\r\n\x1b[31m  such\tinbox \xff"), "no [31m such inbox \u{fffd}");
        assert_eq!(one_line("é".repeat(1000).as_bytes()).chars().count(), 300);
    }
}
