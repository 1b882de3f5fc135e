//! Reading values as apps write them: `"1"`, `"true"` and `true`, one value where a list is meant, lists as
//! `{"0": …}`.

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IntoDeserializer, Visitor, value},
    forward_to_deserialize_any,
};
use serde_json::Value;

/// A value from a query, a form or a JSON body, about to become what a handler asks for.
pub(crate) struct Lenient(pub Value);

/// Reads a field that may be left empty, as forms send fields that nobody filled in.
pub(crate) fn blank<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        value => T::deserialize(Lenient(value)).map(Some).map_err(D::Error::custom),
    }
}

impl Lenient {
    /// The last of several, where one is meant.
    fn single(self) -> Value {
        match self.0 {
            Value::Array(mut list) => list.pop().unwrap_or(Value::Null),
            value => value,
        }
    }

    fn text(self) -> Result<String, value::Error> {
        match self.single() {
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(is) => Ok(is.to_string()),
            _ => Err(value::Error::custom("expected a text")),
        }
    }

    fn items(self) -> Vec<Value> {
        match self.0 {
            // "id[]=" is how forms say that there is none.
            Value::Array(list) if matches!(list.as_slice(), [Value::String(text)] if text.is_empty()) => Vec::new(),
            Value::Array(list) => list,
            Value::Null => Vec::new(),
            Value::String(text) if text.is_empty() => Vec::new(),
            Value::Object(map) => {
                let mut numbered: Vec<(u64, Value)> =
                    map.into_iter().map(|(key, value)| (key.parse().unwrap_or(u64::MAX), value)).collect();
                numbered.sort_by_key(|(number, _)| *number);
                numbered.into_iter().map(|(_, value)| value).collect()
            }
            value => vec![value],
        }
    }
}

impl IntoDeserializer<'_, value::Error> for Lenient {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty, $what:literal;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
            let text = self.text().map_err(|_| value::Error::custom(concat!("expected ", $what)))?;
            let number = text.trim().parse::<$type>().map_err(|_| value::Error::custom(concat!("expected ", $what)))?;
            visitor.$visit(number)
        }
    )*};
}

impl<'de> Deserializer<'de> for Lenient {
    type Error = value::Error;

    numbers! {
        deserialize_i8 visit_i64 i64, "a whole number";
        deserialize_i16 visit_i64 i64, "a whole number";
        deserialize_i32 visit_i64 i64, "a whole number";
        deserialize_i64 visit_i64 i64, "a whole number";
        deserialize_u8 visit_u64 u64, "a whole number that is not negative";
        deserialize_u16 visit_u64 u64, "a whole number that is not negative";
        deserialize_u32 visit_u64 u64, "a whole number that is not negative";
        deserialize_u64 visit_u64 u64, "a whole number that is not negative";
        deserialize_f32 visit_f64 f64, "a number";
        deserialize_f64 visit_f64 f64, "a number";
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        match self.text()?.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "t" | "on" | "yes" => visitor.visit_bool(true),
            "false" | "0" | "f" | "off" | "no" | "" => visitor.visit_bool(false),
            _ => Err(value::Error::custom("expected true or false")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_seq(value::SeqDeserializer::new(self.items().into_iter().map(Lenient)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        let map = match self.0 {
            Value::Object(map) => map,
            Value::Null => serde_json::Map::new(),
            _ => return Err(value::Error::custom("expected named values")),
        };
        visitor.visit_map(value::MapDeserializer::new(map.into_iter().map(|(key, value)| (key, Lenient(value)))))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(is) => visitor.visit_bool(is),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_i64(number),
                (_, Some(number), _) => visitor.visit_u64(number),
                (.., Some(number)) => visitor.visit_f64(number),
                _ => Err(value::Error::custom("a number out of range")),
            },
        }
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::PostId;
    use serde_json::json;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Asked {
        #[serde(default)]
        id: Vec<PostId>,
        #[serde(default)]
        flag: bool,
        #[serde(default, deserialize_with = "blank")]
        reply: Option<PostId>,
        text: Option<String>,
    }

    fn read(value: Value) -> Result<Asked, value::Error> {
        Asked::deserialize(Lenient(value))
    }

    #[test]
    fn every_spelling_of_a_value_is_read() {
        let expected = Asked { id: vec![PostId(1), PostId(2)], flag: true, reply: None, text: Some("7".into()) };
        for value in [
            json!({"id": ["1", "2"], "flag": "true", "text": "7"}),
            json!({"id": [1, 2], "flag": true, "text": 7, "reply": null, "other": {"a": [1]}}),
            json!({"id": {"1": "2", "0": "1"}, "flag": "1", "text": ["6", "7"], "reply": ""}),
        ] {
            assert_eq!(read(value.clone()).expect("readable"), expected, "{value}");
        }
        assert_eq!(read(json!({"id": "5"})).expect("readable").id, [PostId(5)]);
    }

    #[test]
    fn nonsense_is_refused_in_words() {
        for (value, words) in [
            (json!({"id": ["x"]}), "whole number"),
            (json!({"flag": "maybe"}), "true or false"),
            (json!({"reply": {}}), "whole number"),
            (json!({"text": {"a": 1}}), "text"),
        ] {
            let error = read(value.clone()).expect_err("nonsense").to_string();
            assert!(error.contains(words), "{value}: {error}");
        }
    }
}
