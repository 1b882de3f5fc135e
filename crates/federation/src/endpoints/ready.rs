//! Answers that are kept ready: a server that gets a post asks for its author, and hundreds do so in one second.

use std::time::Duration;

use axum::body::Bytes;
use moka::sync::Cache;
use tokio::time::Instant;

use super::response::Absent;
use crate::Federation;

/// How many answers are kept, of a few KiB each.
const KEPT: u64 = 500;
/// For how long: another process on the same database may have changed the actor.
const FRESH: Duration = Duration::from_secs(1);

/// An answer about an actor.
#[derive(Clone)]
pub(crate) struct Ready {
    pub body: Bytes,
    /// With its quotes.
    pub etag: String,
}

#[derive(Clone)]
struct Kept {
    ready: Ready,
    revision: u64,
    made: Instant,
}

/// Answers about actors, by what was asked for.
pub(crate) struct ReadyAnswers(Cache<String, Kept>);

impl ReadyAnswers {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(KEPT).time_to_live(FRESH).build())
    }
}

impl Federation {
    /// The answer to `question`, made when there is none that still holds. What is absent is not kept.
    pub(super) async fn ready(
        &self,
        question: &str,
        make: impl AsyncFnOnce() -> Result<Ready, Absent>,
    ) -> Result<Ready, Absent> {
        let ReadyAnswers(cache) = self.ready_answers();
        // Read before the answer is made: what changes meanwhile makes it stale.
        let revision = self.app().actors_revision();
        let holds = |kept: &Kept| kept.revision == revision && kept.made.elapsed() < FRESH;
        if let Some(kept) = cache.get(question).filter(holds) {
            return Ok(kept.ready);
        }
        let ready = make().await?;
        cache.insert(question.to_owned(), Kept { ready: ready.clone(), revision, made: Instant::now() });
        Ok(ready)
    }
}
