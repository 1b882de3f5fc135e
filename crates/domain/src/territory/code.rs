//! Codes of official areas, `scheme:code`, and the form that each scheme prescribes.

/// Who gives out a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// French communes and municipal districts, by the Code officiel géographique: `29019`, `2A004`, `97411`.
    InseeCom,
    /// French intercommunalities, by their SIREN: `242900314`.
    InseeEpci,
    /// French départements and overseas collectivities: `29`, `2B`, `974`.
    InseeDep,
    /// French regions: `53`.
    InseeReg,
    /// French employment basins (zones d'emploi): `5304`.
    InseeZe,
    /// Countries: `FR`.
    Iso31661,
    /// What countries are divided into: `FR-29`.
    Iso31662,
    /// The statistical regions of the European Union: `FRH02`.
    Nuts,
    /// Areas that somebody here drew.
    Custom,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 9] = [
        Self::InseeCom,
        Self::InseeEpci,
        Self::InseeDep,
        Self::InseeReg,
        Self::InseeZe,
        Self::Iso31661,
        Self::Iso31662,
        Self::Nuts,
        Self::Custom,
    ];

    /// What stands before the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InseeCom => "insee-com",
            Self::InseeEpci => "insee-epci",
            Self::InseeDep => "insee-dep",
            Self::InseeReg => "insee-reg",
            Self::InseeZe => "insee-ze",
            Self::Iso31661 => "iso3166-1",
            Self::Iso31662 => "iso3166-2",
            Self::Nuts => "nuts",
            Self::Custom => "custom",
        }
    }

    /// The scheme with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.as_str() == name)
    }

    /// Whether a code has the form that the scheme prescribes.
    fn fits(self, code: &str) -> bool {
        match self {
            Self::InseeCom => code.len() == 5 && begins_with_departement(code) && digits(&code[2..]),
            Self::InseeEpci => is_siren(code),
            Self::InseeDep => match code.len() {
                2 => begins_with_departement(code) && !matches!(code, "97" | "98"),
                3 => digits(code) && (code.starts_with("97") || code.starts_with("98")),
                _ => false,
            },
            Self::InseeReg => code.len() == 2 && digits(code),
            Self::InseeZe => code.len() == 4 && digits(code),
            Self::Iso31661 => code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()),
            Self::Iso31662 => code.split_once('-').is_some_and(|(country, part)| {
                Self::Iso31661.fits(country) && (1..=3).contains(&part.len()) && upper_alphanumeric(part)
            }),
            Self::Nuts => {
                (2..=5).contains(&code.len())
                    && upper_alphanumeric(code)
                    && code.bytes().take(2).all(|b| b.is_ascii_uppercase())
            }
            Self::Custom => {
                (1..=64).contains(&code.len())
                    && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            }
        }
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn upper_alphanumeric(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// `01` to `95`, Corsica's `2A` and `2B`, and what is overseas.
fn begins_with_departement(code: &str) -> bool {
    matches!(code.as_bytes(), [b'2', b'A' | b'B', ..])
        || matches!(code.as_bytes(), [tens, ones, ..]
            if tens.is_ascii_digit() && ones.is_ascii_digit() && matches!((tens - b'0') * 10 + (ones - b'0'), 1..=95 | 97 | 98))
}

/// Nine digits with the check digit of Luhn's rule.
fn is_siren(code: &str) -> bool {
    let sum = |text: &str| -> u32 {
        text.bytes()
            .rev()
            .enumerate()
            .map(|(place, digit)| {
                let digit = u32::from(digit - b'0') << (place % 2);
                if digit > 9 { digit - 9 } else { digit }
            })
            .sum()
    };
    code.len() == 9 && digits(code) && sum(code).is_multiple_of(10)
}

/// The code of an official area, as `scheme:code`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TerritoryCode {
    scheme: Scheme,
    text: String,
}

/// Why a text is no territory code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TerritoryCodeError {
    /// There is no `scheme:code`.
    #[error("a territory is written SCHEME:CODE, for example insee-com:29019")]
    Form,
    /// The scheme is not one of ours.
    #[error(
        "unknown scheme; use insee-com, insee-epci, insee-dep, insee-reg, insee-ze, iso3166-1, iso3166-2, nuts or custom"
    )]
    Scheme,
    /// The code does not fit its scheme.
    #[error("this code does not fit its scheme")]
    Code,
}

impl TerritoryCode {
    /// Checks that the code has the form that its scheme prescribes. Whether the area exists is another question.
    pub fn parse(text: &str) -> Result<Self, TerritoryCodeError> {
        let (scheme, code) = text.split_once(':').ok_or(TerritoryCodeError::Form)?;
        let scheme = Scheme::from_name(scheme).ok_or(TerritoryCodeError::Scheme)?;
        if scheme.fits(code) { Ok(Self { scheme, text: text.to_owned() }) } else { Err(TerritoryCodeError::Code) }
    }

