//! Points in time.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use serde_json::Value;

/// Longer texts are no date.
const MAX_BYTES: usize = 64;

/// Reads a date as servers write it: RFC 3339, with any number of fractional digits, with or
/// without seconds and colon in the offset; without an offset it is UTC, without a time midnight.
///
/// Years outside 1 to 9999 are no date (databases disagree about them); a leap second becomes the
/// last nanosecond before it.
pub fn date(value: &Value) -> Option<DateTime<Utc>> {
    let text = value.as_str()?.trim();
    if text.len() > MAX_BYTES {
        return None;
    }
    let date = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%#z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z"))
        .map(|date| date.with_timezone(&Utc))
        .ok()
        .or_else(|| without_offset(text).map(|date| date.and_utc()))?;
    let date = if date.nanosecond() >= 1_000_000_000 { date.with_nanosecond(999_999_999)? } else { date };
    (1..=9999).contains(&date.year()).then_some(date)
}

fn without_offset(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"))
        .ok()
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Option<String> {
        date(&json!(text)).map(|date| date.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }

    #[test]
    fn reads_every_spelling() {
        for (text, expected) in [
            ("2026-03-01T10:20:30Z", "2026-03-01T10:20:30Z"),
            ("2026-03-01T10:20:30.5Z", "2026-03-01T10:20:30.500Z"),
            ("2026-03-01T10:20:30.481978+01:00", "2026-03-01T09:20:30.481978Z"),
            ("2026-03-01T10:20:30+0100", "2026-03-01T09:20:30Z"),
            ("2026-03-01T10:20:30", "2026-03-01T10:20:30Z"),
            ("2026-03-01T10:20:30.25", "2026-03-01T10:20:30.250Z"),
            ("2026-03-01T10:20", "2026-03-01T10:20:00Z"),
            ("2026-03-01T10:20Z", "2026-03-01T10:20:00Z"),
            ("2026-03-01", "2026-03-01T00:00:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999999Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "+12026-01-01T00:00:00Z", "0000-01-01"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(date(&json!(1_772_000_000)), None);
    }
}
