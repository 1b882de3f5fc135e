//! Log-ins with the right password that wait for a code. Only a hash of what the cookie holds is stored.

use domain::{
    id::LoginId,
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// A log-in that waits for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondStep {
    /// SHA-256 of the cookie's value, hex.
    pub hash: String,
    /// Whose it is.
    pub login: LoginId,
    /// The browser, in a few words.
    pub client: String,
    /// How many wrong codes were sent.
    pub attempts: u32,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Log-ins that wait.
pub struct SecondSteps<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    hash: String,
    login_id: i64,
    client: String,
    attempts: i64,
    expires_at: i64,
}

impl<C: ConnectionTrait> SecondSteps<'_, C> {
    /// The log-in with this hash, unless it ended.
    pub async fn find(&self, hash: &str, now: Timestamp) -> Result<Option<SecondStep>, StorageError> {
        let sql =
            "SELECT hash, login_id, client, attempts, expires_at FROM second_step WHERE hash = $1 AND expires_at > $2";
        let row: Option<Row> = sql::one(self.0, sql, vec![hash.into(), to_ms(now).into()]).await?;
        Ok(row.map(|Row { hash, login_id, client, attempts, expires_at }| SecondStep {
            hash,
            login: LoginId(login_id),
            client,
            attempts: attempts as u32,
            expires_at: domain::time::from_ms(expires_at),
        }))
    }
}

impl SecondSteps<'_, DatabaseTransaction> {
    /// Begins to wait.
    pub async fn insert(&self, step: &SecondStep) -> Result<(), StorageError> {
        let sql = "INSERT INTO second_step (hash, login_id, client, attempts, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let values = vec![
            step.hash.clone().into(),
            step.login.0.into(),
            step.client.clone().into(),
            i64::from(step.attempts).into(),
            to_ms(step.expires_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Counts a wrong code.
    pub async fn count(&self, hash: &str) -> Result<(), StorageError> {
        sql::exec(self.0, "UPDATE second_step SET attempts = attempts + 1 WHERE hash = $1", vec![hash.into()]).await?;
        Ok(())
    }

    /// Ends it. `false` where somebody else did first.
    pub async fn delete(&self, hash: &str) -> Result<bool, StorageError> {
        Ok(sql::exec(self.0, "DELETE FROM second_step WHERE hash = $1", vec![hash.into()]).await? > 0)
    }

    /// Ends every one of somebody.
    pub async fn delete_of(&self, login: LoginId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM second_step WHERE login_id = $1", vec![login.0.into()]).await?;
        Ok(())
    }

    /// Forgets those that ended.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM second_step WHERE expires_at <= $1", vec![to_ms(now).into()]).await
    }
}
