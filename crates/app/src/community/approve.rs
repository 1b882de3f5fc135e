//! Letting somebody into a community.

use domain::{event::Event, follow::FollowState, id::ActorId};

use super::{lets_in, moderated};
use crate::{Command, Error, Instance, Tx, company::Speaker, follow};

/// A moderator lets somebody in who asked, or turns them down; turning down also removes a member.
pub struct AnswerRequest {
    /// A moderator.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
    /// Who asked.
    pub follower: ActorId,
    /// Yes or no.
    pub accept: bool,
}

impl Command for AnswerRequest {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let community = moderated(tx, self.speaker, self.community).await?;
        if self.accept {
            lets_in(&community)?;
        }
        let request = tx.follows().between(self.follower, self.community).await?.ok_or(Error::NotFound("request"))?;
        if !self.accept {
            super::before_leaving(tx, self.community, self.follower).await?;
        }
        let admitted = self.accept && request.state == FollowState::Pending;
        follow::answer(tx, request, self.accept).await?;
        if admitted {
            tx.emit(Event::CommunityAdmitted { community: self.community, actor: self.follower });
        }
        Ok(())
    }
}
