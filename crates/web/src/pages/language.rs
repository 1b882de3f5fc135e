//! Languages that people write in and companies speak, by their own names.

use super::choice::Choice;

/// Those that are offered; others stand as their tags.
const LANGUAGES: &[(&str, &str)] = &[
    ("fr", "Français"),
    ("br", "Brezhoneg"),
    ("ca", "Català"),
    ("co", "Corsu"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("eu", "Euskara"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("oc", "Occitan"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ar", "العربية"),
];

/// The languages to write in, one of them chosen.
pub fn choices(chosen: &str) -> Vec<Choice> {
    let known = LANGUAGES.iter().any(|(tag, _)| *tag == chosen);
    let other = (!known && !chosen.is_empty()).then_some((chosen, chosen));
    let choice = |(tag, name): &(&str, &str)| Choice {
        value: (*tag).to_owned(),
        label: (*name).to_owned(),
        chosen: *tag == chosen,
    };
    other.iter().chain(LANGUAGES).map(choice).collect()
}

/// What these languages are called, in their own words.
pub fn names(tags: &[String]) -> String {
    let mut names = Vec::with_capacity(tags.len());
    for tag in tags {
        names.push(LANGUAGES.iter().find(|(known, _)| known == tag).map_or(tag.as_str(), |(_, name)| name));
    }
    names.join(", ")
}
