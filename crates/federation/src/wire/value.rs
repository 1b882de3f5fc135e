//! The building blocks: one reading for every spelling of a simple value.
//!
//! All functions here take whatever JSON value stands there and answer `None`, or nothing, for
//! what they cannot read.

mod date;
mod fields;
mod language;
mod reference;
mod scalar;

pub use date::date;
pub use fields::Fields;
pub use language::{LanguageMap, is_tag as is_language_tag};
pub use reference::{Link, Reference, iri, on_origin_of, page_url, same_origin};
pub use scalar::{count, cut_bytes, cut_chars, flag, real, text};

use serde_json::Value;

/// The items of a value that may be one thing, an array of things, null or absent.
///
/// An array inside the array is opened too (Fedify writes `[[…]]` for an embedded collection's
/// items); nulls are left out. The caller limits how many it takes.
pub fn items(value: Value) -> impl Iterator<Item = Value> {
    let list = match value {
        Value::Array(list) => list,
        Value::Null => Vec::new(),
        one => vec![one],
    };
    list.into_iter()
        .flat_map(|item| match item {
            Value::Array(inner) => inner,
            one => vec![one],
        })
        .filter(|item| !item.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_many_null_and_nested_are_lists() {
        let read = |value| items(value).collect::<Vec<_>>();
        assert_eq!(read(json!(null)), Vec::<Value>::new());
        assert_eq!(read(json!("a")), [json!("a")]);
        assert_eq!(read(json!(["a", null, "b"])), [json!("a"), json!("b")]);
        assert_eq!(read(json!([["a", null], "b"])), [json!("a"), json!("b")]);
    }
}
