//! The properties of one JSON object, taken out one by one.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use url::Url;

use super::{LanguageMap, Link, Reference, count, cut_bytes, cut_chars, date, flag, iri, items};
use crate::wire::ParseError;

/// The properties of one JSON object. Each is moved out when it is read, so nothing is copied and
/// nothing is read twice.
#[derive(Debug)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// The properties of `value`, which must be an object.
    pub fn of(value: Value) -> Result<Self, ParseError> {
        match value {
            Value::Object(map) => Ok(Self(map)),
            _ => Err(ParseError::NotAnObject),
        }
    }

    /// Whether a property is there, whatever it says.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The value of a property; null when it is absent.
    pub fn take(&mut self, key: &str) -> Value {
        self.0.remove(key).unwrap_or_default()
    }

    /// The items of a property; see [`items`].
    pub fn items(&mut self, key: &str) -> impl Iterator<Item = Value> + use<> {
        items(self.take(key))
    }

    /// A short text, trimmed and cut to `max` characters; an empty one is none.
    pub fn line(&mut self, key: &str, max: usize) -> Option<String> {
        let text = super::text(self.take(key))?;
        let text = text.trim();
        (!text.is_empty()).then(|| cut_chars(text.to_owned(), max))
    }

    /// A long text, cut to `max` bytes; an empty one is none.
    pub fn body(&mut self, key: &str, max: usize) -> Option<String> {
        let text = super::text(self.take(key))?;
        (!text.trim().is_empty()).then(|| cut_bytes(text, max))
    }

    /// A text in several languages, each cut to `max` bytes.
    pub fn languages(&mut self, key: &str, max: usize) -> LanguageMap {
        LanguageMap::read(self.take(key), max)
    }

    /// The id of this object: none when absent, null or empty, an error when it is unusable.
    pub fn id(&mut self) -> Result<Option<Url>, ParseError> {
        match self.take("id") {
            Value::Null => Ok(None),
            Value::String(text) if text.is_empty() => Ok(None),
            Value::String(text) => iri(&text).map(Some).ok_or(ParseError::InvalidId),
            _ => Err(ParseError::InvalidId),
        }
    }

    /// The id of the first reference a property holds.
    pub fn iri(&mut self, key: &str) -> Option<Url> {
        self.items(key).find_map(Reference::read).map(|to| to.id)
    }

    /// The ids of the references a property holds, at most `max`.
    pub fn iris(&mut self, key: &str, max: usize) -> Vec<Url> {
        let mut references = self.references(key, max);
        references.drain(..).map(|to| to.id).collect()
    }

    /// The references a property holds, at most `max`.
    pub fn references(&mut self, key: &str, max: usize) -> Vec<Reference> {
        Reference::read_many(self.take(key), max)
    }

    /// The links a property holds, at most `max`.
    pub fn links(&mut self, key: &str, max: usize) -> Vec<Link> {
        Link::read_many(self.take(key), max)
    }

    /// A point in time.
    pub fn date(&mut self, key: &str) -> Option<DateTime<Utc>> {
        self.items(key).find_map(|value| date(&value))
    }

    /// A number of things.
    pub fn count(&mut self, key: &str) -> Option<u64> {
        self.items(key).find_map(|value| count(&value))
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        self.items(key).find_map(|value| flag(&value))
    }
}
