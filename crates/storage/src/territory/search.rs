//! Finding areas by what they are called.

use domain::{
    id::TerritoryId,
    territory::{Territory, TerritoryCode, TerritoryKind, name::Question},
};
use sea_orm::{ConnectionTrait, Value};

use super::{PRESENT, Territories, of_kinds};
use crate::{StorageError, sql};

/// What comes after every text that begins with a word.
const LAST: char = '\u{10FFFF}';
/// Up to how many areas are counted to find out how frequent a word is.
const FREQUENT: usize = 5_000;

impl<C: ConnectionTrait> Territories<'_, C> {
    /// Areas that are called so, best first: those whose whole name it is, those with a word that is the rarest of
    /// the question, the others, each of them by population; and those whose code it is.
    ///
    /// A search reads one index from the first to the last word that begins with the rarest word of the question.
    pub async fn search(
        &self,
        question: &Question,
        kinds: &[TerritoryKind],
        limit: usize,
    ) -> Result<Vec<Territory>, StorageError> {
        // One area may be found by several of its words.
        let enough = limit * 3 + 10;
        let mut values: Vec<Value> = vec![question.key.as_str().into()];
        let (among_names, bound) = of_kinds(kinds, values.len());
        values.extend(bound);
        let mut bind = |value: Value| {
            values.push(value);
            values.len()
        };
        let words = self.rarest_first(question).await?;
        let mut and = String::new();
        for word in words.iter().skip(1) {
            let (from, to) = (bind((*word).into()), bind(format!("{word}{LAST}").into()));
            and.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM territory_word o
                              WHERE o.territory = t.territory AND o.word >= ${from} AND o.word < ${to})"
            ));
        }
        let rarest = words.first().copied().unwrap_or_default();
        let (from, to) = (bind(rarest.into()), bind(format!("{rarest}{LAST}").into()));
        let (among_words, bound) = of_kinds(kinds, values.len());
        values.extend(bound);
        let statement = format!(
            "SELECT found.territory FROM (
                 SELECT * FROM (
                     SELECT t.id AS territory, 0 AS rank, COALESCE(t.population, 0) AS population FROM territory t
                     WHERE t.name_key = $1 AND {PRESENT}{among_names}
                     ORDER BY population DESC, t.id LIMIT {limit}
                 ) AS named
                 UNION ALL
                 SELECT * FROM (
                     SELECT t.territory, CASE WHEN t.word = ${from} THEN 1 ELSE 2 END AS rank, t.population
                     FROM territory_word t WHERE t.word >= ${from} AND t.word < ${to}{among_words}{and}
                     ORDER BY rank, population DESC, territory LIMIT {enough}
                 ) AS worded
             ) AS found
             ORDER BY found.rank, found.population DESC, found.territory"
        );
        let mut ids: Vec<TerritoryId> = Vec::new();
        for id in sql::ids(self.0, statement, values).await?.into_iter().map(TerritoryId) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        // Postal codes look like codes and are what people know: areas with such a code come last, but not too late.
        let mut coded = self.coded(question, kinds).await?;
        coded.retain(|id| !ids.contains(id));
        coded.truncate(limit);
        ids.truncate(limit - coded.len());
        ids.extend(coded);
        self.find_all(&ids).await
    }

    /// The words of a question, first that which begins the fewest words of areas, since each of those is looked at. Of
    /// words that are as frequent the longer comes first.
    async fn rarest_first<'q>(&self, question: &'q Question) -> Result<Vec<&'q str>, StorageError> {
        let mut words: Vec<&str> = question.words.iter().map(String::as_str).collect();
        if words.len() < 2 {
            return Ok(words);
        }
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let mut values: Vec<Value> = Vec::new();
        let mut counts = Vec::new();
        for (place, word) in words.iter().enumerate() {
            values.extend([(*word).into(), format!("{word}{LAST}").into()]);
            let (from, to) = (values.len() - 1, values.len());
            counts.push(format!(
                "SELECT CAST({place} AS BIGINT) AS place, COUNT(*) AS frequency FROM (
                     SELECT 1 FROM territory_word w WHERE w.word >= ${from} AND w.word < ${to} LIMIT {FREQUENT}
                 ) AS counted"
            ));
        }
        let statement = format!("{} ORDER BY frequency, place", counts.join(" UNION ALL "));
        let places = sql::ids(self.0, statement, values).await?;
        Ok(places.into_iter().filter_map(|place| words.get(usize::try_from(place).ok()?).copied()).collect())
    }

    /// The areas whose code it is, in any scheme; the present ones where it is an old code.
    async fn coded(&self, question: &Question, kinds: &[TerritoryKind]) -> Result<Vec<TerritoryId>, StorageError> {
        let [word] = question.words.as_slice() else { return Ok(Vec::new()) };
        if !word.bytes().any(|byte| byte.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let codes = TerritoryCode::all_with(&word.to_ascii_uppercase());
        let texts: Vec<&str> = codes.iter().map(TerritoryCode::as_str).collect();
        let list = sql::list(0, &texts);
        let mut values = list.values;
        let (of_kinds, bound) = of_kinds(kinds, values.len());
        values.extend(bound);
        let statement = format!(
            "SELECT DISTINCT t.id FROM territory asked JOIN territory t ON t.id = COALESCE(asked.leads_to, asked.id)
             WHERE asked.code IN {} AND {PRESENT}{of_kinds}",
            list.sql
        );
        Ok(sql::ids(self.0, statement, values).await?.into_iter().map(TerritoryId).collect())
    }
}
