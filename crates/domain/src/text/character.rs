//! Which characters join into words, and which ones only deceive the eye.

use unicode_normalization::char::is_combining_mark;

/// Whether `c` continues a word: a letter, digit, combining mark or connector such as `_`.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric() || is_combining_mark(c) || is_connector(c)
}

/// Unicode's connector punctuation (`Pc`).
fn is_connector(c: char) -> bool {
    matches!(c, '_' | '\u{203F}' | '\u{2040}' | '\u{2054}' | '\u{FE33}' | '\u{FE34}' | '\u{FF3F}')
        || ('\u{FE4D}'..='\u{FE4F}').contains(&c)
}

/// Whether `c` reorders the text around it, so that what is read is not what is written.
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` is a control character with no meaning in running text.
pub(super) fn is_stray_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// The longest prefix of `text` of at most `max` bytes that ends on a character boundary.
pub(super) fn prefix(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_make_words() {
        for c in ['a', 'Z', '0', '_', 'é', 'タ', '中', 'ह', '\u{094D}', '\u{0301}'] {
            assert!(is_word(c), "{c:?}");
        }
        for c in ['-', '.', ' ', '@', '#', '·', '😀', '\u{200D}'] {
            assert!(!is_word(c), "{c:?}");
        }
    }

    #[test]
    fn a_prefix_never_splits_a_character() {
        assert_eq!(prefix("aé", 2), "a");
        assert_eq!(prefix("aé", 3), "aé");
        assert_eq!(prefix("aé", 99), "aé");
    }
}
