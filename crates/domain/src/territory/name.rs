//! By which words areas are found.
//!
//! Names and questions go through the same rules, so that "st etienne", « Saint-Étienne » and "saint etienne" meet:
//! both are folded, articles and prepositions are left out (« La Rochelle » is found under "rochelle"), and « Saint »
//! is found under "st" too. Every word of a question may be the beginning of a word of the name.

use crate::text::fold::fold;

/// The longest question that is looked at, in characters.
pub const MAX_QUESTION: usize = 200;
/// How many words of a question are looked for.
const MAX_WORDS: usize = 8;
/// How much of a word is looked at, in characters.
const MAX_WORD: usize = 40;

/// Words that only join others. They are looked for where there are no others: there is a commune of Les.
const JOINING: [&str; 16] =
    ["le", "la", "les", "l", "de", "du", "des", "d", "en", "et", "sur", "sous", "au", "aux", "a", "of"];

/// The short forms, and what they stand for.
const SAINTS: [(&str, &str); 4] = [("st", "saint"), ("ste", "sainte"), ("sts", "saints"), ("stes", "saintes")];

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The [`key`] of a name that is exactly this.
    pub key: String,
    /// Words, each of which has to be the beginning of a word of the name. Never empty.
    pub words: Vec<String>,
}

impl Question {
    /// Reads a question; `None` when there is nothing to look for in it.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().take(MAX_QUESTION).collect();
        let folded = fold(&text);
        let mut words: Vec<String> = Vec::new();
        for word in bearing(&folded) {
            let word: String = word.chars().take(MAX_WORD).collect();
            if !words.contains(&word) && words.len() < MAX_WORDS {
                words.push(word);
            }
        }
        (!words.is_empty()).then(|| Self { key: key(&text), words })
    }
}

/// Whether a folded word only joins others.
pub(super) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word)
}

/// The words of a name under which it is found.
pub fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut words = Vec::new();
    let mut previous = "";
    for word in folded.split(' ') {
        // « L'Haÿ » is typed as "lhay" too.
        if matches!(previous, "l" | "d") {
            words.push(format!("{previous}{word}"));
        }
        previous = word;
    }
    for word in bearing(&folded) {
        if let Some((short, long)) = SAINTS.into_iter().find(|(short, long)| [*short, *long].contains(&word)) {
            words.extend([short.to_owned(), long.to_owned()]);
        } else {
            words.push(word.to_owned());
        }
    }
    for word in &mut words {
        if let Some((end, _)) = word.char_indices().nth(MAX_WORD) {
            word.truncate(end);
        }
    }
    words.sort();
    words.dedup();
    words
}

/// What two names have in common that differ only in case, accents, hyphens, articles and the way in which « Saint »
/// is written. Names are ordered by it.
pub fn key(name: &str) -> String {
    let folded = fold(name);
    let long = |word| SAINTS.into_iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long);
    bearing(&folded).into_iter().map(long).collect::<Vec<&str>>().join(" ")
}

/// The words of a folded text that bear its meaning.
fn bearing(folded: &str) -> Vec<&str> {
    let all = || folded.split(' ').filter(|word| !word.is_empty());
    let bearing: Vec<&str> = all().filter(|word| !JOINING.contains(word)).collect();
    if bearing.is_empty() { all().collect() } else { bearing }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether a question finds a name.
    fn finds(question: &str, name: &str) -> bool {
        let words = words(name);
        Question::parse(question)
            .is_some_and(|question| question.words.iter().all(|word| words.iter().any(|other| other.starts_with(word))))
    }

    #[test]
    fn names_have_words() {
        for (name, expected) in [
            ("Brest", ["brest"].as_slice()),
            ("L'Haÿ-les-Roses", &["hay", "lhay", "roses"]),
            ("Saint-Étienne", &["etienne", "saint", "st"]),
            ("St Étienne", &["etienne", "saint", "st"]),
            ("Sainte-Foy-lès-Lyon", &["foy", "lyon", "sainte", "ste"]),
            ("Saintes", &["saintes", "stes"]),
            ("La Rochelle", &["rochelle"]),
            ("Œuf-en-Ternois", &["oeuf", "ternois"]),
            ("Provence-Alpes-Côte d'Azur", &["alpes", "azur", "cote", "dazur", "provence"]),
            ("Lès", &["les"]),
            ("Y", &["y"]),
            ("Paris 1er Arrondissement", &["1er", "arrondissement", "paris"]),
            ("", &[]),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
    }

    #[test]
    fn questions_find_names() {
        for (question, name) in [
            ("brest", "Brest"),
            ("BRES", "Brest"),
            ("lhay", "L'Haÿ-les-Roses"),
            ("l'hay les r", "L'Haÿ-les-Roses"),
            ("st etienne", "Saint-Étienne"),
            ("St. Étienne", "Saint-Étienne"),
            ("saint-e", "Saint-Étienne"),
            ("sain", "Saint-Étienne"),
            ("ste foy", "Sainte-Foy-lès-Lyon"),
            ("saint foy", "Sainte-Foy-lès-Lyon"),
            ("foy lyon", "Sainte-Foy-lès-Lyon"),
            ("rochelle", "La Rochelle"),
            ("la rochelle", "La Rochelle"),
            ("oeuf", "Œuf-en-Ternois"),
            ("Œuf en", "Œuf-en-Ternois"),
            ("cote d azur", "Provence-Alpes-Côte d'Azur"),
            ("les", "Lès"),
            ("strasb", "Strasbourg"),
        ] {
            assert!(finds(question, name), "{question} finds {name}");
        }
        for (question, name) in
            [("brestois", "Brest"), ("saint", "Strasbourg"), ("st malo", "Saint-Étienne"), ("ochelle", "La Rochelle")]
        {
            assert!(!finds(question, name), "{question} does not find {name}");
        }
    }

    #[test]
    fn keys_are_equal_for_equal_names() {
        for (one, other) in [
            ("La Rochelle", "rochelle"),
            ("St-Étienne", "Saint Etienne"),
            ("Ste Foy lès Lyon", "SAINTE-FOY-LES-LYON"),
            ("L’Haÿ-les-Roses", "l'hay les roses"),
            ("Lès", "les"),
        ] {
            assert_eq!(key(one), key(other));
        }
        assert_ne!(key("Saint-Denis"), key("Sainte-Denis"));
        assert_ne!(key("Lyon"), key("Lyons"));
    }

    #[test]
    fn questions_are_bounded() {
        assert_eq!(Question::parse(""), None);
        assert_eq!(Question::parse(" — ' "), None);
        let many = Question::parse(&"a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 ".repeat(50)).expect("a question");
        assert_eq!(many.words.len(), MAX_WORDS);
        let long = Question::parse(&"x".repeat(10_000)).expect("a question");
        assert_eq!((long.words[0].len(), long.key.len()), (MAX_WORD, MAX_QUESTION));
        assert_eq!(Question::parse("brest brest BREST").expect("a question").words, ["brest"]);
    }

    proptest! {
        #[test]
        fn a_name_is_found_by_itself(name in "\\PC{0,60}") {
            let question = Question::parse(&name);
            prop_assert_eq!(question.is_some(), !fold(&name).is_empty());
            prop_assert!(question.is_none() || finds(&name, &name), "{}", name);
        }
    }
}
