//! The directory: companies, communities and people who let themselves be found, by place and by what they do.
//!
//! What is listed here comes from this server, or from the directory of another one that this one subscribed to. What
//! another server says is believed only of what lives there ([`Listing::belongs_to`]).

use crate::{
    company::{CompanyKind, sector::Section},
    cursor::Level,
    territory::{Coordinates, TerritoryCode, name},
    text::fold,
    time::Timestamp,
    uri::Uri,
};

/// The longest name that is listed, in characters.
pub const MAX_NAME: usize = 200;
/// The longest description that is listed, in characters.
pub const MAX_SUMMARY: usize = 300;
/// How many places of one company are listed.
pub const MAX_PLACES: usize = 50;
/// How many words somebody is found by at the most.
const MAX_WORDS: usize = 80;

/// The words of a search, each the beginning of one by which somebody is found. Single letters begin nearly everything
/// and are left out.
pub fn searched(text: &str) -> Vec<String> {
    let words = name::Question::parse(text).map(|question| question.words).unwrap_or_default();
    words.into_iter().filter(|word| word.chars().nth(1).is_some()).collect()
}

/// Whether a text is a code of the NAF (`24.54Z`), how one begins (`24`, `24.5`), or the letter of a section (`C`).
pub fn is_sector(text: &str) -> bool {
    if Section::parse(text).is_some() {
        return true;
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (division, rest) = text.split_once('.').unwrap_or((text, ""));
    let class = rest.strip_suffix(|last: char| last.is_ascii_uppercase()).unwrap_or(rest);
    let begins = division.len() == 2 && digits(division);
    begins && (text.len() == 2 || ((1..=2).contains(&class.len()) && digits(class)))
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListedKind {
    /// An organisation.
    Company(CompanyKind),
    /// A group of people and companies around a purpose.
    Community,
    /// Somebody who asked for it.
    Person,
}

impl ListedKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Company(CompanyKind::Company),
        Self::Company(CompanyKind::Cooperative),
        Self::Company(CompanyKind::Association),
        Self::Company(CompanyKind::PublicBody),
        Self::Company(CompanyKind::SelfEmployed),
        Self::Community,
        Self::Person,
    ];

    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company(kind) => kind.as_str(),
            Self::Community => "community",
            Self::Person => "person",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A place in which somebody is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPlace {
    /// The area.
    pub code: TerritoryCode,
    /// What it is called.
    pub name: String,
}

/// What the directory says of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The address of the account, which can be followed.
    pub uri: Uri,
    /// The page for people.
    pub url: Uri,
    /// What it is called.
    pub name: String,
    /// What it says about itself, plain text; may be empty.
    pub summary: String,
    /// What it is.
    pub kind: ListedKind,
    /// What it does: a code of the NAF (`24.54Z`).
    pub sector: Option<String>,
    /// What it stands for, as it says.
    pub values: Vec<String>,
    /// How open it is, from 0 to 4.
    pub level: Option<Level>,
    /// Whether somebody else confirmed that it is what it says.
    pub verified: bool,
    /// Where it works, the seat first.
    pub places: Vec<ListedPlace>,
    /// The middle of the first of them.
    pub centre: Option<Coordinates>,
    /// Since when it is listed.
    pub listed_at: Timestamp,
}

impl Listing {
    /// Whether everything in it lives where `source` does (FEP-fe34).
    pub fn belongs_to(&self, source: &Uri) -> bool {
        self.uri.same_origin(source) && self.url.same_origin(source)
    }

    /// By what it is ordered: accents, capitals and articles do not matter.
    pub fn key(&self) -> String {
        let key = name::key(&self.name);
        key.chars().take(fold::MAX_KEY).collect()
    }

    /// The words by which it is found, beside `others` (what its sector is called). Sorted, each once.
    pub fn words(&self, others: &str) -> Vec<String> {
        let places = self.places.iter().take(4).flat_map(|place| name::words(&place.name));
        let mut words: Vec<String> = name::words(&self.name);
        words.extend(self.url.as_str().rsplit('/').next().into_iter().flat_map(name::words));
        words.extend(places);
        words.extend(name::words(others));
        words.extend(self.values.iter().flat_map(|value| name::words(value)));
        words.extend(name::words(&self.summary));
        let mut seen = std::collections::HashSet::new();
        words.retain(|word| !word.is_empty() && seen.insert(word.clone()));
        words.truncate(MAX_WORDS);
        words.sort();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_ms;

    fn listing() -> Listing {
        Listing {
            uri: Uri::parse("https://lyon.example/actors/1").expect("valid"),
            url: Uri::parse("https://lyon.example/@fonderie").expect("valid"),
            name: "La Fonderie du Rhône".into(),
            summary: "Pièces d'art en bronze.".into(),
            kind: ListedKind::Company(CompanyKind::Company),
            sector: Some("24.54Z".into()),
            values: vec!["Zéro déchet".into()],
            level: None,
            verified: false,
            places: vec![ListedPlace {
                code: TerritoryCode::parse("insee-com:69123").expect("a code"),
                name: "Lyon".into(),
            }],
            centre: None,
            listed_at: from_ms(0),
        }
    }

    #[test]
    fn it_is_found_by_what_it_is_called_does_and_where() {
        let words = listing().words("Fonderie d'autres métaux non ferreux");
        for word in ["fonderie", "rhone", "bronze", "metaux", "lyon", "dart", "dechet"] {
            assert!(words.iter().any(|known| known == word), "{word}: {words:?}");
        }
        assert!(words.is_sorted());
        assert_eq!(listing().key(), "fonderie rhone");
        let endless =
            Listing { summary: (0..1_000).map(|n| format!("mot{n}")).collect::<Vec<_>>().join(" "), ..listing() };
        assert_eq!(endless.words("").len(), MAX_WORDS);
    }

    #[test]
    fn nobody_is_listed_for_another_server() {
        let source = |text| Uri::parse(text).expect("valid");
        assert!(listing().belongs_to(&source("https://lyon.example/x")));
        for other in ["https://brest.example/", "http://lyon.example/", "https://lyon.example:8443/"] {
            assert!(!listing().belongs_to(&source(other)), "{other}");
        }
        let elsewhere = Listing { url: source("https://evil.example/@fonderie"), ..listing() };
        assert!(!elsewhere.belongs_to(&source("https://lyon.example/")));
    }

    #[test]
    fn sectors_have_a_form() {
        for good in ["24", "24.5", "24.54", "24.54Z", "01.1A", "C", "U"] {
            assert!(is_sector(good), "{good}");
        }
        for bad in
            ["", "2", "V", "c", "2454Z", "24.", "24.Z", "24.545", "24.54z", "24.54ZZ", "AB", "24.5é", "24 .5", "٢٤"]
        {
            assert!(!is_sector(bad), "{bad}");
        }
    }

    #[test]
    fn kinds_have_names() {
        for kind in ListedKind::ALL {
            assert_eq!(ListedKind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(ListedKind::from_name("town"), None);
    }
}
