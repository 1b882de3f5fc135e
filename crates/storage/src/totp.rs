//! The second factor of people: the secret that their app shares, and codes for when the app is lost.

use domain::{
    id::LoginId,
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// What somebody shares with an app that shows codes.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp {
    /// Base 32, as apps read it.
    pub secret: String,
    /// Since when logging in takes a code; `None` while it is being set up.
    pub enabled_at: Option<Timestamp>,
    /// The step of the last code that was used: neither it nor an earlier one works again.
    pub last_step: i64,
}

impl std::fmt::Debug for Totp {
    /// Without the secret, so that it reaches no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Totp").field("enabled_at", &self.enabled_at).finish_non_exhaustive()
    }
}

/// Second factors.
pub struct Totps<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    secret: String,
    enabled_at: Option<i64>,
    last_step: i64,
}

impl<C: ConnectionTrait> Totps<'_, C> {
    /// What somebody shares, being set up or enabled.
    pub async fn find(&self, login: LoginId) -> Result<Option<Totp>, StorageError> {
        let sql = "SELECT secret, enabled_at, last_step FROM totp WHERE login_id = $1";
        let row: Option<Row> = sql::one(self.0, sql, vec![login.0.into()]).await?;
        Ok(row.map(|Row { secret, enabled_at, last_step }| Totp {
            secret,
            enabled_at: enabled_at.map(from_ms),
            last_step,
        }))
    }

    /// Whether logging in takes a code.
    pub async fn is_enabled(&self, login: LoginId) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM totp WHERE login_id = $1 AND enabled_at IS NOT NULL";
        sql::any(self.0, sql, vec![login.0.into()]).await
    }

    /// How many recovery codes are left.
    pub async fn count_codes(&self, login: LoginId) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM recovery_code WHERE login_id = $1", vec![login.0.into()]).await
    }
}

impl Totps<'_, DatabaseTransaction> {
    /// Begins to set one up, in place of one that was not enabled. `false` where one is enabled.
    pub async fn begin(&self, login: LoginId, secret: &str) -> Result<bool, StorageError> {
        let sql = "INSERT INTO totp (login_id, secret, enabled_at, last_step) VALUES ($1, $2, NULL, 0)
                   ON CONFLICT (login_id) DO UPDATE SET secret = excluded.secret, last_step = 0 WHERE totp.enabled_at IS NULL";
        Ok(sql::exec(self.0, sql, vec![login.0.into(), secret.into()]).await? > 0)
    }

    /// From now on logging in takes a code.
    pub async fn enable(&self, login: LoginId, now: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE totp SET enabled_at = $2 WHERE login_id = $1";
        sql::exec(self.0, sql, vec![login.0.into(), to_ms(now).into()]).await?;
        Ok(())
    }

    /// Uses up the code of a step and those before it. `false` where it was used up: of two who send one code at
    /// once, one gets in.
    pub async fn use_step(&self, login: LoginId, step: i64) -> Result<bool, StorageError> {
        let sql = "UPDATE totp SET last_step = $2 WHERE login_id = $1 AND last_step < $2";
        Ok(sql::exec(self.0, sql, vec![login.0.into(), step.into()]).await? > 0)
    }

    /// Stores recovery codes by their hashes, in place of all earlier ones.
    pub async fn save_codes(&self, login: LoginId, hashes: &[String]) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM recovery_code WHERE login_id = $1", vec![login.0.into()]).await?;
        let rows = hashes.iter().map(|hash| vec![login.0.into(), hash.as_str().into()]).collect();
        sql::insert_many(self.0, "recovery_code (login_id, hash)", 2, rows, "").await?;
        Ok(())
    }

    /// Uses up a recovery code. `false` where there is none with this hash.
    pub async fn use_code(&self, login: LoginId, hash: &str) -> Result<bool, StorageError> {
        let sql = "DELETE FROM recovery_code WHERE login_id = $1 AND hash = $2";
        Ok(sql::exec(self.0, sql, vec![login.0.into(), hash.into()]).await? > 0)
    }

    /// Takes the second factor away, with its recovery codes and log-ins that wait for a code. `false` where none
    /// was enabled.
    pub async fn delete(&self, login: LoginId) -> Result<bool, StorageError> {
        let enabled = self.is_enabled(login).await?;
        for table in ["totp", "recovery_code", "second_step"] {
            sql::exec(self.0, format!("DELETE FROM {table} WHERE login_id = $1"), vec![login.0.into()]).await?;
        }
        Ok(enabled)
    }
}
