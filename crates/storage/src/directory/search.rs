//! Finding who is listed.

use std::num::ParseIntError;

use domain::{
    company::sector::Section,
    cursor::Level,
    directory::ListedKind,
    id::{ListingId, TerritoryId},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{Directory, EVERYWHERE, HERE, Listed, of_kinds, row::ListedRow};
use crate::{StorageError, sql};

/// What comes after every text that begins with a word.
const LAST: char = '\u{10FFFF}';
/// Up to how many entries with all the words are looked at one by one. Where there are more, those of them that a
/// page shows are read from the list of an area, which is in order.
const FEW: usize = 256;
/// How much of that list is read first: where many have the words, a page is full long before its end.
const START: u32 = 1_000;
/// How much of it is read then.
const REST: u32 = 1 << 30;
/// Under which conditions what lives here is shown, whatever the entry says.
const SHOWN: &str = "(e.subscription <> 0 OR (a.standing = 'good' AND a.deleted_at IS NULL AND a.discoverable
     AND a.publication = 'listed'))";

/// Who is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryFilter {
    /// In which area, or in one that lies there, however indirectly.
    pub territory: Option<TerritoryId>,
    /// What they are; empty for anything.
    pub kinds: Vec<ListedKind>,
    /// With what the code of their sector begins, or the letter of a section.
    pub sector: Option<String>,
    /// How open they are at the least.
    pub level: Option<Level>,
    /// Only those whom somebody confirmed.
    pub verified: bool,
    /// Only those who live here.
    pub local: bool,
    /// Folded words, each the beginning of one that they are found by.
    pub words: Vec<String>,
}

/// Which part of the list, which is ordered by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryPage {
    /// After whom it begins: key and id.
    pub after: Option<(String, ListingId)>,
    /// How many.
    pub limit: u32,
}

/// A condition that grows with its values.
#[derive(Clone)]
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Condition {
    /// Binds a value; its mark.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(super) fn and(&mut self, sql: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
    }

    /// On `directory_place p` alone.
    fn new(filter: &DirectoryFilter) -> Self {
        let mut this = Self { sql: String::new(), values: Vec::new() };
        let territory = this.bind(filter.territory.map_or(EVERYWHERE, |id| id.0));
        this.sql = format!("p.territory = {territory}");
        let (of_kinds, values) = of_kinds(&filter.kinds, this.values.len());
        this.sql.push_str(&of_kinds);
        this.values.extend(values);
        if let Some(sector) = &filter.sector {
            let (from, to) = match Section::parse(sector) {
                Some(section) => section.divisions(),
                None => (sector.clone(), format!("{sector}{LAST}")),
            };
            let (from, to) = (this.bind(from), this.bind(to));
            this.and(&format!("p.sector >= {from} AND p.sector < {to}"));
        }
        if let Some(level) = filter.level {
            let level = this.bind(i64::from(level.number()));
            this.and(&format!("p.level >= {level}"));
        }
        if filter.verified {
            this.and("p.verified");
        }
        this
    }

    /// What has to be true of `directory_entry e` and the actor `a`, too.
    fn shown(mut self, filter: &DirectoryFilter) -> Self {
        if filter.local {
            self.and(&format!("e.subscription = {HERE}"));
        }
        self.and(SHOWN);
        self
    }

    /// It is one of these entries.
    fn among(&mut self, ids: &[i64]) {
        let list = sql::list(self.values.len(), ids);
        self.and(&format!("e.id IN {}", list.sql));
        self.values.extend(list.values);
    }

    /// Each of these words begins one of the entry's.
    fn words(&mut self, words: &[String]) {
        for word in words {
            let (from, to) = (self.bind(word.as_str()), self.bind(format!("{word}{LAST}")));
            self.and(&format!(
                "EXISTS (SELECT 1 FROM directory_word w WHERE w.entry = p.entry AND w.word >= {from} AND w.word < {to})"
            ));
        }
    }
}

