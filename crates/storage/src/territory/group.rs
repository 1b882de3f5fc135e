//! Territories with an account, and which of them are above somebody or something.

use std::collections::HashMap;

use domain::{
    actor::Actor,
    id::{ActorId, TerritoryId},
    territory::{Territory, announce::Way},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};

use super::{AreaRow, COLUMNS};
use crate::{StorageError, actor, sql};

/// How many steps up are looked at: deeper than any hierarchy, and an end where areas lie in each other.
pub(crate) const MAX_STEPS: u32 = 8;

/// Where somebody (`$1`) is rooted at a moment (`$2`): companies by their establishments, and everyone by the ties that
/// they show.
const ROOTS: &str = "SELECT COALESCE(t.leads_to, t.id) FROM establishment s JOIN territory t ON t.code = s.commune
    WHERE s.company = $1 AND (s.closed_at IS NULL OR s.closed_at > $2)
    UNION SELECT COALESCE(t.leads_to, t.id) FROM territory_tie e JOIN territory t ON t.id = e.territory
    WHERE e.actor_id = $1 AND e.public";

/// The companies (`rooted`) that work at a moment (`$2`) in a territory (`$1`) or in whatever lies in it (`below`).
pub(super) const ROOTED: &str = "below (id) AS (
        SELECT CAST($1 AS BIGINT)
        UNION SELECT p.child FROM below b JOIN territory_parent p ON p.parent = b.id
    ),
    rooted (actor_id) AS (
        SELECT s.company FROM establishment s JOIN territory t ON t.code = s.commune
        WHERE (s.closed_at IS NULL OR s.closed_at > $2)
          AND COALESCE(t.leads_to, t.id) IN (SELECT id FROM below)
    )";

/// Some territories (`roots` selects their ids) and all in which they lie (`above`), with how many steps up that is.
fn above(roots: &str) -> String {
    format!(
        "root (id) AS ({roots}),
         above (id, steps) AS (
             SELECT id, CAST(0 AS BIGINT) FROM root
             UNION
             SELECT p.parent, a.steps + 1 FROM above a JOIN territory_parent p ON p.child = a.id
             WHERE a.steps < {MAX_STEPS}
         )"
    )
}

fn way(group: i64, steps: i64) -> Way {
    Way { group: ActorId(group), steps: u32::try_from(steps).unwrap_or(0) }
}

/// A territory's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerritoryGroup {
    /// The account.
    pub actor: ActorId,
    /// The territory.
    pub territory: TerritoryId,
    /// It passes posts on.
    pub active: bool,
    /// Since when it has the account.
    pub since: Timestamp,
}

/// Territories with an account.
pub struct TerritoryGroups<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct GroupRow {
    actor_id: i64,
    territory: i64,
    active: bool,
    since: i64,
}

impl GroupRow {
    fn into_domain(self) -> TerritoryGroup {
        let Self { actor_id, territory, active, since } = self;
        TerritoryGroup { actor: ActorId(actor_id), territory: TerritoryId(territory), active, since: from_ms(since) }
    }
}

#[derive(FromQueryResult)]
struct WayRow {
    group_id: i64,
    steps: i64,
}

#[derive(FromQueryResult)]
struct ChoiceRow {
    territory: i64,
    group_id: i64,
    steps: i64,
}

