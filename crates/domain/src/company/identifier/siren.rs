//! SIREN and SIRET: the numbers of organisations and of their establishments in the French register (Insee).

use super::{IdentifierError, compact, digits, is_digits, luhn, shown};

/// The number of an organisation in France: nine digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Siren(String);

/// The number of an establishment in France: the SIREN of its organisation, and five digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Siret(String);

shown!(Siren, Siret);

/// La Poste has more establishments than Luhn's rule leaves room for: all but its seat count by the sum of digits.
const LA_POSTE: &str = "356000000";
const LA_POSTE_SEAT: &str = "35600000000048";

impl Siren {
    /// Reads a SIREN, with or without spaces.
    pub fn parse(typed: &str) -> Result<Self, IdentifierError> {
        const FORM: IdentifierError = IdentifierError::Form { name: "SIREN", form: "9 digits" };
        let text = compact(typed).filter(|text| is_digits(text, 9) && text != "000000000").ok_or(FORM)?;
        if luhn(&text).is_multiple_of(10) { Ok(Self(text)) } else { Err(IdentifierError::Checksum("SIREN")) }
    }

    /// In groups of three, as it is written.
    pub fn grouped(&self) -> String {
        format!("{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

impl Siret {
    /// Reads a SIRET, with or without spaces.
    pub fn parse(typed: &str) -> Result<Self, IdentifierError> {
        const FORM: IdentifierError = IdentifierError::Form { name: "SIRET", form: "14 digits" };
        const CHECKSUM: IdentifierError = IdentifierError::Checksum("SIRET");
        let text = compact(typed).filter(|text| is_digits(text, 14)).ok_or(FORM)?;
        Siren::parse(&text[..9]).map_err(|_| CHECKSUM)?;
        let by_sum = text.starts_with(LA_POSTE) && text != LA_POSTE_SEAT;
        let fits = if by_sum { digits(&text).sum::<u32>().is_multiple_of(5) } else { luhn(&text).is_multiple_of(10) };
        if fits { Ok(Self(text)) } else { Err(CHECKSUM) }
    }

    /// The organisation that the establishment belongs to.
    pub fn siren(&self) -> Siren {
        Siren(self.0[..9].to_owned())
    }

    /// In groups, as it is written.
    pub fn grouped(&self) -> String {
        format!("{} {}", self.siren().grouped(), &self.0[9..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_sirens_are_read() {
        for siren in ["552 008 443", "732829320", "404833048", "130025265", "356000000", "552 100 554", "542.107.651"] {
            let read = Siren::parse(siren).unwrap_or_else(|error| panic!("{siren}: {error}"));
            assert_eq!(read.as_str(), siren.replace([' ', '.'], ""));
        }
        assert_eq!(Siren::parse("732829320").map(|siren| siren.grouped()).as_deref(), Ok("732 829 320"));
    }

    #[test]
    fn wrong_sirens_are_not() {
        for siren in ["552008442", "732829321", "404833084", "123456789", "111111111", "372829320"] {
            assert_eq!(Siren::parse(siren), Err(IdentifierError::Checksum("SIREN")), "{siren}");
        }
        for siren in ["", "73282932", "7328293200", "73282932A", "000000000", "732 829 32O", "FR732829320"] {
            assert!(matches!(Siren::parse(siren), Err(IdentifierError::Form { .. })), "{siren}");
        }
    }

    #[test]
    fn published_sirets_are_read() {
        for siret in ["73282932000074", "552 008 443 00012", "40483304800022", "13002526500013"] {
            assert!(Siret::parse(siret).is_ok(), "{siret}");
        }
        let siret = Siret::parse("73282932000074").expect("valid");
        assert_eq!((siret.siren().as_str(), siret.grouped().as_str()), ("732829320", "732 829 320 00074"));
    }

    #[test]
    fn post_offices_count_otherwise() {
        // The seat of La Poste follows Luhn's rule; the digits of its other places add up to a multiple of five.
        assert!(Siret::parse("35600000000048").is_ok());
        assert!(Siret::parse("35600000049837").is_ok(), "a post office whose number is not Luhn's");
        assert_ne!(luhn("35600000049837") % 10, 0);
        // Passes Luhn's rule, and not the rule of the sum.
        assert!(luhn("35600000000055").is_multiple_of(10));
        assert_eq!(Siret::parse("35600000000055"), Err(IdentifierError::Checksum("SIRET")));
    }

    #[test]
    fn wrong_sirets_are_not() {
        for siret in ["73282932000047", "73282932000075", "73282932100074", "12345678900012", "35600000049838"] {
            assert_eq!(Siret::parse(siret), Err(IdentifierError::Checksum("SIRET")), "{siret}");
        }
        for siret in ["732829320", "7328293200007", "732829320000744", "7328293200007A", ""] {
            assert!(matches!(Siret::parse(siret), Err(IdentifierError::Form { .. })), "{siret}");
        }
    }
}
