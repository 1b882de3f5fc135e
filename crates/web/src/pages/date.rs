//! Moments in words: how long ago, and the date in full for those who want it exactly.

use chrono::{Datelike, SecondsFormat, Timelike};
use domain::time::Timestamp;

use super::words::{Key, Words};

/// A moment as a `<time>` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// RFC 3339, for machines.
    pub iso: String,
    /// The date and the time in full, UTC.
    pub full: String,
    /// How long ago, or the day where it was long ago.
    pub brief: String,
}

const MONTHS: [Key; 12] = [
    Key("month-1"),
    Key("month-2"),
    Key("month-3"),
    Key("month-4"),
    Key("month-5"),
    Key("month-6"),
    Key("month-7"),
    Key("month-8"),
    Key("month-9"),
    Key("month-10"),
    Key("month-11"),
    Key("month-12"),
];

/// `at` in words, seen from `now`.
pub fn when(words: Words, at: Timestamp, now: Timestamp) -> When {
    When { iso: iso(at), full: full(words, at), brief: brief(words, at, now) }
}

/// RFC 3339 in whole seconds, UTC.
pub fn iso(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A day: `14 mars 2026`.
pub fn day(words: Words, at: Timestamp) -> String {
    let (day, year) = (day_of_month(words, at), at.year().to_string());
    words.fill_all("date-day", &[("day", &day), ("month", &month(words, at)), ("year", &year)])
}

fn full(words: Words, at: Timestamp) -> String {
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    words.fill_all("date-full", &[("day", &day(words, at)), ("time", &time)])
}

/// `1er` or `14` in French.
fn day_of_month(words: Words, at: Timestamp) -> String {
    words.count("date-day-number", at.day())
}

fn month(words: Words, at: Timestamp) -> String {
    MONTHS.get(at.month0() as usize).map(|key| words.say(*key)).unwrap_or_default()
}

fn brief(words: Words, at: Timestamp, now: Timestamp) -> String {
    let past = now - at;
    if past.num_seconds() < -60 {
        // Announced by a server whose clock is ahead, or the end of a poll.
        full(words, at)
    } else if past.num_minutes() < 1 {
        words.say("date-now")
    } else if past.num_hours() < 1 {
        words.count("date-minutes", past.num_minutes())
    } else if past.num_days() < 1 {
        words.count("date-hours", past.num_hours())
    } else if past.num_days() < 7 {
        words.count("date-days", past.num_days())
    } else if at.year() == now.year() {
        words.fill_all("date-this-year", &[("day", &day_of_month(words, at)), ("month", &month(words, at))])
    } else {
        day(words, at)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::{super::words::Lang, *};

    #[test]
    fn moments_are_told_in_both_languages() {
        let now = Utc.with_ymd_and_hms(2026, 11, 21, 9, 5, 0).single().expect("a date");
        let cases = [
            (TimeDelta::seconds(20), "à l’instant", "just now"),
            (TimeDelta::minutes(1), "il y a 1 min", "1 min ago"),
            (TimeDelta::hours(5), "il y a 5 h", "5 h ago"),
            (TimeDelta::days(1), "hier", "yesterday"),
            (TimeDelta::days(3), "il y a 3 jours", "3 days ago"),
            (TimeDelta::days(20), "1er novembre", "1 November"),
            (TimeDelta::days(30), "22 octobre", "22 October"),
            (TimeDelta::days(365), "21 novembre 2025", "21 November 2025"),
        ];
        for (past, french, english) in cases {
            assert_eq!(when(Words(Lang::Fr), now - past, now).brief, french);
            assert_eq!(when(Words(Lang::En), now - past, now).brief, english);
        }
        let when = when(Words(Lang::Fr), now, now);
        assert_eq!(when.full, "21 novembre 2026 à 09:05 (UTC)");
        assert_eq!(when.iso, "2026-11-21T09:05:00Z");
    }
}
