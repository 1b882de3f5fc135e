//! How often an app may call: Mastodon's limits, told in Mastodon's headers. The forms of pages count with the calls of
//! apps (`pages::limit`): whoever has had enough of one has had enough of the other.
//!
//! Everything is counted before any work is done. Whose token it is, is remembered from the last time it was good;
//! a token that is not known counts for the address it comes from, so that guessing is bounded too.

use std::{
    hash::{BuildHasher, RandomState},
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue, Method,
        header::{AUTHORIZATION, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::SecondsFormat;
use domain::{id::ActorId, time::Timestamp};
use moka::sync::Cache;

use crate::{
    WebState,
    error::ApiError,
    extract::bearer,
    throttle::{Counters, Limit, Quota, Who, client},
};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// How many tokens are remembered, and for how long.
const TOKENS: u64 = 50_000;
const REMEMBERED: Duration = Duration::from_hours(24);

/// What is counted apart, beside being a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Publishing a post.
    Publish,
    /// Deleting a post, or taking a boost back.
    Delete,
    /// Uploading a file, or making a company or a community, whose keys are as much work.
    Upload,
    /// Asking to follow or to belong, and inviting: somebody is told of it.
    Follow,
    /// Reporting to the moderators.
    Report,
    /// A search that may ask other servers, and whatever else looks for somebody there.
    LookUp,
    /// Trying a code that makes somebody a member of a company.
    Code,
    /// Reading a page that costs a search.
    Browse,
    /// Reading the directory in one piece. Another server does so every half an hour.
    Whole,
}

impl Deed {
    const ALL: [Self; 9] = [
        Self::Publish,
        Self::Delete,
        Self::Upload,
        Self::Follow,
        Self::Report,
        Self::LookUp,
        Self::Code,
        Self::Browse,
        Self::Whole,
    ];

    fn limit(self) -> Limit {
        let (count, period) = match self {
            Self::Publish => (300, Duration::from_hours(3)),
            Self::Delete | Self::Upload => (30, Duration::from_mins(30)),
            Self::Follow | Self::Report => (400, Duration::from_hours(24)),
            Self::LookUp | Self::Whole => (60, Duration::from_mins(5)),
            Self::Browse => (300, Duration::from_mins(5)),
            Self::Code => (10, Duration::from_mins(10)),
        };
        Limit { count, period }
    }

    fn of(request: &Request) -> Option<Self> {
        let path = request.uri().path().strip_prefix("/api/")?.split_once('/')?.1.trim_end_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        match (request.method(), parts.as_slice()) {
            (&Method::POST, ["statuses"]) => Some(Self::Publish),
            (&Method::DELETE, ["statuses", _]) | (&Method::POST, ["statuses", _, "unreblog"]) => Some(Self::Delete),
            // Paths that begin with a version are those of our own API.
            (&Method::POST, ["media"] | ["v1", "companies" | "communities"]) => Some(Self::Upload),
            (
                &Method::POST,
                ["accounts", _, "follow"]
                | ["v1", "companies", _, "invitations" | "requests" | "transfer"]
                | ["v1", "communities", _, "invitations" | "join"],
            )
            | (&Method::PUT, ["v1", "companies", _, "buddies", _]) => Some(Self::Follow),
            (&Method::POST, ["reports"]) => Some(Self::Report),
            (&Method::POST, ["v1", "invitations", "use"]) => Some(Self::Code),
            (&Method::GET, ["search"] | ["accounts", "search"]) if resolves(request) => Some(Self::LookUp),
            (&Method::GET | &Method::HEAD, ["v1", "directory", "all"]) => Some(Self::Whole),
            _ => None,
        }
    }
}

/// Whether a search asks for other servers to be asked: whatever Rails takes for true.
fn resolves(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let no = ["", "0", "f", "false", "off"];
    url::form_urlencoded::parse(query)
        .any(|(name, value)| name == "resolve" && !no.contains(&value.to_lowercase().as_str()))
}

/// All calls of one account, or from one address.
const CALLS: Limit = Limit { count: 300, period: Duration::from_mins(5) };

/// Counts what apps do.
#[derive(Clone)]
pub struct Throttle {
    inner: Option<Arc<Inner>>,
}

struct Inner {
    calls: Counters,
    deeds: [Counters; Deed::ALL.len()],
    tokens: Cache<u64, Who>,
    hasher: RandomState,
}

impl Throttle {
    /// Nothing was counted yet.
    pub fn on() -> Self {
        let inner = Inner {
            calls: Counters::new(CALLS),
            deeds: Deed::ALL.map(|deed| Counters::new(deed.limit())),
            tokens: Cache::builder().max_capacity(TOKENS).time_to_live(REMEMBERED).build(),
            hasher: RandomState::new(),
        };
        Self { inner: Some(Arc::new(inner)) }
    }

    /// Counts nothing: for labs.
    pub fn off() -> Self {
        Self { inner: None }
    }

    /// Counts what somebody does otherwise than with an app; what is left. `None` in labs.
    pub(crate) fn count(&self, who: Who, deed: Option<Deed>, now: Timestamp) -> Option<Quota> {
        self.inner.as_ref().map(|inner| inner.count(who, deed, now))
    }

    /// Counts what belongs to something that was counted as a whole; what is left. `None` in labs.
    pub(crate) fn count_part(&self, who: Who, deed: Deed, now: Timestamp) -> Option<Quota> {
        self.inner.as_ref().map(|inner| inner.deeds[deed as usize].count(who, now))
    }

    /// Remembers whose a good token is.
    pub(crate) fn remember(&self, secret: &str, person: ActorId, actor: ActorId) {
        if let Some(inner) = &self.inner {
            // The map holds a keyed hash of the secret, never the secret itself.
            inner.tokens.insert(inner.hasher.hash_one(secret), Who::Person { person, actor });
        }
    }
}

impl Inner {
    /// Who asks; `None` where there is neither a known token nor an address.
    fn who(&self, request: &Request) -> Option<Who> {
        let secret = request.headers().get(AUTHORIZATION).and_then(|header| bearer(header.to_str().ok()?));
        let known = secret.and_then(|secret| self.tokens.get(&self.hasher.hash_one(secret)));
        known.or_else(|| client(request.extensions()).map(Who::at))
    }

    /// Counts the call of an app.
    fn count_call(&self, request: &Request, state: &WebState) -> Option<Quota> {
        Some(self.count(self.who(request)?, Deed::of(request), state.app.now()))
    }

    /// Counts a call, and what it is beside that; what is left of the latter where there is such a limit, as Mastodon
    /// tells it, else of all calls.
    fn count(&self, who: Who, deed: Option<Deed>, now: Timestamp) -> Quota {
        let call = self.calls.count(who.clone(), now);
        // A call that is refused does nothing else.
        match deed.filter(|_| !call.exceeded) {
            Some(deed) => self.deeds[deed as usize].count(who, now),
            None => call,
        }
    }
}

/// Refuses calls that are too many, and tells of the others how many are left.
pub async fn throttle(State(state): State<WebState>, request: Request, next: Next) -> Response {
    throttled(&state, request, next, || ApiError::TooMany).await
}

/// The same, with another refusal.
pub(crate) async fn throttled<R: IntoResponse>(
    state: &WebState,
    request: Request,
    next: Next,
    refusal: impl FnOnce() -> R,
) -> Response {
    let quota = state.throttle.inner.as_ref().and_then(|inner| inner.count_call(&request, state));
    let Some(quota) = quota else { return next.run(request).await };
    let mut response = if quota.exceeded {
        let mut refused = refusal().into_response();
        refused.headers_mut().insert(RETRY_AFTER, quota.wait(state.app.now()).into());
        refused
    } else {
        next.run(request).await
    };
    let reset = quota.reset.to_rfc3339_opts(SecondsFormat::Micros, true);
    let headers = response.headers_mut();
    headers.insert(LIMIT, quota.limit.into());
    headers.insert(REMAINING, quota.remaining.into());
    if let Ok(reset) = HeaderValue::try_from(reset) {
        headers.insert(RESET, reset);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http};

    use super::*;

    #[test]
    fn making_keys_counts_like_uploads() {
        for path in ["/api/ancrage/v1/companies", "/api/ancrage/v1/communities", "/api/v2/media"] {
            let request = http::Request::post(path).body(Body::empty()).expect("a request");
            assert_eq!(Deed::of(&request), Some(Deed::Upload), "{path}");
        }
        let changed = http::Request::patch("/api/ancrage/v1/companies/fonderie").body(Body::empty());
        assert_eq!(Deed::of(&changed.expect("a request")), None);
    }

    #[test]
    fn asking_and_inviting_count_like_following() {
        for path in [
            "/api/v1/accounts/1/follow",
            "/api/ancrage/v1/companies/fonderie/requests",
            "/api/ancrage/v1/companies/fonderie/invitations",
            "/api/ancrage/v1/companies/fonderie/transfer",
            "/api/ancrage/v1/communities/1/join",
            "/api/ancrage/v1/communities/1/invitations",
        ] {
            let request = http::Request::post(path).body(Body::empty()).expect("a request");
            assert_eq!(Deed::of(&request), Some(Deed::Follow), "{path}");
            let request = http::Request::get(path).body(Body::empty()).expect("a request");
            assert_eq!(Deed::of(&request), None, "reading {path}");
        }
        let ask = http::Request::put("/api/ancrage/v1/companies/atelier/buddies/fonderie").body(Body::empty());
        assert_eq!(Deed::of(&ask.expect("a request")), Some(Deed::Follow));
    }
}
