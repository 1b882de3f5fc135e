//! Who is looked for, as a condition.

use domain::{
    company::sector::Section,
    cursor::Level,
    directory::ListedKind,
    id::{ListingId, SubscriptionId, TerritoryId},
};
use sea_orm::Value;

use super::{EVERYWHERE, HERE, of_kinds};
use crate::sql;

/// What comes after every text that begins with a word.
pub(super) const LAST: char = '\u{10FFFF}';
/// Under which conditions an entry is shown, whatever it says: of those who live elsewhere as long as nothing is known
/// here against their account.
const SHOWN: &str = "((e.subscription = 0 AND a.standing = 'good' AND a.deleted_at IS NULL AND a.discoverable
     AND a.publication = 'listed')
     OR (e.subscription <> 0 AND NOT EXISTS (SELECT 1 FROM actor known WHERE known.uri = e.uri
         AND (known.standing <> 'good' OR known.deleted_at IS NOT NULL))))";

/// Who is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
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
    /// Directories of other servers that are left out: those of servers that are suspended or limited.
    pub without: Vec<SubscriptionId>,
    /// Folded words, each the beginning of one that they are found by.
    pub words: Vec<String>,
}

impl DirectoryFilter {
    /// Whether everyone fits who has the words.
    pub(super) fn is_wide(&self) -> bool {
        let Self { territory, kinds, sector, level, verified, local, without, words: _ } = self;
        let anything = territory.is_none() && kinds.is_empty() && sector.is_none() && level.is_none();
        anything && !verified && !local && without.is_empty()
    }
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
#[derive(Clone, Default)]
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

    /// On `directory_place p` or `directory_commune p` alone.
    pub(super) fn new(filter: &DirectoryFilter) -> Self {
        let mut this = Self::default();
        // Everyone is in one area and a few are in each of the others: PostgreSQL has to know which it plans for.
        let territory = match filter.territory {
            Some(id) => this.bind(id.0),
            None => EVERYWHERE.to_string(),
        };
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
            this.and(&format!("p.subscription = {HERE}"));
        }
        if !filter.without.is_empty() {
            let without: Vec<i64> = filter.without.iter().map(|id| id.0).collect();
            let list = sql::list(this.values.len(), &without);
            this.and(&format!("p.subscription NOT IN {}", list.sql));
            this.values.extend(list.values);
        }
        this
    }

    /// What has to be true of `directory_entry e` and the actor `a`, too.
    pub(super) fn shown(mut self) -> Self {
        self.and(SHOWN);
        self
    }

    /// It is one of these entries, whose id stands in a column.
    pub(super) fn among(&mut self, column: &str, ids: &[i64]) {
        let list = sql::list(self.values.len(), ids);
        self.and(&format!("{column} IN {}", list.sql));
        self.values.extend(list.values);
    }

    /// Each of these words begins one of the entry's, whose id stands in a column.
    pub(super) fn words(&mut self, column: &str, words: &[String]) {
        self.words_within(column, words, "");
    }

    /// The same where it is asked about few entries: of each by itself. PostgreSQL would read who has the words first.
    pub(super) fn words_of_few(&mut self, column: &str, words: &[String]) {
        self.words_within(column, words, " LIMIT 1 OFFSET 0");
    }

    fn words_within(&mut self, column: &str, words: &[String], bound: &str) {
        for word in words {
            let (from, to) = (self.bind(word.as_str()), self.bind(format!("{word}{LAST}")));
            self.and(&format!(
                "EXISTS (SELECT 1 FROM directory_word w
                     WHERE w.entry = {column} AND w.word >= {from} AND w.word < {to}{bound})"
            ));
        }
    }
}
