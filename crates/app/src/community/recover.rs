//! Giving a community somebody who looks after it, for when nobody is left who can: what the server's moderators do.

use domain::{
    actor::ActorKind,
    event::Event,
    handle::{Handle, Username},
    id::ActorId,
    login::Role,
};

use super::moderate::appoint;
use crate::{App, Command, Error, Instance, Tx, moderation, refusal::Reason};

/// Names a member of a community who looks after it from now on. The server's moderators do while nobody looks after it
/// who can act, the command line always. Who looked after it and is suspended does again when let back.
pub struct RecoverCommunity {
    /// The community.
    pub community: ActorId,
    /// Who looks after it from now on.
    pub member: ActorId,
    /// The moderator of the server; `None` is the command line.
    pub by: Option<ActorId>,
}

impl RecoverCommunity {
    /// The same, with both named as they are typed: the community by its name, the member by the name here or the whole
    /// handle.
    ///
    /// # Errors
    /// [`Error::Invalid`] when either is not known here.
    pub async fn for_names(app: &App, community: &str, member: &str) -> Result<Self, Error> {
        let missing = |name: &str| {
            let text = format!("there is no account @{} here", name.trim().trim_start_matches('@'));
            Error::invalid(Reason::named("refused-community-recover-unknown", text))
        };
        let username =
            Username::new_remote(community.trim().trim_start_matches('@')).map_err(|_| missing(community))?;
        let group = app.read().actors().find_by_handle(&Handle { username, host: None }).await?;
        let group = group.filter(|actor| actor.kind == ActorKind::Group && actor.is_active());
        let handle: Handle = member.parse().map_err(|_| missing(member))?;
        let found = app.read().actors().find_by_handle(&app.instance().localise(handle)).await?;
        let found = found.filter(|actor| actor.deleted_at.is_none());
        Ok(Self {
            community: group.ok_or_else(|| missing(community))?.id,
            member: found.ok_or_else(|| missing(member))?.id,
            by: None,
        })
    }
}

impl Command for RecoverCommunity {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        moderation::permit(tx, self.by, Role::Moderator).await?;
        let (group, now) = (self.community, tx.now());
        tx.communities().find(group).await?.ok_or(Error::NotFound("community"))?;
        let community = tx.actors().get(group).await?;
        if !community.is_active() {
            return Err(Error::NotFound("community"));
        }
        tx.communities().hold_moderators(group).await?;
        // A community that somebody looks after decides for itself.
        if self.by.is_some() && !tx.communities().able_moderators(group, now).await?.is_empty() {
            return Err(Error::Conflict(Reason::named(
                "refused-community-recover-moderated",
                "somebody looks after this community, and names others",
            )));
        }
        let deed = appoint(tx, group, self.member).await?;
        if !tx.communities().able_moderators(group, now).await?.contains(&self.member) {
            return Err(Error::Conflict(Reason::named(
                "refused-community-recover-unable",
                "this account is suspended, or nobody can act for it",
            )));
        }
        // They looked after it already.
        let Some(deed) = deed else { return Ok(()) };
        let member = tx.actors().get(self.member).await?;
        let (target, detail) = (format!("@{}", community.username), format!("@{}", member.handle()));
        moderation::note(tx, self.by, "community.moderator", target, detail).await?;
        tx.emit(Event::GroupModerated { group, deed });
        Ok(())
    }
}
