//! LEI: the legal entity identifier (ISO 17442).

use super::{IdentifierError, compact, mod_97, shown};

/// A legal entity identifier: 18 letters and digits, and two check digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lei(String);

shown!(Lei);

impl Lei {
    /// Reads an LEI, with or without spaces.
    pub fn parse(typed: &str) -> Result<Self, IdentifierError> {
        const FORM: IdentifierError =
            IdentifierError::Form { name: "LEI", form: "20 letters and digits, of which the last two are digits" };
        let text = compact(typed).ok_or(FORM)?;
        let formed = text.len() == 20
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && text.bytes().rev().take(2).all(|byte| byte.is_ascii_digit());
        if !formed {
            return Err(FORM);
        }
        if mod_97(&text) == 1 { Ok(Self(text)) } else { Err(IdentifierError::Checksum("LEI")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_ones_are_read() {
        for lei in ["213800KUD8LAJWSQ9D15", "r0muwsfpu8mpro8k5p83", "5493001KJTIIGC8Y1R12", "HWUP KR0M POU8 FGXB T394"]
        {
            let written = lei.to_ascii_uppercase().replace(' ', "");
            assert_eq!(Lei::parse(lei).map(|lei| lei.to_string()), Ok(written), "{lei}");
        }
    }

    #[test]
    fn wrong_ones_are_not() {
        for lei in ["213800KUD8XLJWSQ9D15", "213800KUD8LAJWSQ9D51", "5493001KJTIIGC8Y1R21", "R0MUWSFPU8MPRO8K5P38"] {
            assert_eq!(Lei::parse(lei), Err(IdentifierError::Checksum("LEI")), "{lei}");
        }
        for lei in ["", "213800KUD8LAJWSQ9D1", "213800KUD8LAJWSQ9D155", "213800KUD8LAJWSQ9DAB", "213800KUD8LAJWSQ9D1+"]
        {
            assert!(matches!(Lei::parse(lei), Err(IdentifierError::Form { .. })), "{lei}");
        }
    }
}
