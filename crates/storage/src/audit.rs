//! What moderators did: written with every act of moderation, never changed.

use domain::{
    handle::Handle,
    id::ActorId,
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Our id for it.
    pub id: i64,
    /// Who acted; `None` for the command line.
    pub actor: Option<ActorId>,
    /// What was done, for example `domain.suspend`.
    pub action: String,
    /// To what.
    pub target: String,
    /// More about it.
    pub detail: String,
    /// When.
    pub created_at: Timestamp,
}

/// The log.
pub struct Audit<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    actor_id: Option<i64>,
    action: String,
    target: String,
    detail: String,
    created_at: i64,
}

impl Row {
    fn into_entry(self) -> AuditEntry {
        let Self { id, actor_id, action, target, detail, created_at } = self;
        AuditEntry { id, actor: actor_id.map(ActorId), action, target, detail, created_at: from_ms(created_at) }
    }
}

impl<C: ConnectionTrait> Audit<'_, C> {
    /// The log, newest first.
    pub async fn page(&self, page: Page) -> Result<Vec<AuditEntry>, StorageError> {
        let (condition, values) = page.condition("id", 0);
        let sql = format!("SELECT * FROM audit_entry WHERE TRUE{condition}{}", page.order("id"));
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        Ok(page.arrange(rows.into_iter().map(Row::into_entry).collect()))
    }

    /// What was decided about whether an account is suspended, newest first.
    pub async fn suspensions(&self, account: &Handle, limit: u32) -> Result<Vec<AuditEntry>, StorageError> {
        let sql = format!(
            "SELECT * FROM audit_entry WHERE target = $1 AND action IN ('account.suspend', 'account.unsuspend')
             ORDER BY id DESC LIMIT {limit}"
        );
        let rows: Vec<Row> = sql::all(self.0, sql, vec![account.to_string().into()]).await?;
        Ok(rows.into_iter().map(Row::into_entry).collect())
    }
}

impl Audit<'_, DatabaseTransaction> {
    /// Writes an act down.
    pub async fn insert(&self, entry: &AuditEntry) -> Result<(), StorageError> {
        let sql = "INSERT INTO audit_entry (id, actor_id, action, target, detail, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            entry.id.into(),
            entry.actor.map(|id| id.0).into(),
            entry.action.clone().into(),
            entry.target.clone().into(),
            entry.detail.clone().into(),
            to_ms(entry.created_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }
}
