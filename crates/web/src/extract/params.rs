//! Names of parameters as Mastodon apps spell them (Rack's convention): `id[]=1&id[]=2`,
//! `source[privacy]=public`, `fields_attributes[0][name]=Site`, `media[][id]=1&media[][focus]=0,0`.

use serde_json::{Map, Value};

use crate::error::ApiError;

/// How many parameters one request has at the most.
pub(super) const MAX_PARAMS: usize = 500;
/// How deep names nest.
const MAX_DEPTH: usize = 6;

/// Puts a parameter in its place.
pub(super) fn insert(root: &mut Map<String, Value>, name: &str, value: Value) -> Result<(), ApiError> {
    let path = path(name).ok_or_else(|| ApiError::Malformed("A parameter's name cannot be read".into()))?;
    let (first, rest) = (path[0], &path[1..]);
    put(root.entry(first).or_insert(Value::Null), rest, value);
    Ok(())
}

/// `a[b][]` as `a`, `b` and an empty part.
fn path(name: &str) -> Option<Vec<&str>> {
    let open = name.find('[').unwrap_or(name.len());
    let (first, mut rest) = name.split_at(open);
    if first.is_empty() {
        return None;
    }
    let mut parts = vec![first];
    while !rest.is_empty() {
        let (part, after) = rest.strip_prefix('[')?.split_once(']')?;
        parts.push(part);
        rest = after;
        if parts.len() > MAX_DEPTH {
            return None;
        }
    }
    Some(parts)
}

fn put(place: &mut Value, path: &[&str], value: Value) {
    match path {
        // The same name again makes a list; where one value is meant, the last of it counts.
        [] => match place {
            Value::Null => *place = value,
            Value::Array(list) => list.push(value),
            _ => *place = Value::Array(vec![place.take(), value]),
        },
        ["", rest @ ..] => {
            let list = as_list(place);
            // `a[][x]=1&a[][y]=2` is one entry with x and y; the next x begins another.
            let begun = rest.first().is_some_and(|next| {
                list.last().and_then(Value::as_object).is_some_and(|last| !last.contains_key(*next))
            });
            if !begun {
                list.push(Value::Null);
            }
            if let Some(last) = list.last_mut() {
                put(last, rest, value);
            }
        }
        [name, rest @ ..] => put(as_map(place).entry(*name).or_insert(Value::Null), rest, value),
    }
}

fn as_list(place: &mut Value) -> &mut Vec<Value> {
    if !place.is_array() {
        *place = if place.is_null() { Value::Array(Vec::new()) } else { Value::Array(vec![place.take()]) };
    }
    place.as_array_mut().expect("it was made a list just now")
}

fn as_map(place: &mut Value) -> &mut Map<String, Value> {
    if !place.is_object() {
        *place = Value::Object(Map::new());
    }
    place.as_object_mut().expect("it was made a map just now")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(pairs: &[(&str, &str)]) -> Value {
        let mut root = Map::new();
        for (name, value) in pairs {
            insert(&mut root, name, Value::from(*value)).expect(name);
        }
        Value::Object(root)
    }

    #[test]
    fn names_lead_to_their_place() {
        assert_eq!(
            read(&[
                ("id[]", "1"),
                ("id[]", "2"),
                ("source[privacy]", "public"),
                ("f[0][name]", "a"),
                ("f[0][value]", "b")
            ]),
            json!({"id": ["1", "2"], "source": {"privacy": "public"}, "f": {"0": {"name": "a", "value": "b"}}})
        );
        assert_eq!(
            read(&[("m[][id]", "1"), ("m[][text]", "x"), ("m[][id]", "2")]),
            json!({"m": [{"id": "1", "text": "x"}, {"id": "2"}]})
        );
        assert_eq!(read(&[("types", "a"), ("types", "b")]), json!({"types": ["a", "b"]}));
    }

    #[test]
    fn contradictions_and_broken_names_do_no_harm() {
        assert_eq!(read(&[("a", "1"), ("a[b]", "2")]), json!({"a": {"b": "2"}}));
        assert_eq!(read(&[("a", "1"), ("a[]", "2")]), json!({"a": ["1", "2"]}));
        for name in ["", "[a]", "a[", "a[b", "a]b[", "a[b]c", "a[][][][][][][]"] {
            assert!(insert(&mut Map::new(), name, Value::Null).is_err(), "{name}");
        }
    }
}
