//! What browsers and apps talk to.
//!
//! **Here:** [`mastodon`], the Mastodon client API; [`ancrage`], our own; [`pages`], for people; [`extract`], which
//! reads requests of apps; [`error`], which answers their refusals; `throttle`, which counts how often somebody asks.
//!
//! **Not here:** decisions and sequence (app, domain), SQL (storage), what servers say to each other
//! (federation). A handler reads its request, asks a view or runs a command, and shows the result.
//!
//! **To add an endpoint:** 1. a handler in the file of its resource, whose first argument says who may call it
//! ([`extract::Signed`], [`extract::Open`], [`extract::Anyone`]); 2. its line in that file's `routes`; 3. its
//! JSON in `mastodon::entity`, if it has a new shape; 4. its line in the reviewed
//! table of routes (`tests/api/snapshots`).

pub mod ancrage;
pub mod error;
pub mod extract;
pub mod mastodon;
pub mod pages;
mod throttle;

use std::sync::Arc;

use app::{App, remote::Remote};

use crate::mastodon::Throttle;

/// What every handler may use.
#[derive(Clone)]
pub struct WebState {
    /// The use-cases and what they need.
    pub app: App,
    /// The way to other servers.
    pub remote: Arc<dyn Remote>,
    /// How often apps may call and forms may be sent.
    pub throttle: Throttle,
}
