//! Invitations to take an account here.

use domain::{
    id::{ActorId, SignupInviteId},
    signup::SignupInvite,
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Invitations.
pub struct SignupInvites<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    code: String,
    inviter: i64,
    uses: i64,
    max_uses: i64,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

impl Row {
    fn into_domain(self) -> SignupInvite {
        let Self { id, code, inviter, uses, max_uses, created_at, expires_at, revoked_at } = self;
        SignupInvite {
            id: SignupInviteId(id),
            code,
            inviter: ActorId(inviter),
            uses: uses as u32,
            max_uses: max_uses as u32,
            created_at: from_ms(created_at),
            expires_at: from_ms(expires_at),
            revoked_at: revoked_at.map(from_ms),
        }
    }
}

/// How many invitations are listed.
const LISTED: u32 = 200;
/// An invitation that holds; `$1` is the moment.
const HOLDS: &str = "revoked_at IS NULL AND uses < max_uses AND expires_at > $1";

impl<C: ConnectionTrait> SignupInvites<'_, C> {
    /// The invitation with this code.
    pub async fn find_by_code(&self, code: &str) -> Result<Option<SignupInvite>, StorageError> {
        let row: Option<Row> =
            sql::one(self.0, "SELECT * FROM signup_invite WHERE code = $1", vec![code.into()]).await?;
        Ok(row.map(Row::into_domain))
    }

    /// The invitation with this id.
    pub async fn find(&self, id: SignupInviteId) -> Result<Option<SignupInvite>, StorageError> {
        let row: Option<Row> = sql::one(self.0, "SELECT * FROM signup_invite WHERE id = $1", vec![id.0.into()]).await?;
        Ok(row.map(Row::into_domain))
    }

    /// The invitations that hold, of one person or (`None`) of everyone, the latest first.
    pub async fn holding(&self, inviter: Option<ActorId>, now: Timestamp) -> Result<Vec<SignupInvite>, StorageError> {
        let mut values = vec![to_ms(now).into()];
        let whose = match inviter {
            Some(inviter) => {
                values.push(inviter.0.into());
                " AND inviter = $2"
            }
            None => "",
        };
        let sql = format!("SELECT * FROM signup_invite WHERE {HOLDS}{whose} ORDER BY id DESC LIMIT {LISTED}");
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// How many invitations of a person hold.
    pub async fn count_holding(&self, inviter: ActorId, now: Timestamp) -> Result<i64, StorageError> {
        let sql = format!("SELECT COUNT(*) FROM signup_invite WHERE {HOLDS} AND inviter = $2");
        sql::number(self.0, sql, vec![to_ms(now).into(), inviter.0.into()]).await
    }
}

impl SignupInvites<'_, DatabaseTransaction> {
    /// Stores an invitation.
    pub async fn insert(&self, invite: &SignupInvite) -> Result<(), StorageError> {
        let sql = "INSERT INTO signup_invite (id, code, inviter, uses, max_uses, created_at, expires_at, revoked_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = vec![
            invite.id.0.into(),
            invite.code.clone().into(),
            invite.inviter.0.into(),
            i64::from(invite.uses).into(),
            i64::from(invite.max_uses).into(),
            to_ms(invite.created_at).into(),
            to_ms(invite.expires_at).into(),
            invite.revoked_at.map(to_ms).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Counts somebody who came with it. `false` where as many came as may, or it was withdrawn.
    pub async fn use_up(&self, id: SignupInviteId) -> Result<bool, StorageError> {
        let sql = "UPDATE signup_invite SET uses = uses + 1 WHERE id = $1 AND uses < max_uses AND revoked_at IS NULL";
        Ok(sql::exec(self.0, sql, vec![id.0.into()]).await? > 0)
    }

    /// Withdraws it.
    pub async fn revoke(&self, id: SignupInviteId, now: Timestamp) -> Result<(), StorageError> {
        let sql = "UPDATE signup_invite SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
        sql::exec(self.0, sql, vec![id.0.into(), to_ms(now).into()]).await?;
        Ok(())
    }

    /// Forgets those that ended before `before`.
    pub async fn forget(&self, before: Timestamp) -> Result<u64, StorageError> {
        sql::exec(self.0, "DELETE FROM signup_invite WHERE expires_at < $1", vec![to_ms(before).into()]).await
    }
}
