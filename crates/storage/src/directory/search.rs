//! Finding who is listed.

use std::num::ParseIntError;

use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{
    Directory, Listed,
    filter::{Condition, DirectoryFilter, DirectoryPage, LAST},
    row::ListedRow,
};
use crate::{StorageError, sql};

/// Up to how many entries with all the words are looked at one by one. Where there are more, those of them that a
/// page shows are read from the list of an area, which is in order.
const FEW: usize = 256;
/// How much of that list is read first: where many have the words, a page is full long before its end.
const START: u32 = 1_000;
/// How much of it is read then.
const REST: u32 = 1 << 30;

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// By name.
    Name,
    /// Who was listed last comes first.
    Newest,
}

impl Order {
    /// As `directory_place p` has it: there is a key for each.
    fn sql(self) -> &'static str {
        match self {
            Self::Name => "p.name_key, p.entry",
            Self::Newest => "p.listed_at DESC, p.entry DESC",
        }
    }
}

/// The list of an area, with what is shown of each. SQLite keeps to the order of a CROSS JOIN.
const IN_ORDER: &str = "directory_place p CROSS JOIN directory_entry e";

/// The first who fit, with what is shown of them.
fn one_by_one(from: &str, condition: &Condition, order: Order, limit: u32) -> String {
    format!(
        "SELECT e.id, e.subscription, e.name_key, e.shown FROM {from} LEFT JOIN actor a ON a.id = e.id
         WHERE {} AND p.entry = e.id ORDER BY {} LIMIT {limit}",
        condition.sql,
        order.sql()
    )
}

/// Part of the list of an area, as one text.
fn at_once(condition: &Condition, order: Order, offset: u32, count: u32) -> String {
    format!(
        "SELECT string_agg(CAST(listed.entry AS TEXT), ' ') AS ids FROM (SELECT p.entry FROM directory_place p
         WHERE {} ORDER BY {} LIMIT {count} OFFSET {offset}) AS listed",
        condition.sql,
        order.sql()
    )
}

