//! Bytes to a bounded JSON value.
//!
//! `serde_json`'s own `Value` is not used to read: it has no bound on the number of values, keeps
//! the last of two equal keys silently, and gives private marker keys a meaning of their own. The
//! visitor here counts values and depth and lets no text mean anything but itself.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{ParseError, limits};

/// JSON-LD keywords whose values are skipped unread: contexts are well known and never fetched,
/// and the others can only restructure a document.
const SKIPPED: [&str; 4] = ["@context", "@graph", "@included", "@reverse"];

/// Reads one JSON object within [`limits::DOCUMENT_BYTES`], [`limits::DEPTH`] and
/// [`limits::VALUES`].
///
/// `@context`, `@graph`, `@included` and `@reverse` are left out at every level. A property named
/// twice, a null character or a lone surrogate anywhere else refuse the document.
pub fn parse(bytes: &[u8]) -> Result<Value, ParseError> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return Err(ParseError::TooLarge);
    }
    let budget = Budget { left: Cell::new(limits::VALUES), refusal: Cell::new(ParseError::Malformed) };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let node = Node { budget: &budget, depth: 0 };
    let value = node
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|_| budget.refusal.get())?;
    if value.is_object() { Ok(value) } else { Err(ParseError::NotAnObject) }
}

/// What is shared by all nodes of one document.
struct Budget {
    left: Cell<usize>,
    /// The reason to give when reading stops; `Malformed` unless a node says otherwise.
    refusal: Cell<ParseError>,
}

#[derive(Clone, Copy)]
struct Node<'b> {
    budget: &'b Budget,
    depth: usize,
}

impl Node<'_> {
    fn refuse<E: Error>(self, reason: ParseError) -> E {
        self.budget.refusal.set(reason);
        E::custom(reason)
    }

    fn child<E: Error>(self) -> Result<Self, E> {
        if self.depth == limits::DEPTH {
            return Err(self.refuse(ParseError::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn text<E: Error>(self, text: &str) -> Result<&str, E> {
        if text.contains('\0') {
            return Err(self.refuse(ParseError::NullCharacter));
        }
        Ok(text)
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Some(left) = self.budget.left.get().checked_sub(1) else {
            return Err(self.refuse(ParseError::TooManyValues));
        };
        self.budget.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(self.text(value)?.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let child = self.child()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(child)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let child = self.child()?;
        let mut map = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if SKIPPED.contains(&key.as_str()) {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            self.text(&key)?;
            let value = members.next_value_seed(child)?;
            if map.insert(key, value).is_some() {
                return Err(self.refuse(ParseError::DuplicateKey));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> ParseError {
        parse(json.as_bytes()).expect_err("must be refused")
    }

    #[test]
    fn reads_an_object_and_leaves_out_json_ld_keywords() {
        let json = r#"{"@context": [{"a": 1, "a": 2}], "@graph": [{"type": "Delete"}],
            "a": [1, -1, 1.5, null, true, "é"], "b": {"@reverse": {}, "@included": 3, "c": ""}}"#;
        assert_eq!(parse(json.as_bytes()), Ok(serde_json::json!({"a": [1, -1, 1.5, null, true, "é"], "b": {"c": ""}})));
    }

    #[test]
    fn refuses_what_is_not_one_object() {
        assert_eq!(refusal("[]"), ParseError::NotAnObject);
        assert_eq!(refusal(""), ParseError::Malformed);
        assert_eq!(refusal("{} {}"), ParseError::Malformed);
        assert_eq!(refusal(r#"{"a": 1e999}"#), ParseError::Malformed);
        assert_eq!(parse(b"{\"a\": \"\xff\"}"), Err(ParseError::Malformed));
    }

    #[test]
    fn refuses_depth_without_overflowing() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let deep = format!(r#"{{"a": {}1{}}}"#, open.repeat(80_000), close.repeat(80_000));
            assert_eq!(refusal(&deep), ParseError::TooDeep);
        }
        let unclosed = "[".repeat(200_000);
        assert_eq!(refusal(&unclosed), ParseError::TooDeep);
        let skipped = format!(r#"{{"@context": {}{}}}"#, "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(parse(skipped.as_bytes()), Ok(serde_json::json!({})));
    }

    #[test]
    fn refuses_too_many_values_and_bytes() {
        let items = format!(r#"{{"a": [0{}]}}"#, ",0".repeat(limits::VALUES));
        assert_eq!(refusal(&items), ParseError::TooManyValues);
        let million = format!(r#"{{"a": [0{}]}}"#, ",0".repeat(1_000_000));
        assert_eq!(refusal(&million), ParseError::TooLarge);
    }

    #[test]
    fn refuses_ambiguous_keys_and_unstorable_text() {
        assert_eq!(refusal(r#"{"actor": "a", "actor": "b"}"#), ParseError::DuplicateKey);
        assert_eq!(refusal(r#"{"a": {"id": 1, "\u0069d": 2}}"#), ParseError::DuplicateKey);
        assert_eq!(refusal(r#"{"a": "\u0000"}"#), ParseError::NullCharacter);
        assert_eq!(refusal(r#"{"\u0000": 1}"#), ParseError::NullCharacter);
        assert_eq!(refusal(r#"{"a": "\ud800"}"#), ParseError::Malformed);
        assert_eq!(refusal(r#"{"a": "\ud800\u0041"}"#), ParseError::Malformed);
    }

    /// A text is a text, even under the names that `serde_json` uses between its own types.
    #[test]
    fn gives_marker_keys_no_meaning() {
        let json = r#"{"$serde_json::private::RawValue": "{\"type\": \"Delete\"}"}"#;
        let value = parse(json.as_bytes()).expect("an object");
        assert!(value["$serde_json::private::RawValue"].is_string());
        assert_eq!(value["type"], Value::Null);
    }
}
