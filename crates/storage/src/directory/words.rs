//! Who has the words of a search, each the beginning of one that they are found by.

use std::num::ParseIntError;

use domain::id::ListingId;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{
    Directory,
    filter::{Condition, LAST},
};
use crate::{StorageError, sql};

/// Up to how many entries of a word are read before it is known that they are needed. What fewer have is known whole,
/// and the rest of a search is asked of these few.
const WHOLE: usize = 1_024;
/// How many of those who have a frequent word are read by name, each spelling for itself, to fill a page with those of
/// them who fit.
const AHEAD: usize = 256;
/// In how many words a beginning may go on for them to be walked along side by side.
const SPELLINGS: usize = 8;

/// Many ids in one text: a row for each would cost the most of a search.
#[derive(FromQueryResult)]
pub(super) struct IdsRow {
    pub(super) ids: Option<String>,
}

#[derive(FromQueryResult)]
struct ListRow {
    nth: i64,
    ids: Option<String>,
    alone: Option<String>,
}

/// What is to be read about those who have a word, in SQL.
struct Wanted {
    /// Who they are, as one text.
    ids: String,
    /// The only word that begins so.
    alone: String,
}

impl Wanted {
    /// Who they are, and nothing else.
    fn ids(ids: String) -> Self {
        Self { ids, alone: "CAST(NULL AS TEXT)".to_owned() }
    }
}

/// What was read.
#[derive(Default, Clone)]
struct List {
    ids: Option<Vec<i64>>,
    alone: Option<String>,
}

#[derive(FromQueryResult)]
struct WordRow {
    word: String,
}

/// What is known of those who have the words of a search, before more is read than a page may need.
pub(super) struct Known {
    /// Who has each of the words that few have, in the order of their ids; `None` where many have each word.
    pub(super) having: Option<Vec<i64>>,
    /// The words that many have.
    pub(super) frequent: Vec<Frequent>,
    /// The word that the fewest have, where they are few.
    rarest: Option<String>,
}

/// A word that many have.
pub(super) struct Frequent {
    /// As it was looked for.
    pub(super) word: String,
    /// The only word that begins so, where there is but one.
    alone: Option<String>,
}

impl Known {
    /// The words that many have, as they were looked for.
    pub(super) fn frequent_words(&self) -> Vec<String> {
        self.frequent.iter().map(|frequent| frequent.word.clone()).collect()
    }

    /// What is long is the beginning of little: that word, and the others that many have.
    fn longest(&self) -> Option<(&Frequent, Vec<String>)> {
        let longest = self.frequent.iter().max_by_key(|frequent| frequent.word.len())?;
        let others = self.frequent_words().into_iter().filter(|word| *word != longest.word).collect();
        Some((longest, others))
    }
}

/// The first who have all the words, by name.
pub(super) struct ByName {
    pub(super) ids: Vec<i64>,
    /// Nobody else has them.
    pub(super) all: bool,
}

/// The ids in a text.
pub(super) fn ids_of(text: &str) -> Result<Vec<i64>, StorageError> {
    let ids: Result<Vec<i64>, ParseIntError> = text.split_ascii_whitespace().map(str::parse::<i64>).collect();
    ids.map_err(|error| StorageError::corrupt("directory_entry", error))
}

/// The ids, each once, in order.
fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The ids that stand in all of these lists, which are sorted; `None` where there is no list.
fn common(mut lists: Vec<Vec<i64>>) -> Option<Vec<i64>> {
    lists.sort_by_key(Vec::len);
    let mut lists = lists.into_iter();
    let mut common = lists.next()?;
    for list in lists {
        common.retain(|id| list.binary_search(id).is_ok());
    }
    Some(common)
}

/// What begins with a word, as a condition on a column.
fn beginning(condition: &mut Condition, column: &str, word: &str) -> String {
    let (from, to) = (condition.bind(word), condition.bind(format!("{word}{LAST}")));
    format!("{column} >= {from} AND {column} < {to}")
}

/// One walk along those who have a word, by name.
fn walk(having: &str, most: usize) -> String {
    format!("SELECT w.name_key, w.entry FROM directory_word w WHERE {having} ORDER BY w.name_key, w.entry LIMIT {most}")
}

/// What comes after a name, as a condition that goes on.
fn after(condition: &mut Condition, name: Option<&(String, ListingId)>) -> String {
    name.map_or_else(String::new, |(key, id)| {
        let (key, id) = (condition.bind(key.as_str()), condition.bind(id.0));
        format!(" AND (w.name_key, w.entry) > ({key}, {id})")
    })
}

