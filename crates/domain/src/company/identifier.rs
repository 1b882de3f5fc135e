//! Numbers by which registers know an organisation: SIREN and SIRET in France, VAT in the European Union, LEI in the
//! world. Each is checked as far as its own digits allow; that the organisation exists, and that the number is its
//! own, is another question.

mod lei;
mod siren;
mod vat;

pub use self::{
    lei::Lei,
    siren::{Siren, Siret},
    vat::Vat,
};

/// Why a text is no such number.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum IdentifierError {
    /// It has another length, or other characters, than such a number.
    #[error("a {name} is {form}")]
    Form {
        /// What the number is called.
        name: &'static str,
        /// What it looks like.
        form: &'static str,
    },
    /// The check digits do not fit the others.
    #[error("this {0} cannot exist: a digit is wrong, or two are exchanged")]
    Checksum(&'static str),
    /// It begins with a country that gives out no such number.
    #[error("a VAT number begins with the two letters of a country of the European Union, or XI")]
    Country,
    /// Two numbers are not those of one organisation.
    #[error("the {0} and the {1} are not those of one organisation")]
    Contradiction(&'static str, &'static str),
}

/// What somebody typed without what separates groups of digits, in capitals. `None` where it is longer than any
/// number here, or holds something else.
fn compact(typed: &str) -> Option<String> {
    let mut text = String::new();
    for c in typed.chars() {
        match c {
            ' ' | '\u{a0}' | '\u{202f}' | '\t' | '.' | '-' | '/' => {}
            c if c.is_ascii_alphanumeric() || c == '+' || c == '*' => text.push(c.to_ascii_uppercase()),
            _ => return None,
        }
        if text.len() > 20 {
            return None;
        }
    }
    Some(text)
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of a text that holds nothing else.
fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
    text.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0')))
}

/// The sum of digits times weights.
fn weighted(text: &str, weights: &[u32]) -> u32 {
    digits(text).zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The sum of Luhn's rule (ISO/IEC 7812-1): every second digit from the last but one on is doubled.
fn luhn(text: &str) -> u32 {
    let sum = |(place, digit): (usize, u32)| match digit << (place % 2) {
        doubled if doubled > 9 => doubled - 9,
        digit => digit,
    };
    digits(text).rev().enumerate().map(sum).sum()
}

/// The remainder by 97 of digits and letters (ISO/IEC 7064, mod 97-10): `A` counts as 10, `Z` as 35.
fn mod_97(text: &str) -> u32 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, digit| {
        let shift = if digit > 9 { 100 } else { 10 };
        (rest * shift + digit) % 97
    })
}

/// Whether the last digit is the check digit of the others (ISO/IEC 7064, mod 11,10).
fn mod_11_10(text: &str) -> bool {
    let Some((body, last)) = text.split_at_checked(text.len().saturating_sub(1)) else { return false };
    let product = digits(body).fold(10, |product, digit| {
        let sum = match (product + digit) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    digits(last).next().is_some_and(|check| (product + check) % 10 == 1)
}

macro_rules! shown {
    ($($name:ident),*) => {$(
        impl $name {
            /// The number, without spaces.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
use shown;

/// The numbers of one organisation, which do not contradict each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identifiers {
    siren: Option<Siren>,
    vat: Option<Vat>,
    lei: Option<Lei>,
}

impl Identifiers {
    /// The numbers together. A French VAT number holds the SIREN of its organisation.
    pub fn new(siren: Option<Siren>, vat: Option<Vat>, lei: Option<Lei>) -> Result<Self, IdentifierError> {
        if let (Some(siren), Some(held)) = (&siren, vat.as_ref().and_then(Vat::siren))
            && *siren != held
        {
            return Err(IdentifierError::Contradiction("SIREN", "VAT number"));
        }
        Ok(Self { siren, vat, lei })
    }

    /// The number in the French register.
    pub fn siren(&self) -> Option<&Siren> {
        self.siren.as_ref()
    }

    /// The number for value added tax.
    pub fn vat(&self) -> Option<&Vat> {
        self.vat.as_ref()
    }

    /// The legal entity identifier.
    pub fn lei(&self) -> Option<&Lei> {
        self.lei.as_ref()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.siren.is_none() && self.vat.is_none() && self.lei.is_none()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_two_organisations_do_not_stand_together() {
        let siren = |text| Siren::parse(text).expect("valid");
        let vat = Vat::parse("FR40303265045").expect("valid");
        assert!(Identifiers::new(Some(siren("303265045")), Some(vat.clone()), None).is_ok());
        assert_eq!(
            Identifiers::new(Some(siren("732829320")), Some(vat.clone()), None),
            Err(IdentifierError::Contradiction("SIREN", "VAT number"))
        );
        let abroad = Vat::parse("DE136695976").expect("valid");
        assert!(Identifiers::new(Some(siren("732829320")), Some(abroad), None).is_ok());
    }

    #[test]
    fn what_is_long_or_strange_is_refused_at_once() {
        assert_eq!(compact("732 829 320").as_deref(), Some("732829320"));
        assert_eq!(compact("be 0.428.759-497").as_deref(), Some("BE0428759497"));
        assert_eq!(compact(&"1".repeat(10_000)), None);
        assert_eq!(compact("７３２８２９３２０"), None);
        assert_eq!(compact("732829320\u{202e}"), None);
    }

    proptest! {
        #[test]
        fn nothing_typed_breaks_the_checks(typed in "\\PC{0,30}") {
            let _ = (Siren::parse(&typed), Siret::parse(&typed), Vat::parse(&typed), Lei::parse(&typed));
        }

        #[test]
        fn one_wrong_digit_is_always_found(place in 0_usize..9, by in 1_u32..10) {
            let mut bytes = *b"732829320";
            bytes[place] = b'0' + ((u32::from(bytes[place] - b'0') + by) % 10) as u8;
            let typed = String::from_utf8(bytes.to_vec()).expect("digits");
            prop_assert_eq!(Siren::parse(&typed), Err(IdentifierError::Checksum("SIREN")));
        }
    }
}
