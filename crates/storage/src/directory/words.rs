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
    pub(super) frequent: Vec<String>,
    /// The word that the fewest have, where they are few.
    rarest: Option<String>,
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

impl<C: ConnectionTrait> Directory<'_, C> {
    /// Who has all the words, in the order of their ids.
    pub(super) async fn having(&self, words: &[String]) -> Result<Vec<i64>, StorageError> {
        let all = |from: &str| format!("(SELECT string_agg(CAST(w.entry AS TEXT), ' ') {from})");
        let lists = self.lists(words, all).await?;
        let lists = lists.into_iter().map(|list| sorted(list.unwrap_or_default())).collect();
        Ok(common(lists).unwrap_or_default())
    }

    /// What is known of those who have the words, at the cost of what few have.
    pub(super) async fn known(&self, words: &[String]) -> Result<Known, StorageError> {
        let few = |from: &str| {
            format!(
                "CASE WHEN (SELECT w.entry {from} LIMIT 1 OFFSET {WHOLE}) IS NULL
                 THEN (SELECT COALESCE(string_agg(CAST(w.entry AS TEXT), ' '), '') {from}) END"
            )
        };
        let (mut whole, mut frequent) = (Vec::new(), Vec::new());
        for (word, list) in words.iter().zip(self.lists(words, few).await?) {
            match list {
                Some(list) => whole.push((word, sorted(list))),
                None => frequent.push(word.clone()),
            }
        }
        let rarest = whole.iter().min_by_key(|(_, list)| list.len()).map(|(word, _)| (*word).clone());
        let having = common(whole.into_iter().map(|(_, list)| list).collect());
        Ok(Known { having, frequent, rarest })
    }

    /// A list for each word. `list` makes the text of its ids out of where they stand, or NULL for none.
    async fn lists(
        &self,
        words: &[String],
        list: impl Fn(&str) -> String,
    ) -> Result<Vec<Option<Vec<i64>>>, StorageError> {
        let mut condition = Condition { sql: String::new(), values: Vec::new() };
        let mut parts = Vec::with_capacity(words.len());
        for (nth, word) in words.iter().enumerate() {
            let having = beginning(&mut condition, "w.word", word);
            let ids = list(&format!("FROM directory_word w WHERE {having}"));
            parts.push(format!("SELECT CAST({nth} AS BIGINT) AS nth, {ids} AS ids"));
        }
        let rows: Vec<ListRow> = sql::all(self.0, parts.join(" UNION ALL "), condition.values).await?;
        let mut lists = vec![None; words.len()];
        for row in rows {
            let list = usize::try_from(row.nth).ok().and_then(|nth| lists.get_mut(nth));
            if let (Some(list), Some(ids)) = (list, row.ids) {
                *list = Some(ids_of(&ids)?);
            }
        }
        Ok(lists)
    }

    /// The first who have all the words, by name, along one of these words; `None` where its beginning goes on in too
    /// many ways for that.
    pub(super) async fn by_name(
        &self,
        known: &Known,
        after: Option<&(String, ListingId)>,
    ) -> Result<Option<ByName>, StorageError> {
        let mut condition = Condition { sql: "TRUE".to_owned(), values: Vec::new() };
        // What is long is the beginning of little.
        let longest = known.frequent.iter().max_by_key(|word| word.len());
        let mut others: Vec<String> = known.frequent.clone();
        let (walked, most) = match (&known.rarest, longest) {
            (Some(word), _) => (vec![beginning(&mut condition, "w.word", word)], WHOLE),
            (None, Some(word)) => {
                let spelled = self.spelled(word).await?;
                if spelled.len() > SPELLINGS {
                    return Ok(None);
                }
                others.retain(|other| other != word);
                let equal = |spelled: String| format!("w.word = {}", condition.bind(spelled));
                (spelled.into_iter().map(equal).collect(), AHEAD)
            }
            (None, None) => return Ok(None),
        };
        let after = after.map_or_else(String::new, |(key, id)| {
            let (key, id) = (condition.bind(key.as_str()), condition.bind(id.0));
            format!(" AND (w.name_key, w.entry) > ({key}, {id})")
        });
        let walks = walked.iter().enumerate().map(|(nth, having)| {
            let walk = walk(&format!("{having}{after}"), most);
            format!("SELECT * FROM ({walk}) AS walk{nth}")
        });
        let walks = walks.collect::<Vec<_>>().join(" UNION ALL ");
        if walks.is_empty() {
            return Ok(Some(ByName { ids: Vec::new(), all: true }));
        }
        condition.words("met.entry", &others);
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
        // Few have the rarest word, so that the walk came to its end; so did one that is shorter than it might be.
        let all = known.rarest.is_some() || (others.is_empty() && ids.len() < most);
        // Who has two words with this beginning stands there twice, side by side.
        ids.dedup();
        if let Some(having) = &known.having {
            ids.retain(|id| having.binary_search(id).is_ok());
        }
        Ok(Some(ByName { ids, all }))
    }

    /// The words that begin with this one, or that many of them that one more is too many.
    async fn spelled(&self, word: &str) -> Result<Vec<String>, StorageError> {
        // From each to the next, past all who have it.
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
