//! The one HTTP client: every request that leaves goes through [`Client`].
//!
//! Whatever address, document or redirect a stranger hands us, these hold:
//! - only `https` (in a lab also `http`), and never from `https` down to `http`;
//! - only public addresses and those of [`AllowedNetworks`], checked on the addresses that the
//!   connection is made to, so that a name which changes its mind gains nothing;
//! - no proxy, no cookies, no automatic redirect; [`Client::get`] follows at most three, and checks
//!   and signs each anew;
//! - bounded bytes after decompression, and one deadline over the whole exchange;
//! - certificates are checked against the system's trust store.
//!
//! What does *not* live here: what the bytes mean, retries over hours, and policies about domains.

mod address;
mod deliver;
mod error;
mod fetch;
mod guard;
mod knock;
mod media_type;
mod open;
mod resolver;
mod texts;

#[cfg(test)]
mod tests;

pub use address::{AllowedNetworks, is_public};
pub use deliver::{Post, PostOutcome};
pub use error::{FetchError, Refusal};
pub use fetch::Fetched;
pub use media_type::{ACTIVITY_JSON, Accept, LD_JSON};
pub use open::Opening;
pub use resolver::{Lookup, SystemLookup};
pub use texts::{NameServers, Texts};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware};

/// How long an exchange may take in all, redirects and slow bodies included.
pub const DEADLINE: Duration = Duration::from_secs(15);
/// The largest document that is read, in bytes after decompression.
pub const MAX_DOCUMENT: usize = 1024 * 1024;

/// How long a connection may take to come about, so that a deadline leaves time for the answer.
const CONNECT: Duration = Duration::from_secs(10);
/// A connection is kept for a burst to the same host; there are thousands of hosts, so one, and not longer.
const IDLE: Duration = Duration::from_secs(30);
const IDLE_PER_HOST: usize = 1;

/// What the client is made of.
#[derive(Clone)]
pub struct ClientOptions {
    /// Who we say we are: `Ancrage/VERSION (+https://domain/)`. Some peers refuse a client without.
    pub user_agent: String,
    /// Special-use networks that may be contacted all the same. Empty on the open internet.
    pub allowed_networks: AllowedNetworks,
    /// Whether `http` URLs are contacted. For labs.
    pub allow_http: bool,
    /// How long one exchange may take in all.
    pub deadline: Duration,
    /// How names become addresses.
    pub lookup: Arc<dyn Lookup>,
    /// Sits right in front of the network and may answer in its place, as tests with several
    /// servers in one process do. It sees only requests that the guard let through, with every
    /// header but `Host`, which follows from the URL.
    pub transport: Option<Arc<dyn Middleware>>,
}

impl ClientOptions {
    /// The options for the open internet.
    #[must_use]
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            user_agent: user_agent.into(),
            allowed_networks: AllowedNetworks::default(),
            allow_http: false,
            deadline: DEADLINE,
            lookup: Arc::new(SystemLookup),
            transport: None,
        }
    }
}

/// Why the client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The user agent cannot stand in a header.
    #[error("the user agent is not a valid header value")]
    UserAgent,
    /// TLS could not be set up; mostly, the system has no trust store.
    #[error("the HTTP client could not be set up")]
    Setup(#[from] reqwest::Error),
}

/// The HTTP client. Cheap to clone; clones share connections and what was learnt about peers.
#[derive(Clone)]
pub struct Client {
    http: ClientWithMiddleware,
    user_agent: HeaderValue,
    deadline: Duration,
    schemes: knock::Schemes,
}

impl Client {
    /// Makes the client; once per process.
    #[expect(clippy::disallowed_methods, reason = "this is the one client that others must use")]
    pub fn new(options: ClientOptions) -> Result<Self, ClientError> {
        let user_agent = HeaderValue::try_from(&options.user_agent).map_err(|_| ClientError::UserAgent)?;
        let resolver = resolver::Resolver::new(options.lookup, options.allowed_networks.clone());
        let network = reqwest::Client::builder()
            .user_agent(user_agent.clone())
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .dns_resolver(Arc::new(resolver))
            .connect_timeout(CONNECT.min(options.deadline))
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .pool_idle_timeout(IDLE)
            .build()?;
        let guard = guard::Guard::new(options.allowed_networks, options.allow_http);
        let mut http = ClientBuilder::new(network).with(guard);
        if let Some(transport) = options.transport {
            http = http.with_arc(transport);
        }
        Ok(Self { http: http.build(), user_agent, deadline: options.deadline, schemes: knock::Schemes::default() })
    }

    /// The guarded client underneath, for libraries that bring their own requests. It has the
    /// address and scheme checks, and follows no redirect, but sets no deadline and no size limit.
    #[must_use]
    pub const fn transport(&self) -> &ClientWithMiddleware {
        &self.http
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("user_agent", &self.user_agent)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
