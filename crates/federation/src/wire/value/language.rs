//! Texts in several languages: `contentMap`, `nameMap`, `summaryMap`.

use serde_json::{Map, Value};

use super::cut_bytes;
use crate::wire::limits;

/// A text in several languages (Activity Streams 2.0 section 4.7), by language tag, in the order in which they were
/// written: authors put their own first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct LanguageMap(Map<String, Value>);

impl LanguageMap {
    /// Reads a language map; texts are cut to `max_bytes`, at most [`limits::LANGUAGES`] are kept.
    pub fn read(value: Value, max_bytes: usize) -> Self {
        let Value::Object(map) = value else {
            return Self::default();
        };
        Self(
            map.into_iter()
                .filter(|(language, _)| is_tag(language))
                .filter_map(|(language, value)| Some((language, super::text(value)?)))
                .take(limits::LANGUAGES)
                .map(|(language, text)| (language, Value::String(cut_bytes(text, max_bytes))))
                .collect(),
        )
    }

    /// What is said in each language.
    fn said(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(tag, text)| Some((tag.as_str(), text.as_str()?)))
    }

    /// The first text there is, with its language tag.
    pub fn first(&self) -> Option<(&str, &str)> {
        self.said().next()
    }

    /// The language in which the map says `text`: that is how servers tell a post's language.
    ///
    /// None when the map gives it as undetermined (`und`) or does not hold that text.
    pub fn language_of(&self, text: &str) -> Option<&str> {
        self.said().find(|(tag, said)| *said == text && *tag != "und").map(|(tag, _)| tag)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether this could be a language tag: letters, digits and hyphens, of a bounded length.
pub fn is_tag(tag: &str) -> bool {
    (2..=limits::LANGUAGE_BYTES).contains(&tag.len())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && tag.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_that_is_a_text_counts() {
        let map = LanguageMap::read(json!({"@none": "?", "fr": 3, "pt-BR": "Oi", "br": "Demat"}), 99);
        assert_eq!(map.first(), Some(("pt-BR", "Oi")));
        assert_eq!(map.language_of("Demat"), Some("br"));
        assert_eq!(map.language_of("Hallo"), None);
        assert!(LanguageMap::read(json!(["fr"]), 99).is_empty());
        assert_eq!(LanguageMap::default().first(), None);
    }
}
