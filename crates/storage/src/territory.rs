//! Official areas: which there are, what they lie in, what lies in them, and what is near. Their accounts are in
//! [`group`], who is tied to them in [`tie`], who confirms their companies in [`steward`], what they pass on in
//! [`announce`].

pub(crate) mod announce;
pub(crate) mod group;
mod save;
mod search;
pub(crate) mod steward;
pub(crate) mod tie;

use std::collections::{BTreeMap, HashMap};

use domain::{
    id::TerritoryId,
    territory::{Coordinates, Territory, TerritoryCode, TerritoryKind},
    time::from_ms,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

pub use self::save::{KnownTerritory, TerritoryRow, TerritoryWords};
use crate::{Look, StorageError, revision, sql};

/// Official areas.
pub struct Territories<'a, C>(pub(crate) &'a C);

/// What [`AreaRow`] reads.
const COLUMNS: &str = "t.id, t.code, t.kind, t.name, t.name_en, t.population, t.latitude, t.longitude, t.postcodes,
                       t.leads_to, t.ended_at";
/// What an area that is in use is.
const PRESENT: &str = "t.leads_to IS NULL AND t.ended_at IS NULL";
/// How far away is still near, in metres: each is looked at in its turn, until enough was found.
const RADII: [f64; 4] = [10_000.0, 40_000.0, 160_000.0, 640_000.0];
/// How many areas in a box are compared at the most.
const MAX_COMPARED: usize = 5_000;

#[derive(FromQueryResult)]
struct AreaRow {
    id: i64,
    code: String,
    kind: String,
    name: String,
    name_en: Option<String>,
    population: Option<i64>,
    latitude: Option<i64>,
    longitude: Option<i64>,
    postcodes: String,
    leads_to: Option<i64>,
    ended_at: Option<i64>,
}

impl AreaRow {
    fn into_domain(self) -> Result<Territory, StorageError> {
        let Self { id, code, kind, name, name_en, population, latitude, longitude, postcodes, leads_to, ended_at } =
            self;
        Ok(Territory {
            id: TerritoryId(id),
            code: TerritoryCode::parse(&code).map_err(|_| StorageError::corrupt("territory", &code))?,
            kind: TerritoryKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("territory", &kind))?,
            name,
            name_en,
            population,
            centre: latitude.zip(longitude).and_then(|(north, east)| Coordinates::from_thousandths(north, east)),
            postcodes: serde_json::from_str(&postcodes).map_err(|error| StorageError::corrupt("territory", error))?,
            leads_to: leads_to.map(TerritoryId),
            ended_at: ended_at.map(from_ms),
        })
    }
}

/// An area beside the code that it was asked for by.
#[derive(FromQueryResult)]
struct AskedRow {
    asked: String,
    #[sea_orm(nested)]
    area: AreaRow,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: i64,
    latitude: i64,
    longitude: i64,
}

#[derive(FromQueryResult)]
struct AboveRow {
    child: i64,
    id: i64,
    direct: i64,
}

/// What an area lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// The wider area.
    pub territory: Territory,
    /// Whether a dataset names it as parent, and not only as a parent's parent.
    pub direct: bool,
}

