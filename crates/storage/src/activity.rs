//! Activities that we send, as the bytes that go out: every try, and whoever asks for the id, gets the same.

use domain::{
    id::{ActivityId, ActorId},
    time::{Timestamp, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Activities.
pub struct Activities<'a, C>(pub(crate) &'a C);

/// An activity that we send.
#[derive(Debug, Clone)]
pub struct StoredActivity {
    /// Our id for it.
    pub id: ActivityId,
    /// Its ActivityPub id.
    pub uri: Uri,
    /// Who signs it.
    pub actor: ActorId,
    /// Whether anyone may fetch it.
    pub open: bool,
    /// The JSON.
    pub body: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    uri: String,
    actor_id: i64,
    open: bool,
    body: String,
}

impl Row {
    fn into_stored(self) -> StoredActivity {
        let Self { id, uri, actor_id, open, body } = self;
        StoredActivity { id: ActivityId(id), uri: Uri::from_stored(uri), actor: ActorId(actor_id), open, body }
    }
}

impl<C: ConnectionTrait> Activities<'_, C> {
    /// The activity with this ActivityPub id.
    pub async fn find_by_uri(&self, uri: &Uri) -> Result<Option<StoredActivity>, StorageError> {
        let row: Option<Row> = sql::one(
            self.0,
            "SELECT id, uri, actor_id, open, body FROM activity WHERE uri = $1",
            vec![uri.as_str().into()],
        )
        .await?;
        Ok(row.map(Row::into_stored))
    }

    /// The activities with these ids, in any order.
    pub async fn find_all(&self, ids: &[ActivityId]) -> Result<Vec<StoredActivity>, StorageError> {
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        let sql = format!("SELECT id, uri, actor_id, open, body FROM activity WHERE id IN {}", list.sql);
        let rows: Vec<Row> = sql::all(self.0, sql, list.values).await?;
        Ok(rows.into_iter().map(Row::into_stored).collect())
    }
}

impl Activities<'_, DatabaseTransaction> {
    /// Keeps an activity; `false` when one with its ActivityPub id is kept already.
    pub async fn insert(&self, activity: &StoredActivity, at: Timestamp) -> Result<bool, StorageError> {
        let sql = "INSERT INTO activity (id, uri, actor_id, open, body, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let values = vec![
            activity.id.0.into(),
            activity.uri.as_str().into(),
            activity.actor.0.into(),
            activity.open.into(),
            activity.body.clone().into(),
            to_ms(at).into(),
        ];
        Ok(sql::exec(self.0, sql, values).await? > 0)
    }

    /// Forgets activities older than `before` that nobody waits for.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        let sql = "DELETE FROM activity WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.activity_id = activity.id)";
        sql::exec(self.0, sql, vec![to_ms(before).into()]).await
    }
}
