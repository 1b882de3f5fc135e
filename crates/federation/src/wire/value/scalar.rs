//! Texts, numbers and yes or no.

use serde_json::Value;

/// 2^53, above which a JSON number is not exact everywhere.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The text of a value; of an array, its first text.
pub fn text(value: Value) -> Option<String> {
    super::items(value).find_map(|item| match item {
        Value::String(text) => Some(text),
        _ => None,
    })
}

/// Cuts a text to at most `max` characters (Unicode scalar values).
pub fn cut_chars(mut text: String, max: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(max) {
        text.truncate(end);
    }
    text
}

/// Cuts a text to at most `max` bytes, at a character boundary.
pub fn cut_bytes(mut text: String, max: usize) -> String {
    text.truncate(text.floor_char_boundary(max));
    text
}

/// A number of things: a whole number of at least zero, also when written as a float or a text.
pub fn count(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| {
            let real = number.as_f64()?;
            (real.fract() == 0.0 && (0.0..=EXACT).contains(&real)).then_some(real as u64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A finite number, also when written as a text.
pub fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|real| real.is_finite())
}

/// Yes or no, also when written as a text.
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn counts_in_every_spelling() {
        for (value, expected) in [
            (json!(3), Some(3)),
            (json!("12"), Some(12)),
            (json!(4.0), Some(4)),
            (json!(4.5), None),
            (json!(-1), None),
            (json!(1e300), None),
            (json!("many"), None),
            (json!(null), None),
        ] {
            assert_eq!(count(&value), expected, "{value}");
        }
    }

    #[test]
    fn cuts_between_characters() {
        assert_eq!(cut_chars("château".into(), 3), "châ");
        assert_eq!(cut_bytes("château".into(), 3), "ch");
        assert_eq!(cut_bytes("ab".into(), 3), "ab");
    }

    #[test]
    fn reads_flags_and_texts() {
        assert_eq!(flag(&json!("true")), Some(true));
        assert_eq!(flag(&json!(1)), None);
        assert_eq!(real(&json!("NaN")), None);
        assert_eq!(text(json!([null, 3, "a", "b"])).as_deref(), Some("a"));
    }
}
