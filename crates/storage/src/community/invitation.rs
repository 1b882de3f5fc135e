//! Who is invited into a community of this server, and people of this server into a group of another.

use domain::{
    handle::Host,
    id::ActorId,
    time::{Timestamp, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use super::Communities;
use crate::{StorageError, sql};

#[derive(FromQueryResult)]
struct Row {
    invite: Option<String>,
}

#[derive(FromQueryResult)]
struct ToldRow {
    community: i64,
    actor_id: i64,
    invite: String,
}

impl<C: ConnectionTrait> Communities<'_, C> {
    /// Whether an actor is invited.
    pub async fn is_invited(&self, community: ActorId, actor: ActorId) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM community_invitation WHERE community = $1 AND actor_id = $2";
        sql::any(self.0, sql, vec![community.0.into(), actor.0.into()]).await
    }

    /// What an invitation is called on the other server that knows of it; `None` where there is none, or no other
    /// server knows.
    pub async fn invite_of(&self, community: ActorId, actor: ActorId) -> Result<Option<Uri>, StorageError> {
        let sql = "SELECT invite FROM community_invitation WHERE community = $1 AND actor_id = $2";
        let row: Option<Row> = sql::one(self.0, sql, vec![community.0.into(), actor.0.into()]).await?;
        Ok(row.and_then(|Row { invite }| invite).map(Uri::from_stored))
    }

    /// Who is invited into a community by the invitation of this name.
    pub async fn guest_by_invite(&self, community: ActorId, invite: &Uri) -> Result<Option<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM community_invitation WHERE community = $1 AND invite = $2";
        let found = sql::ids(self.0, sql, vec![community.0.into(), invite.as_str().into()]).await?;
        Ok(found.first().copied().map(ActorId))
    }

    /// Into which community an actor is invited by the invitation of this name.
    pub async fn host_by_invite(&self, actor: ActorId, invite: &Uri) -> Result<Option<ActorId>, StorageError> {
        let sql = "SELECT community FROM community_invitation WHERE actor_id = $1 AND invite = $2";
        let found = sql::ids(self.0, sql, vec![actor.0.into(), invite.as_str().into()]).await?;
        Ok(found.first().copied().map(ActorId))
    }

    /// What somebody of this server invited to, as another server knows it: the community, the guest, and what that is
    /// called.
    pub async fn told_by(&self, host: ActorId) -> Result<Vec<(ActorId, ActorId, Uri)>, StorageError> {
        let sql = "SELECT community, actor_id, invite FROM community_invitation
                   WHERE created_by = $1 AND actor_id <> $1 AND invite IS NOT NULL ORDER BY community, actor_id";
        let rows: Vec<ToldRow> = sql::all(self.0, sql, vec![host.0.into()]).await?;
        let told =
            |ToldRow { community, actor_id, invite }| (ActorId(community), ActorId(actor_id), Uri::from_stored(invite));
        Ok(rows.into_iter().map(told).collect())
    }

    /// Who is invited and has not answered, latest first.
    pub async fn invited(&self, community: ActorId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM community_invitation WHERE community = $1 ORDER BY created_at DESC, actor_id LIMIT 500";
        Ok(sql::ids(self.0, sql, vec![community.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// To which communities of this server an actor is invited.
    pub async fn invitations_of(&self, actor: ActorId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT i.community FROM community_invitation i JOIN community c ON c.actor_id = i.community
                   WHERE i.actor_id = $1 ORDER BY i.created_at DESC, i.community LIMIT 50";
        Ok(sql::ids(self.0, sql, vec![actor.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// To which groups of other servers an actor is invited.
    pub async fn invitations_elsewhere(&self, actor: ActorId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT i.community FROM community_invitation i JOIN actor a ON a.id = i.community
                   WHERE i.actor_id = $1 AND a.host <> '' AND a.deleted_at IS NULL
                   ORDER BY i.created_at DESC, i.community LIMIT 50";
        Ok(sql::ids(self.0, sql, vec![actor.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// How many invitations into a community are open.
    pub async fn count_invited(&self, community: ActorId) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM community_invitation WHERE community = $1";
        sql::number(self.0, sql, vec![community.0.into()]).await
    }

    /// How many groups of other servers invite an actor.
    pub async fn count_invitations_elsewhere(&self, actor: ActorId) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM community_invitation i JOIN actor a ON a.id = i.community
                   WHERE i.actor_id = $1 AND a.host <> ''";
        sql::number(self.0, sql, vec![actor.0.into()]).await
    }

    /// How many of them are of one server.
    pub async fn count_invitations_from(&self, actor: ActorId, host: &Host) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM community_invitation i JOIN actor a ON a.id = i.community
                   WHERE i.actor_id = $1 AND a.host = $2";
        sql::number(self.0, sql, vec![actor.0.into(), host.as_str().into()]).await
    }
}

impl Communities<'_, DatabaseTransaction> {
    /// Invites somebody; `false` when they are invited already. `invite` is what that is called where another server
    /// knows of it.
    pub async fn invite(
        &self,
        community: ActorId,
        actor: ActorId,
        by: ActorId,
        invite: Option<&Uri>,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let sql = "INSERT INTO community_invitation (community, actor_id, created_by, created_at, invite)
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let invite = invite.map(|invite| invite.as_str().to_owned());
        let values = vec![community.0.into(), actor.0.into(), by.0.into(), to_ms(at).into(), invite.into()];
        Ok(sql::exec(self.0, sql, values).await? > 0)
    }

    /// Ends every invitation of a group of another server, and of its people.
    pub async fn forget_invitations_of_host(&self, host: &Host) -> Result<(), StorageError> {
        let sql = "DELETE FROM community_invitation WHERE community IN (SELECT id FROM actor WHERE host = $1)
                   OR actor_id IN (SELECT id FROM actor WHERE host = $1)";
        sql::exec(self.0, sql, vec![host.as_str().into()]).await?;
        Ok(())
    }

    /// Takes an invitation back, or marks it as answered.
    pub async fn forget_invitation(&self, community: ActorId, actor: ActorId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM community_invitation WHERE community = $1 AND actor_id = $2";
        Ok(sql::exec(self.0, sql, vec![community.0.into(), actor.0.into()]).await? > 0)
    }
}
