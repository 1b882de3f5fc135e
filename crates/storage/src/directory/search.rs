//! Finding who is listed.

use domain::{
    company::sector::Section,
    cursor::Level,
    directory::ListedKind,
    id::{ListingId, TerritoryId},
};
use sea_orm::{ConnectionTrait, Value};

use super::{Directory, EVERYWHERE, HERE, Listed, of_kinds, row::ListedRow};
use crate::{StorageError, sql};

/// What comes after every text that begins with a word.
const LAST: char = '\u{10FFFF}';
/// Up to how many entries with a word are looked at one by one. A word that more have is so frequent that a walk
/// along the names meets it often enough.
const RARE: usize = 256;
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

    /// On `directory_place p`, `directory_entry e` and the actor `a`.
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
        if filter.local {
            this.and(&format!("e.subscription = {HERE}"));
        }
        this.and(SHOWN);
        this
    }

    /// Each of these words begins one of the entry's.
    fn words(&mut self, words: &[&str]) {
        for word in words {
            let (from, to) = (self.bind(*word), self.bind(format!("{word}{LAST}")));
            self.and(&format!(
                "EXISTS (SELECT 1 FROM directory_word w WHERE w.entry = p.entry AND w.word >= {from} AND w.word < {to})"
            ));
        }
    }
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// Who is listed and fits, by name.
    ///
    /// A walk along the names of one area (`directory_place`), or, where a rare word is looked for, from the few who
    /// have it: at most two statements.
    pub async fn search(&self, filter: &DirectoryFilter, page: &DirectoryPage) -> Result<Vec<Listed>, StorageError> {
        let Some((mut condition, among)) = self.condition(filter).await? else { return Ok(Vec::new()) };
        if let Some((key, id)) = &page.after {
            let (key, id) = (condition.bind(key.as_str()), condition.bind(id.0));
            condition.and(&format!("(p.name_key, p.entry) > ({key}, {id})"));
        }
        // Without a rare word the walk along the names comes first; SQLite keeps to the order of a CROSS JOIN.
        let from = if among {
            "directory_entry e JOIN directory_place p ON p.name_key = e.name_key AND p.entry = e.id"
        } else {
            "directory_place p CROSS JOIN directory_entry e"
        };
        let joined = if among { "" } else { " AND e.id = p.entry" };
        let sql = format!(
            "SELECT e.id, e.subscription, e.name_key, e.shown FROM {from} LEFT JOIN actor a ON a.id = e.id
             WHERE {}{joined} ORDER BY p.name_key, p.entry LIMIT {}",
            condition.sql, page.limit
        );
        let rows: Vec<ListedRow> = sql::all(self.0, sql, condition.values).await?;
        rows.into_iter().map(ListedRow::into_domain).collect()
    }

    /// Everyone who was listed last and fits, the newest first.
    pub async fn newest(&self, filter: &DirectoryFilter, limit: u32) -> Result<Vec<Listed>, StorageError> {
        let Some((condition, _)) = self.condition(filter).await? else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT e.id, e.subscription, e.name_key, e.shown
             FROM directory_entry e JOIN directory_place p ON p.name_key = e.name_key AND p.entry = e.id
             LEFT JOIN actor a ON a.id = e.id WHERE {} ORDER BY e.listed_at DESC, e.id DESC LIMIT {limit}",
            condition.sql
        );
        let rows: Vec<ListedRow> = sql::all(self.0, sql, condition.values).await?;
        rows.into_iter().map(ListedRow::into_domain).collect()
    }

    /// The condition, and whether it names few entries; `None` where nobody can fit.
    pub(super) async fn condition(&self, filter: &DirectoryFilter) -> Result<Option<(Condition, bool)>, StorageError> {
        let mut condition = Condition::new(filter);
        let mut words: Vec<&str> = filter.words.iter().map(String::as_str).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let Some((longest, others)) = words.split_first() else { return Ok(Some((condition, false))) };
        let having = self.having(longest).await?;
        if having.is_empty() {
            return Ok(None);
        }
        let rare = having.len() <= RARE;
        if rare {
            let list = sql::list(condition.values.len(), &having);
            condition.and(&format!("e.id IN {}", list.sql));
            condition.values.extend(list.values);
            condition.words(others);
        } else {
            condition.words(&words);
        }
        Ok(Some((condition, rare)))
    }

    /// Those with a word that begins so, as long as they are few.
    async fn having(&self, word: &str) -> Result<Vec<i64>, StorageError> {
        let sql = format!(
            "SELECT DISTINCT found.entry FROM (SELECT entry FROM directory_word WHERE word >= $1 AND word < $2
             ORDER BY word LIMIT {}) AS found",
            RARE * 2
        );
        sql::ids(self.0, sql, vec![word.into(), format!("{word}{LAST}").into()]).await
    }
}
