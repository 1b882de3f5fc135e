//! Joining a community.

use domain::{follow::FollowState, id::ActorId};

use crate::{Command, Error, Instance, Origin, Tx, company::Speaker, follow::RequestFollow};

/// Joins a community, or asks to be let in.
pub struct JoinCommunity {
    /// Who joins.
    pub speaker: Speaker,
    /// The community.
    pub community: ActorId,
}

impl Command for JoinCommunity {
    /// Whether they are a member now; else the moderators are asked.
    type Output = bool;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<bool, Error> {
        tx.communities().find(self.community).await?.ok_or(Error::NotFound("community"))?;
        let origin = Origin::Local(self.speaker);
        let request = RequestFollow { origin, target: self.community, show_boosts: None, notify: None };
        let follow = request.run(tx, here).await?;
        Ok(follow.is_some_and(|follow| follow.state == FollowState::Accepted))
    }
}
