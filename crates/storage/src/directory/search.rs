//! Finding who is listed.

use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{
    Directory, Listed,
    filter::{Condition, DirectoryFilter, DirectoryPage},
    row::ListedRow,
    words::{IdsRow, Known, ids_of},
};
use crate::{StorageError, sql};

/// Up to how many entries with all the words are looked at one by one. Where there are more, those of them that a
/// page shows are read from a list that is in order: of those who have a word, or of an area.
const FEW: usize = 256;
/// How much of the list of an area is read first: where many have the words, a page is full long before its end.
const START: u32 = 1_000;
/// How much of it is read then.
const REST: u32 = 1 << 30;
/// How many times a page of that list is looked at one by one, before it is read who has the words.
const GLANCES: usize = 4;

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

/// A step of SQLite's plan.
#[derive(FromQueryResult)]
struct StepRow {
    detail: String,
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// Who is listed and fits, by name.
    ///
    /// Without words a walk along the list of one area (`directory_place`). With words first who has those that few
    /// have (`directory_word`): whatever else is asked for is asked of these. What many have is walked along by name
    /// and costs what a page needs, however many have it; only where nothing of that fills a page, as with frequent
    /// words that seldom meet, it is read who has each of them. Four statements for most, but for those who are listed
    /// and not to be shown at the moment.
    pub async fn search(&self, filter: &DirectoryFilter, page: &DirectoryPage) -> Result<Vec<Listed>, StorageError> {
        let mut condition = Condition::new(filter);
        if let Some((key, id)) = &page.after {
            let (key, id) = (condition.bind(key.as_str()), condition.bind(id.0));
            condition.and(&format!("(p.name_key, p.entry) > ({key}, {id})"));
        }
        self.first(filter, condition, Order::Name, page).await
    }

    /// Everyone who was listed last and fits, the newest first; found as [`Directory::search`] does, along the list of
    /// an area.
    pub async fn newest(&self, filter: &DirectoryFilter, limit: u32) -> Result<Vec<Listed>, StorageError> {
        self.first(filter, Condition::new(filter), Order::Newest, &DirectoryPage { after: None, limit }).await
    }

    /// The first who fit, `condition` included.
    async fn first(
        &self,
        filter: &DirectoryFilter,
        condition: Condition,
        order: Order,
        page: &DirectoryPage,
    ) -> Result<Vec<Listed>, StorageError> {
        if filter.words.is_empty() {
            return self.listed(IN_ORDER, condition.shown(), order, page.limit).await;
        }
        let known = self.known(&filter.words).await?;
        if let Some(few) = known.having.as_ref().filter(|having| having.len() <= FEW) {
            let mut shown = condition.shown();
            shown.words_of_few("p.entry", &known.frequent_words());
            return self.among(shown, few, order, page.limit).await;
        }
        let along_words = order == Order::Name && filter.is_wide();
        if along_words && let Some(found) = self.along_words(&condition, &known, page).await? {
            return Ok(found);
        }
        self.along_area(filter, &condition, known, order, page.limit).await
    }

    /// The first by name, along those who have a word; `None` where that leaves it open who they are.
    async fn along_words(
        &self,
        condition: &Condition,
        known: &Known,
        page: &DirectoryPage,
    ) -> Result<Option<Vec<Listed>>, StorageError> {
        let (after, limit) = (page.after.as_ref(), page.limit as usize);
        let Some(first) = self.by_name(known, after).await? else { return Ok(None) };
        if first.all || first.ids.len() >= limit {
            let found = self.fill(condition, &first.ids, Order::Name, page.limit).await?;
            if first.all || found.len() >= limit {
                return Ok(Some(found));
            }
        }
        let Some(all) = self.all_by_name(known, after).await? else { return Ok(None) };
        self.fill(condition, &all, Order::Name, page.limit).await.map(Some)
    }

    /// The first along the list of an area.
    async fn along_area(
        &self,
        filter: &DirectoryFilter,
        condition: &Condition,
        known: Known,
        order: Order,
        most: u32,
    ) -> Result<Vec<Listed>, StorageError> {
        let mut start = None;
        // A wide search by name was tried before, along its words (`along_words`).
        if order == Order::Newest || !filter.is_wide() {
            let listed = self.in_order(condition, order, 0, START).await?;
            let whole = listed.len() <= FEW;
            let glance = if whole { listed.len() } else { listed.len().min(GLANCES * most as usize).min(FEW) };
            let mut shown = condition.clone().shown();
            shown.words_of_few("p.entry", &filter.words);
            let found = self.among(shown, &listed[..glance], order, most).await?;
            if whole || found.len() >= most as usize {
                return Ok(found);
            }
            start = Some(listed);
        }
        let having = match known.having {
            Some(having) if known.frequent.is_empty() => having,
            _ => self.having(&filter.words).await?,
        };
        if having.len() <= FEW {
            return self.among(condition.clone().shown(), &having, order, most).await;
        }
        let mut found = Vec::new();
        for (offset, count) in [(0, START), (START, REST)] {
            let listed = match start.take() {
                Some(listed) => listed,
                None => self.in_order(condition, order, offset, count).await?,
            };
            let fitting: Vec<i64> = listed.iter().copied().filter(|id| having.binary_search(id).is_ok()).collect();
            found.extend(self.fill(condition, &fitting, order, most - found.len() as u32).await?);
            if found.len() >= most as usize || listed.len() < count as usize {
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
                steps.extend(self.plan(&sql, condition.values.clone()).await?);
            }
        }
        Ok(steps)
    }

    /// The steps of SQLite's plan for a statement.
    pub(super) async fn plan(&self, sql: &str, values: Vec<Value>) -> Result<Vec<String>, StorageError> {
        let rows: Vec<StepRow> = sql::all(self.0, format!("EXPLAIN QUERY PLAN {sql}"), values).await?;
        Ok(rows.into_iter().map(|row| row.detail).collect())
    }

    /// What is true of those who fit, on a table `p` alone that holds what is filtered by; `None` where nobody can.
    /// Whether they are shown is not asked for.
    pub(super) async fn condition(&self, filter: &DirectoryFilter) -> Result<Option<Condition>, StorageError> {
        let mut condition = Condition::new(filter);
        if filter.words.is_empty() {
            return Ok(Some(condition));
        }
        let having = self.having(&filter.words).await?;
        if having.is_empty() {
            return Ok(None);
        }
        if having.len() <= FEW {
            condition.among("p.entry", &having);
        } else {
            condition.words("p.entry", &filter.words);
        }
        Ok(Some(condition))
    }

    /// The first of these entries, which are in order, that fit.
    async fn fill(
        &self,
        condition: &Condition,
        ids: &[i64],
        order: Order,
        most: u32,
    ) -> Result<Vec<Listed>, StorageError> {
        let limit = most as usize;
        let shown = condition.clone().shown();
        let mut found = Vec::new();
        for chunk in ids.chunks(limit.max(1).next_power_of_two()) {
            found.extend(self.among(shown.clone(), chunk, order, most).await?);
            if found.len() >= limit {
                found.truncate(limit);
                break;
            }
        }
        Ok(found)
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
}
