//! The words of the pages: one Fluent catalogue, French and English (`locales/{fr,en}/*.ftl`).
//!
//! Keys are written as literals in `say("…")`, `fill("…")`, `count("…")` and `Key("…")` alone, so that a test can
//! compare every use with the catalogue. What use-cases refuse brings its name along ([`Key::of`]).

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader};

static_loader! {
    static CATALOGUE = {
        locales: "./locales",
        fallback_language: "fr",
        // Fluent puts invisible isolation marks around what is filled in; they would show in titles and attributes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static FRENCH: LanguageIdentifier = langid!("fr");
static ENGLISH: LanguageIdentifier = langid!("en");

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// French, the language that the project began in.
    Fr,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::En => "English",
        }
    }

    /// The language that a tag such as `fr-BE` begins with.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let base = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| base.eq_ignore_ascii_case(lang.tag()))
    }

    /// The language that a reader likes best (RFC 9110, section 12.5.4); the first of equals wins.
    pub fn negotiate(accept_language: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in accept_language.split(',').take(20) {
            let (tag, parameter) = range.split_once(';').unwrap_or((range, ""));
            let weight = parameter.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
            if let (Some(lang), Some(weight)) = (Self::from_tag(tag), weight)
                && weight > 0.0
                && best.is_none_or(|(least, _)| weight > least)
            {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::Fr => &FRENCH,
            Self::En => &ENGLISH,
        }
    }
}

/// The name of a text in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub &'static str);

impl Key {
    /// What says why a use-case refused; `otherwise` where it only says what kind of refusal it is.
    pub fn of(error: &app::Error, otherwise: Self) -> Self {
        error.refusal().map_or(otherwise, Self)
    }
}

impl From<&'static str> for Key {
    fn from(name: &'static str) -> Self {
        Self(name)
    }
}

/// What stands where a text has places that are filled later: characters that no text uses.
const STAND_INS: [&str; 2] = ["\u{e000}", "\u{e001}"];

/// A text with two places, looked up once to be filled often.
pub struct Pattern {
    /// What is said, and which place comes after it.
    pieces: Vec<(String, Option<usize>)>,
}

impl Pattern {
    /// The text with these values in its places, in the order in which they were named.
    pub fn fill(&self, values: [&str; 2]) -> String {
        let mut text = String::new();
        for (said, place) in &self.pieces {
            text.push_str(said);
            text.push_str(place.map_or("", |place| values[place]));
        }
        text
    }
}

/// The catalogue, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Lang);

impl Words {
    /// A text.
    pub fn say(self, key: impl Into<Key>) -> String {
        self.look_up(key.into(), None)
    }

    /// A text with `value` in the place called `name`.
    pub fn fill(self, key: impl Into<Key>, name: &'static str, value: impl AsRef<str>) -> String {
        self.fill_all(key, &[(name, value.as_ref())])
    }

    /// A text with several places filled.
    pub fn fill_all(self, key: impl Into<Key>, values: &[(&'static str, &str)]) -> String {
        let arguments = values
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::String(Cow::Owned((*value).to_owned()))))
            .collect();
        self.look_up(key.into(), Some(&arguments))
    }

    /// A text about `n` things: `n` chooses the form, `number` is written.
    pub fn count(self, key: impl Into<Key>, n: impl Into<i64>) -> String {
        let n = n.into();
        let arguments = HashMap::from([
            (Cow::Borrowed("n"), FluentValue::from(n)),
            (Cow::Borrowed("number"), FluentValue::String(Cow::Owned(self.number(n)))),
        ]);
        self.look_up(key.into(), Some(&arguments))
    }

    /// A text with two places, whose words do not depend on what is filled in: looking it up costs more than all else
    /// of a page that says it hundreds of times.
    pub fn pattern(self, key: impl Into<Key>, places: [&'static str; 2]) -> Pattern {
        let [one, other] = STAND_INS;
        let text = self.fill_all(key, &[(places[0], one), (places[1], other)]);
        let mut pieces = Vec::new();
        let mut said = String::new();
        for letter in text.chars() {
            match STAND_INS.iter().position(|stand_in| stand_in.starts_with(letter)) {
                Some(place) => pieces.push((std::mem::take(&mut said), Some(place))),
                None => said.push(letter),
            }
        }
        pieces.push((said, None));
        Pattern { pieces }
    }

    /// A whole number as the language groups it: `12 345` or `12,345`.
    pub fn number(self, n: impl Into<i64>) -> String {
        let n = n.into();
        let digits = n.unsigned_abs().to_string();
        let separator = match self.0 {
            Lang::Fr => '\u{202f}',
            Lang::En => ',',
        };
        let mut text = String::from(if n < 0 { "-" } else { "" });
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    fn look_up(self, key: Key, arguments: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        CATALOGUE.try_lookup_complete(self.0.identifier(), key.0, arguments).unwrap_or_else(|| {
            tracing::error!(key = key.0, "a text is missing in the catalogue");
            key.0.to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_get_the_language_they_like_best() {
        for (header, lang) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Some(Lang::Fr)),
            ("en-GB,en;q=0.9,fr;q=0.8", Some(Lang::En)),
            ("de,fr;q=0.3,en;q=0.7", Some(Lang::En)),
            ("br, fr;q=0.5", Some(Lang::Fr)),
            ("en;q=0, fr;q=0.1", Some(Lang::Fr)),
            ("de", None),
            ("fr;q=x", None),
            ("", None),
        ] {
            assert_eq!(Lang::negotiate(header), lang, "{header}");
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(Words(Lang::Fr).number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(Words(Lang::En).number(-1_234), "-1,234");
        assert_eq!(Words(Lang::En).number(999), "999");
    }

    #[test]
    fn patterns_say_what_is_filled_at_once() {
        for words in Lang::ALL.map(Words) {
            for key in ["directory-map-mark", "directory-map-one"] {
                let second = if key == "directory-map-mark" { "found" } else { "name" };
                let pattern = words.pattern(Key(key), ["place", second]);
                for [place, other] in [["Lyon (69)", "2"], ["", "{ $place }"], ["a\u{a0}b", "«\u{a0}c\u{a0}»"]] {
                    let said = words.fill_all(Key(key), &[("place", place), (second, other)]);
                    assert_eq!(pattern.fill([place, other]), said);
                }
            }
        }
    }

    #[test]
    fn one_and_many_differ() {
        assert_eq!(Words(Lang::En).count("count-posts", 1), "1 post");
        assert_eq!(Words(Lang::En).count("count-posts", 1_200), "1,200 posts");
        assert_eq!(Words(Lang::Fr).count("count-posts", 0), "0 publication");
        assert_eq!(Words(Lang::Fr).count("count-posts", 2), "2 publications");
    }
}
