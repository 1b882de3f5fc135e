//! The directory on a map: how many are listed in each commune.

use domain::{
    directory::Listing,
    territory::{Coordinates, TerritoryCode},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Directory, DirectoryFilter, filter::Condition, row};
use crate::{StorageError, sql};

/// Under which conditions an entry counts: as one that is shown, but without a look at each. Of those who live here
/// only they may not be shown of whom something changed that was not written down yet, and the database knows whose
/// entry is stale.
const COUNTS: &str = "((p.subscription = 0 AND p.entry NOT IN (
         SELECT s.actor_id FROM directory_stale s WHERE NOT EXISTS (
             SELECT 1 FROM actor a WHERE a.id = s.actor_id AND a.standing = 'good' AND a.deleted_at IS NULL
                 AND a.discoverable AND a.publication = 'listed')))
     OR (p.subscription <> 0 AND NOT EXISTS (
         SELECT 1 FROM directory_entry e CROSS JOIN actor known WHERE e.id = p.entry AND known.uri = e.uri
             AND (known.standing <> 'good' OR known.deleted_at IS NOT NULL))))";

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
    pub single: Option<Listing>,
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
    placed: i64,
    shown: Option<String>,
}

impl MarkRow {
    fn into_domain(self) -> Result<DirectoryMark, StorageError> {
        let Self { code, name, latitude, longitude, found, placed: _, shown } = self;
        let centre = Coordinates::from_thousandths(latitude, longitude);
        Ok(DirectoryMark {
            commune: TerritoryCode::parse(&code).map_err(|_| StorageError::corrupt("territory", &code))?,
            name,
            centre: centre.ok_or_else(|| StorageError::corrupt("territory", &code))?,
            found: u32::try_from(found).unwrap_or(u32::MAX),
            single: shown.as_deref().map(row::listing).transpose()?,
        })
    }
}

/// Counts those who fit by commune; only communes that lie in the area that is looked in, since somebody who works
/// there may work elsewhere too: each has its rows by area (`directory_commune`).
fn by_commune(condition: &Condition, limit: u32) -> String {
    let fitting = format!("FROM directory_commune p WHERE {}", condition.sql);
    format!(
        "SELECT t.code, t.name, t.latitude, t.longitude, g.found,
                (SELECT COUNT(DISTINCT p.entry) {fitting}) AS placed, s.shown
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
    /// Where those who fit are, counted in at most three statements. `limit` is how many communes are told apart.
    pub async fn map(&self, filter: &DirectoryFilter, limit: u32) -> Result<DirectoryMap, StorageError> {
        let Some(mut condition) = self.condition(filter).await? else { return Ok(DirectoryMap::default()) };
        condition.and(COUNTS);
        let count = format!("SELECT COUNT(*) FROM directory_place p WHERE {}", condition.sql);
        let found = sql::number(self.0, count, condition.values.clone()).await?;
        if found == 0 {
            return Ok(DirectoryMap::default());
        }
        let mut rows: Vec<MarkRow> = sql::all(self.0, by_commune(&condition, limit), condition.values).await?;
        let (placed, limit) = (rows.first().map_or(0, |row| row.placed), limit as usize);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let marks = rows.into_iter().map(MarkRow::into_domain).collect::<Result<_, _>>()?;
        Ok(DirectoryMap { marks, more, found, placed })
    }
}
