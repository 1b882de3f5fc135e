//! Moving the sharing cursor of a community.

use domain::{
    cursor::Level,
    hand::{Act, ActKind},
    id::ActorId,
};

use super::moderated;
use crate::{Command, Error, Instance, Tx, company::Speaker, cursor, hand};

/// Moves the cursor of a community. Below [`Level::Dialogue`] only members write in an open one; what exists stays.
pub struct ShareCommunity {
    /// A moderator.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
    /// Where to.
    pub level: Level,
}

impl Command for ShareCommunity {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        moderated(tx, self.speaker, self.community).await?;
        let by = self.speaker.hand().unwrap_or(self.speaker.actor());
        cursor::set(tx, self.community, self.level, Some(by)).await?;
        if tx.emitted().is_empty() {
            // The cursor has not moved.
            return Ok(());
        }
        hand::note(tx, Act::actor(ActKind::CommunityLed, self.community)).await
    }
}
