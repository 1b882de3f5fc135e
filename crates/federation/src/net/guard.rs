//! What is checked on every URL before anything is sent to it.

use std::net::IpAddr;

use http::Extensions;
use reqwest::{Request, Response};
use reqwest_middleware::{Error, Middleware, Next, Result};
use url::{Host, Url};

use super::{AllowedNetworks, Refusal};

/// The outermost layer of the client. Names are checked later, by the resolver, but an address
/// written into the URL never reaches the resolver and is checked here.
pub(super) struct Guard {
    allowed: AllowedNetworks,
    allow_http: bool,
}

impl Guard {
    pub(super) const fn new(allowed: AllowedNetworks, allow_http: bool) -> Self {
        Self { allowed, allow_http }
    }

    fn check(&self, url: &Url) -> std::result::Result<(), Refusal> {
        match url.scheme() {
            "https" => {}
            "http" if self.allow_http => {}
            _ => return Err(Refusal::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        let address = match url.host() {
            None => return Err(Refusal::NoHost),
            Some(Host::Domain(_)) => return Ok(()),
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
        };
        if self.allowed.permits(address) { Ok(()) } else { Err(Refusal::Address) }
    }
}

#[async_trait::async_trait]
impl Middleware for Guard {
    async fn handle(&self, request: Request, extensions: &mut Extensions, next: Next<'_>) -> Result<Response> {
        self.check(request.url()).map_err(Error::middleware)?;
        next.run(request, extensions).await
    }
}
