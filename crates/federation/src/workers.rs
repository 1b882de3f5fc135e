//! What runs in the background: processing what came in, sending what goes out.

use app::Error;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{Federation, delivery, endpoints, inbox};

impl Federation {
    /// Every address that other servers use.
    pub fn router(&self) -> axum::Router {
        endpoints::router(self.clone())
    }

    /// Starts the workers. Asked to stop, they finish what is under way and take nothing new.
    pub fn start(&self, workers: &mut JoinSet<()>, stop: &CancellationToken) {
        workers.spawn(inbox::run(self.clone(), stop.clone()));
        workers.spawn(delivery::run(self.clone(), stop.clone()));
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
