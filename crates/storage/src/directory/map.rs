//! The directory on a map: how many are listed in each commune.

use domain::{
    directory::Listing,
    id::SubscriptionId,
    territory::{Coordinates, TerritoryCode},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Directory, DirectoryFilter, HERE, row, search::Condition};
use crate::{StorageError, sql};

/// Entries with the row of the area that is looked in. SQLite keeps to the order of a CROSS JOIN, which whoever joins
/// more has to begin with: who fits comes first.
const FITTING: &str = "directory_place p JOIN directory_entry e ON e.id = p.entry AND e.name_key = p.name_key
     LEFT JOIN actor a ON a.id = e.id";

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
/// there may work elsewhere too.
fn by_commune(mut condition: Condition, filter: &DirectoryFilter, limit: u32) -> Condition {
    let here = filter.territory.map_or_else(String::new, |area| {
        let area = condition.bind(area.0);
        format!(" WHERE commune IN (SELECT commune FROM above WHERE id = {area})")
    });
    condition.sql = format!(
        "WITH RECURSIVE placed (commune, entry) AS (
             SELECT c.territory, p.entry FROM {FITTING} CROSS JOIN directory_place c
             JOIN territory t ON t.id = c.territory
             WHERE {} AND c.entry = p.entry AND t.kind = 'commune'
               AND t.latitude IS NOT NULL AND t.longitude IS NOT NULL
         ),
         above (commune, id) AS (
             SELECT commune, commune FROM placed
             UNION
             SELECT b.commune, tp.parent FROM above b JOIN territory_parent tp ON tp.child = b.id
         ),
         there (commune, entry) AS (SELECT commune, entry FROM placed{here})
         SELECT t.code, t.name, t.latitude, t.longitude, g.found,
                (SELECT COUNT(DISTINCT entry) FROM there) AS placed, s.shown
         FROM (
             SELECT commune, COUNT(*) AS found, MIN(entry) AS single FROM there
             GROUP BY commune ORDER BY COUNT(*) DESC, commune LIMIT {}
         ) g JOIN territory t ON t.id = g.commune
         LEFT JOIN directory_entry s ON s.id = g.single AND g.found = 1
         ORDER BY g.found DESC, t.name_key, t.id",
        condition.sql,
        i64::from(limit) + 1
    );
    condition
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// Where those who fit are, counted in at most three statements. `others` are the directories of other servers
    /// that count beside this one's, `limit` is how many communes are told apart.
    pub async fn map(
        &self,
        filter: &DirectoryFilter,
        others: &[SubscriptionId],
        limit: u32,
    ) -> Result<DirectoryMap, StorageError> {
        let Some(mut condition) = self.condition(filter).await? else { return Ok(DirectoryMap::default()) };
        let directories: Vec<i64> = std::iter::once(HERE).chain(others.iter().map(|id| id.0)).collect();
        let list = sql::list(condition.values.len(), &directories);
        condition.and(&format!("e.subscription IN {}", list.sql));
        condition.values.extend(list.values);
        let count = format!("SELECT COUNT(*) FROM {FITTING} WHERE {}", condition.sql);
        let found = sql::number(self.0, count, condition.values.clone()).await?;
        if found == 0 {
            return Ok(DirectoryMap::default());
        }
        let Condition { sql, values } = by_commune(condition, filter, limit);
        let mut rows: Vec<MarkRow> = sql::all(self.0, sql, values).await?;
        let (placed, limit) = (rows.first().map_or(0, |row| row.placed), limit as usize);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let marks = rows.into_iter().map(MarkRow::into_domain).collect::<Result<_, _>>()?;
        Ok(DirectoryMap { marks, more, found, placed })
    }
}
