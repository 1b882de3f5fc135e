//! Numbers for value added tax in the European Union, and in Northern Ireland.
//!
//! The form of every country is checked, and the check digits where the country's rule is public and short.

use super::{IdentifierError, Siren, compact, digits, luhn, mod_11_10, mod_97, shown, weighted};

/// A number for value added tax: two letters for the country, and what that country gives out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Vat(String);

shown!(Vat);

/// The two letters of a country, the forms of what follows them, and whether the check digits of something of such a
/// form fit. In a form `d` is a digit, `a` a letter, `x` either, and anything else is itself.
type Country = (&'static str, &'static [&'static str], fn(&str) -> bool);

const COUNTRIES: &[Country] = &[
    ("AT", &["Udddddddd"], austria),
    ("BE", &["0ddddddddd", "1ddddddddd"], |n| value(&n[..8]) % 97 + value(&n[8..]) == 97),
    ("BG", &["ddddddddd", "dddddddddd"], by_form),
    ("CY", &["dddddddda"], by_form),
    ("CZ", &["dddddddd", "ddddddddd", "dddddddddd"], by_form),
    ("DE", &["ddddddddd"], mod_11_10),
    ("DK", &["dddddddd"], |n| weighted(n, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
    ("EE", &["ddddddddd"], |n| weighted(n, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)),
    ("EL", &["ddddddddd"], |n| digits(&n[..8]).fold(0, |sum, digit| sum * 2 + digit) * 2 % 11 % 10 == value(&n[8..])),
    ("ES", &["addddddda", "adddddddd", "dddddddda"], by_form),
    ("FI", &["dddddddd"], |n| weighted(n, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)),
    ("FR", &["xxddddddddd"], france),
    ("HR", &["ddddddddddd"], mod_11_10),
    ("HU", &["dddddddd"], |n| weighted(n, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)),
    ("IE", &["ddddddda", "dddddddaa", "daddddda", "d+ddddda", "d*ddddda"], by_form),
    ("IT", &["ddddddddddd"], |n| luhn(n).is_multiple_of(10)),
    ("LT", &["ddddddddd", "dddddddddddd"], by_form),
    ("LU", &["dddddddd"], |n| value(&n[..6]) % 89 == value(&n[6..])),
    ("LV", &["ddddddddddd"], by_form),
    ("MT", &["dddddddd"], |n| weighted(n, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)),
    ("NL", &["dddddddddBdd"], netherlands),
    ("PL", &["dddddddddd"], |n| weighted(&n[..9], &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == value(&n[9..])),
    ("PT", &["ddddddddd"], |n| (11 - weighted(n, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == value(&n[8..])),
    ("RO", &["dd", "ddd", "dddd", "ddddd", "dddddd", "ddddddd", "dddddddd", "ddddddddd", "dddddddddd"], romania),
    ("SE", &["dddddddddd01"], |n| luhn(&n[..10]).is_multiple_of(10)),
    ("SI", &["dddddddd"], |n| slovenia(11 - weighted(n, &[8, 7, 6, 5, 4, 3, 2]) % 11) == Some(value(&n[7..]))),
    ("SK", &["dddddddddd"], |n| digits(n).fold(0, |rest, digit| (rest * 10 + digit) % 11) == 0),
    ("XI", &["ddddddddd", "dddddddddddd", "GDddd", "HAddd"], by_form),
];

/// Where the rule is long or not public, the form has to do.
fn by_form(_: &str) -> bool {
    true
}

/// The number that at most nine digits write.
fn value(text: &str) -> u32 {
    digits(text).fold(0, |number, digit| number * 10 + digit)
}

fn austria(number: &str) -> bool {
    (luhn(&number[1..8]) + value(&number[8..])) % 10 == 6
}

/// Two check characters and a SIREN. Old keys are digits that follow from the SIREN; newer ones hold a letter and
/// follow a rule of their own.
fn france(number: &str) -> bool {
    let (key, siren) = number.split_at(2);
    // Monaco's numbers begin with zeros and are in no French register.
    if !siren.starts_with("000") && Siren::parse(siren).is_err() {
        return false;
    }
    match key.parse::<u32>() {
        Ok(key) => key == french_key(siren),
        Err(_) => !key.contains(['I', 'O']) && newer_french_key(key, siren),
    }
}

fn french_key(siren: &str) -> u32 {
    (12 + 3 * (value(siren) % 97)) % 97
}

fn newer_french_key(key: &str, siren: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut places = key.chars().filter_map(|c| ALPHABET.find(c)).filter_map(|place| u32::try_from(place).ok());
    let (Some(first), Some(second)) = (places.next(), places.next()) else { return false };
    // After a digit comes one of 24 letters; after a letter, one of 34 digits and letters.
    let number = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
    let (times, rest) = (number / 11, number % 11);
    (value(siren) % 11 + times + 1) % 11 == rest
}

fn netherlands(number: &str) -> bool {
    let body = &number[..9];
    let of_a_firm = weighted(body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == value(&body[8..]);
    of_a_firm || mod_97(&format!("NL{number}")) == 1
}

fn romania(number: &str) -> bool {
    let padded = format!("{number:0>10}");
    weighted(&padded[..9], &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == value(&padded[9..])
}

fn slovenia(check: u32) -> Option<u32> {
    match check {
        10 => Some(0),
        // No number has such a sum.
        11 => None,
        check => Some(check),
    }
}

fn is_of(form: &str, number: &str) -> bool {
    form.len() == number.len()
        && form.bytes().zip(number.bytes()).all(|(place, byte)| match place {
            b'd' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_uppercase(),
            b'x' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            itself => byte == itself,
        })
}

impl Vat {
    /// Reads a VAT number with its country in front, with or without spaces.
    pub fn parse(typed: &str) -> Result<Self, IdentifierError> {
        const FORM: IdentifierError = IdentifierError::Form {
            name: "VAT number",
            form: "the letters of a country and what that country gives out",
        };
        let text = compact(typed).ok_or(FORM)?;
        let (prefix, number) = text.split_at_checked(2).ok_or(FORM)?;
        // Greece writes EL in its numbers and GR elsewhere.
        let prefix = if prefix == "GR" { "EL" } else { prefix };
        let country = COUNTRIES.iter().find(|(known, ..)| *known == prefix);
        let (_, forms, check) = country.ok_or(IdentifierError::Country)?;
        if !forms.iter().any(|form| is_of(form, number)) {
            return Err(FORM);
        }
        // Zeros alone fit most sums.
        if number.bytes().all(|byte| byte == b'0') || !check(number) {
            return Err(IdentifierError::Checksum("VAT number"));
        }
        Ok(Self(format!("{prefix}{number}")))
    }

    /// The number of an organisation in France, whose key follows from its SIREN.
    pub fn of_siren(siren: &Siren) -> Self {
        Self(format!("FR{:02}{siren}", french_key(siren.as_str())))
    }

    /// The two letters of the country, as VAT numbers have them (`EL` for Greece).
    pub fn country(&self) -> &str {
        &self.0[..2]
    }

    /// The SIREN that a French number holds.
    pub fn siren(&self) -> Option<Siren> {
        self.0.strip_prefix("FR").and_then(|number| Siren::parse(&number[2..]).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that companies print on their invoices, and examples of tax offices.
    const RIGHT: [&str; 34] = [
        "ATU13585627",
        "BE0428759497",
        "BE 0403.019.261",
        "BG175074752",
        "CY10259033P",
        "CZ25123891",
        "DE136695976",
        "DE 123456788",
        "DK13585628",
        "EE100931558",
        "EL094259216",
        "GR094259216",
        "ESB58378431",
        "FI20774740",
        "FI01120389",
        "FR40303265045",
        "FR83404833048",
        "FRK7399859412",
        "HR33392005961",
        "HU12892312",
        "IE6433435F",
        "IE6433435OA",
        "IT00743110157",
        "LT119511515",
        "LU15027442",
        "LV40003521600",
        "MT11679112",
        "NL004495445B01",
        "NL000099998B57",
        "PL8567346215",
        "PT501964843",
        "RO18547290",
        "SE123456789701",
        "SI50223054",
    ];

    #[test]
    fn published_ones_are_read() {
        for number in RIGHT {
            let read = Vat::parse(number).unwrap_or_else(|error| panic!("{number}: {error}"));
            assert_eq!(read.as_str(), number.replace([' ', '.'], "").replace("GR", "EL"));
        }
        assert_eq!(Vat::parse("sk 2022749619").map(|vat| vat.country().to_owned()).as_deref(), Ok("SK"));
        assert!(Vat::parse("XI110305878").is_ok());
    }

    #[test]
    fn wrong_ones_are_not() {
        for number in [
            "ATU13585626",
            "BE0431150351",
            "DE136695978",
            "DK13585627",
            "EE100594103",
            "EL123456780",
            "FI20774741",
            "FR84323140391",
            "FR41303265045",
            "FR40303265054",
            "HR33392005962",
            "HU12892313",
            "IT00743110158",
            "LU15027443",
            "MT11679113",
            "NL123456789B90",
            "NL000099998B58",
            "PL8567346216",
            "PT501964842",
            "RO18547291",
            "SE123456789101",
            "SI50223055",
            "SK2022749618",
            "FR00000000000",
            "LT000000000",
        ] {
            assert_eq!(Vat::parse(number), Err(IdentifierError::Checksum("VAT number")), "{number}");
        }
        for number in [
            "",
            "F",
            "FR",
            "FR4030326504",
            "FR403032650455",
            "FR4030326504A",
            "DE13669597",
            "ATX13585627",
            "NL004495445A01",
            "ES12345678",
            "IE6433435",
            "SE123456789702",
            "BE2428759497",
            "GD123",
        ] {
            assert!(
                matches!(Vat::parse(number), Err(IdentifierError::Form { .. } | IdentifierError::Country)),
                "{number}"
            );
        }
        for number in ["US123456789", "GB980780684", "CHE107787577", "12345678901"] {
            assert_eq!(Vat::parse(number), Err(IdentifierError::Country), "{number}");
        }
    }

    #[test]
    fn a_french_number_follows_from_the_siren() {
        for (siren, vat) in
            [("303265045", "FR40303265045"), ("404833048", "FR83404833048"), ("732829320", "FR44732829320")]
        {
            let siren = Siren::parse(siren).expect("valid");
            let made = Vat::of_siren(&siren);
            assert_eq!((made.as_str(), made.siren()), (vat, Some(siren)));
            assert!(Vat::parse(vat).is_ok(), "{vat}");
        }
    }
}
