//! Keyset pagination as the Mastodon API has it.

use sea_orm::Value;

/// Which part of a list is asked for. Lists run from the highest id down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Page {
    /// Only ids below.
    pub max_id: Option<i64>,
    /// Only ids above; the newest come first.
    pub since_id: Option<i64>,
    /// Only ids above; the ones right above come first (they are returned newest first all the same).
    pub min_id: Option<i64>,
    /// How many.
    pub limit: u32,
}

impl Page {
    /// The first page.
    pub fn first(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }

    /// The condition on `column`, and its values, for a statement that already binds `before` values.
    pub(crate) fn condition(&self, column: &str, before: usize) -> (String, Vec<Value>) {
        let mut sql = String::new();
        let mut values = Vec::new();
        for (bound, sign) in [(self.max_id, '<'), (self.since_id, '>'), (self.min_id, '>')] {
            if let Some(id) = bound {
                values.push(id.into());
                sql.push_str(&format!(" AND {column} {sign} ${}", before + values.len()));
            }
        }
        (sql, values)
    }

    /// `ORDER BY` and `LIMIT` for this page.
    pub(crate) fn order(&self, column: &str) -> String {
        let direction = if self.min_id.is_some() { "ASC" } else { "DESC" };
        format!(" ORDER BY {column} {direction} LIMIT {}", self.limit)
    }

    /// Newest first, whatever order the statement used.
    pub(crate) fn arrange<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        if self.min_id.is_some() {
            rows.reverse();
        }
        rows
    }
}
