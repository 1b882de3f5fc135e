//! What territories passed on, have to pass on, and have to tell of together.

use domain::{
    id::{ActorId, PostId},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// What became of a post in a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    /// It was announced.
    Alone,
    /// It waits for the next digest.
    Waiting,
    /// It was told of in a digest.
    Told,
    /// It was left out of the digest that it waited for.
    Dropped,
}

impl Announced {
    fn as_str(self) -> &'static str {
        match self {
            Self::Alone => "announced",
            Self::Waiting => "waiting",
            Self::Told => "told",
            Self::Dropped => "dropped",
        }
    }
}

/// What territories pass on.
pub struct TerritoryAnnounces<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct DueRow {
    group_id: i64,
    at: i64,
}

#[derive(FromQueryResult)]
struct DigestRow {
    group_id: i64,
    digest: i64,
}

impl<C: ConnectionTrait> TerritoryAnnounces<'_, C> {
    /// Posts of which it is not decided yet who passes them on, oldest first.
    pub async fn candidates(&self, limit: u32) -> Result<Vec<PostId>, StorageError> {
        let sql = format!("SELECT post_id FROM territory_candidate ORDER BY post_id LIMIT {limit}");
        Ok(sql::ids(self.0, sql, Vec::new()).await?.into_iter().map(PostId).collect())
    }

    /// Those of some territories' accounts for which something was decided of a post.
    pub async fn decided(&self, post: PostId, groups: &[ActorId]) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT group_id FROM territory_announce WHERE post_id = $1 AND group_id IN ";
        sql::among(self.0, sql, vec![post.0.into()], groups).await
    }

    /// How many posts a territory announced one by one after `since`.
    pub async fn count_since(&self, group: ActorId, since: Timestamp) -> Result<usize, StorageError> {
        let sql = "SELECT COUNT(*) FROM territory_announce WHERE group_id = $1 AND at > $2 AND state = 'announced'";
        let count = sql::number(self.0, sql, vec![group.0.into(), to_ms(since).into()]).await?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Territories for which something waits, each with since when.
    pub async fn waiting(&self) -> Result<Vec<(ActorId, Timestamp)>, StorageError> {
        let sql = "SELECT group_id, MIN(at) AS at FROM territory_announce WHERE state = 'waiting'
                   GROUP BY group_id ORDER BY group_id";
        let rows: Vec<DueRow> = sql::all(self.0, sql, Vec::new()).await?;
        Ok(rows.into_iter().map(|DueRow { group_id, at }| (ActorId(group_id), from_ms(at))).collect())
    }

    /// What waits for a territory's next digest, oldest first.
    pub async fn waiting_for(&self, group: ActorId) -> Result<Vec<PostId>, StorageError> {
        let sql =
            "SELECT post_id FROM territory_announce WHERE group_id = $1 AND state = 'waiting' ORDER BY at, post_id";
        Ok(sql::ids(self.0, sql, vec![group.0.into()]).await?.into_iter().map(PostId).collect())
    }

    /// The digests that tell of a post, each with the territory's account that wrote it.
    pub async fn digests_of(&self, post: PostId) -> Result<Vec<(ActorId, PostId)>, StorageError> {
        let sql = "SELECT group_id, digest FROM territory_digest WHERE post_id = $1 ORDER BY digest";
        let rows: Vec<DigestRow> = sql::all(self.0, sql, vec![post.0.into()]).await?;
        Ok(rows.into_iter().map(|DigestRow { group_id, digest }| (ActorId(group_id), PostId(digest))).collect())
    }

    /// What a digest tells of, oldest first.
    pub async fn told_in(&self, digest: PostId) -> Result<Vec<PostId>, StorageError> {
        let sql = "SELECT post_id FROM territory_digest WHERE digest = $1 ORDER BY post_id";
        Ok(sql::ids(self.0, sql, vec![digest.0.into()]).await?.into_iter().map(PostId).collect())
    }
}

impl TerritoryAnnounces<'_, DatabaseTransaction> {
    /// Notes that it has to be decided who passes a post on.
    pub async fn propose(&self, post: PostId) -> Result<(), StorageError> {
        let sql = "INSERT INTO territory_candidate (post_id) VALUES ($1) ON CONFLICT DO NOTHING";
        sql::exec(self.0, sql, vec![post.0.into()]).await?;
        Ok(())
    }

    /// Notes that digests have to be looked at again that tell of a post, where there are any. Of this and a digest
    /// that is written at the same moment one waits for the other, and is done again.
    pub async fn propose_again(&self, post: PostId) -> Result<(), StorageError> {
        let hold = "UPDATE territory_announce SET at = at WHERE post_id = $1 AND state = 'waiting'";
        sql::exec(self.0, hold, vec![post.0.into()]).await?;
        let sql = "INSERT INTO territory_candidate (post_id)
                   SELECT DISTINCT post_id FROM territory_digest WHERE post_id = $1 ON CONFLICT DO NOTHING";
        sql::exec(self.0, sql, vec![post.0.into()]).await?;
        Ok(())
    }

    /// The same for everything by an author of whom everyone is shown less, or more, from now on.
    pub async fn propose_all_again(&self, author: ActorId) -> Result<(), StorageError> {
        let hold = "UPDATE territory_announce SET at = at WHERE state = 'waiting'
                    AND EXISTS (SELECT 1 FROM post p WHERE p.id = territory_announce.post_id AND p.author = $1)";
        sql::exec(self.0, hold, vec![author.0.into()]).await?;
        let sql = "INSERT INTO territory_candidate (post_id)
                   SELECT DISTINCT d.post_id FROM territory_digest d JOIN post p ON p.id = d.post_id
                   WHERE p.author = $1 ON CONFLICT DO NOTHING";
        sql::exec(self.0, sql, vec![author.0.into()]).await?;
        Ok(())
    }

    /// It was decided who passes a post on.
    pub async fn settle(&self, post: PostId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM territory_candidate WHERE post_id = $1", vec![post.0.into()]).await?;
        Ok(())
    }

    /// Notes what became of a post in a territory.
    pub async fn save(
        &self,
        group: ActorId,
        post: PostId,
        state: Announced,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let sql = "INSERT INTO territory_announce (group_id, post_id, state, at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (group_id, post_id) DO UPDATE SET state = excluded.state, at = excluded.at";
        sql::exec(self.0, sql, vec![group.0.into(), post.0.into(), state.as_str().into(), to_ms(at).into()]).await?;
        Ok(())
    }

    /// A territory told of a post in a digest.
    pub async fn save_told(
        &self,
        group: ActorId,
        post: PostId,
        digest: PostId,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        self.save(group, post, Announced::Told, at).await?;
        let sql = "INSERT INTO territory_digest (post_id, digest, group_id) VALUES ($1, $2, $3)";
        sql::exec(self.0, sql, vec![post.0.into(), digest.0.into(), group.0.into()]).await?;
        Ok(())
    }
}
