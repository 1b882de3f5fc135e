//! Who says that they live or work in a territory, and who does not want to be passed on.

use domain::{
    id::{ActorId, TerritoryId},
    territory::{Territory, TerritoryCode, Tie, TieKind},
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use super::Territories;
use crate::{StorageError, sql};

/// Ties of people to territories.
pub struct Ties<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    territory: i64,
    kind: String,
    public: bool,
    since: i64,
}

#[derive(FromQueryResult)]
struct ShownRow {
    actor_id: i64,
    code: String,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    actor_id: i64,
    kind: String,
    territory: i64,
}

impl<C: ConnectionTrait> Ties<'_, C> {
    /// The ties of somebody, oldest first, each with the territory that it leads to today.
    pub async fn of_actor(&self, actor: ActorId) -> Result<Vec<(Tie, Territory)>, StorageError> {
        let sql = "SELECT COALESCE(t.leads_to, t.id) AS territory, e.kind, e.public, e.since FROM territory_tie e
                   JOIN territory t ON t.id = e.territory WHERE e.actor_id = $1 ORDER BY e.since, e.territory, e.kind";
        let rows: Vec<Row> = sql::all(self.0, sql, vec![actor.0.into()]).await?;
        let ids: Vec<TerritoryId> = rows.iter().map(|row| TerritoryId(row.territory)).collect();
        let known = Territories(self.0).find_all(&ids).await?;
        let mut ties = Vec::with_capacity(rows.len());
        for Row { territory, kind, public, since } in rows {
            let Some(place) = known.iter().find(|known| known.id.0 == territory) else { continue };
            let kind = TieKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("tie", &kind))?;
            let tie = Tie { actor, territory: place.id, kind, public, since: from_ms(since) };
            ties.push((tie, place.clone()));
        }
        Ok(ties)
    }

    /// Where some actors show that they live or work, each the oldest first, by the code of what that is today.
    pub async fn shown(&self, actors: &[ActorId]) -> Result<Vec<(ActorId, TerritoryCode)>, StorageError> {
        let mut shown = Vec::new();
        for chunk in actors.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!(
                "SELECT e.actor_id, t.code FROM territory_tie e JOIN territory said ON said.id = e.territory
                 JOIN territory t ON t.id = COALESCE(said.leads_to, said.id)
                 WHERE e.public AND e.actor_id IN {} ORDER BY e.actor_id, e.since, t.code",
                list.sql
            );
            for ShownRow { actor_id, code } in sql::all::<ShownRow, _>(self.0, sql, list.values).await? {
                let code = TerritoryCode::parse(&code).map_err(|_| StorageError::corrupt("territory", &code))?;
                shown.push((ActorId(actor_id), code));
            }
        }
        Ok(shown)
    }

    /// Where some actors show that they live or work, each the oldest first.
    pub async fn shown_places(&self, actors: &[ActorId]) -> Result<Vec<(ActorId, TieKind, Territory)>, StorageError> {
        let mut rows: Vec<PlaceRow> = Vec::new();
        for chunk in actors.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!(
                "SELECT e.actor_id, e.kind, COALESCE(t.leads_to, t.id) AS territory FROM territory_tie e
                 JOIN territory t ON t.id = e.territory
                 WHERE e.public AND e.actor_id IN {} ORDER BY e.actor_id, e.since, e.territory, e.kind",
                list.sql
            );
            rows.extend(sql::all::<PlaceRow, _>(self.0, sql, list.values).await?);
        }
        let ids: Vec<TerritoryId> = rows.iter().map(|row| TerritoryId(row.territory)).collect();
        let known = Territories(self.0).find_all(&ids).await?;
        let mut shown = Vec::with_capacity(rows.len());
        for PlaceRow { actor_id, kind, territory } in rows {
            let Some(place) = known.iter().find(|known| known.id.0 == territory) else { continue };
            let kind = TieKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("tie", &kind))?;
            shown.push((ActorId(actor_id), kind, place.clone()));
        }
        Ok(shown)
    }

    /// Whether somebody wants territories to leave alone what they publish.
    pub async fn is_silent(&self, actor: ActorId) -> Result<bool, StorageError> {
        sql::any(self.0, "SELECT 1 FROM territory_silence WHERE actor_id = $1", vec![actor.0.into()]).await
    }
}

impl Ties<'_, DatabaseTransaction> {
    /// Stores a tie, or whether it is shown from now on.
    pub async fn save(&self, tie: &Tie) -> Result<(), StorageError> {
        let Tie { actor, territory, kind, public, since } = tie;
        let sql = "INSERT INTO territory_tie (actor_id, territory, kind, public, since) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (actor_id, territory, kind) DO UPDATE SET public = excluded.public";
        let values =
            vec![actor.0.into(), territory.0.into(), kind.as_str().into(), (*public).into(), to_ms(*since).into()];
        sql::exec(self.0, sql, values).await?;
        self.count(*actor).await
    }

    /// Withdraws a tie, also where it was said of an area that has become part of `territory`. Whether there was one.
    pub async fn delete(&self, actor: ActorId, territory: TerritoryId, kind: TieKind) -> Result<bool, StorageError> {
        let sql = "DELETE FROM territory_tie WHERE actor_id = $1 AND kind = $3
                   AND (territory = $2 OR territory IN (SELECT id FROM territory WHERE leads_to = $2))";
        let gone = sql::exec(self.0, sql, vec![actor.0.into(), territory.0.into(), kind.as_str().into()]).await?;
        self.count(actor).await?;
        Ok(gone > 0)
    }

    /// Withdraws every tie of somebody, for when the account goes.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        for table in ["territory_tie", "territory_silence"] {
            sql::exec(self.0, format!("DELETE FROM {table} WHERE actor_id = $1"), vec![actor.0.into()]).await?;
        }
        self.count(actor).await
    }

    async fn count(&self, actor: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE actor SET ties = (SELECT COUNT(*) FROM territory_tie e WHERE e.actor_id = $1) WHERE id = $1";
        sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Lets territories pass on what somebody publishes, or not.
    pub async fn set_silent(&self, actor: ActorId, silent: bool, now: Timestamp) -> Result<(), StorageError> {
        if silent {
            let sql = "INSERT INTO territory_silence (actor_id, since) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            sql::exec(self.0, sql, vec![actor.0.into(), to_ms(now).into()]).await?;
        } else {
            sql::exec(self.0, "DELETE FROM territory_silence WHERE actor_id = $1", vec![actor.0.into()]).await?;
        }
        Ok(())
    }
}
