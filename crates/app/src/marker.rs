//! Remembering how far somebody has read.

use domain::id::ActorId;

use crate::{Command, Error, Instance, Tx};

/// Sets markers. Nothing follows from it, so nothing is told.
pub struct SetMarkers {
    /// Whose.
    pub actor: ActorId,
    /// Timelines, and the last entry that was read in each.
    pub positions: Vec<(&'static str, i64)>,
}

impl Command for SetMarkers {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        for (timeline, last_read_id) in &self.positions {
            tx.markers().save(self.actor, timeline, *last_read_id, tx.now()).await?;
        }
        Ok(())
    }
}
