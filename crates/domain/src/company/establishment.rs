//! Where an organisation works: its establishments, each in one commune, by which it belongs to territories.

use super::identifier::{Identifiers, Siret};
use crate::{
    id::{ActorId, EstablishmentId},
    territory::TerritoryCode,
    text::{escape, sanitize},
    time::Timestamp,
};

/// The longest name of an establishment, in characters.
pub const MAX_NAME: usize = 100;
/// The longest address of an establishment, in characters.
pub const MAX_ADDRESS: usize = 200;
/// How many establishments a company has at the most, open and closed.
pub const MAX_ESTABLISHMENTS: usize = 50;

/// A place where an organisation works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Establishment {
    /// Our id for it.
    pub id: EstablishmentId,
    /// Whose it is.
    pub company: ActorId,
    /// The commune; the smallest area that is known where it is not in France.
    pub commune: TerritoryCode,
    /// Its number in the French register.
    pub siret: Option<Siret>,
    /// What it is called; may be empty.
    pub name: String,
    /// Street and number, in one line; may be empty.
    pub address: String,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
}

/// Why an establishment cannot be.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum EstablishmentError {
    /// Its name is too long.
    #[error("the name of an establishment has at most 100 characters")]
    Name,
    /// Its address is too long.
    #[error("the address of an establishment has at most 200 characters, without the commune")]
    Address,
    /// Its SIRET begins with the SIREN of another organisation.
    #[error("this SIRET is not of this company: it does not begin with its SIREN")]
    OtherCompany,
    /// There are too many.
    #[error("a company names at most 50 establishments")]
    TooMany,
}

impl EstablishmentError {
    /// The name under which pages have words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "refused-establishment-name",
            Self::Address => "refused-establishment-address",
            Self::OtherCompany => "refused-establishment-siret",
            Self::TooMany => "refused-establishment-many",
        }
    }
}

impl Establishment {
    /// Whether somebody works there at this moment.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none_or(|closed| closed > now)
    }

    /// The same establishment with its texts in one line each, if it can be one of a company with these numbers.
    pub fn checked(mut self, identifiers: &Identifiers) -> Result<Self, EstablishmentError> {
        self.name = line(&self.name, MAX_NAME).ok_or(EstablishmentError::Name)?;
        self.address = line(&self.address, MAX_ADDRESS).ok_or(EstablishmentError::Address)?;
        match (&self.siret, identifiers.siren()) {
            (Some(siret), Some(siren)) if siret.siren() != *siren => Err(EstablishmentError::OtherCompany),
            _ => Ok(self),
        }
    }
}

fn line(typed: &str, max: usize) -> Option<String> {
    if typed.chars().count() > 2 * max {
        return None;
    }
    let line = sanitize::inline_html(&escape::html(typed)).trim().to_owned();
    (line.chars().count() <= max).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{company::identifier::Siren, time::from_ms};

    fn establishment(siret: Option<&str>) -> Establishment {
        Establishment {
            id: EstablishmentId(1),
            company: ActorId(2),
            commune: TerritoryCode::parse("insee-com:69123").expect("a code"),
            siret: siret.map(|siret| Siret::parse(siret).expect("valid")),
            name: " Atelier\nde Gerland ".into(),
            address: "12 rue des Fondeurs".into(),
            closed_at: None,
        }
    }

    #[test]
    fn a_siret_is_of_the_company() {
        let of = |siren| Identifiers::new(Some(Siren::parse(siren).expect("valid")), None, None).expect("one number");
        let own = establishment(Some("73282932000074")).checked(&of("732829320")).expect("its own");
        assert_eq!(own.name, "Atelier de Gerland");
        assert!(establishment(Some("73282932000074")).checked(&Identifiers::default()).is_ok());
        assert!(establishment(None).checked(&of("552008443")).is_ok());
        let other = establishment(Some("73282932000074")).checked(&of("552008443"));
        assert_eq!(other, Err(EstablishmentError::OtherCompany));
    }

    #[test]
    fn it_closes_at_a_moment() {
        let closing = Establishment { closed_at: Some(from_ms(200)), ..establishment(None) };
        assert!(closing.is_open(from_ms(199)));
        assert!(!closing.is_open(from_ms(200)));
        assert!(establishment(None).is_open(from_ms(i64::from(u32::MAX))));
    }

    #[test]
    fn long_texts_are_refused() {
        let long = Establishment { name: "x".repeat(101), ..establishment(None) };
        assert_eq!(long.checked(&Identifiers::default()), Err(EstablishmentError::Name));
        let long = Establishment { address: "x".repeat(100_000), ..establishment(None) };
        assert_eq!(long.checked(&Identifiers::default()), Err(EstablishmentError::Address));
    }
}
