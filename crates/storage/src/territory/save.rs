//! Storing areas as datasets describe them. What belongs together is decided by the caller.

use std::collections::HashMap;

use domain::{
    id::TerritoryId,
    territory::{TerritoryCode, TerritoryKind, TerritoryRecord, name},
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};

use super::Territories;
use crate::{StorageError, revision, sql};

/// What has to be known of an area before it is described again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTerritory {
    /// Its id.
    pub id: TerritoryId,
    /// What kind of area it is.
    pub kind: TerritoryKind,
    /// Stands for how it was described last.
    pub digest: i64,
    /// The area that its code leads to.
    pub leads_to: Option<TerritoryId>,
    /// Whether it is no longer in use, with nothing in its place.
    pub ended: bool,
}

/// An area to store.
#[derive(Debug, Clone, Copy)]
pub struct TerritoryRow<'a> {
    /// Its id.
    pub id: TerritoryId,
    /// Its code.
    pub code: &'a TerritoryCode,
    /// What is known of it; of a code that leads elsewhere, of where it leads.
    pub record: &'a TerritoryRecord,
    /// What to call it instead of the record's name.
    pub name: Option<&'a str>,
    /// The area that its code leads to.
    pub leads_to: Option<TerritoryId>,
    /// Stands for this description.
    pub digest: i64,
}

/// The words by which an area is found.
#[derive(Debug, Clone)]
pub struct TerritoryWords {
    /// The area.
    pub id: TerritoryId,
    /// What kind of area it is.
    pub kind: TerritoryKind,
    /// How many live there; the more, the earlier it is named.
    pub population: i64,
    /// The words, each once.
    pub words: Vec<String>,
}

#[derive(FromQueryResult)]
struct KnownRow {
    code: String,
    id: i64,
    kind: String,
    digest: i64,
    leads_to: Option<i64>,
    ended_at: Option<i64>,
}

impl<C: ConnectionTrait> Territories<'_, C> {
    /// Which of some codes are known, by code.
    pub async fn known(&self, codes: &[&TerritoryCode]) -> Result<HashMap<String, KnownTerritory>, StorageError> {
        let mut known = HashMap::new();
        for chunk in codes.chunks(sql::CHUNK) {
            let texts: Vec<&str> = chunk.iter().map(|code| code.as_str()).collect();
            let list = sql::list(0, &texts);
            let statement =
                format!("SELECT code, id, kind, digest, leads_to, ended_at FROM territory WHERE code IN {}", list.sql);
            for KnownRow { code, id, kind, digest, leads_to, ended_at } in
                sql::all::<KnownRow, _>(self.0, statement, list.values).await?
            {
                let kind = TerritoryKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("territory", &kind))?;
                let area = KnownTerritory {
                    id: TerritoryId(id),
                    kind,
                    digest,
                    leads_to: leads_to.map(TerritoryId),
                    ended: ended_at.is_some(),
                };
                known.insert(code, area);
            }
        }
        Ok(known)
    }

    /// The areas of a dataset that are in use, by code.
    pub async fn in_use(&self, dataset: &str) -> Result<Vec<(String, TerritoryId)>, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            code: String,
            id: i64,
        }
        let statement = "SELECT code, id FROM territory
                         WHERE dataset = $1 AND leads_to IS NULL AND ended_at IS NULL ORDER BY code";
        let rows = sql::all::<Row, _>(self.0, statement, vec![dataset.into()]).await?;
        Ok(rows.into_iter().map(|Row { code, id }| (code, TerritoryId(id))).collect())
    }
}

