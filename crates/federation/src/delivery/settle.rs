//! Writes down what came of sending, many hosts in one commit.

use std::{sync::Arc, time::Duration};

use app::{App, Error};
use storage::Outcome;
use tokio::{
    sync::{Notify, mpsc},
    task::JoinHandle,
};

use super::Outcomes;

/// How many outcomes wait; whoever sends more waits too.
const QUEUE: usize = 512;
/// How many go into one commit.
const GROUP: usize = 128;
/// How long to gather before a commit, so that a fan-out is settled in few.
const GATHER: Duration = Duration::from_millis(10);

/// Takes outcomes.
#[derive(Clone)]
pub(super) struct Settler {
    outcomes: Outcomes,
    settled: Arc<Notify>,
}

impl Settler {
    /// Starts the writer. It ends when every clone is gone and everything is written.
    pub fn start(app: App) -> (Self, JoinHandle<()>) {
        let (outcomes, receiver) = mpsc::channel(QUEUE);
        let settled = Arc::new(Notify::new());
        let writer = tokio::spawn(run(app, receiver, Arc::clone(&settled)));
        (Self { outcomes, settled }, writer)
    }

    /// Hands over what came of a host.
    pub async fn settle(&self, outcome: Outcome) {
        if self.outcomes.send(outcome).await.is_err() {
            tracing::error!("an outcome could not be handed over; the host is asked again when its claim ends");
        }
    }

    /// Waits until outcomes were written.
    pub async fn settled(&self) {
        self.settled.notified().await;
    }
}

async fn run(app: App, mut receiver: mpsc::Receiver<Outcome>, settled: Arc<Notify>) {
    let mut group = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut group, GROUP).await > 0 {
        if group.len() < GROUP {
            tokio::time::sleep(GATHER).await;
            while group.len() < GROUP
                && let Ok(outcome) = receiver.try_recv()
            {
                group.push(outcome);
            }
        }
        while let Err(error) = write(&app, &group).await {
            tracing::error!(%error, "outcomes could not be written down, trying again");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        group.clear();
        settled.notify_waiters();
    }
}

pub(super) async fn write(app: &App, outcomes: &[Outcome]) -> Result<(), Error> {
    let tx = app.store().begin(app.now()).await?;
    tx.deliveries().settle(outcomes, app.now()).await?;
    tx.commit().await?;
    metrics::counter!("ancrage_deliveries_total", "outcome" => "delivered")
        .increment(outcomes.iter().map(|outcome| outcome.delivered.len() as u64).sum());
    metrics::counter!("ancrage_deliveries_total", "outcome" => "failed")
        .increment(outcomes.iter().map(|outcome| outcome.failed.len() as u64).sum());
    Ok(())
}
