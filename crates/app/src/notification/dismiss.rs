//! Forgetting notifications that one was sent.

use domain::id::{ActorId, NotificationId};

use crate::{Command, Error, Instance, Tx};

/// Forgets a notification, or all of them.
pub struct Dismiss {
    /// Who was told.
    pub recipient: ActorId,
    /// Which one; all where `None`.
    pub notification: Option<NotificationId>,
}

impl Command for Dismiss {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Ok(tx.notifications().dismiss(self.recipient, self.notification).await?)
    }
}
