//! Answers that are kept ready: a server that gets a post asks for its author, one that gets a boost for the post, and
//! hundreds do so in one second.

use std::time::Duration;

use axum::{body::Bytes, http::HeaderMap, response::Response};
use moka::sync::Cache;
use tokio::time::Instant;

use super::response::{Absent, Caching, etag, tagged};
use crate::Federation;

/// How many answers are kept, of a few KiB each.
const KEPT: u64 = 1_000;
/// For how long: another process on the same database may have changed what they are about.
const FRESH: Duration = Duration::from_secs(1);

/// An answer that is the same for everyone.
#[derive(Clone)]
pub(crate) struct Ready {
    pub body: Bytes,
    /// With its quotes.
    pub etag: String,
}

impl Ready {
    /// With the ETag of the body.
    pub fn new(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self { etag: etag(&body), body }
    }

    /// To whoever asks.
    pub fn answer(self, headers: &HeaderMap, media_type: &'static str) -> Response {
        tagged(headers, media_type, self.body, &self.etag, Caching::Open)
    }
}

#[derive(Clone)]
struct Kept {
    ready: Ready,
    revision: u64,
    made: Instant,
}

/// Answers by what was asked for.
pub(crate) struct ReadyAnswers(Cache<String, Kept>);

impl ReadyAnswers {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(KEPT).time_to_live(FRESH).build())
    }

    /// The answer that was made at this revision, which is read before an answer is made: what changes meanwhile makes
    /// it stale.
    pub fn find(&self, question: &str, revision: u64) -> Option<Ready> {
        let holds = |kept: &Kept| kept.revision == revision && kept.made.elapsed() < FRESH;
        self.0.get(question).filter(holds).map(|kept| kept.ready)
    }

    pub fn keep(&self, question: String, revision: u64, ready: &Ready) {
        self.0.insert(question, Kept { ready: ready.clone(), revision, made: Instant::now() });
    }
}

impl Federation {
    /// The answer that was made at this revision, or is now. What is absent is not kept.
    pub(super) async fn ready(
        &self,
        question: String,
        revision: u64,
        make: impl AsyncFnOnce() -> Result<Ready, Absent>,
    ) -> Result<Ready, Absent> {
        if let Some(ready) = self.ready_answers().find(&question, revision) {
            return Ok(ready);
        }
        let ready = make().await?;
        self.ready_answers().keep(question, revision, &ready);
        Ok(ready)
    }
}
