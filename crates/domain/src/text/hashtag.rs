//! Hashtags: which words may be one, and under which name they are looked up.
//!
//! A hashtag is shown as it was typed (`#FonderieDuRhône`) and found under its normal form
//! (`fonderiedurhône`). Names follow Mastodon's rules: letters, digits and marks of any
//! script, `_`, and the separators `·`, `・` and the zero-width non-joiner inside the word.

use unicode_normalization::UnicodeNormalization;

use super::character::is_word;

/// The longest name, in characters and without its `#`; longer words are not hashtags.
pub const MAX_CHARS: usize = 100;

/// The signs that introduce a hashtag: the usual one and its full-width twin.
pub(super) const SIGNS: [char; 2] = ['#', '＃'];

/// Characters that may stand inside a name and not at its ends, beside the word characters.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{B7}' | '\u{30FB}' | '\u{200C}')
}

/// Whether `name`, without its `#`, is a hashtag as it stands.
///
/// It starts with a letter, a digit or `_`, does not end in a separator, and is not made of
/// digits alone: there is a letter in it, or digits on both sides of a separator
/// (`2026_27`).
#[must_use]
pub fn is_valid(name: &str) -> bool {
    name.len() <= MAX_CHARS * 4 && length_at_start(name) == Some(name.len())
}

/// A name without its `#` and without what may not stand in one: how other servers' tags with spaces, hyphens or
/// brackets are read, as Mastodon does.
#[must_use]
pub fn cleaned(name: &str) -> String {
    name.chars().filter(|c| is_word(*c) || is_separator(*c)).take(MAX_CHARS).collect()
}

/// The form under which a hashtag is stored and found, or `None` when it is not one.
///
/// A leading `#` is ignored. Compatibility forms are unified (NFKC) and letters made lower
/// case; accents stay. Normalising twice changes nothing.
#[must_use]
pub fn normalise(name: &str) -> Option<String> {
    let name = name.strip_prefix(SIGNS).unwrap_or(name);
    // Checked first, so that hostile lengths never reach the normaliser.
    if !is_valid(name) {
        return None;
    }
    let folded: String = name.nfkc().collect::<String>().to_lowercase();
    // Lowering may decompose (`İ`): compose again.
    let normal: String = folded.nfkc().collect();
    is_valid(&normal).then_some(normal)
}

/// The length in bytes of the hashtag name at the start of `text`, if there is one.
pub(super) fn length_at_start(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if !(first.is_alphanumeric() || first == '_') {
        return None;
    }
    let mut end = 0; // after the last character that may end a name
    let mut chars = 0;
    for (at, c) in text.char_indices() {
        if is_word(c) {
            end = at + c.len_utf8();
        } else if !is_separator(c) {
            break;
        }
        chars += 1;
        // One more is let through for a separator that is trimmed below.
        if chars > MAX_CHARS + 1 {
            return None;
        }
    }
    let name = &text[..end];
    (name.chars().count() <= MAX_CHARS && says_something(name)).then_some(end)
}

fn says_something(name: &str) -> bool {
    if name.chars().any(char::is_alphabetic) {
        return true;
    }
    let inner = name.trim_matches('_');
    inner.contains(|c| c == '_' || is_separator(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_of_every_script_are_hashtags() {
        for name in
            ["rust", "Fonderie", "économie", "タグ", "हिन्दी", "snake_case", "2026_27", "1er", "_x", "col·legi", "a"]
        {
            assert!(is_valid(name), "{name}");
        }
    }

    #[test]
    fn numbers_and_punctuation_are_not() {
        for name in
            ["", "1", "2026", "_", "____", "·a", "a·", "a b", "a-b", "#a", "a.b", "½", "\u{FE0F}\u{20E3}", "_1_"]
        {
            assert!(!is_valid(name), "{name}");
        }
    }

    #[test]
    fn of_other_servers_tags_what_may_stand_in_one_stays() {
        for (told, expected) in [
            ("#with-dash_under", Some("withdash_under")),
            ("with white space", Some("withwhitespace")),
            ("#with(subtag)", Some("withsubtag")),
            ("#1234", None),
            ("#🐄", None),
        ] {
            assert_eq!(normalise(&cleaned(told)).as_deref(), expected, "{told}");
        }
        assert!(cleaned(&"é".repeat(MAX_CHARS + 9)).chars().count() <= MAX_CHARS);
    }

    #[test]
    fn the_length_is_bounded() {
        assert!(is_valid(&"é".repeat(MAX_CHARS)));
        assert!(!is_valid(&"é".repeat(MAX_CHARS + 1)));
        assert_eq!(normalise(&"a".repeat(1_000_000)), None);
        assert_eq!(length_at_start(&"a".repeat(MAX_CHARS + 1)), None);
    }

    #[test]
    fn the_normal_form_unifies_case_and_width_and_keeps_accents() {
        assert_eq!(normalise("#FonderieDuRhône").as_deref(), Some("fonderiedurhône"));
        assert_eq!(normalise("Ｒｕｓｔ").as_deref(), Some("rust"));
        assert_eq!(normalise("Rho\u{302}ne"), normalise("rhône"));
        assert_eq!(normalise("＃tag").as_deref(), Some("tag"));
        assert_eq!(normalise("##tag"), None);
        assert_eq!(normalise("2026"), None);
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own(name in r"\PC{0,40}") {
            if let Some(normal) = normalise(&name) {
                prop_assert!(is_valid(&normal));
                prop_assert_eq!(normalise(&normal), Some(normal));
            }
        }

        #[test]
        fn a_name_found_in_text_is_valid(text in r"\PC{0,40}") {
            if let Some(end) = length_at_start(&text) {
                prop_assert!(is_valid(&text[..end]));
            }
        }
    }
}
