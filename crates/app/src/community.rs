//! Communities: made, joined, looked after. A member is a follower of the community's actor that was let in.

mod approve;
mod close;
mod create;
mod invite;
mod join;
mod leave;
mod moderate;
mod recover;
mod share;
mod update;

use domain::{
    actor::Actor,
    community::{Community, MAX_CHARTER, MAX_DESCRIPTION, MAX_LANGUAGES, MAX_SUBJECT, Purpose},
    follow::{self, Decision},
    group::Access,
    id::ActorId,
    notification::NotificationKind,
    territory::TerritoryCode,
    text::{compose, language},
};

pub(crate) use self::leave::before_leaving;
pub use self::{
    approve::AnswerRequest,
    close::CloseCommunity,
    create::CreateCommunity,
    invite::{DeclineInvitation, EndInvite, Invite, ReceiveInvite, WithdrawInvitation},
    join::JoinCommunity,
    leave::LeaveCommunity,
    moderate::{Act, Moderate},
    recover::RecoverCommunity,
    share::ShareCommunity,
    update::UpdateCommunity,
};
use crate::{Error, Instance, Tx, company::Speaker, refusal::Reason};

/// What a community says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What it is called.
    pub name: String,
    /// What it is for, plain text.
    pub description: String,
    /// What it is about.
    pub purpose: Purpose,
    /// Which company, trade, project or territory, in words.
    pub subject: String,
    /// Who may join.
    pub access: Access,
    /// Where it is, if it is somewhere.
    pub territory: Option<TerritoryCode>,
    /// What members agree to, plain text.
    pub charter: String,
    /// The languages that are spoken there.
    pub languages: Vec<String>,
    /// It wishes to be found.
    pub listed: bool,
}

impl Profile {
    /// The same within its bounds.
    fn checked(&self) -> Result<Self, Error> {
        let short = |text: &str, most: usize, what: &str| {
            let text = text.trim().replace("\r\n", "\n");
            // Nobody reads control characters.
            let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
            if text.chars().count() > most {
                return Err(Error::invalid(format!("{what} has at most {most} characters")));
            }
            Ok(text)
        };
        let name = short(&self.name, domain::actor::MAX_NAME, "a community's name")?;
        if name.is_empty() {
            return Err(Error::invalid("a community's name has at least one character"));
        }
        let mut languages: Vec<String> = self.languages.iter().filter_map(|tag| language::normalise(tag)).collect();
        languages.sort();
        languages.dedup();
        languages.truncate(MAX_LANGUAGES);
        Ok(Self {
            name,
            description: short(&self.description, MAX_DESCRIPTION, "a description")?,
            subject: short(&self.subject, MAX_SUBJECT, "the subject")?,
            charter: short(&self.charter, MAX_CHARTER, "a charter")?,
            languages,
            ..self.clone()
        })
    }

    /// Writes it on the actor.
    fn dress(&self, actor: &mut Actor, here: &Instance) {
        actor.name.clone_from(&self.name);
        actor.summary = html(&self.description, here);
        actor.locked = self.access != Access::Open;
        // What is for members alone is not offered to anyone else.
        actor.discoverable = self.listed && !self.access.is_private();
        actor.indexable = actor.discoverable;
    }

    /// The same with its territory under the code that it has today. One that nobody knows is refused, where any is
    /// known.
    async fn placed(self, tx: &Tx) -> Result<Self, Error> {
        let Some(code) = &self.territory else { return Ok(self) };
        match tx.territories().find_present(code).await? {
            Some(found) => Ok(Self { territory: Some(found.code), ..self }),
            None if tx.territories().any().await? => Err(Error::invalid(format!("there is no territory {code}"))),
            None => Ok(self),
        }
    }

    fn community(&self, actor: ActorId, founder: ActorId, at: domain::time::Timestamp) -> Community {
        Community {
            actor,
            purpose: self.purpose,
            subject: self.subject.clone(),
            access: self.access,
            territory: self.territory.clone(),
            charter: self.charter.clone(),
            languages: self.languages.clone(),
            founder,
            created_at: at,
            closing: None,
        }
    }
}

/// Plain text as paragraphs, with its links, as it is read here and elsewhere.
pub fn html(text: &str, here: &Instance) -> String {
    let scan = compose::scan(text);
    compose::render(text, &scan, |_| None, |tag| here.tag_page(tag).to_string())
}

/// What a community says to somebody who asks to join; `None` where the target is none.
pub(crate) async fn door(tx: &Tx, target: ActorId, follower: ActorId) -> Result<Option<Decision>, Error> {
    let Some(community) = tx.communities().find(target).await? else { return Ok(None) };
    if tx.communities().place(target, follower, tx.now()).await?.banned {
        return Ok(Some(Decision::Refuse(follow::Refusal::Blocked)));
    }
    // Before any invitation is used up: it holds again once the community is open.
    if community.closing.is_some() {
        return Ok(Some(Decision::Refuse(follow::Refusal::ClosedCommunity)));
    }
    if tx.communities().forget_invitation(target, follower).await? {
        return Ok(Some(Decision::Accept));
    }
    Ok(Some(match community.access {
        Access::Open => Decision::Accept,
        Access::Approval | Access::Invitation => Decision::Ask,
    }))
}

/// Takes back that somebody waits to be let in, once nobody does: ten who ask are one notice. To be called when a
/// request ends that was not granted.
pub(crate) async fn settle_requests(tx: &Tx, target: ActorId) -> Result<(), Error> {
    if tx.communities().find(target).await?.is_some() && tx.communities().count_requests(target).await? == 0 {
        tx.notifications().retract_from(NotificationKind::CommunityAsked, target).await?;
    }
    Ok(())
}

/// The community, and that the speaker looks after it.
async fn moderated(tx: &Tx, speaker: Speaker, community: ActorId) -> Result<Community, Error> {
    let actor = speaker.confirm(tx).await?;
    let found = tx.communities().find(community).await?.ok_or(Error::NotFound("community"))?;
    if !tx.communities().place(community, actor.id, tx.now()).await?.moderator {
        return Err(not_a_moderator());
    }
    Ok(found)
}

/// Refuses to let anybody into a community that is closed.
fn lets_in(community: &Community) -> Result<(), Error> {
    if community.closing.is_some() {
        return Err(Error::forbidden(follow::Refusal::ClosedCommunity));
    }
    Ok(())
}

fn not_a_moderator() -> Error {
    Error::forbidden(Reason::named("refused-community-moderators", "only moderators of the community do this"))
}
