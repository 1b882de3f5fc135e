//! Companies, and the people who speak for them.

use domain::{
    company::{Company, CompanyKind},
    id::{ActorId, MembershipId},
    membership::{CompanyRole, Membership},
    territory::TerritoryCode,
    time::{from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// Companies.
pub struct Companies<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct CompanyRow {
    actor_id: i64,
    kind: String,
    territory: String,
}

impl CompanyRow {
    fn into_domain(self) -> Result<Company, StorageError> {
        let Self { actor_id, kind, territory } = self;
        Ok(Company {
            actor: ActorId(actor_id),
            kind: CompanyKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("company", &kind))?,
            territory: TerritoryCode::parse(&territory).map_err(|_| StorageError::corrupt("territory", &territory))?,
        })
    }
}

impl<C: ConnectionTrait> Companies<'_, C> {
    /// What is known of a local organisation.
    pub async fn find(&self, actor: ActorId) -> Result<Option<Company>, StorageError> {
        Ok(self.find_all(&[actor]).await?.pop())
    }

    /// What is known of local organisations, in any order; other actors are left out.
    pub async fn find_all(&self, actors: &[ActorId]) -> Result<Vec<Company>, StorageError> {
        if actors.is_empty() {
            return Ok(Vec::new());
        }
        let raw: Vec<i64> = actors.iter().map(|id| id.0).collect();
        let list = sql::list(0, &raw);
        let rows: Vec<CompanyRow> =
            sql::all(self.0, format!("SELECT * FROM company WHERE actor_id IN {}", list.sql), list.values).await?;
        rows.into_iter().map(CompanyRow::into_domain).collect()
    }
}

impl Companies<'_, DatabaseTransaction> {
    /// Stores a new company.
    pub async fn insert(&self, company: &Company) -> Result<(), StorageError> {
        let sql = "INSERT INTO company (actor_id, kind, territory) VALUES ($1, $2, $3)";
        sql::exec(
            self.0,
            sql,
            vec![company.actor.0.into(), company.kind.as_str().into(), company.territory.as_str().into()],
        )
        .await?;
        Ok(())
    }
}

/// Memberships.
pub struct Memberships<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct MembershipRow {
    id: i64,
    company: i64,
    person: i64,
    role: String,
    since: i64,
    until: Option<i64>,
}

impl MembershipRow {
    fn into_domain(self) -> Result<Membership, StorageError> {
        let Self { id, company, person, role, since, until } = self;
        Ok(Membership {
            id: MembershipId(id),
            company: ActorId(company),
            person: ActorId(person),
            role: CompanyRole::from_name(&role).ok_or_else(|| StorageError::corrupt("membership", &role))?,
            since: from_ms(since),
            until: until.map(from_ms),
        })
    }
}

impl<C: ConnectionTrait> Memberships<'_, C> {
    /// What a person is or was in a company.
    pub async fn find(&self, company: ActorId, person: ActorId) -> Result<Vec<Membership>, StorageError> {
        let sql = "SELECT * FROM membership WHERE company = $1 AND person = $2 ORDER BY id";
        let rows: Vec<MembershipRow> = sql::all(self.0, sql, vec![company.0.into(), person.0.into()]).await?;
        rows.into_iter().map(MembershipRow::into_domain).collect()
    }

    /// All memberships of a person.
    pub async fn of_person(&self, person: ActorId) -> Result<Vec<Membership>, StorageError> {
        let rows: Vec<MembershipRow> =
            sql::all(self.0, "SELECT * FROM membership WHERE person = $1 ORDER BY id", vec![person.0.into()]).await?;
        rows.into_iter().map(MembershipRow::into_domain).collect()
    }

    /// All memberships in a company: its team.
    pub async fn of_company(&self, company: ActorId) -> Result<Vec<Membership>, StorageError> {
        let rows: Vec<MembershipRow> =
            sql::all(self.0, "SELECT * FROM membership WHERE company = $1 ORDER BY id", vec![company.0.into()]).await?;
        rows.into_iter().map(MembershipRow::into_domain).collect()
    }
}

impl Memberships<'_, DatabaseTransaction> {
    /// Stores a membership that both sides agreed to.
    pub async fn save(&self, membership: &Membership) -> Result<(), StorageError> {
        let sql = "INSERT INTO membership (id, company, person, role, since, until) VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (id) DO UPDATE SET role = excluded.role, since = excluded.since, until = excluded.until";
        let values = vec![
            membership.id.0.into(),
            membership.company.0.into(),
            membership.person.0.into(),
            membership.role.as_str().into(),
            to_ms(membership.since).into(),
            membership.until.map(to_ms).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }
}
