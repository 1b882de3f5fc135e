//! Letters on their way. A row leaves in the commit that follows the sending, so that a process that dies in between
//! sends the same letter again rather than never.

use domain::{
    id::MailId,
    mail::{Letter, Mail},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult};

use crate::{StorageError, sql};

/// Letters.
pub struct Mails<'a, C>(pub(crate) &'a C);

/// A letter that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedMail {
    /// Our id for it.
    pub id: MailId,
    /// The address.
    pub recipient: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// What went wrong last.
    pub error: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    recipient: String,
    locale: Option<String>,
    letter: String,
    attempts: i64,
}

impl Row {
    fn into_domain(self) -> Result<Mail, StorageError> {
        let Self { id, recipient, locale, letter, attempts } = self;
        Ok(Mail {
            id: MailId(id),
            recipient,
            locale,
            letter: serde_json::from_str(&letter).map_err(|error| StorageError::corrupt("mail", error))?,
            attempts: attempts as u32,
        })
    }
}

#[derive(FromQueryResult)]
struct FailedRow {
    id: i64,
    recipient: String,
    created_at: i64,
    error: Option<String>,
}

impl<C: ConnectionTrait> Mails<'_, C> {
    /// How many letters wait.
    pub async fn count_pending(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM mail WHERE state = 'pending'", Vec::new()).await
    }

    /// How many letters were given up.
    pub async fn count_failed(&self) -> Result<i64, StorageError> {
        sql::number(self.0, "SELECT COUNT(*) FROM mail WHERE state <> 'pending'", Vec::new()).await
    }

    /// Letters that were given up, the oldest first.
    pub async fn failed(&self, limit: u32) -> Result<Vec<FailedMail>, StorageError> {
        let sql = format!(
            "SELECT id, recipient, created_at, error FROM mail WHERE state <> 'pending' ORDER BY id LIMIT {limit}"
        );
        let rows: Vec<FailedRow> = sql::all(self.0, sql, Vec::new()).await?;
        let failed = |FailedRow { id, recipient, created_at, error }| FailedMail {
            id: MailId(id),
            recipient,
            created_at: from_ms(created_at),
            error: error.unwrap_or_default(),
        };
        Ok(rows.into_iter().map(failed).collect())
    }

    /// Whether any letter is to be sent by now.
    pub async fn is_due(&self, now: Timestamp) -> Result<bool, StorageError> {
        let sql =
            "SELECT 1 FROM mail WHERE state = 'pending' AND next_attempt_at <= $1 AND claimed_until <= $1 LIMIT 1";
        sql::any(self.0, sql, vec![to_ms(now).into()]).await
    }
}

impl Mails<'_, DatabaseTransaction> {
    /// Puts a letter into the queue.
    pub async fn insert(
        &self,
        id: MailId,
        recipient: &str,
        locale: Option<&str>,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let sql = "INSERT INTO mail (id, recipient, locale, letter, state, attempts, next_attempt_at, claimed_until, created_at)
                   VALUES ($1, $2, $3, $4, 'pending', 0, 0, 0, $5)";
        let values = vec![
            id.0.into(),
            recipient.into(),
            locale.map(str::to_owned).into(),
            serde_json::to_string(letter).map_err(|error| StorageError::corrupt("mail", error))?.into(),
            to_ms(now).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Takes letters whose turn it is for the process with the number `node`; until `until` nobody else takes them.
    /// What cannot be read is given up, visibly.
    pub async fn claim(
        &self,
        node: u8,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Mail>, StorageError> {
        let lock = if self.0.get_database_backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
        let sql = format!(
            "UPDATE mail SET claimed_until = $2, claimed_by = $3 WHERE id IN (
                SELECT id FROM mail WHERE state = 'pending' AND next_attempt_at <= $1 AND claimed_until <= $1
                ORDER BY next_attempt_at, id LIMIT {limit} {lock})
             RETURNING id, recipient, locale, letter, attempts"
        );
        let values = vec![to_ms(now).into(), to_ms(until).into(), i64::from(node).into()];
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        let mut mails = Vec::with_capacity(rows.len());
        for row in rows {
            let id = MailId(row.id);
            match row.into_domain() {
                Ok(mail) => mails.push(mail),
                Err(error) => self.fail(id, &error.to_string()).await?,
            }
        }
        mails.sort_by_key(|mail| mail.id);
        Ok(mails)
    }

    /// Forgets a letter that was sent.
    pub async fn done(&self, id: MailId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM mail WHERE id = $1", vec![id.0.into()]).await?;
        Ok(())
    }

    /// Lets a letter wait for another try.
    pub async fn put_off(&self, id: MailId, until: Timestamp, error: &str) -> Result<(), StorageError> {
        let sql = "UPDATE mail SET attempts = attempts + 1, next_attempt_at = $2, claimed_until = 0, error = $3
                   WHERE id = $1 AND state = 'pending'";
        sql::exec(self.0, sql, vec![id.0.into(), to_ms(until).into(), error.into()]).await?;
        Ok(())
    }

    /// Gives a letter up; it stays, visibly.
    pub async fn fail(&self, id: MailId, error: &str) -> Result<(), StorageError> {
        let sql = "UPDATE mail SET state = 'failed', attempts = attempts + 1, claimed_until = 0, error = $2
                   WHERE id = $1 AND state = 'pending'";
        sql::exec(self.0, sql, vec![id.0.into(), error.into()]).await?;
        Ok(())
    }

    /// Tries again what was given up; how many.
    pub async fn retry_failed(&self) -> Result<u64, StorageError> {
        let sql = "UPDATE mail SET state = 'pending', attempts = 0, next_attempt_at = 0, error = NULL WHERE state <> 'pending'";
        sql::exec(self.0, sql, Vec::new()).await
    }

    /// Forgets what was given up and written before `before`.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        let sql = "DELETE FROM mail WHERE state <> 'pending' AND created_at < $1";
        sql::exec(self.0, sql, vec![to_ms(before).into()]).await
    }
}
