//! The catalogue: whole in both languages, nothing unused, plain words; and those that stand in templates.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The texts of a language by their keys.
pub fn entries(language: &str) -> BTreeMap<String, String> {
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

/// What stands after each `mark` in the files below `path`, their tests left out.
fn marked(path: &Path, mark: &str) -> Vec<String> {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("a folder");
        return entries.flat_map(|entry| marked(&entry.expect("an entry").path(), mark)).collect();
    }
    let text = std::fs::read_to_string(path).expect("text");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.split(mark).skip(1).map(str::to_owned).collect()
}

fn keys_after(path: &Path, mark: &str) -> Vec<String> {
    marked(path, mark).iter().filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Every key that templates and handlers name, and every name under which use-cases and decisions refuse.
fn used() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    for mark in ["say(\"", "fill(\"", "fill_all(\"", "count(\"", "Key(\""] {
        used.extend(keys_after(&root.join("templates"), mark));
        used.extend(keys_after(&root.join("src/pages"), mark));
    }
    for place in ["../app/src", "../domain/src"] {
        used.extend(keys_after(&root.join(place), "\"refused-").iter().map(|rest| format!("refused-{rest}")));
    }
    // The documentation of the rule itself.
    used.remove("…");
    used
}

/// The names of refusals and the English text that stands beside each in a use-case.
pub fn refusals() -> Vec<(String, String)> {
    let beside = |rest: String| {
        let mut parts = rest.split('"').skip(1);
        let (name, between, text) = (parts.next()?, parts.next()?, parts.next()?);
        (between.trim() == ",").then(|| (name.to_owned(), text.to_owned()))
    };
    let use_cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    marked(&use_cases, "Reason::named(").into_iter().filter_map(beside).collect()
}

/// The names of decisions of the domain that name a bound, and their English text.
fn decisions() -> Vec<(String, String)> {
    use domain::{
        company::{details::DetailError, establishment::EstablishmentError},
        handle::UsernameError,
        login::password::PasswordError,
        poll::PollError,
        post::DraftError,
    };

    macro_rules! said {
        ($($decision:expr),* $(,)?) => { vec![$(($decision.name().to_owned(), $decision.to_string())),*] };
    }
    said![
        DetailError::Languages,
        DetailError::Links,
        DetailError::Telephone,
        DetailError::Values,
        DetailError::Year,
        DraftError::TooLong,
        DraftError::TooManyAttachments,
        EstablishmentError::Address,
        EstablishmentError::Name,
        EstablishmentError::TooMany,
        PasswordError::Length,
        PollError::Expiration,
        PollError::OptionText,
        UsernameError::Length,
    ]
}

/// The numbers of a text, however its language groups them.
fn figures(text: &str) -> Vec<String> {
    let text = text.replace(['\u{202f}', ','], "");
    let mut figures: Vec<String> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect();
    figures.sort();
    figures
}

/// The templates of pages and their parts, by the names of their files.
fn templates() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let folders = [root.join("part"), root];
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let pages = paths.filter(|path| path.extension().is_some_and(|extension| extension == "html"));
    pages.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("text"))).collect()
}

/// A text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once(close)).fold(first, |kept, (_, rest)| kept + "\n" + rest)
}

/// What a template itself lets people read or hear: text between its tags, and some attributes.
fn literals(template: &str) -> Vec<String> {
    let marks = [("{#", "#}"), ("{%", "%}"), ("{{", "}}")];
    let bare = marks.into_iter().fold(template.to_owned(), |text, (open, close)| without(&text, open, close));
    let between = bare.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text);
    let attribute = |name: &str| {
        let mark = format!(" {name}=\"");
        let values = bare.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let shown = ["alt", "aria-label", "placeholder", "title"].into_iter().flat_map(attribute);
    let texts = between.map(str::to_owned).chain(shown);
    texts.filter(|text| text.contains(char::is_alphabetic)).collect()
}

/// What stands in a label behind `<label for="`, and whether a few words explain its field.
fn label(rest: &str) -> Option<(&str, bool)> {
    let (content, rest) = rest.split_once('>')?.1.split_once("</label>")?;
    let field = rest.split("</div>").next().unwrap_or_default();
    Some((content, field.contains("aria-describedby=\"") && field.contains("class=\"hint\"")))
}

/// What a label says: its own text, and that of the keys that it names.
fn said(content: &str, entries: &BTreeMap<String, String>) -> Vec<String> {
    let keys = content.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let named = keys.filter_map(|key| entries.get(key).cloned());
    named.chain(literals(&format!("<span>{content}</span>"))).collect()
}

/// The words of a text that are written in capitals.
fn abbreviations(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().count() > 1 && word.chars().all(char::is_uppercase))
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
fn pages_refuse_within_the_same_bounds_as_the_api() {
    let (french, english, refusals) = (entries("fr"), entries("en"), refusals());
    assert!(refusals.len() > 50, "{refusals:?}");
    for (name, text) in refusals.into_iter().chain(decisions()) {
        for said in [&french[&name], &english[&name]] {
            assert_eq!(figures(said), figures(&text), "{name}");
        }
    }
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
        for (name, template) in templates() {
            for text in literals(&template) {
                let text = text.to_lowercase();
                for word in words {
                    assert!(!text.contains(word), "{name}: {word} in {text:?}");
                }
            }
        }
    }
}

#[test]
fn abbreviations_stand_where_they_are_explained() {
    // Whoever runs a company has met these.
    let common = ["AGPL", "TVA", "VAT"];
    let catalogues = [entries("fr"), entries("en")];
    let mut met = BTreeSet::new();
    for (name, template) in templates() {
        let mut explained = BTreeSet::new();
        for (content, hint) in template.split("<label for=\"").skip(1).filter_map(label) {
            for text in catalogues.iter().flat_map(|entries| said(content, entries)) {
                for short in abbreviations(&text) {
                    assert!(hint || common.contains(&short), "{name}: nothing beside the field explains {short}");
                    explained.insert(short.to_owned());
                }
            }
        }
        for text in literals(&template) {
            for short in abbreviations(&text) {
                assert!(common.contains(&short) || explained.contains(short), "{name}: {short} in {text:?}");
            }
        }
        met.extend(explained);
    }
    for short in ["LEI", "NAF", "SIREN", "SIRET"] {
        assert!(met.contains(short), "{short} is looked at");
    }
}

#[test]
fn what_a_template_says_is_found() {
    let template = "{% extends \"x\" %}<p class=\"toot\">{# no #}Un {{ f.say(\"token\") }} mot</p>\
                    <input placeholder=\"24.54Z\" value=\"no\"><b>{% if a > b %}SIREN{% endif %}</b>";
    let found: Vec<String> = literals(template).iter().map(|text| text.trim().replace('\n', "|")).collect();
    assert_eq!(found, ["Un | mot", "SIREN", "24.54Z"]);
    assert_eq!(label("a\">A</label><input aria-describedby=\"b\"><i class=\"hint\"></i></div>"), Some(("A", true)));
    assert_eq!(label("a\">A</label><input></div><i class=\"hint\"></i>"), Some(("A", false)));
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
