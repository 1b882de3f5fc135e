//! What runs in the background: processing what came in, sending what goes out.

use app::Error;
use tokio_util::sync::CancellationToken;

use crate::{Federation, delivery, endpoints, inbox};

impl Federation {
    /// Every address that other servers use.
    pub fn router(&self) -> axum::Router {
        endpoints::router(self.clone())
    }

    /// Processes what comes in. Asked to stop, it finishes what is under way and takes nothing new.
    pub async fn run_inbox(self, stop: CancellationToken) {
        inbox::run(self, stop).await;
    }

    /// Sends what goes out. Asked to stop, it finishes what is under way and takes nothing new.
    pub async fn run_deliveries(self, stop: CancellationToken) {
        delivery::run(self, stop).await;
    }

    /// Processes everything that came in and is due now, in the caller's task. For tests and the command line.
    pub async fn process_inbox(&self) -> Result<usize, Error> {
        inbox::process_due(self).await
    }

    /// Sends everything that is due now, in the caller's task. For tests and the command line.
    pub async fn send_due(&self) -> Result<usize, Error> {
        delivery::send_due(self).await
    }
}