    /// Every code whose part after the colon is `code`, one per scheme that allows it.
    pub fn all_with(code: &str) -> Vec<Self> {
        let fitting = Scheme::ALL.into_iter().filter(|scheme| scheme.fits(code));
        fitting.map(|scheme| Self { scheme, text: format!("{}:{code}", scheme.as_str()) }).collect()
    }

    /// The name of what it stands for, of French communes with the number of the département: `Lyon (69)`.
    pub fn label(&self, name: &str) -> String {
        let code = self.code();
        let length = if code.starts_with("97") || code.starts_with("98") { 3 } else { 2 };
        match code.get(..length) {
            Some(departement) if self.scheme == Scheme::InseeCom => format!("{name} ({departement})"),
            _ => name.to_owned(),
        }
    }

    /// Who gave it out.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// What stands after the colon.
    pub fn code(&self) -> &str {
        &self.text[self.scheme.as_str().len() + 1..]
    }

    /// The code with its scheme.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for TerritoryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_fit_their_scheme() {
        for (text, scheme, code) in [
            ("insee-com:29019", Scheme::InseeCom, "29019"),
            ("insee-com:2A004", Scheme::InseeCom, "2A004"),
            ("insee-com:97411", Scheme::InseeCom, "97411"),
            ("insee-com:98818", Scheme::InseeCom, "98818"),
            ("insee-dep:29", Scheme::InseeDep, "29"),
            ("insee-dep:2B", Scheme::InseeDep, "2B"),
            ("insee-dep:974", Scheme::InseeDep, "974"),
            ("insee-dep:988", Scheme::InseeDep, "988"),
            ("insee-reg:53", Scheme::InseeReg, "53"),
            ("insee-ze:5304", Scheme::InseeZe, "5304"),
            ("insee-epci:242900314", Scheme::InseeEpci, "242900314"),
            ("iso3166-2:FR-29", Scheme::Iso31662, "FR-29"),
            ("iso3166-2:GB-BFS", Scheme::Iso31662, "GB-BFS"),
            ("iso3166-1:FR", Scheme::Iso31661, "FR"),
            ("nuts:FRH02", Scheme::Nuts, "FRH02"),
            ("custom:pays-de-brest", Scheme::Custom, "pays-de-brest"),
        ] {
            let parsed = TerritoryCode::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((parsed.scheme(), parsed.code(), parsed.as_str()), (scheme, code, text));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, error) in [
            ("29019", TerritoryCodeError::Form),
            ("", TerritoryCodeError::Form),
            ("insee:29019", TerritoryCodeError::Scheme),
            ("INSEE-COM:29019", TerritoryCodeError::Scheme),
            ("insee-com:2901", TerritoryCodeError::Code),
            ("insee-com:290190", TerritoryCodeError::Code),
            ("insee-com:2Aé4", TerritoryCodeError::Code),
            ("insee-com:2C004", TerritoryCodeError::Code),
            ("insee-com:00001", TerritoryCodeError::Code),
            ("insee-com:99100", TerritoryCodeError::Code),
            ("insee-dep:96", TerritoryCodeError::Code),
            ("insee-dep:97", TerritoryCodeError::Code),
            ("insee-dep:2C", TerritoryCodeError::Code),
            ("insee-dep:029", TerritoryCodeError::Code),
            ("insee-reg:5", TerritoryCodeError::Code),
            ("insee-ze:53", TerritoryCodeError::Code),
            // One digit is wrong, two are exchanged, one is missing.
            ("insee-epci:242900315", TerritoryCodeError::Code),
            ("insee-epci:242900341", TerritoryCodeError::Code),
            ("insee-epci:24290031", TerritoryCodeError::Code),
            ("iso3166-1:fr", TerritoryCodeError::Code),
            ("iso3166-2:FR", TerritoryCodeError::Code),
            ("iso3166-2:FR-", TerritoryCodeError::Code),
            ("nuts:1RH02", TerritoryCodeError::Code),
            ("nuts:FRH024", TerritoryCodeError::Code),
            ("custom:", TerritoryCodeError::Code),
            ("custom:a b", TerritoryCodeError::Code),
        ] {
            assert_eq!(TerritoryCode::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_bare_code_may_belong_to_several_schemes() {
        let all = |code| TerritoryCode::all_with(code).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(all("29019"), ["insee-com:29019", "custom:29019"]);
        assert_eq!(all("29"), ["insee-dep:29", "insee-reg:29", "custom:29"]);
        assert_eq!(all("FR"), ["iso3166-1:FR", "nuts:FR", "custom:FR"]);
        assert_eq!(all("à Brest"), [""; 0]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,20}", scheme in 0_usize..9) {
            let _ = TerritoryCode::parse(&text);
            let text = format!("{}:{text}", Scheme::ALL[scheme].as_str());
            if let Ok(code) = TerritoryCode::parse(&text) {
                prop_assert_eq!(code.as_str(), &text);
            }
        }
    }
}
