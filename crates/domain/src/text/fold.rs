//! Folding: what a text is looked up by, so that « Besançon », "BESANCON" and "besancon" are found alike.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The text in lower case, without accents, its words separated by single spaces.
///
/// Ligatures and letters that only look like others are written out (`œ` as `oe`, `ß` as `ss`, `ø` as `o`);
/// everything that is neither letter nor digit, hyphens and apostrophes included, separates words. Letters of
/// other scripts stay. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            c if is_combining_mark(c) => {}
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The longest key that [`starts`] gives, in characters: what is longer is found by its beginning.
pub const MAX_KEY: usize = 64;
/// How many words of a text begin a key.
const MAX_STARTS: usize = 12;

/// The folded text, at most [`MAX_KEY`] characters of it.
#[must_use]
pub fn key(text: &str) -> String {
    shortened(&fold(text)).to_owned()
}

/// The folded text from each of its first words on, each at most [`MAX_KEY`] characters: what begins one of them
/// begins at a word of the text.
#[must_use]
pub fn starts(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = std::iter::once(0).chain(folded.match_indices(' ').map(|(at, _)| at + 1));
    words.map(|at| shortened(&folded[at..]).to_owned()).filter(|key| !key.is_empty()).take(MAX_STARTS).collect()
}

fn shortened(folded: &str) -> &str {
    folded.char_indices().nth(MAX_KEY).map_or(folded, |(end, _)| folded[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_that_read_alike_fold_alike() {
        for (text, folded) in [
            ("Besançon", "besancon"),
            ("BESANC\u{327}ON", "besancon"),
            ("L'Haÿ-les-Roses", "l hay les roses"),
            ("L’Haÿ\u{2011}les Roses", "l hay les roses"),
            ("Œuf-en-Ternois", "oeuf en ternois"),
            ("Lævangen", "laevangen"),
            ("Straße", "strasse"),
            ("Łódź", "lodz"),
            ("İzmir", "izmir"),
            ("Þingeyri", "thingeyri"),
            ("‘Ajmān", "ajman"),
            ("Ille-et-Vilaine (35)", "ille et vilaine 35"),
            ("  Paris\u{a0}1er ", "paris 1er"),
            ("Αθήνα", "αθηνα"),
            ("東京", "東京"),
            ("—", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn a_text_is_found_from_each_word_on() {
        assert_eq!(starts("Fonderie de l’Étang"), ["fonderie de l etang", "de l etang", "l etang", "etang"]);
        assert_eq!(starts(" — "), [""; 0]);
        assert_eq!(starts(&"a ".repeat(100)).len(), MAX_STARTS);
        assert_eq!(key(&"é".repeat(100)), "e".repeat(MAX_KEY));
    }

    proptest! {
        #[test]
        fn every_start_is_part_of_the_text_and_bounded(text in "\\PC{0,200}") {
            for start in starts(&text) {
                prop_assert!(start.chars().count() <= MAX_KEY && fold(&text).contains(&start));
                prop_assert_eq!(fold(&start), start.clone());
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains("  ") && once.trim() == once);
        }
    }
}
