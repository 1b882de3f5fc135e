//! What people and companies proved, or try to.

use domain::{
    id::{ActorId, TerritoryId, VerificationId},
    time::{Timestamp, from_ms, to_ms},
    verification::{Method, Verification},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Proofs.
pub struct Verifications<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    actor_id: i64,
    method: String,
    subject: String,
    verified_at: Option<i64>,
    checked_at: Option<i64>,
    failures: i64,
    unreached_since: Option<i64>,
    due_at: Option<i64>,
    voucher: Option<i64>,
    territory: Option<i64>,
    note: String,
}

impl Row {
    fn into_domain(self) -> Result<Verification, StorageError> {
        let Self {
            id,
            actor_id,
            method,
            subject,
            verified_at,
            checked_at,
            failures,
            unreached_since,
            due_at,
            voucher,
            territory,
            note,
        } = self;
        Ok(Verification {
            id: VerificationId(id),
            actor: ActorId(actor_id),
            method: Method::from_name(&method).ok_or_else(|| StorageError::corrupt("verification", &method))?,
            subject,
            verified_at: verified_at.map(from_ms),
            checked_at: checked_at.map(from_ms),
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
            unreached_since: unreached_since.map(from_ms),
            due_at: due_at.map(from_ms),
            voucher: voucher.map(ActorId),
            territory: territory.map(TerritoryId),
            note,
        })
    }
}

impl<C: ConnectionTrait> Verifications<'_, C> {
    async fn select(&self, condition: &str, values: Vec<sea_orm::Value>) -> Result<Vec<Verification>, StorageError> {
        let rows: Vec<Row> = sql::all(self.0, format!("SELECT * FROM verification WHERE {condition}"), values).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// One of them.
    pub async fn find(&self, id: VerificationId) -> Result<Option<Verification>, StorageError> {
        Ok(self.select("id = $1", vec![id.0.into()]).await?.pop())
    }

    /// All of somebody, oldest first.
    pub async fn of_actor(&self, actor: ActorId) -> Result<Vec<Verification>, StorageError> {
        self.of_actors(&[actor]).await
    }

    /// All of some actors, oldest first.
    pub async fn of_actors(&self, actors: &[ActorId]) -> Result<Vec<Verification>, StorageError> {
        let mut found = Vec::new();
        for chunk in actors.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            found.extend(self.select(&format!("actor_id IN {} ORDER BY id", list.sql), list.values).await?);
        }
        Ok(found)
    }

    /// Those that are to be looked for by now, the longest due first.
    pub async fn due(&self, now: Timestamp, limit: u32) -> Result<Vec<Verification>, StorageError> {
        let condition = format!("due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT {limit}");
        self.select(&condition, vec![to_ms(now).into()]).await
    }
}

impl Verifications<'_, DatabaseTransaction> {
    /// Stores one, new or changed.
    pub async fn save(&self, verification: &Verification) -> Result<(), StorageError> {
        let Verification {
            id,
            actor,
            method,
            subject,
            verified_at,
            checked_at,
            failures,
            unreached_since,
            due_at,
            voucher,
            territory,
            note,
        } = verification;
        let sql = "INSERT INTO verification
                   (id, actor_id, method, subject, verified_at, checked_at, failures, due_at, voucher, territory,
                    note, unreached_since)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                   ON CONFLICT (id) DO UPDATE SET verified_at = excluded.verified_at,
                   checked_at = excluded.checked_at, failures = excluded.failures, due_at = excluded.due_at,
                   voucher = excluded.voucher, territory = excluded.territory, note = excluded.note,
                   unreached_since = excluded.unreached_since";
        let bound = vec![
            id.0.into(),
            actor.0.into(),
            method.as_str().into(),
            subject.clone().into(),
            verified_at.map(to_ms).into(),
            checked_at.map(to_ms).into(),
            i64::from(*failures).into(),
            due_at.map(to_ms).into(),
            voucher.map(|id| id.0).into(),
            territory.map(|id| id.0).into(),
            note.clone().into(),
            unreached_since.map(to_ms).into(),
        ];
        sql::exec(self.0, sql, bound).await?;
        Ok(())
    }

    /// Puts off when some are looked for next, before they are, so that no other process does so at the same time.
    /// Returns those that nobody else took.
    pub async fn take(&self, due: &[Verification], until: Timestamp) -> Result<Vec<VerificationId>, StorageError> {
        let mut taken = Vec::new();
        for verification in due {
            let sql = "UPDATE verification SET due_at = $2 WHERE id = $1 AND due_at = $3";
            let bound = vec![verification.id.0.into(), to_ms(until).into(), verification.due_at.map(to_ms).into()];
            if sql::exec(self.0, sql, bound).await? > 0 {
                taken.push(verification.id);
            }
        }
        Ok(taken)
    }

    /// Forgets one of somebody's.
    pub async fn delete(&self, actor: ActorId, id: VerificationId) -> Result<(), StorageError> {
        let sql = "DELETE FROM verification WHERE actor_id = $1 AND id = $2";
        sql::exec(self.0, sql, vec![actor.0.into(), id.0.into()]).await?;
        Ok(())
    }

    /// Forgets all of somebody, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM verification WHERE actor_id = $1", vec![actor.0.into()]).await?;
        Ok(())
    }
}
