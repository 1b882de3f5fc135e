//! What runs in the background: processing what came in, sending what goes out.

use app::Error;
use tokio_util::sync::CancellationToken;

use crate::{Federation, acquaint, delivery, endpoints, inbox};

impl Federation {
    /// Every address that other servers use.
    pub fn router(&self) -> axum::Router {
        endpoints::router(self.clone())
    }

    /// Processes what comes in, and asks about actors that are met. Asked to stop, it finishes what is under way and
    /// takes nothing new.
    pub async fn run_inbox(self, stop: CancellationToken) {
        tokio::join!(acquaint::run(self.clone(), stop.clone()), inbox::run(self, stop));
    }

    /// Sends what goes out. Asked to stop, it finishes what is under way and takes nothing new.
    pub async fn run_deliveries(self, stop: CancellationToken) {
        delivery::run(self, stop).await;
    }

    /// Processes everything that came in and is due now, in the caller's task. For tests.
    pub async fn process_inbox(&self) -> Result<usize, Error> {
        inbox::process_due(self).await
    }

    /// Asks about the actors that were met since, in the caller's task: their figures and what they pinned. For tests.
    pub async fn ask_about_met(&self) -> usize {
        acquaint::ask_all(self).await
    }

    /// Sends everything that is due now, in the caller's task. For tests.
    pub async fn send_due(&self) -> Result<usize, Error> {
        delivery::send_due(self).await
    }
}
