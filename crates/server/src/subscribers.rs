//! Who is told what happened. Every process on a database has to know the same names, or what one of them logs
//! would never reach a subscriber of another.

use std::sync::Arc;

use app::{
    App,
    notification::{self, NotificationSubscriber},
    relay::Subscriber,
};

/// Under which names the log keeps what still has to be told.
pub const NAMES: &[&str] = &[notification::NAME];

/// Everyone who is told.
pub fn all(app: &App) -> Vec<Arc<dyn Subscriber>> {
    vec![Arc::new(NotificationSubscriber::new(app))]
}
