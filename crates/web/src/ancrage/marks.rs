//! Marks of pages of the directory: after which entry a page begins. Whoever asks takes them as they are.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::ListingId;

/// The longest mark, in characters.
pub(crate) const MAX: usize = 600;

/// What stands for the entry after which a page begins.
pub(crate) fn write(key: &str, id: ListingId) -> String {
    format!("{id}.{}", URL_SAFE_NO_PAD.encode(key))
}

/// The entry that a mark stands for.
pub(crate) fn read(mark: &str) -> Option<(String, ListingId)> {
    let (id, key) = mark.split_once('.')?;
    let key = String::from_utf8(URL_SAFE_NO_PAD.decode(key).ok()?).ok()?;
    // No key holds this, and PostgreSQL takes no text that does.
    (!key.contains('\0')).then_some((key, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_lead_back() {
        for (key, id) in [("fonderie rhone", 7), ("", 0), ("é.x", i64::MAX)] {
            assert_eq!(read(&write(key, ListingId(id))), Some((key.to_owned(), ListingId(id))));
        }
        for nonsense in ["", ".", "7", "7.*", "x.YQ", "7.AA", "7._w"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
        let longest = "\u{10FFFF}".repeat(domain::text::fold::MAX_KEY);
        assert!(write(&longest, ListingId(i64::MIN)).len() <= MAX);
    }
}
