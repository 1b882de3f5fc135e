//! Texts in several languages: `contentMap`, `nameMap`, `summaryMap`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cut_bytes;
use crate::wire::limits;

/// A text in several languages (Activity Streams 2.0 section 4.7), by language tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize))]
pub struct LanguageMap(BTreeMap<String, String>);

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
                .map(|(language, text)| (language, cut_bytes(text, max_bytes)))
                .collect(),
        )
    }

    /// The text for the first of the `preferred` languages there is, or else any, with its tag.
    ///
    /// A preference without a region matches every region: `pt` finds `pt-BR`.
    pub fn choose(&self, preferred: &[&str]) -> Option<(&str, &str)> {
        let find = |wanted: &str| {
            self.0.iter().find(|(tag, _)| {
                tag.eq_ignore_ascii_case(wanted)
                    || tag.split_once('-').is_some_and(|(primary, _)| primary.eq_ignore_ascii_case(wanted))
            })
        };
        preferred
            .iter()
            .find_map(|wanted| find(wanted))
            .or_else(|| self.0.iter().next())
            .map(|(tag, text)| (tag.as_str(), text.as_str()))
    }

    /// The language in which the map says `text`: that is how servers tell a post's language.
    ///
    /// None when the map gives it as undetermined (`und`) or does not hold that text.
    pub fn language_of(&self, text: &str) -> Option<&str> {
        self.0.iter().find(|(tag, said)| *said == text && *tag != "und").map(|(tag, _)| tag.as_str())
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
    fn chooses_by_preference_then_anything() {
        let map = LanguageMap::read(json!({"br": "Demat", "pt-BR": "Oi", "@none": "?", "fr": 3}), 99);
        assert_eq!(map.choose(&["fr", "pt"]), Some(("pt-BR", "Oi")));
        assert_eq!(map.choose(&["BR"]), Some(("br", "Demat")));
        assert_eq!(map.choose(&["de"]), Some(("br", "Demat")));
        assert_eq!(map.language_of("Oi"), Some("pt-BR"));
        assert_eq!(map.language_of("Hallo"), None);
        assert!(LanguageMap::read(json!(["fr"]), 99).is_empty());
    }
}
