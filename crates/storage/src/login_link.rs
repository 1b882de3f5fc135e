//! Links in letters with which somebody proves to read a mailbox: a forgotten password, another address. Only a hash
//! of what the link holds is stored.

use domain::{
    id::LoginId,
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Choosing another password.
    Password,
    /// Confirming another address.
    Email,
}

impl LinkPurpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Email => "email",
        }
    }
}

/// A link that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLink {
    /// Whose; zero is nobody's, for a link that was made as a pretence and never sent.
    pub login: LoginId,
    /// The address to confirm.
    pub email: Option<String>,
}

/// Links.
pub struct LoginLinks<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    login_id: i64,
    email: Option<String>,
}

impl<C: ConnectionTrait> LoginLinks<'_, C> {
    /// The link with this hash, unless it ended or is for something else.
    pub async fn find(
        &self,
        hash: &str,
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<LoginLink>, StorageError> {
        let sql = "SELECT login_id, email FROM login_link WHERE hash = $1 AND purpose = $2 AND expires_at > $3";
        let row: Option<Row> =
            sql::one(self.0, sql, vec![hash.into(), purpose.as_str().into(), to_ms(now).into()]).await?;
        Ok(row.map(|Row { login_id, email }| LoginLink { login: LoginId(login_id), email }))
    }
}

impl LoginLinks<'_, DatabaseTransaction> {
    /// Stores a link; earlier ones of the same person for the same purpose end.
    pub async fn insert(
        &self,
        hash: &str,
        link: &LoginLink,
        purpose: LinkPurpose,
        expires_at: Timestamp,
    ) -> Result<(), StorageError> {
        let earlier = "DELETE FROM login_link WHERE login_id = $1 AND login_id <> 0 AND purpose = $2";
        sql::exec(self.0, earlier, vec![link.login.0.into(), purpose.as_str().into()]).await?;
        let sql = "INSERT INTO login_link (hash, login_id, purpose, email, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let values = vec![
            hash.into(),
            link.login.0.into(),
            purpose.as_str().into(),
            link.email.clone().into(),
            to_ms(expires_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Uses a link up. Of two who use it at once, one gets it.
    pub async fn take(
        &self,
        hash: &str,
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<LoginLink>, StorageError> {
        let sql =
            "DELETE FROM login_link WHERE hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING login_id, email";
        let row: Option<Row> =
            sql::one(self.0, sql, vec![hash.into(), purpose.as_str().into(), to_ms(now).into()]).await?;
        Ok(row.map(|Row { login_id, email }| LoginLink { login: LoginId(login_id), email }))
    }

    /// Ends every link of somebody.
    pub async fn delete_of(&self, login: LoginId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM login_link WHERE login_id = $1", vec![login.0.into()]).await?;
        Ok(())
    }

    /// Forgets links that ended.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM login_link WHERE expires_at <= $1", vec![to_ms(now).into()]).await
    }
}
