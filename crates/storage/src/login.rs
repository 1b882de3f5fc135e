//! Credentials of people.

use domain::{
    id::{ActorId, LoginId},
    login::{Login, Role},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Credentials.
pub struct Logins<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    person: i64,
    email: String,
    password_hash: String,
    role: String,
    locale: Option<String>,
    confirmed_at: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_domain(self) -> Result<Login, StorageError> {
        let Self { id, person, email, password_hash, role, locale, confirmed_at, created_at } = self;
        Ok(Login {
            id: LoginId(id),
            person: ActorId(person),
            email,
            password_hash,
            role: Role::from_name(&role).ok_or_else(|| StorageError::corrupt("login", &role))?,
            locale,
            confirmed_at: confirmed_at.map(from_ms),
            created_at: from_ms(created_at),
        })
    }
}

/// Credentials with what every page asks for beside them.
#[derive(FromQueryResult)]
struct PresentRow {
    #[sea_orm(nested)]
    login: Row,
    steward: i32,
}

impl<C: ConnectionTrait> Logins<'_, C> {
    async fn select(&self, condition: &str, value: sea_orm::Value) -> Result<Option<Login>, StorageError> {
        let row: Option<Row> = sql::one(self.0, format!("SELECT * FROM login WHERE {condition}"), vec![value]).await?;
        row.map(Row::into_domain).transpose()
    }

    /// The credentials with this id.
    pub async fn find(&self, id: LoginId) -> Result<Option<Login>, StorageError> {
        self.select("id = $1", id.0.into()).await
    }

    /// The credentials with this id, and whether their person is steward of any territory.
    pub async fn find_with_care(&self, id: LoginId) -> Result<Option<(Login, bool)>, StorageError> {
        let sql = "SELECT l.*,
                   CASE WHEN EXISTS (SELECT 1 FROM steward s WHERE s.person = l.person) THEN 1 ELSE 0 END AS steward
                   FROM login l WHERE l.id = $1";
        let row: Option<PresentRow> = sql::one(self.0, sql, vec![id.0.into()]).await?;
        row.map(|PresentRow { login, steward }| Ok((login.into_domain()?, steward != 0))).transpose()
    }

    /// The credentials of a person.
    pub async fn find_by_person(&self, person: ActorId) -> Result<Option<Login>, StorageError> {
        self.select("person = $1", person.0.into()).await
    }

    /// The credentials with this address, lower case.
    pub async fn find_by_email(&self, email: &str) -> Result<Option<Login>, StorageError> {
        self.select("email = $1", email.into()).await
    }

    /// People whose role is moderator or more.
    pub async fn moderators(&self) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT person FROM login WHERE role <> 'member' ORDER BY id";
        Ok(sql::ids(self.0, sql, Vec::new()).await?.into_iter().map(ActorId).collect())
    }
}

impl Logins<'_, DatabaseTransaction> {
    /// Removes the credentials of a person and all that hangs on them, and ends the sessions begun with them.
    pub async fn delete(&self, person: ActorId) -> Result<(), StorageError> {
        for table in ["session", "login_link", "totp", "recovery_code", "second_step"] {
            let sql = format!("DELETE FROM {table} WHERE login_id IN (SELECT id FROM login WHERE person = $1)");
            sql::exec(self.0, sql, vec![person.0.into()]).await?;
        }
        sql::exec(self.0, "DELETE FROM signup_invite WHERE inviter = $1", vec![person.0.into()]).await?;
        sql::exec(self.0, "DELETE FROM login WHERE person = $1", vec![person.0.into()]).await?;
        Ok(())
    }

    /// Holds credentials until the change ends, as long as this is their password: of this and a change of the password
    /// at the same moment one is tried again and sees what the other did. `false` where the password is another.
    pub async fn hold(&self, id: LoginId, password_hash: &str) -> Result<bool, StorageError> {
        let sql = "UPDATE login SET password_hash = password_hash WHERE id = $1 AND password_hash = $2";
        Ok(sql::exec(self.0, sql, vec![id.0.into(), password_hash.into()]).await? > 0)
    }

    /// Stores another hash for a password.
    pub async fn save_password(&self, id: LoginId, hash: &str) -> Result<(), StorageError> {
        sql::exec(self.0, "UPDATE login SET password_hash = $2 WHERE id = $1", vec![id.0.into(), hash.into()]).await?;
        Ok(())
    }

    /// Stores another address, which was confirmed now.
    pub async fn save_email(&self, id: LoginId, email: &str, now: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE login SET email = $2, confirmed_at = $3 WHERE id = $1";
        sql::exec(self.0, sql, vec![id.0.into(), email.into(), to_ms(now).into()]).await?;
        Ok(())
    }

    /// Stores the language that somebody reads; `None` follows the browser.
    pub async fn save_locale(&self, id: LoginId, locale: Option<&str>) -> Result<(), StorageError> {
        let locale = locale.map(str::to_owned);
        sql::exec(self.0, "UPDATE login SET locale = $2 WHERE id = $1", vec![id.0.into(), locale.into()]).await?;
        Ok(())
    }

    /// Stores new credentials.
    pub async fn insert(&self, login: &Login) -> Result<(), StorageError> {
        let sql = "INSERT INTO login (id, person, email, password_hash, role, locale, confirmed_at, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = vec![
            login.id.0.into(),
            login.person.0.into(),
            login.email.clone().into(),
            login.password_hash.clone().into(),
            login.role.as_str().into(),
            login.locale.clone().into(),
            login.confirmed_at.map(to_ms).into(),
            to_ms(login.created_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }
}
