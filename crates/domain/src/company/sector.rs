//! What an organisation does, by the French nomenclature of activities (NAF rev. 2), whose first four digits are the
//! European one (NACE rev. 2).
//!
//! The table is a text with one line per code, `code<TAB>label`, in order; the label is left out where it is that of
//! the line before. `cargo xtask sectors` makes it; where it comes from is said in
//! `crates/domain/data/NOTICE`.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/sectors.tsv");

/// Codes and labels, in order of the codes.
static SECTORS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let mut sectors: Vec<(&str, &str)> = Vec::new();
    for line in TABLE.lines() {
        let (code, label) = line.split_once('\t').unwrap_or((line, ""));
        let above = || sectors.last().map_or("", |(_, label)| *label);
        sectors.push((code, if label.is_empty() { above() } else { label }));
    }
    sectors
});

/// An activity that the nomenclature knows: a division (`24`), a group (`24.5`), a class (`24.54`, as in NACE) or a
/// subclass (`24.54Z`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sector {
    code: &'static str,
    label: &'static str,
}

/// Why a text is no sector.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
#[error("this is no code of the NAF, such as 24.54Z or 24")]
pub struct SectorError;

impl Sector {
    /// Reads a code, with or without its point: `24.54Z`, `2454z`, `24`.
    pub fn parse(typed: &str) -> Result<Self, SectorError> {
        let mut code: String =
            typed.chars().filter(|c| !matches!(c, '.' | ' ')).take(7).collect::<String>().to_ascii_uppercase();
        if code.len() > 2 && code.is_char_boundary(2) {
            code.insert(2, '.');
        }
        let place = SECTORS.binary_search_by(|(known, _)| known.cmp(&code.as_str())).map_err(|_| SectorError)?;
        SECTORS.get(place).map(|(code, label)| Self { code, label }).ok_or(SectorError)
    }

    /// Every sector, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        SECTORS.iter().map(|(code, label)| Self { code, label })
    }

    /// The divisions: two digits, the widest that a company can name.
    pub fn divisions() -> impl Iterator<Item = Self> {
        Self::all().filter(|sector| sector.code.len() == 2)
    }

    /// The code: `24.54Z`.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// What it is called in French, the language of the nomenclature.
    pub fn label(self) -> &'static str {
        self.label
    }

    /// The section that it belongs to.
    pub fn section(self) -> Section {
        let division = self.code.get(..2).and_then(|digits| digits.parse().ok()).unwrap_or(0_u8);
        SECTIONS.into_iter().rev().find(|section| section.first <= division).unwrap_or(SECTIONS[0])
    }
}

/// One of the 21 sections of the nomenclature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Its letter.
    pub letter: char,
    /// What it is called in French.
    pub label: &'static str,
    /// What it is called in English.
    pub label_en: &'static str,
    /// Its first division.
    first: u8,
}

impl Section {
    /// The one with this letter.
    pub fn parse(letter: &str) -> Option<Self> {
        SECTIONS.into_iter().find(|section| letter.len() == 1 && letter.starts_with(section.letter))
    }

    /// Its divisions: the first, and the one that is the next section's. Codes are sorted as texts.
    pub fn divisions(self) -> (String, String) {
        let next = SECTIONS.into_iter().map(|section| section.first).find(|first| *first > self.first);
        (format!("{:02}", self.first), next.map_or_else(|| ":".to_owned(), |first| format!("{first:02}")))
    }
}

const fn section(letter: char, first: u8, label: &'static str, label_en: &'static str) -> Section {
    Section { letter, label, label_en, first }
}

