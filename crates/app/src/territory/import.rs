//! Bringing a dataset into the database.
//!
//! Each batch is a commit of its own, and a batch that was stored before changes nothing: an import that was killed
//! is run again. An area keeps its id; one that became part of another leads there, with what lay in it.

use std::collections::{HashMap, HashSet};

use domain::{
    id::TerritoryId,
    territory::{Coordinates, TerritoryCode, TerritoryRecord},
};
use storage::{KnownTerritory, Lock, TerritoryRow, TerritoryWords};

use super::Dataset;
use crate::{App, Command, Error, Instance, Tx, directory, secret};

/// How many areas are stored in one commit.
const BATCH: usize = 1_000;
/// Part of every digest: grows when the words of names are found by other rules, so that they are written anew.
const RULES: &str = "1";

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many areas are stored.
    pub done: usize,
    /// Of how many.
    pub all: usize,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Areas that were not known.
    pub new: usize,
    /// Areas that were known otherwise.
    pub changed: usize,
    /// Areas that were known as they are.
    pub same: usize,
    /// Areas that the dataset does not know any more.
    pub ended: usize,
    /// What a published table names and nobody here knows, which was left out.
    pub unknown: Vec<TerritoryCode>,
}

/// Stores a dataset, and says after each batch how far it is.
pub async fn import(
    app: &App,
    dataset: &Dataset,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Imported, Error> {
    let all = dataset.records.len();
    let mut total = Imported::default();
    let mut done = 0;
    for records in dataset.records.chunks(BATCH) {
        let batch = app.execute(SaveAreas { dataset: dataset.name, records }).await?;
        total.new += batch.new;
        total.changed += batch.changed;
        total.same += batch.same;
        done += records.len();
        progress(Progress { done, all });
    }
    if dataset.whole {
        total.ended = app.execute(EndAreas { dataset }).await?;
    }
    if total.new + total.changed + total.ended > 0 {
        app.execute(directory::NoteAll).await?;
    }
    Ok(total)
}

/// Stands for a description, so that it is known again.
pub(super) fn digest(record: &TerritoryRecord) -> i64 {
    let TerritoryRecord { code, kind, name, name_en, population, centre, postcodes, parents, others } = record;
    let mut text = format!("{RULES}\n{code}\n{}\n{name}\n{}\n", kind.as_str(), name_en.as_deref().unwrap_or_default());
    text.push_str(&format!("{population:?}\n{:?}\n{}\n", centre.map(Coordinates::thousandths), postcodes.join(" ")));
    for parent in parents {
        text.push_str(&format!("{parent}\n"));
    }
    for other in others {
        text.push_str(&format!("{}={}\n", other.code, other.name));
    }
    let digest = secret::digest(text.as_bytes());
    // 0 is kept for areas that no dataset describes, so no digest is 0.
    u64::from_str_radix(&digest[..16], 16).map_or(1, |number| (number as i64).max(1))
}

/// Stores some areas of a dataset; what they lie in is among them or stored already.
struct SaveAreas<'a> {
    dataset: &'a str,
    records: &'a [TerritoryRecord],
}

impl Command for SaveAreas<'_> {
    type Output = Imported;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Imported, Error> {
        tx.exclusive(Lock::Territories).await?;
        let mut codes: HashSet<&TerritoryCode> = HashSet::new();
        for record in self.records {
            codes.insert(&record.code);
            codes.extend(&record.parents);
            codes.extend(record.others.iter().map(|other| &other.code));
        }
        let codes: Vec<&TerritoryCode> = codes.into_iter().collect();
        let known = tx.territories().known(&codes).await?;
        let mut counts = Imported::default();
        let mut changed: Vec<(TerritoryId, i64, &TerritoryRecord)> = Vec::new();
        for record in self.records {
            let digest = digest(record);
            match known.get(record.code.as_str()) {
                Some(area) if area.digest == digest && area.leads_to.is_none() && !area.ended => counts.same += 1,
                Some(area) => {
                    counts.changed += 1;
                    changed.push((area.id, digest, record));
                }
                None => {
                    counts.new += 1;
                    changed.push((tx.next_id(), digest, record));
                }
            }
        }
        self.save(tx, &known, &changed).await?;
        Ok(counts)
    }
}

impl SaveAreas<'_> {
    async fn save(
        &self,
        tx: &Tx,
        known: &HashMap<String, KnownTerritory>,
        changed: &[(TerritoryId, i64, &TerritoryRecord)],
    ) -> Result<(), Error> {
        let mut ids: HashMap<&str, TerritoryId> =
            known.iter().map(|(code, area)| (code.as_str(), area.leads_to.unwrap_or(area.id))).collect();
        ids.extend(changed.iter().map(|(id, _, record)| (record.code.as_str(), *id)));
        let own: HashSet<&str> = changed.iter().map(|(_, _, record)| record.code.as_str()).collect();
        let mut rows = Vec::new();
        let mut merged = Vec::new();
        let mut parents = Vec::new();
        let mut words = Vec::new();
        let mut leading: HashSet<&str> = HashSet::new();
        for (id, digest, record) in changed.iter().copied() {
            rows.push(TerritoryRow { id, code: &record.code, record, name: None, leads_to: None, digest });
            for other in &record.others {
                // A code that is in use leads nowhere, and one code does not lead to two areas.
                if own.contains(other.code.as_str()) || !leading.insert(other.code.as_str()) {
                    continue;
                }
                let before = known.get(other.code.as_str());
                let row = TerritoryRow {
                    id: before.map_or_else(|| tx.next_id(), |area| area.id),
                    code: &other.code,
                    record,
                    name: Some(&other.name),
                    leads_to: Some(id),
                    digest: 0,
                };
                if before.is_some_and(|area| area.leads_to.is_none()) {
                    merged.push((row.id, id));
                }
                rows.push(row);
            }
            let within: Result<Vec<TerritoryId>, Error> = record
                .parents
                .iter()
                .map(|code| {
                    let unknown = || Error::Internal(format!("{} lies in {code}, which is not known", record.code));
                    ids.get(code.as_str()).copied().ok_or_else(unknown)
                })
                .collect();
            parents.push((id, within?));
            let population = record.population.unwrap_or(0);
            words.push(TerritoryWords { id, kind: record.kind, population, words: record.words() });
        }
        let territories = tx.territories();
        territories.save(self.dataset, &rows).await?;
        for (old, present) in &merged {
            territories.merge(*old, *present).await?;
            parents.push((*old, Vec::new()));
        }
        territories.forget_words(&merged.iter().map(|(old, _)| *old).collect::<Vec<_>>()).await?;
        territories.replace_parents(self.dataset, &parents).await?;
        territories.replace_words(&words).await?;
        Ok(())
    }
}

/// Notes which areas a dataset does not know any more.
struct EndAreas<'a> {
    dataset: &'a Dataset,
}

impl Command for EndAreas<'_> {
    type Output = usize;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<usize, Error> {
        tx.exclusive(Lock::Territories).await?;
        let there: HashSet<&str> = self.dataset.records.iter().map(|record| record.code.as_str()).collect();
        let in_use = tx.territories().in_use(self.dataset.name).await?;
        let gone: Vec<TerritoryId> =
            in_use.into_iter().filter(|(code, _)| !there.contains(code.as_str())).map(|(_, id)| id).collect();
        tx.territories().end(&gone, tx.now()).await?;
        Ok(gone.len())
    }
}
