//! The directory on a map: how many are listed in each commune.

use domain::{
    territory::{Coordinates, TerritoryCode},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Directory, DirectoryFilter, filter::Condition, row};
use crate::{StorageError, revision, sql};

/// Those who live here and may not be shown although they are listed, and others who never were: of them something
/// changed that was not written down yet, and the database knows whose entry is stale.
const HIDDEN: &str = "SELECT s.actor_id FROM directory_stale s WHERE NOT EXISTS (
     SELECT 1 FROM actor a WHERE a.id = s.actor_id AND a.standing = 'good' AND a.deleted_at IS NULL
         AND a.discoverable AND a.publication = 'listed')";
/// Of those who live elsewhere only they may not be shown against whose account something is known here.
const KNOWN_GOOD: &str = "NOT EXISTS (
     SELECT 1 FROM directory_entry e CROSS JOIN actor known WHERE e.id = p.entry AND known.uri = e.uri
         AND (known.standing <> 'good' OR known.deleted_at IS NOT NULL))";

/// Under which conditions an entry counts: as one that is shown, but without a look at each.
fn counts() -> String {
    format!("((p.subscription = 0 AND p.entry NOT IN ({HIDDEN})) OR (p.subscription <> 0 AND {KNOWN_GOOD}))")
}

/// The only one who is listed in a commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryOnly {
    /// What they are called.
    pub name: String,
    /// Their page.
    pub url: Uri,
}

/// Those who are listed in one commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryMark {
    /// The commune.
    pub commune: TerritoryCode,
    /// What it is called.
    pub name: String,
    /// Its middle.
    pub centre: Coordinates,
    /// How many are listed there.
    pub found: u32,
    /// Who it is, where it is only one.
    pub single: Option<DirectoryOnly>,
}

/// Where those who fit are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryMap {
    /// The communes in which they are, those with the most first.
    pub marks: Vec<DirectoryMark>,
    /// There are more communes than were asked for.
    pub more: bool,
    /// How many fit, wherever they are.
    pub found: i64,
    /// How many of them are in a commune.
    pub placed: i64,
}

#[derive(FromQueryResult)]
struct MarkRow {
    code: String,
    name: String,
    latitude: i64,
    longitude: i64,
    found: i64,
    shown: Option<String>,
}

/// How many fit, and how many of them are in a commune.
#[derive(FromQueryResult)]
struct SumRow {
    found: i64,
    placed: i64,
}

impl MarkRow {
    fn into_domain(self) -> Result<DirectoryMark, StorageError> {
        let Self { code, name, latitude, longitude, found, shown } = self;
        let centre = Coordinates::from_thousandths(latitude, longitude);
        Ok(DirectoryMark {
            commune: TerritoryCode::parse(&code).map_err(|_| StorageError::corrupt("territory", &code))?,
            name,
            centre: centre.ok_or_else(|| StorageError::corrupt("territory", &code))?,
            found: u32::try_from(found).unwrap_or(u32::MAX),
            single: shown.as_deref().map(only).transpose()?,
        })
    }
}

fn only(shown: &str) -> Result<DirectoryOnly, StorageError> {
    let (name, url) = row::named(shown)?;
    Ok(DirectoryOnly { name, url })
}

/// Counts those who fit, and those of them who are in a commune that lies in the area that is looked in.
fn in_all(condition: &Condition) -> String {
    format!(
        "SELECT (SELECT COUNT(*) FROM directory_place p WHERE {0}) AS found,
                (SELECT COUNT(DISTINCT p.entry) FROM directory_commune p WHERE {0}) AS placed",
        condition.sql
    )
}

/// Counts those who fit by commune; only communes that lie in the area that is looked in, since somebody who works
/// there may work elsewhere too: each has its rows by area (`directory_commune`).
fn by_commune(condition: &Condition, limit: u32) -> String {
    let fitting = format!("FROM directory_commune p WHERE {}", condition.sql);
    format!(
        "SELECT t.code, t.name, t.latitude, t.longitude, g.found, s.shown
         FROM (
             SELECT p.commune, COUNT(*) AS found, MIN(p.entry) AS single {fitting}
             GROUP BY p.commune ORDER BY COUNT(*) DESC, p.commune LIMIT {}
         ) g JOIN territory t ON t.id = g.commune AND t.latitude IS NOT NULL AND t.longitude IS NOT NULL
         LEFT JOIN directory_entry s ON s.id = g.single AND g.found = 1
         ORDER BY g.found DESC, t.name_key, t.id",
        i64::from(limit) + 1
    )
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// The revision of all that is counted on a map of those who live here, which moves on with every change of it;
    /// `None` as long as somebody may not be shown whose entry was not taken out yet, so that it tells nothing.
    pub async fn settled(&self) -> Result<Option<i64>, StorageError> {
        let sql = format!("SELECT CAST(value AS BIGINT) FROM setting WHERE name = $1 AND NOT EXISTS ({HIDDEN})");
        Ok(sql::ids(self.0, sql, vec![revision::DIRECTORY.into()]).await?.first().copied())
    }

    /// Where those who fit are, counted in at most three statements. `limit` is how many communes are told apart.
    pub async fn map(&self, filter: &DirectoryFilter, limit: u32) -> Result<DirectoryMap, StorageError> {
        let Some(mut condition) = self.condition(filter).await? else { return Ok(DirectoryMap::default()) };
        condition.and(&counts());
        let sums: Option<SumRow> = sql::one(self.0, in_all(&condition), condition.values.clone()).await?;
        let Some(SumRow { found, placed }) = sums.filter(|sums| sums.found > 0) else {
            return Ok(DirectoryMap::default());
        };
        let mut rows: Vec<MarkRow> = sql::all(self.0, by_commune(&condition, limit), condition.values).await?;
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let marks = rows.into_iter().map(MarkRow::into_domain).collect::<Result<_, _>>()?;
        Ok(DirectoryMap { marks, more, found, placed })
    }
}
