//! Offers of a membership that one side has not answered. Of secrets only a hash is stored.

use domain::{
    id::{ActorId, InvitationId},
    invitation::{Invitation, InvitationKind},
    membership::CompanyRole,
    time::{Timestamp, from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Offers of a membership.
pub struct Invitations<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    company: i64,
    kind: String,
    role: String,
    title: String,
    person: Option<i64>,
    domain: Option<String>,
    made_by: i64,
    note: String,
    uses_left: i64,
    until: Option<i64>,
    created_at: i64,
    expires_at: i64,
    offer: Option<String>,
}

impl Row {
    fn into_domain(self) -> Result<Invitation, StorageError> {
        let Self {
            id,
            company,
            kind,
            role,
            title,
            person,
            domain,
            made_by,
            note,
            uses_left,
            until,
            created_at,
            expires_at,
            offer,
        } = self;
        Ok(Invitation {
            id: InvitationId(id),
            company: ActorId(company),
            kind: InvitationKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("invitation", &kind))?,
            role: CompanyRole::from_name(&role).ok_or_else(|| StorageError::corrupt("invitation", &role))?,
            title,
            person: person.map(ActorId),
            domain,
            made_by: ActorId(made_by),
            note,
            uses_left,
            until: until.map(from_ms),
            created_at: from_ms(created_at),
            expires_at: from_ms(expires_at),
            offer: offer.map(Uri::from_stored),
        })
    }
}

const COLUMNS: &str =
    "id, company, kind, role, title, person, domain, made_by, note, uses_left, until, created_at, expires_at, offer";

impl<C: ConnectionTrait> Invitations<'_, C> {
    /// The open ones that match; `now` is bound first.
    async fn open(
        &self,
        condition: &str,
        now: Timestamp,
        values: Vec<sea_orm::Value>,
    ) -> Result<Vec<Invitation>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM invitation WHERE uses_left > 0 AND expires_at > $1 AND {condition} ORDER BY id"
        );
        let bound = [vec![to_ms(now).into()], values].concat();
        let rows: Vec<Row> = sql::all(self.0, sql, bound).await?;
        rows.into_iter().map(Row::into_domain).collect()
    }

    /// An open offer.
    pub async fn find(&self, id: InvitationId, now: Timestamp) -> Result<Option<Invitation>, StorageError> {
        Ok(self.open("id = $2", now, vec![id.0.into()]).await?.pop())
    }

    /// The open offer behind a link or a code.
    pub async fn find_by_secret(&self, hash: &str, now: Timestamp) -> Result<Option<Invitation>, StorageError> {
        Ok(self.open("secret_hash = $2", now, vec![hash.into()]).await?.pop())
    }

    /// What stands open between a company and a person: an invitation, a request, a handing over.
    pub async fn between(
        &self,
        company: ActorId,
        person: ActorId,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StorageError> {
        Ok(self.open("company = $2 AND person = $3", now, vec![company.0.into(), person.0.into()]).await?.pop())
    }

    /// What a company offers and is asked.
    pub async fn of_company(&self, company: ActorId, now: Timestamp) -> Result<Vec<Invitation>, StorageError> {
        self.open("company = $2", now, vec![company.0.into()]).await
    }

    /// What a person is offered and asked for.
    pub async fn of_person(&self, person: ActorId, now: Timestamp) -> Result<Vec<Invitation>, StorageError> {
        self.open("person = $2", now, vec![person.0.into()]).await
    }

    /// What somebody offers in the name of a company.
    pub async fn made_by(
        &self,
        company: ActorId,
        maker: ActorId,
        now: Timestamp,
    ) -> Result<Vec<Invitation>, StorageError> {
        let condition = "company = $2 AND made_by = $3 AND kind <> 'request'";
        self.open(condition, now, vec![company.0.into(), maker.0.into()]).await
    }

    /// What is open to those with an address at a domain.
    pub async fn of_domain(&self, domain: &str, now: Timestamp) -> Result<Vec<Invitation>, StorageError> {
        self.open("domain = $2", now, vec![domain.into()]).await
    }
}

impl Invitations<'_, DatabaseTransaction> {
    /// Stores a new offer; `secret` is the hash of a link's or code's.
    pub async fn insert(&self, invitation: &Invitation, secret: Option<&str>) -> Result<(), StorageError> {
        let Invitation {
            id,
            company,
            kind,
            role,
            title,
            person,
            domain,
            made_by,
            note,
            uses_left,
            until,
            created_at,
            expires_at,
            offer,
        } = invitation;
        let sql = format!(
            "INSERT INTO invitation ({COLUMNS}, secret_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        );
        let values = vec![
            id.0.into(),
            company.0.into(),
            kind.as_str().into(),
            role.as_str().into(),
            title.clone().into(),
            person.map(|id| id.0).into(),
            domain.clone().into(),
            made_by.0.into(),
            note.clone().into(),
            (*uses_left).into(),
            until.map(to_ms).into(),
            to_ms(*created_at).into(),
            to_ms(*expires_at).into(),
            offer.as_ref().map(|uri| uri.as_str().to_owned()).into(),
            secret.map(str::to_owned).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Uses an offer once; `false` where it was used up meanwhile.
    pub async fn take(&self, id: InvitationId) -> Result<bool, StorageError> {
        let sql = "UPDATE invitation SET uses_left = uses_left - 1 WHERE id = $1 AND uses_left > 0";
        Ok(sql::exec(self.0, sql, vec![id.0.into()]).await? > 0)
    }

    /// Takes an offer away; `false` where it was gone.
    pub async fn delete(&self, id: InvitationId) -> Result<bool, StorageError> {
        Ok(sql::exec(self.0, "DELETE FROM invitation WHERE id = $1", vec![id.0.into()]).await? > 0)
    }

    /// Takes away what stands between a company and a person.
    pub async fn clear(&self, company: ActorId, person: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM invitation WHERE company = $1 AND person = $2";
        sql::exec(self.0, sql, vec![company.0.into(), person.0.into()]).await?;
        Ok(())
    }

    /// Forgets everything that an actor offered or was offered, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM invitation WHERE company = $1 OR person = $1";
        sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Forgets what nobody can use any more.
    pub async fn forget_closed(&self, now: Timestamp) -> Result<u64, StorageError> {
        let sql = "DELETE FROM invitation WHERE expires_at <= $1 OR uses_left <= 0";
        sql::exec(self.0, sql, vec![to_ms(now).into()]).await
    }
}
