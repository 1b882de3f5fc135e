//! Who looks after a community.

use domain::{
    id::ActorId,
    membership::CompanyRole,
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::Communities;
use crate::{StorageError, membership::active, sql};

/// That an actor can act at the moment that the parameter of this number holds: it stands, and of a company here
/// somebody may speak for it who stands too.
fn able(actor: &str, now: usize) -> String {
    let speaks = CompanyRole::ALL.into_iter().filter(|role| role.may_speak());
    let roles: Vec<String> = speaks.map(|role| format!("'{}'", role.as_str())).collect();
    format!(
        "{actor}.deleted_at IS NULL AND {actor}.standing <> 'suspended'
         AND ({actor}.kind <> 'Organization' OR {actor}.host <> ''
              OR EXISTS (SELECT 1 FROM membership s JOIN actor p ON p.id = s.person
                         WHERE s.company = {actor}.id AND s.role IN ({}) AND {}
                           AND p.deleted_at IS NULL AND p.standing <> 'suspended'))",
        roles.join(", "),
        active("s", now)
    )
}

impl<C: ConnectionTrait> Communities<'_, C> {
    /// Who looks after a community, longest first.
    pub async fn moderators(&self, community: ActorId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM community_moderator WHERE community = $1 ORDER BY since, actor_id";
        Ok(sql::ids(self.0, sql, vec![community.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Those of them who can act at a moment, longest first.
    pub async fn able_moderators(&self, community: ActorId, now: Timestamp) -> Result<Vec<ActorId>, StorageError> {
        let able = able("o", 2);
        let sql = format!(
            "SELECT m.actor_id FROM community_moderator m JOIN actor o ON o.id = m.actor_id
             WHERE m.community = $1 AND {able} ORDER BY m.since, m.actor_id"
        );
        let values = vec![community.0.into(), to_ms(now).into()];
        Ok(sql::ids(self.0, sql, values).await?.into_iter().map(ActorId).collect())
    }

    /// The communities that nobody but this actor looks after who can act at a moment, although other people belong to
    /// them.
    pub async fn moderated_alone(&self, actor: ActorId, now: Timestamp) -> Result<Vec<ActorId>, StorageError> {
        let able = able("o", 2);
        let sql = format!(
            "SELECT m.community FROM community_moderator m JOIN actor c ON c.id = m.community
             WHERE m.actor_id = $1 AND c.deleted_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM community_moderator n JOIN actor o ON o.id = n.actor_id
                               WHERE n.community = m.community AND n.actor_id <> $1 AND {able})
               AND EXISTS (SELECT 1 FROM follow f JOIN actor a ON a.id = f.follower
                           WHERE f.target = m.community AND f.accepted AND f.follower <> $1 AND a.kind = 'Person'
                             AND a.deleted_at IS NULL AND a.standing <> 'suspended')
             ORDER BY m.since, m.community"
        );
        let values = vec![actor.0.into(), to_ms(now).into()];
        Ok(sql::ids(self.0, sql, values).await?.into_iter().map(ActorId).collect())
    }
}

impl Communities<'_, DatabaseTransaction> {
    /// Lets one change at a time decide about the moderators of a community: of two that meet on PostgreSQL, one is
    /// tried again and sees what the other did.
    pub async fn hold_moderators(&self, community: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE community_moderator SET since = since WHERE community = $1";
        sql::exec(self.0, sql, vec![community.0.into()]).await?;
        Ok(())
    }

    /// The same for every community that this actor looks after.
    pub async fn hold_moderated(&self, actor: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE community_moderator SET since = since
                   WHERE community IN (SELECT m.community FROM community_moderator m WHERE m.actor_id = $1)";
        sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Lets somebody look after a community; `false` when they do already.
    pub async fn appoint(&self, community: ActorId, actor: ActorId, at: Timestamp) -> Result<bool, StorageError> {
        let sql =
            "INSERT INTO community_moderator (community, actor_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        Ok(sql::exec(self.0, sql, vec![community.0.into(), actor.0.into(), to_ms(at).into()]).await? > 0)
    }

    /// Somebody no longer looks after a community; `false` when they did not.
    pub async fn dismiss(&self, community: ActorId, actor: ActorId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM community_moderator WHERE community = $1 AND actor_id = $2";
        Ok(sql::exec(self.0, sql, vec![community.0.into(), actor.0.into()]).await? > 0)
    }
}
