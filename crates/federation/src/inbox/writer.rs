//! Keeps what was received, many requests in one commit: a request is answered when its commit is done.

use app::{App, relay::Bell};
use storage::{NewInboxEntry, StorageError};
use tokio::sync::{mpsc, oneshot};

/// How many requests wait for a commit; more are asked to come again.
const QUEUE: usize = 1_024;
/// How many go into one commit.
const GROUP: usize = 128;

struct Waiting {
    entry: NewInboxEntry,
    kept: oneshot::Sender<bool>,
}

/// The way to the log.
pub(crate) struct InboxWriter(mpsc::Sender<Waiting>);

impl InboxWriter {
    /// Starts the writer; it ends when the last federation that uses it is gone.
    pub fn start(app: App, bell: Bell) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(write(app, bell, receiver));
        Self(sender)
    }

    /// Keeps an entry. `Ok` only after the commit.
    pub async fn keep(&self, entry: NewInboxEntry) -> Result<(), ()> {
        let (kept, answer) = oneshot::channel();
        self.0.try_send(Waiting { entry, kept }).map_err(|_| ())?;
        if answer.await == Ok(true) { Ok(()) } else { Err(()) }
    }
}

async fn write(app: App, bell: Bell, mut receiver: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut group, GROUP).await > 0 {
        let (entries, waiting): (Vec<_>, Vec<_>) = group.drain(..).map(|w| (w.entry, w.kept)).unzip();
        let kept = match commit(&app, &entries).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, count = entries.len(), "received activities could not be kept");
                false
            }
        };
        for answer in waiting {
            // Whoever hung up meanwhile sends again, and is recognised.
            let _ = answer.send(kept);
        }
        bell.ring();
    }
}

async fn commit(app: &App, entries: &[NewInboxEntry]) -> Result<(), StorageError> {
    let tx = app.store().begin(app.now()).await?;
    tx.inbox().insert_all(app.store().ids(), entries, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
