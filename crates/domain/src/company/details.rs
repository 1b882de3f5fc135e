//! What an organisation says of itself beside its profile: size, age, values, languages, how it is reached.

use chrono::Datelike;

use crate::{
    text::{escape, language, sanitize},
    time::Timestamp,
    uri::Uri,
};

/// How many values a company names at the most.
pub const MAX_VALUES: usize = 8;
/// The longest value, in characters.
pub const MAX_VALUE: usize = 40;
/// How many languages a company names at the most.
pub const MAX_LANGUAGES: usize = 12;
/// How many links a company names at the most.
pub const MAX_LINKS: usize = 6;
/// The longest name of a link, in characters.
pub const MAX_LINK_NAME: usize = 60;
/// The earliest year in which a company that exists was founded.
pub const FIRST_YEAR: u16 = 500;

/// Why something that a company says of itself cannot be kept.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum DetailError {
    /// The year is not one in which a company was founded.
    #[error("the founding year is a year that has begun, for example 1951")]
    Year,
    /// There are too many values, or one is too long.
    #[error("a company names at most 8 values of 40 characters each")]
    Values,
    /// A language is none, or there are too many.
    #[error("a company names at most 12 languages, each as fr, en or pt-BR")]
    Languages,
    /// The telephone number is none.
    #[error("a telephone number has 5 to 15 digits, for example +33 4 72 00 00 00")]
    Telephone,
    /// The address is none.
    #[error("this is not an e-mail address")]
    Email,
    /// The links are too many, or one has a name that is too long.
    #[error("a company names at most 6 links, with names of at most 60 characters")]
    Links,
    /// A link is no address.
    #[error("a link is an address that begins with https://")]
    Address,
}

impl DetailError {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "refused-company-year",
            Self::Values => "refused-company-values",
            Self::Languages => "refused-company-languages",
            Self::Telephone => "refused-company-telephone",
            Self::Email => "refused-email",
            Self::Links => "refused-company-links",
            Self::Address => "refused-company-link",
        }
    }
}

/// How many people work there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SizeBand {
    /// Nobody is employed.
    Alone,
    /// 1 to 9 people.
    Micro,
    /// 10 to 49 people.
    Small,
    /// 50 to 249 people.
    Medium,
    /// 250 to 4,999 people.
    Large,
    /// 5,000 people and more.
    VeryLarge,
}

impl SizeBand {
    /// Every band, the smallest first.
    pub const ALL: [Self; 6] = [Self::Alone, Self::Micro, Self::Small, Self::Medium, Self::Large, Self::VeryLarge];

    /// Its name in forms, in our API and in the database: the numbers that it reaches from and to.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alone => "0",
            Self::Micro => "1-9",
            Self::Small => "10-49",
            Self::Medium => "50-249",
            Self::Large => "250-4999",
            Self::VeryLarge => "5000+",
        }
    }

    /// The band with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.as_str() == name)
    }

    /// The least number of people, and the greatest where there is one.
    pub fn range(self) -> (u32, Option<u32>) {
        match self {
            Self::Alone => (0, Some(0)),
            Self::Micro => (1, Some(9)),
            Self::Small => (10, Some(49)),
            Self::Medium => (50, Some(249)),
            Self::Large => (250, Some(4_999)),
            Self::VeryLarge => (5_000, None),
        }
    }
}

/// A founding year, which has begun at `now`.
pub fn founded(year: u16, now: Timestamp) -> Result<u16, DetailError> {
    let latest = u16::try_from(now.year()).unwrap_or(u16::MAX);
    if (FIRST_YEAR..=latest).contains(&year) { Ok(year) } else { Err(DetailError::Year) }
}

/// One line of plain text, without what would reorder or hide it.
fn line(typed: &str) -> String {
    sanitize::inline_html(&escape::html(typed)).trim().to_owned()
}

/// What a company stands for, in a few words each; empty ones are left out, and each is there once.
pub fn values<'a>(typed: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, DetailError> {
    let mut values: Vec<String> = Vec::new();
    for typed in typed {
        if typed.chars().count() > 4 * MAX_VALUE {
            return Err(DetailError::Values);
        }
        let value = line(typed);
        if value.is_empty() || values.iter().any(|known| known.to_lowercase() == value.to_lowercase()) {
            continue;
        }
        values.push(value);
        if values.len() > MAX_VALUES || values.iter().any(|value| value.chars().count() > MAX_VALUE) {
            return Err(DetailError::Values);
        }
    }
    Ok(values)
}

/// The languages that are spoken there, BCP 47; empty ones are left out, and each is there once.
pub fn languages<'a>(typed: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, DetailError> {
    let mut languages: Vec<String> = Vec::new();
    for typed in typed.into_iter().map(str::trim).filter(|typed| !typed.is_empty()) {
        let tag = language::normalise(typed).ok_or(DetailError::Languages)?;
        if !languages.contains(&tag) {
            languages.push(tag);
        }
        if languages.len() > MAX_LANGUAGES {
            return Err(DetailError::Languages);
        }
    }
    Ok(languages)
}