impl Territories<'_, DatabaseTransaction> {
    /// Stores areas. One whose code is known keeps its id, and is in use again if it was not.
    pub async fn save(&self, dataset: &str, areas: &[TerritoryRow<'_>]) -> Result<(), StorageError> {
        let rows = areas.iter().map(|area| row(dataset, area)).collect::<Result<_, _>>()?;
        let into = "territory (id, code, kind, name, name_en, name_key, population, latitude, longitude, postcodes,
                    leads_to, ended_at, dataset, digest)";
        let known = "ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name,
                     name_en = excluded.name_en, name_key = excluded.name_key, population = excluded.population,
                     latitude = excluded.latitude, longitude = excluded.longitude, postcodes = excluded.postcodes,
                     leads_to = excluded.leads_to, ended_at = excluded.ended_at, dataset = excluded.dataset,
                     digest = excluded.digest";
        sql::insert_many(self.0, into, 14, rows, known).await?;
        self.changed(areas).await
    }

    /// Lets what led to an area, and what lay in it, do so with the one that it became part of.
    pub async fn merge(&self, merged: TerritoryId, present: TerritoryId) -> Result<(), StorageError> {
        let both = || vec![present.0.into(), merged.0.into()];
        sql::exec(self.0, "UPDATE territory SET leads_to = $1 WHERE leads_to = $2", both()).await?;
        let moved = "INSERT INTO territory_parent (child, parent, dataset)
                     SELECT child, $1, dataset FROM territory_parent WHERE parent = $2 AND child <> $1
                     ON CONFLICT (child, parent, dataset) DO NOTHING";
        sql::exec(self.0, moved, both()).await?;
        sql::exec(self.0, "DELETE FROM territory_parent WHERE parent = $1", vec![merged.0.into()]).await?;
        Ok(())
    }

    /// Says what areas lie in, by one dataset; what others say stands.
    pub async fn replace_parents(
        &self,
        dataset: &str,
        areas: &[(TerritoryId, Vec<TerritoryId>)],
    ) -> Result<(), StorageError> {
        let children: Vec<TerritoryId> = areas.iter().map(|(child, _)| *child).collect();
        for chunk in children.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(1, &raw);
            let statement = format!("DELETE FROM territory_parent WHERE dataset = $1 AND child IN {}", list.sql);
            sql::exec(self.0, statement, [vec![dataset.into()], list.values].concat()).await?;
        }
        let edges = areas.iter().flat_map(|(child, parents)| {
            parents.iter().map(|parent| vec![child.0.into(), parent.0.into(), dataset.into()])
        });
        let into = "territory_parent (child, parent, dataset)";
        sql::insert_many(self.0, into, 3, edges.collect(), "ON CONFLICT (child, parent, dataset) DO NOTHING").await?;
        self.changed(areas).await
    }

    /// Says by which words areas are found.
    pub async fn replace_words(&self, areas: &[TerritoryWords]) -> Result<(), StorageError> {
        let ids: Vec<TerritoryId> = areas.iter().map(|area| area.id).collect();
        self.forget_words(&ids).await?;
        let rows = areas.iter().flat_map(|TerritoryWords { id, kind, population, words }| {
            words.iter().map(|word| vec![word.as_str().into(), id.0.into(), kind.as_str().into(), (*population).into()])
        });
        sql::insert_many(self.0, "territory_word (word, territory, kind, population)", 4, rows.collect(), "").await?;
        Ok(())
    }

    /// Lets areas be found by no word any more.
    pub async fn forget_words(&self, areas: &[TerritoryId]) -> Result<(), StorageError> {
        for chunk in areas.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let statement = format!("DELETE FROM territory_word WHERE territory IN {}", list.sql);
            sql::exec(self.0, statement, list.values).await?;
        }
        Ok(())
    }

    /// Notes that areas are no longer in use, with nothing in their place. Whoever knows their code still finds them.
    pub async fn end(&self, areas: &[TerritoryId], now: Timestamp) -> Result<(), StorageError> {
        for chunk in areas.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(1, &raw);
            let statement = format!("UPDATE territory SET ended_at = $1, digest = 0 WHERE id IN {}", list.sql);
            sql::exec(self.0, statement, [vec![to_ms(now).into()], list.values].concat()).await?;
        }
        self.forget_words(areas).await?;
        self.changed(areas).await
    }

    /// What was made of the areas is out of date, where there are any that changed.
    async fn changed<T: Sync>(&self, areas: &[T]) -> Result<(), StorageError> {
        if areas.is_empty() { Ok(()) } else { revision::move_on(self.0, revision::TERRITORIES).await }
    }
}

fn row(dataset: &str, area: &TerritoryRow<'_>) -> Result<Vec<Value>, StorageError> {
    let TerritoryRow { id, code, record, name, leads_to, digest } = *area;
    // A code that leads elsewhere has a name and nothing else of its own.
    let own = leads_to.is_none();
    let name = name.filter(|name| !name.is_empty()).unwrap_or(&record.name);
    let postcodes: &[String] = if own { &record.postcodes } else { &[] };
    let centre = record.centre.filter(|_| own).map(domain::territory::Coordinates::thousandths);
    Ok(vec![
        id.0.into(),
        code.as_str().into(),
        record.kind.as_str().into(),
        name.into(),
        record.name_en.as_deref().filter(|_| own).into(),
        name::key(name).into(),
        record.population.filter(|_| own).into(),
        centre.map(|(latitude, _)| latitude).into(),
        centre.map(|(_, longitude)| longitude).into(),
        serde_json::to_string(postcodes).map_err(|error| StorageError::corrupt("territory", error))?.into(),
        leads_to.map(|id| id.0).into(),
        None::<i64>.into(),
        dataset.into(),
        digest.into(),
    ])
}