/// The ids in a text, each once, in order.
fn sorted(text: &str) -> Result<Vec<i64>, StorageError> {
    let mut ids = ids_of(text)?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn ids_of(text: &str) -> Result<Vec<i64>, StorageError> {
    let ids: Result<Vec<i64>, ParseIntError> = text.split_ascii_whitespace().map(str::parse::<i64>).collect();
    ids.map_err(|error| StorageError::corrupt("directory_entry", error))
}

/// Many ids in one text: a row for each would cost the most of a search.
#[derive(FromQueryResult)]
struct IdsRow {
    ids: Option<String>,
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// Who is listed and fits, by name.
    ///
    /// Without words a walk along the names of one area (`directory_place`). With words, who has each of them
    /// (`directory_word`), met here: what that costs grows with how many have a word, never with how seldom words
    /// meet. At most four statements, but for those who are listed and not to be shown at the moment.
    pub async fn search(&self, filter: &DirectoryFilter, page: &DirectoryPage) -> Result<Vec<Listed>, StorageError> {
        let mut condition = Condition::new(filter);
        if let Some((key, id)) = &page.after {
            let (key, id) = (condition.bind(key.as_str()), condition.bind(id.0));
            condition.and(&format!("(p.name_key, p.entry) > ({key}, {id})"));
        }
        let Some(having) = self.having(filter).await? else {
            let from = "directory_place p CROSS JOIN directory_entry e";
            return self.listed(from, condition.shown(filter), page.limit).await;
        };
        let shown = condition.clone().shown(filter);
        if having.len() <= FEW {
            return self.among(shown, &having, page.limit).await;
        }
        let limit = page.limit as usize;
        let mut found = Vec::new();
        for (offset, count) in [(0, START), (START, REST)] {
            let listed = self.in_order(&condition, offset, count).await?;
            let fitting: Vec<i64> = listed.iter().copied().filter(|id| having.binary_search(id).is_ok()).collect();
            for chunk in fitting.chunks(limit.max(1).next_power_of_two()) {
                found.extend(self.among(shown.clone(), chunk, page.limit).await?);
                if found.len() >= limit {
                    found.truncate(limit);
                    return Ok(found);
                }
            }
            if listed.len() < count as usize {
                break;
            }
        }
        Ok(found)
    }

    /// Everyone who was listed last and fits, the newest first.
    pub async fn newest(&self, filter: &DirectoryFilter, limit: u32) -> Result<Vec<Listed>, StorageError> {
        let Some(condition) = self.condition(filter).await? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT e.id, e.subscription, e.name_key, e.shown
             FROM directory_entry e JOIN directory_place p ON p.name_key = e.name_key AND p.entry = e.id
             LEFT JOIN actor a ON a.id = e.id WHERE {} ORDER BY e.listed_at DESC, e.id DESC LIMIT {limit}",
            condition.sql
        );
        let rows: Vec<ListedRow> = sql::all(self.0, sql, condition.values).await?;
        rows.into_iter().map(ListedRow::into_domain).collect()
    }

    /// What is true of those who fit; `None` where nobody can.
    pub(super) async fn condition(&self, filter: &DirectoryFilter) -> Result<Option<Condition>, StorageError> {
        let mut condition = Condition::new(filter).shown(filter);
        if let Some(having) = self.having(filter).await? {
            if having.is_empty() {
                return Ok(None);
            }
            if having.len() <= FEW {
                condition.among(&having);
            } else {
                condition.words(&filter.words);
            }
        }
        Ok(Some(condition))
    }

    /// Those of a few entries that fit.
    async fn among(&self, mut condition: Condition, ids: &[i64], limit: u32) -> Result<Vec<Listed>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        condition.among(ids);
        self.listed("directory_entry e CROSS JOIN directory_place p", condition, limit).await
    }

    /// The first who fit. SQLite keeps to the order of a CROSS JOIN.
    async fn listed(&self, from: &str, condition: Condition, limit: u32) -> Result<Vec<Listed>, StorageError> {
        let sql = format!(
            "SELECT e.id, e.subscription, e.name_key, e.shown FROM {from} LEFT JOIN actor a ON a.id = e.id
             WHERE {} AND p.name_key = e.name_key AND p.entry = e.id ORDER BY p.name_key, p.entry LIMIT {limit}",
            condition.sql
        );
        let rows: Vec<ListedRow> = sql::all(self.0, sql, condition.values).await?;
        rows.into_iter().map(ListedRow::into_domain).collect()
    }

    /// Part of the list of an area, by name.
    async fn in_order(&self, condition: &Condition, offset: u32, count: u32) -> Result<Vec<i64>, StorageError> {
        let sql = format!(
            "SELECT string_agg(CAST(listed.entry AS TEXT), ' ') AS ids FROM (SELECT p.entry FROM directory_place p
             WHERE {} ORDER BY p.name_key, p.entry LIMIT {count} OFFSET {offset}) AS listed",
            condition.sql
        );
        let row: Option<IdsRow> = sql::one(self.0, sql, condition.values.clone()).await?;
        ids_of(&row.and_then(|row| row.ids).unwrap_or_default())
    }

    /// Who has all the words, in the order of their ids; `None` where anybody fits.
    async fn having(&self, filter: &DirectoryFilter) -> Result<Option<Vec<i64>>, StorageError> {
        if filter.words.is_empty() {
            return Ok(None);
        }
        let mut parts = Vec::with_capacity(filter.words.len() + 1);
        let mut values: Vec<Value> = Vec::with_capacity(filter.words.len() * 2);
        for word in &filter.words {
            values.extend([word.as_str().into(), format!("{word}{LAST}").into()]);
            parts.push(format!(
                "SELECT string_agg(CAST(entry AS TEXT), ' ') AS ids FROM directory_word WHERE word >= ${} AND word < ${}",
                values.len() - 1,
                values.len()
            ));
        }
        if filter.local {
            parts.push(format!(
                "SELECT string_agg(CAST(id AS TEXT), ' ') AS ids FROM directory_entry WHERE subscription = {HERE}"
            ));
        }
        let rows: Vec<IdsRow> = sql::all(self.0, parts.join(" UNION ALL "), values).await?;
        let lists = rows.iter().map(|row| sorted(row.ids.as_deref().unwrap_or_default()));
        let mut lists = lists.collect::<Result<Vec<_>, _>>()?;
        lists.sort_by_key(Vec::len);
        let mut lists = lists.into_iter();
        let mut having = lists.next().unwrap_or_default();
        for list in lists {
            having.retain(|id| list.binary_search(id).is_ok());
        }
        Ok(Some(having))
    }
}
