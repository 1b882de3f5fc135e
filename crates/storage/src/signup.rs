//! People who want an account and have none yet. Of the links that they get, only hashes are stored.

use domain::{
    handle::Username,
    id::{InvitationId, SignupId, SignupInviteId},
    signup::{Signup, SignupState, Way},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// People who want an account.
pub struct Signups<'a, C>(pub(crate) &'a C);

/// What is stored of somebody beside what is known of them.
pub struct NewSignup<'a> {
    /// Who.
    pub signup: &'a Signup,
    /// SHA-256 (hex) of what the link in the letter holds.
    pub confirm_hash: &'a str,
    /// SHA-256 (hex) of what the browser holds, to ask for another letter.
    pub ticket_hash: &'a str,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    username: String,
    email: String,
    password_hash: String,
    locale: Option<String>,
    reason: String,
    invite: Option<i64>,
    offer: Option<i64>,
    by_domain: bool,
    by_approval: bool,
    state: String,
    letters: i64,
    lettered_at: i64,
    created_at: i64,
    expires_at: i64,
}

const COLUMNS: &str = "id, username, email, password_hash, locale, reason, invite, offer, by_domain, by_approval, state, letters, lettered_at, created_at, expires_at";

impl Row {
    fn into_domain(self) -> Result<Signup, StorageError> {
        let Self {
            id,
            username,
            email,
            password_hash,
            locale,
            reason,
            invite,
            offer,
            by_domain,
            by_approval,
            state,
            letters,
            lettered_at,
            created_at,
            expires_at,
        } = self;
        Ok(Signup {
            id: SignupId(id),
            username: Username::from_stored(username),
            email,
            password_hash,
            locale,
            reason,
            invite: invite.map(SignupInviteId),
            offer: offer.map(InvitationId),
            by_domain,
            way: if by_approval { Way::Approval } else { Way::Direct },
            state: SignupState::from_name(&state).ok_or_else(|| StorageError::corrupt("signup", &state))?,
            letters: letters as u32,
            lettered_at: from_ms(lettered_at),
            created_at: from_ms(created_at),
            expires_at: from_ms(expires_at),
        })
    }
}

impl<C: ConnectionTrait> Signups<'_, C> {
    async fn select(&self, condition: &str, value: &str, now: Timestamp) -> Result<Option<Signup>, StorageError> {
        let sql =
            format!("SELECT {COLUMNS} FROM signup WHERE {condition} AND expires_at > $2 ORDER BY id DESC LIMIT 1");
        let row: Option<Row> = sql::one(self.0, sql, vec![value.into(), to_ms(now).into()]).await?;
        row.map(Row::into_domain).transpose()
    }

    /// Somebody by our id.
    pub async fn find(&self, id: SignupId, now: Timestamp) -> Result<Option<Signup>, StorageError> {
        let sql = format!("SELECT {COLUMNS} FROM signup WHERE id = $1 AND expires_at > $2");
        let row: Option<Row> = sql::one(self.0, sql, vec![id.0.into(), to_ms(now).into()]).await?;
        row.map(Row::into_domain).transpose()
    }

    /// Who chose this name, in whatever case.
    pub async fn find_by_username(&self, username: &Username, now: Timestamp) -> Result<Option<Signup>, StorageError> {
        self.select("username_key = $1", &username.key(), now).await
    }

    /// The last who came with this address, lower case, pretences left out.
    pub async fn find_by_email(&self, email: &str, now: Timestamp) -> Result<Option<Signup>, StorageError> {
        self.select("state <> 'decoy' AND email = $1", email, now).await
    }

    /// Whose letter holds this link.
    pub async fn find_by_link(&self, hash: &str, now: Timestamp) -> Result<Option<Signup>, StorageError> {
        self.select("confirm_hash = $1", hash, now).await
    }

    /// Whose browser holds this ticket.
    pub async fn find_by_ticket(&self, hash: &str, now: Timestamp) -> Result<Option<Signup>, StorageError> {
        self.select("ticket_hash = $1", hash, now).await
    }

    /// Who waits for a moderator and came after another, the first who came first.
    pub async fn waiting(&self, after: SignupId, limit: u32, now: Timestamp) -> Result<Vec<Signup>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM signup WHERE state = 'waiting' AND expires_at > $1 AND id > $2
             ORDER BY id LIMIT {limit}"
        );
        let rows: Vec<Row> = sql::all(self.0, sql, vec![to_ms(now).into(), after.0.into()]).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// How many wait for a moderator.
    pub async fn count_waiting(&self, now: Timestamp) -> Result<i64, StorageError> {
        let sql = "SELECT COUNT(*) FROM signup WHERE state = 'waiting' AND expires_at > $1";
        sql::number(self.0, sql, vec![to_ms(now).into()]).await
    }
}

impl Signups<'_, DatabaseTransaction> {
    /// Stores somebody.
    pub async fn insert(&self, new: &NewSignup<'_>) -> Result<(), StorageError> {
        let NewSignup { signup, confirm_hash, ticket_hash } = new;
        let sql = "INSERT INTO signup (id, username, username_key, email, password_hash, locale, reason, invite, offer,
                       by_domain, by_approval, state, confirm_hash, ticket_hash, letters, lettered_at, created_at,
                       expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
        let values = vec![
            signup.id.0.into(),
            signup.username.as_str().into(),
            signup.username.key().into(),
            signup.email.clone().into(),
            signup.password_hash.clone().into(),
            signup.locale.clone().into(),
            signup.reason.clone().into(),
            signup.invite.map(|invite| invite.0).into(),
            signup.offer.map(|offer| offer.0).into(),
            signup.by_domain.into(),
            (signup.way == Way::Approval).into(),
            signup.state.as_str().into(),
            (*confirm_hash).into(),
            (*ticket_hash).into(),
            i64::from(signup.letters).into(),
            to_ms(signup.lettered_at).into(),
            to_ms(signup.created_at).into(),
            to_ms(signup.expires_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Another letter is written, with another link; the earlier one no longer works.
    pub async fn letter(&self, id: SignupId, confirm_hash: &str, now: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE signup SET confirm_hash = $2, letters = letters + 1, lettered_at = $3 WHERE id = $1";
        sql::exec(self.0, sql, vec![id.0.into(), confirm_hash.into(), to_ms(now).into()]).await?;
        Ok(())
    }

    /// Another browser may ask for letters; the earlier one no longer.
    pub async fn save_ticket(&self, id: SignupId, hash: &str) -> Result<(), StorageError> {
        sql::exec(self.0, "UPDATE signup SET ticket_hash = $2 WHERE id = $1", vec![id.0.into(), hash.into()]).await?;
        Ok(())
    }

    /// The address is confirmed; from now on a moderator has the word. The link is used up.
    pub async fn wait(&self, id: SignupId, until: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE signup SET state = 'waiting', confirm_hash = NULL, expires_at = $2 WHERE id = $1";
        sql::exec(self.0, sql, vec![id.0.into(), to_ms(until).into()]).await?;
        Ok(())
    }

    /// Removes somebody who came in or was turned down. `false` where that happened already.
    pub async fn delete(&self, id: SignupId) -> Result<bool, StorageError> {
        Ok(sql::exec(self.0, "DELETE FROM signup WHERE id = $1", vec![id.0.into()]).await? > 0)
    }

    /// Removes all who came with this address.
    pub async fn delete_by_email(&self, email: &str) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM signup WHERE email = $1", vec![email.into()]).await?;
        Ok(())
    }

    /// Forgets those who did not go on.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM signup WHERE expires_at <= $1", vec![to_ms(now).into()]).await
    }
}