/// How a company is reached beside its account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// An e-mail address, shown to everyone.
    pub email: Option<String>,
    /// A telephone number, as it is written there.
    pub telephone: Option<String>,
    /// The address of a page with a form.
    pub form: Option<Uri>,
}

impl Contact {
    /// Reads what was typed; what is empty is nothing.
    pub fn parse(email: &str, telephone: &str, form: &str) -> Result<Self, DetailError> {
        let given = |typed: &str| Some(line(typed)).filter(|typed| !typed.is_empty());
        let email = given(email);
        if email.as_deref().is_some_and(|email| !crate::login::is_email(email)) {
            return Err(DetailError::Email);
        }
        let telephone = given(telephone);
        if telephone.as_deref().is_some_and(|telephone| !is_telephone(telephone)) {
            return Err(DetailError::Telephone);
        }
        let form = given(form).map(|form| address(&form)).transpose()?;
        Ok(Self { email, telephone, form })
    }
}

fn is_telephone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    (5..=15).contains(&digits)
        && text.len() <= 30
        && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '(' | ')'))
}

/// An address of the web; without a scheme it is meant with `https`.
fn address(typed: &str) -> Result<Uri, DetailError> {
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let uri = Uri::parse(&whole).map_err(|_| DetailError::Address)?;
    // A word alone is no name of a host that anyone else could ask, except in labs.
    let host = uri.authority().split(':').next().unwrap_or_default();
    if host.contains('.') || host == "localhost" { Ok(uri) } else { Err(DetailError::Address) }
}

/// A page that belongs to a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is called; empty for the address itself.
    pub name: String,
    /// Where it is.
    pub address: Uri,
}

/// The links that were typed, as names and addresses; those without an address are left out.
pub fn links<'a>(typed: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Link>, DetailError> {
    let mut links: Vec<Link> = Vec::new();
    for (name, typed) in typed {
        if typed.trim().is_empty() {
            continue;
        }
        if name.chars().count() > MAX_LINK_NAME {
            return Err(DetailError::Links);
        }
        let link = Link { name: line(name), address: address(typed.trim())? };
        if !links.iter().any(|known| known.address == link.address) {
            links.push(link);
        }
        if links.len() > MAX_LINKS {
            return Err(DetailError::Links);
        }
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_was_founded_in_a_year_that_has_begun() {
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-22T04:00:00Z").expect("a moment").to_utc();
        for (year, fits) in [(0, false), (499, false), (578, true), (1951, true), (2026, true), (2027, false)] {
            assert_eq!(founded(year, now).is_ok(), fits, "{year}");
        }
    }

    #[test]
    fn values_are_short_words_each_once() {
        let read = values(["  Sobriété ", "", "sobriété", "Fait\nici", "<b>Bio</b>"]).expect("short");
        assert_eq!(read, ["Sobriété", "Fait ici", "<b>Bio</b>"]);
        assert_eq!(values(["x".repeat(41).as_str()]), Err(DetailError::Values));
        let many: Vec<String> = (0..9).map(|n| n.to_string()).collect();
        assert_eq!(values(many.iter().map(String::as_str)), Err(DetailError::Values));
    }

    #[test]
    fn languages_have_one_spelling() {
        assert_eq!(languages(["FR", "br", " ", "fr"]).as_deref(), Ok(["fr".to_owned(), "br".to_owned()].as_slice()));
        assert_eq!(languages(["französisch, glaube ich"]), Err(DetailError::Languages));
    }

    #[test]
    fn one_can_be_reached() {
        let contact = Contact::parse(" bonjour@fonderie.example ", "+33 4 72 00 00 00", "fonderie.example/contact");
        let contact = contact.expect("all fit");
        assert_eq!(contact.email.as_deref(), Some("bonjour@fonderie.example"));
        assert_eq!(contact.form.map(|form| form.to_string()).as_deref(), Some("https://fonderie.example/contact"));
        assert_eq!(Contact::parse("", "", ""), Ok(Contact::default()));
        for telephone in ["12", "call me", "+33 4 72 00 00 00 00 00 00 00", "0472<script>", "04 72 00 00 00 ext"] {
            assert_eq!(Contact::parse("", telephone, ""), Err(DetailError::Telephone), "{telephone}");
        }
        assert_eq!(Contact::parse("bonjour", "", ""), Err(DetailError::Email));
        assert_eq!(Contact::parse("", "", "javascript:alert(1)"), Err(DetailError::Address));
    }

    #[test]
    fn links_lead_to_the_web() {
        let read = links([("Site", "fonderie.example"), ("", ""), ("Again", "https://fonderie.example/")]);
        let read = read.expect("they fit");
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].address.as_str(), "https://fonderie.example/");
        for wrong in ["javascript://x.example/%0aalert(1)", "ftp://a.example/", "https://u:p@a.example/", "word", "//"]
        {
            assert_eq!(links([("", wrong)]), Err(DetailError::Address), "{wrong}");
        }
    }
}