/// Every section, in order.
pub const SECTIONS: [Section; 21] = [
    section('A', 1, "Agriculture, sylviculture et pêche", "Agriculture, forestry and fishing"),
    section('B', 5, "Industries extractives", "Mining and quarrying"),
    section('C', 10, "Industrie manufacturière", "Manufacturing"),
    section(
        'D',
        35,
        "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné",
        "Electricity, gas, steam and air conditioning supply",
    ),
    section(
        'E',
        36,
        "Production et distribution d'eau ; assainissement, gestion des déchets et dépollution",
        "Water supply; sewerage, waste management and remediation activities",
    ),
    section('F', 41, "Construction", "Construction"),
    section(
        'G',
        45,
        "Commerce ; réparation d'automobiles et de motocycles",
        "Wholesale and retail trade; repair of motor vehicles and motorcycles",
    ),
    section('H', 49, "Transports et entreposage", "Transportation and storage"),
    section('I', 55, "Hébergement et restauration", "Accommodation and food service activities"),
    section('J', 58, "Information et communication", "Information and communication"),
    section('K', 64, "Activités financières et d'assurance", "Financial and insurance activities"),
    section('L', 68, "Activités immobilières", "Real estate activities"),
    section(
        'M',
        69,
        "Activités spécialisées, scientifiques et techniques",
        "Professional, scientific and technical activities",
    ),
    section(
        'N',
        77,
        "Activités de services administratifs et de soutien",
        "Administrative and support service activities",
    ),
    section('O', 84, "Administration publique", "Public administration and defence; compulsory social security"),
    section('P', 85, "Enseignement", "Education"),
    section('Q', 86, "Santé humaine et action sociale", "Human health and social work activities"),
    section('R', 90, "Arts, spectacles et activités récréatives", "Arts, entertainment and recreation"),
    section('S', 94, "Autres activités de services", "Other service activities"),
    section('T', 97, "Activités des ménages en tant qu'employeurs", "Activities of households as employers"),
    section('U', 99, "Activités extra-territoriales", "Activities of extraterritorial organisations and bodies"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_are_typed() {
        for typed in ["24.54Z", "2454z", "24.54 Z", "2454Z"] {
            let sector = Sector::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert_eq!((sector.code(), sector.label()), ("24.54Z", "Fonderie d'autres métaux non ferreux"));
        }
        let division = Sector::parse("24").expect("a division");
        assert_eq!((division.label(), division.section().letter), ("Métallurgie", 'C'));
        assert_eq!(Sector::parse("24.54").map(Sector::label), Ok("Fonderie d'autres métaux non ferreux"));
    }

    #[test]
    fn other_texts_are_refused() {
        for typed in ["", "2", "00", "99.99Z", "24.54A", "fonderie", "é", "2é54", "24.54ZZ", "４２"] {
            assert_eq!(Sector::parse(typed), Err(SectorError), "{typed}");
        }
    }

    #[test]
    fn every_code_is_within_its_section_alone() {
        for sector in Sector::all() {
            let around = SECTIONS.into_iter().filter(|section| {
                let (from, to) = section.divisions();
                from.as_str() <= sector.code() && sector.code() < to.as_str()
            });
            assert_eq!(around.collect::<Vec<_>>(), [sector.section()], "{}", sector.code());
        }
        for section in SECTIONS {
            assert_eq!(Section::parse(&section.letter.to_string()), Some(section));
        }
        for other in ["", "V", "c", "CC", "é", "1"] {
            assert_eq!(Section::parse(other), None, "{other}");
        }
    }

    #[test]
    fn every_code_finds_itself_and_its_section() {
        let codes: Vec<&str> = Sector::all().map(Sector::code).collect();
        assert_eq!((codes.len(), Sector::divisions().count()), (1_707, 88));
        assert!(codes.is_sorted());
        for sector in Sector::all() {
            assert_eq!(Sector::parse(sector.code()), Ok(sector));
            assert!(!sector.label().is_empty(), "{}", sector.code());
        }
        for (code, letter) in [("01", 'A'), ("33", 'C'), ("43.99E", 'F'), ("47", 'G'), ("62.01Z", 'J'), ("99", 'U')] {
            assert_eq!(Sector::parse(code).map(|sector| sector.section().letter), Ok(letter), "{code}");
        }
    }
}
