//! Making a community.

use domain::{
    actor::{Actor, ActorKind},
    community::Purpose,
    cursor::Level,
    follow::{Follow, FollowState},
    hand::{Act, ActKind},
    handle::Username,
    id::FollowId,
};

use super::Profile;
use crate::{
    App, Command, Error, Instance, Tx,
    company::{self, Speaker},
    cursor, follow,
    group::{GroupKeys, insert_group},
    hand,
    refusal::Reason,
};

/// How many communities one account makes: each has keys and a name for ever.
const MAX_FOUNDED: i64 = 20;

/// Makes a community; who makes it is its first member and moderator.
pub struct CreateCommunity {
    speaker: Speaker,
    handle: Username,
    profile: Profile,
    keys: GroupKeys,
}

impl CreateCommunity {
    /// Checks what was typed and makes the keys, outside of the change.
    pub async fn prepare(app: &App, speaker: Speaker, handle: &str, profile: Profile) -> Result<Self, Error> {
        // Some servers compare addresses in lower case, names of groups among them.
        let handle = handle.trim().to_lowercase();
        let handle = Username::new_local(&handle).map_err(Error::invalid)?;
        let profile = profile.checked()?;
        bounded(app.read().communities().founded(speaker.actor()).await?)?;
        Ok(Self { speaker, handle, profile, keys: GroupKeys::make(app).await? })
    }
}

fn bounded(founded: i64) -> Result<(), Error> {
    if founded < MAX_FOUNDED {
        return Ok(());
    }
    let text = format!("one account makes {MAX_FOUNDED} communities at the most");
    Err(Error::TooMany(Reason::named("refused-community-many", text)))
}

impl Command for CreateCommunity {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let founder = company::in_public(self.speaker.confirm(tx).await?)?;
        bounded(tx.communities().founded(founder.id).await?)?;
        let mut profile = self.profile.clone().placed(tx).await?;
        if profile.purpose == Purpose::Company && profile.subject.is_empty() && founder.kind == ActorKind::Organization
        {
            founder.display_name().clone_into(&mut profile.subject);
        }
        let mut actor = insert_group(tx, here, &self.handle, &profile.name, &self.keys).await?;
        profile.dress(&mut actor, here);
        tx.actors().save(&actor).await?;
        tx.communities().save(&profile.community(actor.id, founder.id, tx.now())).await?;
        tx.communities().appoint(actor.id, founder.id, tx.now()).await?;
        // Who may write is what its access says, until its moderators say less.
        let by = self.speaker.hand().unwrap_or(founder.id);
        cursor::set(tx, actor.id, Level::Dialogue, Some(by)).await?;
        let id = FollowId(tx.next_id());
        let membership = Follow {
            id,
            uri: here.activity(&format!("follows/{id}")),
            follower: founder.id,
            target: actor.id,
            state: FollowState::Pending,
            show_boosts: true,
            notify: false,
            created_at: tx.now(),
        };
        follow::answer(tx, membership, true).await?;
        hand::note(tx, Act::actor(ActKind::CommunityLed, actor.id)).await?;
        Ok(Actor { sharing: Some(Level::Dialogue), ..actor })
    }
}