impl<C: ConnectionTrait> TerritoryGroups<'_, C> {
    /// What territory an account stands for.
    pub async fn find(&self, actor: ActorId) -> Result<Option<TerritoryGroup>, StorageError> {
        let sql = "SELECT actor_id, territory, active, since FROM territory_actor WHERE actor_id = $1";
        let row: Option<GroupRow> = sql::one(self.0, sql, vec![actor.0.into()]).await?;
        Ok(row.map(GroupRow::into_domain))
    }

    /// The accounts of some territories, by territory.
    pub async fn of_territories(
        &self,
        areas: &[TerritoryId],
    ) -> Result<HashMap<TerritoryId, TerritoryGroup>, StorageError> {
        let mut found = HashMap::new();
        for chunk in areas.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!(
                "SELECT actor_id, territory, active, since FROM territory_actor WHERE territory IN {}",
                list.sql
            );
            for row in sql::all::<GroupRow, _>(self.0, sql, list.values).await? {
                let group = row.into_domain();
                found.insert(group.territory, group);
            }
        }
        Ok(found)
    }

    /// The territory that an account stands for today.
    pub async fn territory_of(&self, actor: ActorId) -> Result<Option<Territory>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM territory_actor g JOIN territory own ON own.id = g.territory
             JOIN territory t ON t.id = COALESCE(own.leads_to, own.id) WHERE g.actor_id = $1"
        );
        sql::one::<AreaRow, _>(self.0, sql, vec![actor.0.into()]).await?.map(AreaRow::into_domain).transpose()
    }

    /// Territories that pass posts on, the widest audience first.
    pub async fn active(&self, limit: u32) -> Result<Vec<Territory>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM territory_actor g JOIN territory t ON t.id = g.territory
             JOIN actor a ON a.id = g.actor_id WHERE g.active AND a.deleted_at IS NULL AND a.standing = 'good'
             ORDER BY a.followers_count DESC, g.actor_id LIMIT {limit}"
        );
        sql::all::<AreaRow, _>(self.0, sql, Vec::new()).await?.into_iter().map(AreaRow::into_domain).collect()
    }

    /// Accounts of territories that became part of others.
    pub async fn of_merged(&self) -> Result<Vec<TerritoryGroup>, StorageError> {
        let sql = "SELECT g.actor_id, g.territory, g.active, g.since FROM territory_actor g
                   JOIN territory t ON t.id = g.territory WHERE t.leads_to IS NOT NULL AND g.active ORDER BY g.actor_id";
        let rows: Vec<GroupRow> = sql::all(self.0, sql, Vec::new()).await?;
        Ok(rows.into_iter().map(GroupRow::into_domain).collect())
    }

    /// The territories with an account that are at or above what somebody is rooted in.
    pub async fn ways_from_actor(&self, actor: ActorId, now: Timestamp) -> Result<Vec<Way>, StorageError> {
        self.ways(ROOTS, vec![actor.0.into(), to_ms(now).into()]).await
    }

    /// The territories with an account that are at or above one.
    pub async fn ways_from_territory(&self, territory: TerritoryId) -> Result<Vec<Way>, StorageError> {
        self.ways("SELECT COALESCE(t.leads_to, t.id) FROM territory t WHERE t.id = $1", vec![territory.0.into()]).await
    }

    async fn ways(&self, roots: &str, bound: Vec<Value>) -> Result<Vec<Way>, StorageError> {
        let sql = format!(
            "WITH RECURSIVE {}
             SELECT g.actor_id AS group_id, MIN(a.steps) AS steps FROM above a
             JOIN territory_actor g ON g.territory = a.id WHERE g.active GROUP BY g.actor_id ORDER BY g.actor_id",
            above(roots)
        );
        let rows: Vec<WayRow> = sql::all(self.0, sql, bound).await?;
        Ok(rows.into_iter().map(|WayRow { group_id, steps }| way(group_id, steps)).collect())
    }

    /// The territories that somebody may address, the nearest first: those that pass posts on and that they are rooted
    /// in, whether they show it or not, and those in which these lie.
    pub async fn choices(&self, actor: ActorId, now: Timestamp) -> Result<Vec<(Territory, Way)>, StorageError> {
        let roots = ROOTS.replace(" AND e.public", "");
        let sql = format!(
            "WITH RECURSIVE {}
             SELECT g.territory, g.actor_id AS group_id, MIN(a.steps) AS steps FROM above a
             JOIN territory_actor g ON g.territory = a.id WHERE g.active
             GROUP BY g.territory, g.actor_id ORDER BY MIN(a.steps), g.actor_id",
            above(&roots)
        );
        let rows: Vec<ChoiceRow> = sql::all(self.0, sql, vec![actor.0.into(), to_ms(now).into()]).await?;
        let ids: Vec<TerritoryId> = rows.iter().map(|row| TerritoryId(row.territory)).collect();
        let known = super::Territories(self.0).find_all(&ids).await?;
        let choice = |ChoiceRow { territory, group_id, steps }| {
            let territory = known.iter().find(|known| known.id.0 == territory)?;
            Some((territory.clone(), way(group_id, steps)))
        };
        Ok(rows.into_iter().filter_map(choice).collect())
    }

    /// Companies that work in a territory at a moment, or in whatever lies in it, the most recently active first; `after`
    /// leaves out as many.
    pub async fn companies_in(
        &self,
        territory: TerritoryId,
        now: Timestamp,
        limit: u32,
        after: u32,
    ) -> Result<Vec<Actor>, StorageError> {
        let sql = format!(
            "WITH RECURSIVE {ROOTED}
             SELECT a.* FROM actor a WHERE a.id IN (SELECT actor_id FROM rooted)
               AND a.discoverable AND a.deleted_at IS NULL AND a.standing = 'good' AND a.publication = 'listed'
             ORDER BY COALESCE(a.last_post_at, a.created_at) DESC, a.id LIMIT {limit} OFFSET {after}"
        );
        let values: Vec<Value> = vec![territory.0.into(), to_ms(now).into()];
        let rows: Vec<actor::row::Model> = sql::all(self.0, sql, values).await?;
        rows.into_iter().map(actor::row::Model::into_domain).collect()
    }
}

impl TerritoryGroups<'_, DatabaseTransaction> {
    /// Stores an account of a territory, or what changed of it.
    pub async fn save(&self, group: TerritoryGroup) -> Result<(), StorageError> {
        let TerritoryGroup { actor, territory, active, since } = group;
        let sql = "INSERT INTO territory_actor (actor_id, territory, active, since) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (actor_id) DO UPDATE SET territory = excluded.territory, active = excluded.active";
        sql::exec(self.0, sql, vec![actor.0.into(), territory.0.into(), active.into(), to_ms(since).into()]).await?;
        Ok(())
    }
}
