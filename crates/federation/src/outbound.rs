//! What this server says to others.
//!
//! **Here:** pure functions from domain values and views to JSON ([`actor`], [`object`], [`activity`]), and
//! [`Outbound`], which hears of every event and decides what is said of it and to whom.
//!
//! **Not here:** sending. The activity and one row per inbox are stored in one commit; `delivery` does the rest.
//!
//! **To say something new:** 1. the activity, in a file of its own under `activity`, with its golden file; 2. its
//! event in `plan`, which has an arm for every event there is.

pub mod activity;
pub mod actor;
mod address;
mod context;
pub mod object;
mod plan;
mod reach;
mod sender;
mod shape;

use app::{App, Error, Instance, Store, Tx, gate::Gate, relay::Bell};
use async_trait::async_trait;
use domain::event::Event;

pub(crate) use self::plan::group::wrapped::{announce_id, received};
use self::sender::Sender;
pub use self::{address::Addresses, context::Document, shape::Tombstone};

/// Under which name the event log keeps what [`Outbound`] still has to be told.
pub const NAME: &str = "outbound";

/// Hears of events and puts what is to be said of them into the delivery queue.
pub struct Outbound {
    here: Instance,
    gate: Gate,
    store: Store,
    deliveries: Bell,
}

impl Outbound {
    /// `deliveries` is rung when there may be something to deliver.
    pub fn new(app: &App, deliveries: Bell) -> Self {
        Self { here: app.instance().clone(), gate: app.gate().clone(), store: app.store().clone(), deliveries }
    }
}

#[async_trait]
impl app::relay::Subscriber for Outbound {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn handle(&self, event: &Event, tx: &mut Tx) -> Result<(), Error> {
        plan::plan(event, &Sender { tx, here: &self.here, gate: &self.gate, ids: self.store.ids() }).await
    }

    fn committed(&self) {
        self.deliveries.ring();
    }
}

#[cfg(test)]
mod tests;
