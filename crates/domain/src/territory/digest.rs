//! One post that tells of several: what came too fast for a territory to announce one by one.

use crate::{text::escape, uri::Uri};

/// How many posts a digest names at the most; of the others it says how many they are.
pub const MAX_NAMED: usize = 30;
/// How much is shown of a text that has no title, in characters.
pub const MAX_WORDS: usize = 90;

/// A post in a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its page.
    pub href: Uri,
    /// Its title, or its first words, plain text; never empty.
    pub words: String,
    /// What its author is called.
    pub author: String,
}

/// The words around the entries, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// French.
    French,
    /// English.
    English,
}

impl Tongue {
    /// The first of a server's languages that there are words in; French where there is none.
    pub fn of(languages: &[String]) -> Self {
        let spoken = |tag: &String| match tag.split('-').next() {
            Some("fr") => Some(Self::French),
            Some("en") => Some(Self::English),
            _ => None,
        };
        languages.iter().find_map(spoken).unwrap_or(Self::French)
    }

    /// What is said in it, of two words that mean the same.
    pub fn say<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }

    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }
}

/// A digest as HTML: a line, a list of links, and where the rest is. `page` is the territory's.
pub fn html(tongue: Tongue, territory: &str, entries: &[Entry], page: &Uri) -> String {
    let name = escape::html(territory);
    let mut html = match tongue {
        Tongue::French => format!("<p>Également publié autour de {name}\u{a0}:</p><ul>"),
        Tongue::English => format!("<p>Also published around {name}:</p><ul>"),
    };
    for Entry { href, words, author } in entries.iter().take(MAX_NAMED) {
        let (href, words, author) = (escape::html(href.as_str()), escape::html(words), escape::html(author));
        html.push_str(&format!(
            "<li><a href=\"{href}\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">{words}</a> — {author}</li>"
        ));
    }
    html.push_str("</ul>");
    let rest = entries.len().saturating_sub(MAX_NAMED);
    if rest > 0 {
        let href = escape::html(page.as_str());
        let words = match tongue {
            Tongue::French if rest == 1 => "Et un autre".to_owned(),
            Tongue::French => format!("Et {rest} autres"),
            Tongue::English => format!("And {rest} more"),
        };
        html.push_str(&format!(
            "<p><a href=\"{href}\" rel=\"nofollow noopener noreferrer\" target=\"_blank\">{words}</a></p>"
        ));
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sanitize;

    fn entry(number: usize) -> Entry {
        Entry {
            href: Uri::parse(&format!("https://lyon.example/@a/{number}")).expect("an address"),
            words: format!("Soirée <b>{number}</b>"),
            author: "Léa & fils".into(),
        }
    }

    #[test]
    fn a_digest_links_to_each_post_and_survives_the_sanitiser() {
        let page = Uri::parse("https://lyon.example/territories/insee-com:69123").expect("an address");
        let html = html(Tongue::French, "Lyon", &[entry(1), entry(2)], &page);
        assert!(html.contains("href=\"https://lyon.example/@a/1\"") && html.contains("&lt;b&gt;1&lt;/b&gt;"), "{html}");
        let shown = sanitize::post_html(&html);
        assert_eq!(shown.matches("<li><a href=\"https://lyon.example/@a/").count(), 2, "{shown}");
        let text = sanitize::plain(&html);
        assert!(text.contains("Soirée <b>2</b> — Léa & fils"), "{text}");
        assert!(!text.contains("autres"));
    }

    #[test]
    fn more_than_some_dozens_are_counted() {
        let page = Uri::parse("https://lyon.example/territories/insee-com:69123").expect("an address");
        let entries: Vec<Entry> = (0..MAX_NAMED + 7).map(entry).collect();
        let html = html(Tongue::English, "Lyon", &entries, &page);
        assert_eq!(html.matches("<li>").count(), MAX_NAMED);
        assert!(html.contains("And 7 more"), "{html}");
    }

    #[test]
    fn french_counts_one_and_several() {
        let page = Uri::parse("https://lyon.example/territories/insee-com:69123").expect("an address");
        let entries: Vec<Entry> = (0..MAX_NAMED + 2).map(entry).collect();
        let said = |several: usize| html(Tongue::French, "Lyon", &entries[..several], &page);
        assert!(said(1).starts_with("<p>Également publié autour de Lyon\u{a0}:</p>"), "{}", said(1));
        assert!(said(MAX_NAMED + 1).contains(">Et un autre</a>"), "{}", said(MAX_NAMED + 1));
        assert!(said(MAX_NAMED + 2).contains(">Et 2 autres</a>"), "{}", said(MAX_NAMED + 2));
    }

    #[test]
    fn the_language_is_one_of_the_server() {
        let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        assert_eq!(Tongue::of(&tags(&["br", "en-GB", "fr"])), Tongue::English);
        assert_eq!(Tongue::of(&tags(&["br"])), Tongue::French);
        assert_eq!(Tongue::of(&[]).tag(), "fr");
    }
}