/// Everyone who has a word.
fn whole(having: &str) -> Wanted {
    Wanted::ids(format!("(SELECT string_agg(CAST(w.entry AS TEXT), ' ') FROM directory_word w WHERE {having})"))
}

impl<C: ConnectionTrait> Directory<'_, C> {
    /// Who has all the words, in the order of their ids.
    pub(super) async fn having(&self, words: &[String]) -> Result<Vec<i64>, StorageError> {
        let mut condition = Condition::default();
        let wanted = words.iter().map(|word| whole(&beginning(&mut condition, "w.word", word))).collect();
        let lists = self.lists(wanted, condition.values).await?;
        let lists = lists.into_iter().map(|list| sorted(list.ids.unwrap_or_default())).collect();
        Ok(common(lists).unwrap_or_default())
    }

    /// What is known of those who have the words, at the cost of what few have.
    pub(super) async fn known(&self, words: &[String]) -> Result<Known, StorageError> {
        let mut condition = Condition::default();
        let few = |word: &String| {
            let from = format!("FROM directory_word w WHERE {}", beginning(&mut condition, "w.word", word));
            let first = format!("(SELECT MIN(w.word) {from})");
            Wanted {
                ids: format!(
                    "CASE WHEN (SELECT w.entry {from} LIMIT 1 OFFSET {WHOLE}) IS NULL
                     THEN (SELECT COALESCE(string_agg(CAST(w.entry AS TEXT), ' '), '') {from}) END"
                ),
                alone: format!("CASE WHEN {first} = (SELECT MAX(w.word) {from}) THEN {first} END"),
            }
        };
        let wanted = words.iter().map(few).collect();
        let (mut known, mut frequent) = (Vec::new(), Vec::new());
        for (word, list) in words.iter().zip(self.lists(wanted, condition.values).await?) {
            match list.ids {
                Some(ids) => known.push((word, sorted(ids))),
                None => frequent.push(Frequent { word: word.clone(), alone: list.alone }),
            }
        }
        let rarest = known.iter().min_by_key(|(_, list)| list.len()).map(|(word, _)| (*word).clone());
        let having = common(known.into_iter().map(|(_, list)| list).collect());
        Ok(Known { having, frequent, rarest })
    }

    /// A list for each word, of which it is said by SQL what is to be read.
    async fn lists(&self, wanted: Vec<Wanted>, values: Vec<Value>) -> Result<Vec<List>, StorageError> {
        let mut lists = vec![List::default(); wanted.len()];
        let parts = wanted.into_iter().enumerate().map(|(nth, Wanted { ids, alone })| {
            format!("SELECT CAST({nth} AS BIGINT) AS nth, {ids} AS ids, {alone} AS alone")
        });
        let sql = parts.collect::<Vec<_>>().join(" UNION ALL ");
        let rows: Vec<ListRow> = sql::all(self.0, sql, values).await?;
        for row in rows {
            let list = usize::try_from(row.nth).ok().and_then(|nth| lists.get_mut(nth));
            if let Some(list) = list {
                *list = List { ids: row.ids.as_deref().map(ids_of).transpose()?, alone: row.alone };
            }
        }
        Ok(lists)
    }

    /// The first who have all the words, by name, along one of these words; `None` where its beginning goes on in too
    /// many ways for that.
    pub(super) async fn by_name(
        &self,
        known: &Known,
        name: Option<&(String, ListingId)>,
    ) -> Result<Option<ByName>, StorageError> {
        let mut condition = Condition { sql: "TRUE".to_owned(), values: Vec::new() };
        let mut others = known.frequent_words();
        let (walked, most) = match (&known.rarest, known.longest()) {
            (Some(word), _) => (vec![beginning(&mut condition, "w.word", word)], WHOLE),
            (None, Some((longest, rest))) => {
                let spelled = match &longest.alone {
                    Some(alone) => vec![alone.clone()],
                    None => self.spelled(&longest.word).await?,
                };
                if spelled.len() > SPELLINGS {
                    return Ok(None);
                }
                others = rest;
                let equal = |spelled: String| format!("w.word = {}", condition.bind(spelled));
                (spelled.into_iter().map(equal).collect(), AHEAD)
            }
            (None, None) => return Ok(None),
        };
        let after = after(&mut condition, name);
        let walks = walked.iter().enumerate().map(|(nth, having)| {
            let walk = walk(&format!("{having}{after}"), most);
            format!("SELECT * FROM ({walk}) AS walk{nth}")
        });
        let walks = walks.collect::<Vec<_>>().join(" UNION ALL ");
        if walks.is_empty() {
            return Ok(Some(ByName { ids: Vec::new(), all: true }));
        }
        condition.words_of_few("met.entry", &others);
        let sql = format!(
            "SELECT string_agg(CAST(found.entry AS TEXT), ' ') AS ids FROM (
                 SELECT met.entry FROM (
                     SELECT walks.name_key, walks.entry FROM ({walks}) AS walks
                     ORDER BY walks.name_key, walks.entry LIMIT {most}
                 ) AS met WHERE {} ORDER BY met.name_key, met.entry LIMIT {most}
             ) AS found",
            condition.sql
        );
        let row: Option<IdsRow> = sql::one(self.0, sql, condition.values).await?;
        let mut ids = ids_of(&row.and_then(|row| row.ids).unwrap_or_default())?;
        // Whether the walk came to its end: few entries have the rarest word, and a list below the bound is complete.
        let all = known.rarest.is_some() || (others.is_empty() && ids.len() < most);
        // An entry with two words of this beginning comes twice, one after the other.
        ids.dedup();
        if let Some(having) = &known.having {
            ids.retain(|id| having.binary_search(id).is_ok());
        }
        Ok(Some(ByName { ids, all }))
    }

    /// Everyone who has all the words, each of which many have, by name; `None` where the longest is the beginning of
    /// several words, and those who have one of these would have to be sorted.
    pub(super) async fn all_by_name(
        &self,
        known: &Known,
        name: Option<&(String, ListingId)>,
    ) -> Result<Option<Vec<i64>>, StorageError> {
        let Some((Frequent { alone: Some(alone), .. }, others)) = known.longest() else { return Ok(None) };
        let mut condition = Condition::default();
        let having = format!("w.word = {}{}", condition.bind(alone.as_str()), after(&mut condition, name));
        let walk = format!("SELECT w.entry FROM directory_word w WHERE {having} ORDER BY w.name_key, w.entry");
        let named = Wanted::ids(format!("(SELECT string_agg(CAST(named.entry AS TEXT), ' ') FROM ({walk}) AS named)"));
        let others = others.iter().map(|word| whole(&beginning(&mut condition, "w.word", word)));
        let wanted = std::iter::once(named).chain(others).collect();
        let mut lists =
            self.lists(wanted, condition.values).await?.into_iter().map(|list| list.ids.unwrap_or_default());
        let mut named = lists.next().unwrap_or_default();
        if let Some(others) = common(lists.map(sorted).collect()) {
            named.retain(|id| others.binary_search(id).is_ok());
        }
        Ok(Some(named))
    }

    /// The words that begin with this one, or that many of them that one more is too many.
    async fn spelled(&self, word: &str) -> Result<Vec<String>, StorageError> {
        // Jumps along the index from one distinct word to the next, however many entries have it.
        let sql = format!(
            "WITH RECURSIVE spelled (word) AS (
                 SELECT MIN(w.word) FROM directory_word w WHERE w.word >= $1 AND w.word < $2
                 UNION ALL
                 SELECT (SELECT MIN(w.word) FROM directory_word w WHERE w.word > s.word AND w.word < $2)
                 FROM spelled s WHERE s.word IS NOT NULL
             ) SELECT s.word FROM spelled s WHERE s.word IS NOT NULL LIMIT {}",
            SPELLINGS + 1
        );
        let values: Vec<Value> = vec![word.into(), format!("{word}{LAST}").into()];
        let rows: Vec<WordRow> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(|row| row.word).collect())
    }

    /// How SQLite would walk along those who have a word, by name, on a page that is not the first, for a test that
    /// bounds it.
    pub async fn plan_of_walk(&self) -> Result<Vec<String>, StorageError> {
        let walk = walk("w.word = $1 AND (w.name_key, w.entry) > ($2, $3)", AHEAD);
        self.plan(&walk, vec!["a".into(), "a".into(), 0_i64.into()]).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lists_have_in_common_is_in_all_of_them() {
        assert_eq!(common(Vec::new()), None, "whoever asks for nothing is not told that there is nobody");
        assert_eq!(common(vec![sorted(vec![3, 1, 3])]), Some(vec![1, 3]));
        assert_eq!(common(vec![vec![1, 2, 3, 4], vec![2, 4, 6], vec![1, 4]]), Some(vec![4]));
        assert_eq!(common(vec![vec![1], Vec::new()]), Some(Vec::new()));
    }

    #[test]
    fn ids_are_read_as_they_were_written() {
        assert_eq!(ids_of(" 7 -1 9223372036854775807").expect("ids"), [7, -1, i64::MAX]);
        assert!(ids_of("7 x").is_err());
    }
}
