//! Changing what a community says about itself, and who may join.

use domain::{
    community::Community,
    event::Event,
    group::Access,
    hand::{Act, ActKind},
    id::ActorId,
};

use super::{CloseCommunity, Profile, moderated};
use crate::{Command, Error, Instance, Tx, company::Speaker, hand, refusal::Reason};

/// Changes a community. What was said for members alone stays so, and what everyone could read too.
pub struct UpdateCommunity {
    /// A moderator.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
    /// What it says from now on.
    pub profile: Profile,
    /// Whether it is closed from now on too; `None` leaves it as it is. Where that is refused, nothing changes.
    pub closed: Option<bool>,
}

impl Command for UpdateCommunity {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let before = moderated(tx, self.speaker, self.community).await?;
        let profile = self.profile.checked()?.placed(tx).await?;
        if (before.access == Access::Invitation) != profile.access.is_private() {
            // Members wrote where nobody else reads; and what was public stays on other servers.
            return Err(Error::invalid(Reason::named(
                "refused-community-access",
                "a community by invitation stays one, and no other becomes one",
            )));
        }
        let mut actor = tx.actors().get(self.community).await?;
        profile.dress(&mut actor, here);
        actor.updated_at = tx.now();
        tx.actors().save(&actor).await?;
        let after = profile.community(before.actor, before.founder, before.created_at);
        tx.communities().save(&Community { closing: before.closing, ..after }).await?;
        if let Some(closed) = self.closed {
            let (speaker, community) = (self.speaker, self.community);
            CloseCommunity { speaker, community, closed }.run(tx, here).await?;
        }
        if !tx.emitted().is_empty() {
            // Closing or opening it has told of the new profile too: one change is one event and one act.
            return Ok(());
        }
        tx.emit(Event::ActorUpdated { actor: actor.id });
        hand::note(tx, Act::actor(ActKind::CommunityLed, actor.id)).await
    }
}