/// ` AND t.kind IN (…)` for a statement that binds `before` values; nothing where every kind is meant.
fn of_kinds(kinds: &[TerritoryKind], before: usize) -> (String, Vec<Value>) {
    if kinds.is_empty() {
        return (String::new(), Vec::new());
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let list = sql::list(before, &names);
    (format!(" AND t.kind IN {}", list.sql), list.values)
}

impl<'a, C: ConnectionTrait> Territories<'a, C> {
    /// The areas as a look or a change sees them.
    pub fn of<L: Look<Conn = C>>(look: &'a L) -> Self {
        Self(look.conn())
    }

    /// Moves on with every change of what areas there are, what they are called and what they lie in.
    pub async fn revision(&self) -> Result<i64, StorageError> {
        revision::find(self.0, revision::TERRITORIES).await
    }

    /// Whether any areas were imported.
    pub async fn any(&self) -> Result<bool, StorageError> {
        sql::any(self.0, "SELECT 1 FROM territory LIMIT 1", Vec::new()).await
    }

    /// The area with this code as it is, which may be one that leads to another.
    pub async fn find(&self, code: &TerritoryCode) -> Result<Option<Territory>, StorageError> {
        let sql = format!("SELECT {COLUMNS} FROM territory t WHERE t.code = $1");
        self.first(&sql, vec![code.as_str().into()]).await
    }

    /// The area that a code stands for today.
    pub async fn find_present(&self, code: &TerritoryCode) -> Result<Option<Territory>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM territory asked JOIN territory t ON t.id = COALESCE(asked.leads_to, asked.id)
             WHERE asked.code = $1"
        );
        self.first(&sql, vec![code.as_str().into()]).await
    }

    /// The areas that codes stand for today, by the codes that were asked for; those that are not known are left out.
    pub async fn find_all_present(
        &self,
        codes: &[&TerritoryCode],
    ) -> Result<HashMap<TerritoryCode, Territory>, StorageError> {
        let mut found = HashMap::new();
        for chunk in codes.chunks(sql::CHUNK) {
            let texts: Vec<&str> = chunk.iter().map(|code| code.as_str()).collect();
            let list = sql::list(0, &texts);
            let sql = format!(
                "SELECT asked.code AS asked, {COLUMNS} FROM territory asked
                 JOIN territory t ON t.id = COALESCE(asked.leads_to, asked.id)
                 WHERE asked.code IN {} AND t.ended_at IS NULL",
                list.sql
            );
            for AskedRow { asked, area } in sql::all::<AskedRow, _>(self.0, sql, list.values).await? {
                let code = TerritoryCode::parse(&asked).map_err(|_| StorageError::corrupt("territory", &asked))?;
                found.insert(code, area.into_domain()?);
            }
        }
        Ok(found)
    }

    async fn first(&self, sql: &str, values: Vec<Value>) -> Result<Option<Territory>, StorageError> {
        sql::one::<AreaRow, _>(self.0, sql, values).await?.map(AreaRow::into_domain).transpose()
    }

    /// Areas in the order of these ids; unknown ones are left out.
    pub async fn find_all(&self, ids: &[TerritoryId]) -> Result<Vec<Territory>, StorageError> {
        let mut found = HashMap::new();
        for chunk in ids.chunks(sql::CHUNK) {
            let raw: Vec<i64> = chunk.iter().map(|id| id.0).collect();
            let list = sql::list(0, &raw);
            let sql = format!("SELECT {COLUMNS} FROM territory t WHERE t.id IN {}", list.sql);
            for row in sql::all::<AreaRow, _>(self.0, sql, list.values).await? {
                found.insert(row.id, row.into_domain()?);
            }
        }
        Ok(ids.iter().filter_map(|id| found.remove(&id.0)).collect())
    }

    /// What lies directly in an area, by name, from after the area with the code `after` on.
    pub async fn children(
        &self,
        parent: TerritoryId,
        kinds: &[TerritoryKind],
        after: Option<&TerritoryCode>,
        limit: u32,
    ) -> Result<Vec<Territory>, StorageError> {
        let mut values: Vec<Value> = vec![parent.0.into()];
        let (of_kinds, bound) = of_kinds(kinds, values.len());
        values.extend(bound);
        let mut onwards = String::new();
        if let Some(code) = after {
            values.push(code.as_str().into());
            onwards = format!(
                " AND (t.name_key, t.id) > (SELECT last.name_key, last.id FROM territory last WHERE last.code = ${})",
                values.len()
            );
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM territory t
             WHERE t.id IN (SELECT child FROM territory_parent WHERE parent = $1) AND {PRESENT}{of_kinds}{onwards}
             ORDER BY t.name_key, t.id LIMIT {limit}"
        );
        sql::all::<AreaRow, _>(self.0, sql, values).await?.into_iter().map(AreaRow::into_domain).collect()
    }

    /// The codes that lead to an area, each with the name that went with it, where it is another.
    pub async fn leading_to(&self, area: TerritoryId) -> Result<Vec<(TerritoryCode, String)>, StorageError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM territory t JOIN territory present ON present.id = t.leads_to
             WHERE t.leads_to = $1 AND t.name <> present.name ORDER BY t.code LIMIT 100"
        );
        let rows = sql::all::<AreaRow, _>(self.0, sql, vec![area.0.into()]).await?;
        rows.into_iter().map(|row| row.into_domain().map(|found| (found.code, found.name))).collect()
    }

    /// What each of some areas lies in, however indirectly: narrower areas first. At most 500 areas are asked about.
    pub async fn ancestors(&self, areas: &[TerritoryId]) -> Result<HashMap<TerritoryId, Vec<Ancestor>>, StorageError> {
        let raw: Vec<i64> = areas.iter().map(|id| id.0).take(sql::CHUNK).collect();
        let list = sql::list(0, &raw);
        // Areas that lie in each other would not make it run for ever: UNION takes no row twice.
        let statement = format!(
            "WITH RECURSIVE above (child, id, direct) AS (
                 SELECT child, parent, CAST(1 AS BIGINT) FROM territory_parent WHERE child IN {}
                 UNION
                 SELECT a.child, p.parent, CAST(0 AS BIGINT) FROM above a JOIN territory_parent p ON p.child = a.id
             )
             SELECT child, id, direct FROM above",
            list.sql
        );
        let mut above: BTreeMap<(i64, i64), bool> = BTreeMap::new();
        for AboveRow { child, id, direct } in sql::all::<AboveRow, _>(self.0, statement, list.values).await? {
            if child != id {
                *above.entry((child, id)).or_default() |= direct != 0;
            }
        }
        let mut ids: Vec<TerritoryId> = above.keys().map(|(_, id)| TerritoryId(*id)).collect();
        ids.sort_unstable();
        ids.dedup();
        let known: HashMap<i64, Territory> =
            self.find_all(&ids).await?.into_iter().map(|territory| (territory.id.0, territory)).collect();
        let mut found: HashMap<TerritoryId, Vec<Ancestor>> = HashMap::new();
        for ((child, id), direct) in above {
            if let Some(territory) = known.get(&id).filter(|territory| territory.ended_at.is_none()) {
                let ancestor = Ancestor { territory: territory.clone(), direct };
                found.entry(TerritoryId(child)).or_default().push(ancestor);
            }
        }
        for ancestors in found.values_mut() {
            ancestors.sort_by(|one, other| {
                let by = |ancestor: &Ancestor| (ancestor.territory.kind, ancestor.territory.population.unwrap_or(0));
                by(other).0.cmp(&by(one).0).then_with(|| by(one).1.cmp(&by(other).1))
            });
        }
        Ok(found)
    }

    /// The areas whose middle is nearest, with the distance in metres, nearest first. Nothing is near that is more
    /// than 640 km away.
    pub async fn near(
        &self,
        place: Coordinates,
        kinds: &[TerritoryKind],
        limit: usize,
    ) -> Result<Vec<(Territory, f64)>, StorageError> {
        let mut near: Vec<(i64, f64)> = Vec::new();
        for radius in RADII {
            near = self.within(place, radius, kinds).await?;
            if near.len() >= limit {
                break;
            }
        }
        near.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
        near.truncate(limit);
        let ids: Vec<TerritoryId> = near.iter().map(|(id, _)| TerritoryId(*id)).collect();
        let distances: HashMap<i64, f64> = near.into_iter().collect();
        let found = self.find_all(&ids).await?;
        Ok(found.into_iter().filter_map(|found| distances.get(&found.id.0).map(|far| (found.clone(), *far))).collect())
    }

    /// The ids and distances of what is at most `radius` metres away.
    async fn within(
        &self,
        place: Coordinates,
        radius: f64,
        kinds: &[TerritoryKind],
    ) -> Result<Vec<(i64, f64)>, StorageError> {
        let bounds = place.around(radius);
        let mut values: Vec<Value> =
            [bounds.south, bounds.north, bounds.west, bounds.east].map(|bound| i64::from(bound).into()).to_vec();
        let (of_kinds, bound) = of_kinds(kinds, values.len());
        values.extend(bound);
        let statement = format!(
            "SELECT t.id, t.latitude, t.longitude FROM territory t
             WHERE t.latitude BETWEEN $1 AND $2 AND t.longitude BETWEEN $3 AND $4 AND {PRESENT}{of_kinds}
             LIMIT {MAX_COMPARED}"
        );
        let rows = sql::all::<PlaceRow, _>(self.0, statement, values).await?;
        let distance = |row: PlaceRow| {
            let there = Coordinates::from_thousandths(row.latitude, row.longitude)?;
            Some((row.id, place.distance_to(there))).filter(|(_, far)| *far <= radius)
        };
        Ok(rows.into_iter().filter_map(distance).collect())
    }
}
