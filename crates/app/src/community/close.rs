//! Closing a community, and opening it again.

use domain::{
    community::{self, Charge, Community},
    event::Event,
    group::Deed,
    id::ActorId,
    login::Role,
};

use crate::{Command, Error, Instance, Tx, company::Speaker, moderation};

/// Closes a community, or opens it again: what was said stays and is read as before, nobody writes there and nobody
/// joins. Doing it twice is doing it once. What the server's moderators closed they alone open again.
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
        let (group, changes) = (before.actor, before.closing.is_some() != self.closed);
        let charge = Charge {
            community: tx.communities().place(group, actor.id, tx.now()).await?.moderator,
            // Nobody moderates the server as a company.
            server: match self.speaker {
                Speaker::Person(person) => moderation::role(tx, person).await? >= Role::Moderator,
                Speaker::Company(_) => false,
            },
        };
        let (closing, by) =
            community::close(before.closing, self.closed, charge, tx.now()).map_err(Error::forbidden)?;
        if closing == before.closing {
            return Ok(());
        }
        tx.communities().save(&Community { closing, ..before }).await?;
        let mut profile = tx.actors().get(group).await?;
        let (action, deed) =
            if self.closed { ("community.close", Deed::Closed) } else { ("community.open", Deed::Opened) };
        let (hand, target) = (self.speaker.hand().unwrap_or(actor.id), format!("@{}", profile.username));
        moderation::note(tx, Some(hand), action, target, by.as_str().to_owned()).await?;
        if !changes {
            // It stays closed, only for others: nobody elsewhere has to know.
            return Ok(());
        }
        profile.updated_at = tx.now();
        tx.actors().save(&profile).await?;
        tx.emit(Event::GroupModerated { group, deed });
        // The profile says so elsewhere.
        tx.emit(Event::ActorUpdated { actor: group });
        Ok(())
    }
}
