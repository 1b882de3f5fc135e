//! Speaking with other servers: ActivityPub, WebFinger, NodeInfo.
//!
//! **Here:** [`net`] (the one HTTP client), [`signature`] (who says it), [`wire`] (what arrives, read
//! generously), `inbox` (guard, log, workers), `inbound` (wire → command), `resolve` (fetching what is not
//! known), `media` (files that are shown here), `proof` (what sites say of profiles), `acquaint` (counts and pins of
//! actors that were just met), `software` (what runs elsewhere), `fellow` (who belongs to groups elsewhere), `outbound`
//! (event → activities and recipients), `delivery` (sign, send, back off), `directory` (those of other servers),
//! `endpoints` (what others read here).
//!
//! **Not here:** decisions (domain), use-cases (app), SQL (storage), pages and the client API (web).
//!
//! **To add an activity:** 1. its row in FEDERATION.md with a fixture; 2. `inbound/<feature>.rs` from wire to
//! command; 3. `outbound/activity/<feature>.rs` with a golden file, and what follows from its event in
//! `outbound/plan/<feature>.rs`.

mod acquaint;
mod context;
mod delivery;
mod directory;
mod documents;
mod endpoints;
mod fellow;
mod inbound;
mod inbox;
mod keys;
mod media;
pub mod net;
pub mod outbound;
mod proof;
mod resolve;
pub mod signature;
mod software;
pub mod wire;
mod workers;

pub use context::{Federation, FederationOptions};
pub use delivery::DeliveryOptions;
