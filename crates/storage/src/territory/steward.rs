//! Stewards of territories: whose they are, and which companies there wait for their word.

use domain::{
    actor::Actor,
    id::{ActorId, TerritoryId},
    territory::{Steward, Territory},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};

use super::{
    AreaRow, COLUMNS, Territories,
    group::{MAX_STEPS, ROOTED},
};
use crate::{StorageError, actor, sql};

/// Where a company (`$2`) works at a moment (`$3`).
const OF_COMPANY: &str = "SELECT COALESCE(c.leads_to, c.id) FROM establishment e JOIN territory c ON c.code = e.commune
    WHERE e.company = $2 AND (e.closed_at IS NULL OR e.closed_at > $3)";
/// A territory (`$2`) as it is today.
const OF_TERRITORY: &str = "SELECT COALESCE(c.leads_to, c.id) FROM territory c WHERE c.id = $2";

/// Stewards of territories.
pub struct Stewards<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    territory: i64,
    person: i64,
    named_by: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_domain(self) -> Steward {
        let Self { territory, person, named_by, created_at } = self;
        Steward {
            territory: TerritoryId(territory),
            person: ActorId(person),
            named_by: named_by.map(ActorId),
            since: from_ms(created_at),
        }
    }
}

impl<C: ConnectionTrait> Stewards<'_, C> {
    /// The stewards of a territory, and of what has become part of it, the longest first, each once.
    pub async fn of_territory(&self, territory: TerritoryId) -> Result<Vec<Steward>, StorageError> {
        let sql = "SELECT s.territory, s.person, s.named_by, s.created_at FROM steward s
                   WHERE s.territory = $1 OR s.territory IN (SELECT t.id FROM territory t WHERE t.leads_to = $1)
                   ORDER BY s.created_at, s.person";
        let rows: Vec<Row> = sql::all(self.0, sql, vec![territory.0.into()]).await?;
        let mut stewards: Vec<Steward> = Vec::with_capacity(rows.len());
        for row in rows {
            let steward = Steward { territory, ..row.into_domain() };
            if stewards.iter().all(|known| known.person != steward.person) {
                stewards.push(steward);
            }
        }
        Ok(stewards)
    }

    /// Of which territories somebody is steward, the longest first, each as it is today.
    pub async fn of_person(&self, person: ActorId) -> Result<Vec<(Steward, Territory)>, StorageError> {
        let sql = "SELECT COALESCE(t.leads_to, t.id) AS territory, s.person, s.named_by, s.created_at FROM steward s
                   JOIN territory t ON t.id = s.territory WHERE s.person = $1 ORDER BY s.created_at, s.territory";
        let rows: Vec<Row> = sql::all(self.0, sql, vec![person.0.into()]).await?;
        let ids: Vec<TerritoryId> = rows.iter().map(|row| TerritoryId(row.territory)).collect();
        let mut known = Territories(self.0).find_all(&ids).await?;
        let mut found = Vec::with_capacity(known.len());
        for row in rows {
            // What two of them have become is named once.
            if let Some(at) = known.iter().position(|area| area.id.0 == row.territory) {
                found.push((row.into_domain(), known.remove(at)));
            }
        }
        Ok(found)
    }

    /// The territory as whose steward somebody has a word about a company at a moment: the nearest of those in which
    /// it works, or in which that lies. Who is suspended has none.
    pub async fn over_company(
        &self,
        person: ActorId,
        company: ActorId,
        now: Timestamp,
    ) -> Result<Option<Territory>, StorageError> {
        self.over(OF_COMPANY, vec![person.0.into(), company.0.into(), to_ms(now).into()]).await
    }

    /// The same for a territory: itself, or the nearest in which it lies.
    pub async fn over_territory(
        &self,
        person: ActorId,
        territory: TerritoryId,
    ) -> Result<Option<Territory>, StorageError> {
        self.over(OF_TERRITORY, vec![person.0.into(), territory.0.into()]).await
    }

    /// The nearest territory at or above some `roots` of which somebody (`$1`) is steward.
    async fn over(&self, roots: &str, bound: Vec<Value>) -> Result<Option<Territory>, StorageError> {
        let sql = format!(
            "WITH RECURSIVE root (id) AS ({roots}),
             above (id, steps) AS (
                 SELECT id, CAST(0 AS BIGINT) FROM root
                 UNION
                 SELECT p.parent, a.steps + 1 FROM above a JOIN territory_parent p ON p.child = a.id
                 WHERE a.steps < {MAX_STEPS}
             )
             SELECT {COLUMNS} FROM steward s JOIN actor b ON b.id = s.person
             JOIN territory own ON own.id = s.territory
             JOIN territory t ON t.id = COALESCE(own.leads_to, own.id)
             JOIN above w ON w.id = t.id
             WHERE s.person = $1 AND t.ended_at IS NULL AND b.deleted_at IS NULL AND b.standing <> 'suspended'
             ORDER BY w.steps, t.id LIMIT 1"
        );
        sql::one::<AreaRow, _>(self.0, sql, bound).await?.map(AreaRow::into_domain).transpose()
    }

    /// Companies that work in a territory at a moment, or in whatever lies in it, and for which nobody vouches, the
    /// oldest first, from after one on.
    pub async fn unconfirmed(
        &self,
        territory: TerritoryId,
        now: Timestamp,
        after: ActorId,
        limit: u32,
    ) -> Result<Vec<Actor>, StorageError> {
        let sql = format!(
            "WITH RECURSIVE {ROOTED}
             SELECT a.* FROM actor a WHERE a.id IN (SELECT actor_id FROM rooted) AND a.id > $3 AND a.host = ''
               AND a.deleted_at IS NULL AND a.standing = 'good' AND a.publication <> 'hidden'
               AND NOT EXISTS (SELECT 1 FROM verification v
                   WHERE v.actor_id = a.id AND v.method = 'steward' AND v.verified_at IS NOT NULL)
             ORDER BY a.id LIMIT {limit}"
        );
        let values = vec![territory.0.into(), to_ms(now).into(), after.0.into()];
        let rows: Vec<actor::row::Model> = sql::all(self.0, sql, values).await?;
        rows.into_iter().map(actor::row::Model::into_domain).collect()
    }
}

impl Stewards<'_, DatabaseTransaction> {
    /// Stores a steward, once.
    pub async fn save(&self, steward: Steward) -> Result<(), StorageError> {
        let Steward { territory, person, named_by, since } = steward;
        let sql = "INSERT INTO steward (territory, person, named_by, created_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT DO NOTHING";
        let bound = vec![territory.0.into(), person.0.into(), named_by.map(|id| id.0).into(), to_ms(since).into()];
        sql::exec(self.0, sql, bound).await?;
        Ok(())
    }

    /// Takes somebody's mandate back, also one for an area that has become part of `territory`. Whether there was one.
    pub async fn delete(&self, territory: TerritoryId, person: ActorId) -> Result<bool, StorageError> {
        let sql = "DELETE FROM steward WHERE person = $2
                   AND (territory = $1 OR territory IN (SELECT t.id FROM territory t WHERE t.leads_to = $1))";
        Ok(sql::exec(self.0, sql, vec![territory.0.into(), person.0.into()]).await? > 0)
    }

    /// Takes every mandate of somebody back, and forgets whom they named, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        for sql in ["DELETE FROM steward WHERE person = $1", "UPDATE steward SET named_by = NULL WHERE named_by = $1"] {
            sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        }
        Ok(())
    }
}
