//! Remembering how somebody usually posts.

use storage::Preference;

use crate::{Command, Error, Instance, Origin, Tx, company::Speaker};

/// Stores how the speaker's actor usually posts.
pub struct SavePreference {
    /// Who chooses.
    pub speaker: Speaker,
    /// What was chosen.
    pub preference: Preference,
}

impl Command for SavePreference {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        Origin::Local(self.speaker).confirm(tx).await?;
        tx.preferences().save(self.speaker.actor(), &self.preference).await?;
        Ok(())
    }
}
