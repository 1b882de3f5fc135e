//! The subscribers of the event log. Every process on a database has to know the same names: the one that logs an event
//! writes a pending row for each.

use std::sync::Arc;

use app::{
    App,
    notification::{self, NotificationSubscriber},
    relay::Subscriber,
};
use federation::{Federation, outbound::Outbound};

/// Under which names the log keeps what still has to be told.
pub const NAMES: &[&str] = &[notification::NAME, "outbound"];

/// Everyone who is told.
pub fn all(app: &App, federation: &Federation) -> Vec<Arc<dyn Subscriber>> {
    let all: Vec<Arc<dyn Subscriber>> = vec![
        Arc::new(NotificationSubscriber::new(app)),
        Arc::new(Outbound::new(app, federation.delivery_bell().clone())),
    ];
    debug_assert!(all.iter().map(|subscriber| subscriber.name()).eq(NAMES.iter().copied()));
    all
}
