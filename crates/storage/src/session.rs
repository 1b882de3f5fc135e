//! Sessions of the pages. Only a hash of what the cookie holds is stored.

use domain::{
    id::{ActorId, LoginId},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// A session.
#[derive(Clone)]
pub struct Session {
    /// SHA-256 of the cookie's value, hex.
    pub hash: String,
    /// Whose it is.
    pub login: LoginId,
    /// The actor whom the person currently speaks as: themselves or a company.
    pub acts_as: ActorId,
    /// What forms must send back.
    pub csrf: String,
    /// The browser that it was begun with, in a few words; empty where that is not known.
    pub client: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Sessions.
pub struct Sessions<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    hash: String,
    login_id: i64,
    acts_as: i64,
    csrf: String,
    client: String,
    created_at: i64,
    expires_at: i64,
}

impl Row {
    fn into_domain(self) -> Session {
        let Self { hash, login_id, acts_as, csrf, client, created_at, expires_at } = self;
        Session {
            hash,
            login: LoginId(login_id),
            acts_as: ActorId(acts_as),
            csrf,
            client,
            created_at: from_ms(created_at),
            expires_at: from_ms(expires_at),
        }
    }
}

/// How many sessions of one person are shown.
const SHOWN: u32 = 100;

impl<C: ConnectionTrait> Sessions<'_, C> {
    /// The session with this hash, unless it ended.
    pub async fn find(&self, hash: &str, now: Timestamp) -> Result<Option<Session>, StorageError> {
        let sql = "SELECT * FROM session WHERE hash = $1 AND expires_at > $2";
        let row: Option<Row> = sql::one(self.0, sql, vec![hash.into(), to_ms(now).into()]).await?;
        Ok(row.map(Row::into_domain))
    }

    /// The sessions of somebody that have not ended, the latest first.
    pub async fn of_login(&self, login: LoginId, now: Timestamp) -> Result<Vec<Session>, StorageError> {
        let sql = format!(
            "SELECT * FROM session WHERE login_id = $1 AND expires_at > $2 ORDER BY created_at DESC, hash LIMIT {SHOWN}"
        );
        let rows: Vec<Row> = sql::all(self.0, sql, vec![login.0.into(), to_ms(now).into()]).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }
}

impl Sessions<'_, DatabaseTransaction> {
    /// Begins a session.
    pub async fn insert(&self, session: &Session) -> Result<(), StorageError> {
        let sql = "INSERT INTO session (hash, login_id, acts_as, csrf, client, created_at, expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = vec![
            session.hash.clone().into(),
            session.login.0.into(),
            session.acts_as.0.into(),
            session.csrf.clone().into(),
            session.client.clone().into(),
            to_ms(session.created_at).into(),
            to_ms(session.expires_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// From now on the session speaks as another actor.
    pub async fn act_as(&self, hash: &str, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "UPDATE session SET acts_as = $2 WHERE hash = $1", vec![hash.into(), actor.0.into()]).await?;
        Ok(())
    }

    /// Sessions that speak as an actor go back to speaking as their person.
    pub async fn leave(&self, actor: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE session SET acts_as = (SELECT person FROM login WHERE login.id = session.login_id)
                   WHERE acts_as = $1 AND EXISTS (SELECT 1 FROM login WHERE login.id = session.login_id)";
        sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Sessions of a person that speak as an actor go back to speaking as the person.
    pub async fn dismiss(&self, person: ActorId, actor: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE session SET acts_as = $1
                   WHERE acts_as = $2 AND login_id IN (SELECT id FROM login WHERE person = $1)";
        sql::exec(self.0, sql, vec![person.0.into(), actor.0.into()]).await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn delete(&self, hash: &str) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM session WHERE hash = $1", vec![hash.into()]).await?;
        Ok(())
    }

    /// Ends every session of somebody.
    pub async fn delete_all(&self, login: LoginId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM session WHERE login_id = $1", vec![login.0.into()]).await?;
        Ok(())
    }

    /// Ends every session of somebody but one.
    pub async fn delete_others(&self, login: LoginId, kept: &str) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM session WHERE login_id = $1 AND hash <> $2", vec![login.0.into(), kept.into()])
            .await?;
        Ok(())
    }

    /// Forgets sessions that ended.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM session WHERE expires_at <= $1", vec![to_ms(now).into()]).await
    }
}
