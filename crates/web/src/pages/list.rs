//! Lists of posts, page by page: what the query asks for, and the links to what is older and newer.

use domain::id::PostId;
use serde::Deserialize;
use storage::Page;

/// How many posts a page has.
pub const PER_PAGE: u32 = 20;

/// Which part of a list is asked for. What is no number is ignored: links get cut.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Part {
    #[serde(default)]
    max_id: Option<String>,
    #[serde(default)]
    min_id: Option<String>,
}

impl Part {
    /// The part, as storage wants it.
    pub fn page(&self) -> Page {
        let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        let max_id = number(&self.max_id);
        // Never both: a page continues in one direction.
        let min_id = if max_id.is_some() { None } else { number(&self.min_id) };
        Page { max_id, min_id, ..Page::first(PER_PAGE) }
    }
}

/// Links to the neighbours of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paging {
    /// The page with what is older.
    pub older: Option<String>,
    /// The page with what is newer.
    pub newer: Option<String>,
    /// What is listed, where a page has several lists.
    pub list: Option<String>,
}

impl Paging {
    /// The neighbours of a page of `path` that shows these ids, newest first.
    pub fn of(path: &str, page: Page, ids: &[i64]) -> Self {
        let full = ids.len() >= page.limit as usize;
        let older = (full || page.min_id.is_some()).then(|| ids.last()).flatten();
        let mark = if path.contains('?') { '&' } else { '?' };
        let newer = (page.max_id.is_some() || (page.min_id.is_some() && full)).then(|| ids.first()).flatten();
        Self {
            older: older.map(|id| format!("{path}{mark}max_id={id}")),
            newer: newer.map(|id| format!("{path}{mark}min_id={id}")),
            list: None,
        }
    }

    /// The same, of one of several lists of a page.
    pub fn named(self, list: String) -> Self {
        Self { list: Some(list), ..self }
    }

    /// The same for posts.
    pub fn of_posts(path: &str, page: Page, posts: &[PostId]) -> Self {
        let ids: Vec<i64> = posts.iter().map(|post| post.0).collect();
        Self::of(path, page, &ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_to_their_neighbours() {
        let part = |max: Option<&str>, min: Option<&str>| Part {
            max_id: max.map(str::to_owned),
            min_id: min.map(str::to_owned),
        };
        let full: Vec<i64> = (1..=20).rev().collect();
        let first = Paging::of("/home", part(None, None).page(), &full);
        assert_eq!(first, Paging { older: Some("/home?max_id=1".into()), ..Paging::default() });
        let last = Paging::of("/home", part(Some("4"), None).page(), &[3, 2, 1]);
        assert_eq!(last, Paging { newer: Some("/home?min_id=3".into()), ..Paging::default() });
        let back = Paging::of("/home", part(None, Some("3")).page(), &[6, 5, 4]);
        assert_eq!(back, Paging { older: Some("/home?max_id=4".into()), ..Paging::default() });
        let some = Paging::of("/communities?purpose=trade", part(None, None).page(), &full);
        assert_eq!(some.older.as_deref(), Some("/communities?purpose=trade&max_id=1"));
        assert_eq!(Paging::of("/home", part(None, None).page(), &[]), Paging::default());
        assert_eq!(part(Some("x"), Some("1e9")).page(), Page::first(PER_PAGE));
    }
}