/// The ids in a text, each once, in order.
fn sorted(text: &str) -> Result<Vec<i64>, StorageError> {
    let mut ids = ids_of(text)?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The ids in a text, in its order.
pub(super) fn ids_of(text: &str) -> Result<Vec<i64>, StorageError> {
    let ids: Result<Vec<i64>, ParseIntError> = text.split_ascii_whitespace().map(str::parse::<i64>).collect();
    ids.map_err(|error| StorageError::corrupt("directory_entry", error))
}

/// Many ids in one text: a row for each would cost the most of a search.
#[derive(FromQueryResult)]
struct IdsRow {
    ids: Option<String>,
}

/// A step of SQLite's plan.
#[derive(FromQueryResult)]
struct StepRow {
    detail: String,
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// Who is listed and fits, by name.
    ///
    /// Without words a walk along the list of one area (`directory_place`). With words, who has each of them
    /// (`directory_word`), met here: what that costs grows with how many have a word, never with how seldom words
    /// meet. At most four statements, but for those who are listed and not to be shown at the moment.
    pub async fn search(&self, filter: &DirectoryFilter, page: &DirectoryPage) -> Result<Vec<Listed>, StorageError> {
        let mut condition = Condition::new(filter);
        if let Some((key, id)) = &page.after {
            let (key, id) = (condition.bind(key.as_str()), condition.bind(id.0));
            condition.and(&format!("(p.name_key, p.entry) > ({key}, {id})"));
        }
        self.first(filter, condition, Order::Name, page.limit).await
    }

    /// Everyone who was listed last and fits, the newest first; found as [`Directory::search`] does.
    pub async fn newest(&self, filter: &DirectoryFilter, limit: u32) -> Result<Vec<Listed>, StorageError> {
        self.first(filter, Condition::new(filter), Order::Newest, limit).await
    }

    /// The first who fit, `condition` included.
    async fn first(
        &self,
        filter: &DirectoryFilter,
        condition: Condition,
        order: Order,
        most: u32,
    ) -> Result<Vec<Listed>, StorageError> {
        let Some(having) = self.having(filter).await? else {
            return self.listed(IN_ORDER, condition.shown(), order, most).await;
        };
        let shown = condition.clone().shown();
        if having.len() <= FEW {
            return self.among(shown, &having, order, most).await;
        }
        let limit = most as usize;
        let mut found = Vec::new();
        for (offset, count) in [(0, START), (START, REST)] {
            let listed = self.in_order(&condition, order, offset, count).await?;
            let fitting: Vec<i64> = listed.iter().copied().filter(|id| having.binary_search(id).is_ok()).collect();
            for chunk in fitting.chunks(limit.max(1).next_power_of_two()) {
                found.extend(self.among(shown.clone(), chunk, order, most).await?);
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

    /// How SQLite would walk along the list of an area, by name and from the newest, for tests that bound it.
    pub async fn plans(&self, filter: &DirectoryFilter) -> Result<Vec<String>, StorageError> {
        let condition = Condition::new(filter);
        let shown = condition.clone().shown();
        let mut steps = Vec::new();
        for order in [Order::Name, Order::Newest] {
            for sql in [one_by_one(IN_ORDER, &shown, order, 1), at_once(&condition, order, 0, START)] {
                let sql = format!("EXPLAIN QUERY PLAN {sql}");
                let rows: Vec<StepRow> = sql::all(self.0, sql, condition.values.clone()).await?;
                steps.extend(rows.into_iter().map(|row| row.detail));
            }
        }
        Ok(steps)
    }

    /// What is true of those who fit, on a table `p` alone that holds what is filtered by; `None` where nobody can.
    /// Whether they are shown is not asked for.
    pub(super) async fn condition(&self, filter: &DirectoryFilter) -> Result<Option<Condition>, StorageError> {
        let mut condition = Condition::new(filter);
        if let Some(having) = self.having(filter).await? {
            if having.is_empty() {
                return Ok(None);
            }
            if having.len() <= FEW {
                condition.among("p.entry", &having);
            } else {
                condition.words(&filter.words);
            }
        }
        Ok(Some(condition))
    }

    /// Those of a few entries that fit.
    async fn among(
        &self,
        mut condition: Condition,
        ids: &[i64],
        order: Order,
        limit: u32,
    ) -> Result<Vec<Listed>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        condition.among("e.id", ids);
        // The list of an area is kept by name.
        condition.and("p.name_key = e.name_key");
        self.listed("directory_entry e CROSS JOIN directory_place p", condition, order, limit).await
    }

    /// The first who fit.
    async fn listed(
        &self,
        from: &str,
        condition: Condition,
        order: Order,
        limit: u32,
    ) -> Result<Vec<Listed>, StorageError> {
        let sql = one_by_one(from, &condition, order, limit);
        let rows: Vec<ListedRow> = sql::all(self.0, sql, condition.values).await?;
        rows.into_iter().map(ListedRow::into_domain).collect()
    }

    /// Part of the list of an area.
    async fn in_order(
        &self,
        condition: &Condition,
        order: Order,
        offset: u32,
        count: u32,
    ) -> Result<Vec<i64>, StorageError> {
        let sql = at_once(condition, order, offset, count);
        let row: Option<IdsRow> = sql::one(self.0, sql, condition.values.clone()).await?;
        ids_of(&row.and_then(|row| row.ids).unwrap_or_default())
    }

    /// Who has all the words, in the order of their ids; `None` where anybody fits.
    async fn having(&self, filter: &DirectoryFilter) -> Result<Option<Vec<i64>>, StorageError> {
        if filter.words.is_empty() {
            return Ok(None);
        }
        let mut parts = Vec::with_capacity(filter.words.len());
        let mut values: Vec<Value> = Vec::with_capacity(filter.words.len() * 2);
        for word in &filter.words {
            values.extend([word.as_str().into(), format!("{word}{LAST}").into()]);
            parts.push(format!(
                "SELECT string_agg(CAST(entry AS TEXT), ' ') AS ids FROM directory_word WHERE word >= ${} AND word < ${}",
                values.len() - 1,
                values.len()
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
