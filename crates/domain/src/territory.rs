//! Official areas and their codes: `insee-com:29019`, `iso3166-2:FR-29`.

/// The code of an official area, as `scheme:code`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TerritoryCode(String);

/// Why a text is no territory code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TerritoryCodeError {
    /// There is no `scheme:code`.
    #[error("a territory is written SCHEME:CODE, for example insee-com:29019")]
    Form,
    /// The scheme is not one of ours.
    #[error(
        "unknown scheme; use insee-com, insee-epci, insee-dep, insee-reg, iso3166-1, iso3166-2, nuts, zone-emploi or custom"
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
        let digits = |n: usize| code.len() == n && code.bytes().all(|b| b.is_ascii_digit());
        let upper_alnum = |s: &str| s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let fits = match scheme {
            "insee-com" => {
                digits(5)
                    || (code.len() == 5
                        && (code.starts_with("2A") || code.starts_with("2B"))
                        && code[2..].bytes().all(|b| b.is_ascii_digit()))
            }
            "insee-dep" => digits(2) || digits(3) || matches!(code, "2A" | "2B"),
            "insee-reg" => digits(2),
            "insee-epci" => digits(9),
            "zone-emploi" => digits(4) || digits(5),
            "iso3166-1" => code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()),
            "iso3166-2" => code.split_once('-').is_some_and(|(country, part)| {
                country.len() == 2 && upper_alnum(country) && (1..=3).contains(&part.len()) && upper_alnum(part)
            }),
            "nuts" => (2..=5).contains(&code.len()) && upper_alnum(code),
            "custom" => {
                (1..=64).contains(&code.len())
                    && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            }
            _ => return Err(TerritoryCodeError::Scheme),
        };
        if fits { Ok(Self(text.to_owned())) } else { Err(TerritoryCodeError::Code) }
    }

    /// A code that comes back from storage.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The code with its scheme.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_fit_their_scheme() {
        for code in [
            "insee-com:29019",
            "insee-com:2A004",
            "insee-dep:29",
            "insee-dep:2B",
            "insee-dep:974",
            "insee-reg:53",
            "insee-epci:242900314",
            "iso3166-2:FR-29",
            "iso3166-1:FR",
            "nuts:FRH02",
            "custom:pays-de-brest",
        ] {
            assert!(TerritoryCode::parse(code).is_ok(), "{code}");
        }
        for (code, error) in [
            ("29019", TerritoryCodeError::Form),
            ("insee:29019", TerritoryCodeError::Scheme),
            ("insee-com:2901", TerritoryCodeError::Code),
            ("insee-com:2Aé4", TerritoryCodeError::Code),
            ("insee-reg:5", TerritoryCodeError::Code),
            ("iso3166-2:FR", TerritoryCodeError::Code),
            ("custom:", TerritoryCodeError::Code),
        ] {
            assert_eq!(TerritoryCode::parse(code), Err(error), "{code}");
        }
    }
}
