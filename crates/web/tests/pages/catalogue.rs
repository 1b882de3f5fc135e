//! The catalogue: whole in both languages, nothing unused, plain words.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

fn entries(language: &str) -> BTreeMap<String, String> {
    let mut entries = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    for file in std::fs::read_dir(folder).expect("a folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let (false, Some((name, value))) = (line.starts_with(' '), line.split_once(" = ")) {
                name.clone_into(&mut key);
                assert!(entries.insert(key.clone(), value.to_owned()).is_none(), "{key} stands twice");
            } else if let (false, Some(name)) = (line.starts_with(' '), line.strip_suffix(" =")) {
                name.clone_into(&mut key);
                assert!(entries.insert(key.clone(), String::new()).is_none(), "{key} stands twice");
            } else if let Some(entry) = entries.get_mut(&key) {
                entry.push_str(line);
            }
        }
    }
    entries
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next()).collect()
}

/// Every key that templates and handlers name.
fn used() -> BTreeSet<String> {
    fn visit(path: &Path, used: &mut BTreeSet<String>) {
        if path.is_dir() {
            for entry in std::fs::read_dir(path).expect("a folder") {
                visit(&entry.expect("an entry").path(), used);
            }
            return;
        }
        let text = std::fs::read_to_string(path).expect("text");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for mark in ["say(\"", "fill(\"", "fill_all(\"", "count(\"", "Key(\""] {
            used.extend(text.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    visit(&root.join("templates"), &mut used);
    visit(&root.join("src/pages"), &mut used);
    // The documentation of the rule itself.
    used.remove("…");
    used
}

#[test]
fn both_languages_say_the_same_things() {
    let (french, english) = (entries("fr"), entries("en"));
    assert!(french.len() > 100);
    let keys = |entries: &BTreeMap<String, String>| entries.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&french), keys(&english));
    for (key, text) in &french {
        let plural =
            |places: BTreeSet<&str>| places.into_iter().filter(|place| *place != "n").collect::<Vec<_>>().join(" ");
        assert_eq!(plural(places(text)), plural(places(&english[key])), "{key} fills the same places");
        assert!(!text.trim().is_empty() && !english[key].trim().is_empty(), "{key} says something");
    }
}

#[test]
fn every_key_that_is_used_exists_and_the_reverse() {
    let known: BTreeSet<String> = entries("fr").into_keys().collect();
    let used = used();
    assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "missing");
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "unused");
}

#[test]
fn words_are_plain() {
    let jargon: [(&str, &[&str]); 2] = [
        (
            "fr",
            &["instance", "fédér", "fediver", "acteur", "activitypub", "webfinger", "toot", "pouet", "jeton", "token"],
        ),
        ("en", &["instance", "federat", "fediver", "actor", "activitypub", "webfinger", "toot", "token"]),
    ];
    for (language, words) in jargon {
        for (key, text) in entries(language) {
            let text = text.to_lowercase();
            for word in words {
                assert!(!text.contains(word), "{language} {key}: {word}");
            }
        }
    }
}

#[test]
fn french_marks_keep_to_their_words() {
    for (key, text) in entries("fr") {
        for loose in [" ;", " ?", " !", " :", " »", "« ", " %"] {
            assert!(!text.contains(loose), "{key}: an ordinary space in {loose:?}");
        }
        for bare in ["«", "»", ";", "?", "!", ":"] {
            for (at, _) in text.match_indices(bare) {
                let beside =
                    if bare == "«" { text[at + bare.len()..].chars().next() } else { text[..at].chars().last() };
                let space = if matches!(bare, ";" | "?" | "!") { '\u{202f}' } else { '\u{a0}' };
                assert_eq!(beside, Some(space), "{key}: the space beside {bare}");
            }
        }
    }
}
