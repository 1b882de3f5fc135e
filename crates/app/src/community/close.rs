//! Closing a community, and opening it again.

use domain::{community::Community, event::Event, group::Deed, id::ActorId, login::Role};

use super::not_a_moderator;
use crate::{Command, Error, Instance, Tx, company::Speaker, moderation};

/// Closes a community, or opens it again: what was said stays and is read as before, nobody writes there and nobody
/// joins. Doing it twice is doing it once.
pub struct CloseCommunity {
    /// A moderator of the community, or of this server as themselves.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
    /// Whether it is closed from now on.
    pub closed: bool,
}

impl Command for CloseCommunity {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = self.speaker.confirm(tx).await?;
        let before = tx.communities().find(self.community).await?.ok_or(Error::NotFound("community"))?;
        if !tx.communities().place(before.actor, actor.id, tx.now()).await?.moderator {
            // Nobody moderates the server as a company.
            let Speaker::Person(person) = self.speaker else { return Err(not_a_moderator()) };
            moderation::permit(tx, Some(person), Role::Moderator).await?;
        }
        if before.closed_at.is_some() == self.closed {
            return Ok(());
        }
        let group = before.actor;
        let closed_at = self.closed.then(|| tx.now());
        tx.communities().save(&Community { closed_at, ..before }).await?;
        let mut profile = tx.actors().get(group).await?;
        profile.updated_at = tx.now();
        tx.actors().save(&profile).await?;
        let (action, deed) =
            if self.closed { ("community.close", Deed::Closed) } else { ("community.open", Deed::Opened) };
        let hand = self.speaker.hand().unwrap_or(actor.id);
        moderation::note(tx, Some(hand), action, format!("@{}", profile.username), String::new()).await?;
        tx.emit(Event::GroupModerated { group, deed });
        // The profile says so elsewhere.
        tx.emit(Event::ActorUpdated { actor: group });
        Ok(())
    }
}
