//! The directory on a map: how many are listed in each commune.

use std::{cmp::Reverse, collections::HashMap};

use domain::{
    territory::{Coordinates, TerritoryCode},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Directory, DirectoryFilter, filter::Condition, row, words::ids_of};
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

/// How many fit, and each with every commune in which they are, as one text: a row for each would cost the most.
#[derive(FromQueryResult)]
struct CountedRow {
    found: i64,
    places: Option<String>,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: i64,
    code: String,
    name: String,
    latitude: i64,
    longitude: i64,
}

#[derive(FromQueryResult)]
struct ShownRow {
    id: i64,
    shown: String,
}

/// Those who fit in one commune.
#[derive(Debug, PartialEq, Eq)]
struct Crowd {
    commune: i64,
    found: u32,
    /// The first of them, or the only one.
    first: i64,
}

/// Counts those who fit, and finds the communes in which they are; only communes that lie in the area that is looked
/// in, since somebody who works there may work elsewhere too: each has its rows by area (`directory_commune`).
fn counted(condition: &Condition) -> String {
    format!(
        "SELECT (SELECT COUNT(*) FROM directory_place p WHERE {0}) AS found,
                (SELECT string_agg(CAST(p.commune AS TEXT) || ' ' || CAST(p.entry AS TEXT), ' ')
                 FROM directory_commune p WHERE {0}) AS places",
        condition.sql
    )
}

/// Who is in each commune, those with the most first, and how many there are in all, each counted once.
fn crowds(places: &str) -> Result<(Vec<Crowd>, usize), StorageError> {
    let numbers = ids_of(places)?;
    let (pairs, _) = numbers.as_chunks::<2>();
    let mut pairs: Vec<(i64, i64)> = pairs.iter().map(|[commune, entry]| (*commune, *entry)).collect();
    pairs.sort_unstable();
    let mut entries: Vec<i64> = pairs.iter().map(|(_, entry)| *entry).collect();
    entries.sort_unstable();
    entries.dedup();
    let crowd = |all: &[(i64, i64)]| {
        let found = u32::try_from(all.len()).unwrap_or(u32::MAX);
        Crowd { commune: all[0].0, found, first: all[0].1 }
    };
    let mut crowds: Vec<Crowd> = pairs.chunk_by(|one, other| one.0 == other.0).map(crowd).collect();
    crowds.sort_by_key(|crowd| (Reverse(crowd.found), crowd.commune));
    Ok((crowds, entries.len()))
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// The revision of all that is counted on a map of those who live here, which moves on with every change of it;
    /// `None` as long as somebody may not be shown whose entry was not taken out yet, so that it tells nothing.
    pub async fn settled(&self) -> Result<Option<i64>, StorageError> {
        let sql = format!("SELECT CAST(value AS BIGINT) FROM setting WHERE name = $1 AND NOT EXISTS ({HIDDEN})");
        Ok(sql::ids(self.0, sql, vec![revision::DIRECTORY.into()]).await?.first().copied())
    }

    /// Where those who fit are, found in at most four statements. `limit` is how many communes are told apart.
    pub async fn map(&self, filter: &DirectoryFilter, limit: u32) -> Result<DirectoryMap, StorageError> {
        let Some(mut condition) = self.condition(filter).await? else { return Ok(DirectoryMap::default()) };
        condition.and(&counts());
        let row: Option<CountedRow> = sql::one(self.0, counted(&condition), condition.values).await?;
        let Some(CountedRow { found, places }) = row.filter(|row| row.found > 0) else {
            return Ok(DirectoryMap::default());
        };
        let (mut crowds, placed) = crowds(&places.unwrap_or_default())?;
        let more = crowds.len() > limit as usize;
        crowds.truncate(limit as usize);
        Ok(DirectoryMap { marks: self.marks(&crowds).await?, more, found, placed: placed as i64 })
    }

    /// What is known of some communes and of those who are alone there. Communes without a middle are left out.
    async fn marks(&self, crowds: &[Crowd]) -> Result<Vec<DirectoryMark>, StorageError> {
        if crowds.is_empty() {
            return Ok(Vec::new());
        }
        let list = sql::list(0, &crowds.iter().map(|crowd| crowd.commune).collect::<Vec<_>>());
        let statement = format!(
            "SELECT t.id, t.code, t.name, t.latitude, t.longitude FROM territory t
             WHERE t.id IN {} AND t.latitude IS NOT NULL AND t.longitude IS NOT NULL ORDER BY t.name_key, t.id",
            list.sql
        );
        let places: Vec<PlaceRow> = sql::all(self.0, statement, list.values).await?;
        let alone: Vec<i64> = crowds.iter().filter(|crowd| crowd.found == 1).map(|crowd| crowd.first).collect();
        let singles = self.only(&alone).await?;
        let crowds: HashMap<i64, &Crowd> = crowds.iter().map(|crowd| (crowd.commune, crowd)).collect();
        let mut marks = Vec::with_capacity(places.len());
        for PlaceRow { id, code, name, latitude, longitude } in places {
            let Some(crowd) = crowds.get(&id) else { continue };
            let corrupt = || StorageError::corrupt("territory", &code);
            marks.push(DirectoryMark {
                commune: TerritoryCode::parse(&code).map_err(|_| corrupt())?,
                name,
                centre: Coordinates::from_thousandths(latitude, longitude).ok_or_else(corrupt)?,
                found: crowd.found,
                single: singles.get(&crowd.first).filter(|_| crowd.found == 1).cloned(),
            });
        }
        // A stable sort: marks with the same number stay in the order of their names.
        marks.sort_by_key(|mark| Reverse(mark.found));
        Ok(marks)
    }

    /// What some entries are called, and their pages.
    async fn only(&self, entries: &[i64]) -> Result<HashMap<i64, DirectoryOnly>, StorageError> {
        if entries.is_empty() {
            return Ok(HashMap::new());
        }
        let list = sql::list(0, entries);
        let statement = format!("SELECT id, shown FROM directory_entry WHERE id IN {}", list.sql);
        let rows: Vec<ShownRow> = sql::all(self.0, statement, list.values).await?;
        let only = |ShownRow { id, shown }: ShownRow| -> Result<(i64, DirectoryOnly), StorageError> {
            let (name, url) = row::named(&shown)?;
            Ok((id, DirectoryOnly { name, url }))
        };
        rows.into_iter().map(only).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_two_communes_is_counted_in_both_and_once_in_all() {
        let (found, all) = crowds("7 1 5 1 9 4 5 2 8 3").expect("numbers");
        let found: Vec<(i64, u32, i64)> = found.iter().map(|crowd| (crowd.commune, crowd.found, crowd.first)).collect();
        assert_eq!((found, all), (vec![(5, 2, 1), (7, 1, 1), (8, 1, 3), (9, 1, 4)], 4));
        assert_eq!(crowds("").expect("nothing"), (Vec::new(), 0));
        assert!(crowds("7 x").is_err());
    }
}
