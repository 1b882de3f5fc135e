//! What a change of a company asks for, from JSON.
#![expect(clippy::option_option, reason = "what is not named, what is null and a value are three things")]

use app::company::CompanyChange;
use domain::company::{
    Company, Contact, Identifiers, Sector, SizeBand, details,
    identifier::{Lei, Siren, Vat},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{
    super::body::{self, given},
    Problem,
};

/// What is not named stays; what is `null` goes.
fn named<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// What is to change of a company.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyChange)]
pub(super) struct Asked {
    /// What kind of organisation it is.
    #[serde(default, deserialize_with = "given")]
    #[schema(schema_with = super::kind)]
    kind: Option<String>,
    /// What it does: a code of the NAF rev. 2.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>, example = "24.54Z")]
    sector: Option<Option<String>>,
    /// In which year it was founded.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<u16>)]
    founded: Option<Option<u16>>,
    /// How many people work there.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>, example = "10-49")]
    size: Option<Option<String>>,
    /// What it stands for.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Vec<String>>)]
    values: Option<Option<Vec<String>>>,
    /// The languages that are spoken there (BCP 47).
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Vec<String>>)]
    languages: Option<Option<Vec<String>>>,
    /// Numbers in registers. Their check digits must be right.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Numbers>)]
    declared: Option<Option<Numbers>>,
    /// How it is reached beside its account.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Ways>)]
    contact: Option<Option<Ways>>,
    /// Its pages, all of them.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Vec<Page>>)]
    links: Option<Option<Vec<Page>>>,
}

/// Numbers in registers.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyNumbersChange)]
struct Numbers {
    /// In the French register.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    siren: Option<Option<String>>,
    /// For VAT.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    vat: Option<Option<String>>,
    /// The legal entity identifier (ISO 17442).
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    lei: Option<Option<String>>,
}

/// How a company is reached beside its account.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyContactChange)]
struct Ways {
    /// An e-mail address.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// A telephone number.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    telephone: Option<Option<String>>,
    /// A page where one writes to it.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    form: Option<Option<String>>,
}

/// A page of a company.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyLinkChange)]
struct Page {
    /// What it is.
    #[serde(default)]
    name: String,
    /// Where it is.
    address: String,
}

fn wrong(error: impl std::fmt::Display) -> Problem {
    Problem::invalid(error.to_string())
}

/// What a body asks for, of a company that is as it is now.
pub(super) fn read(body: &[u8], company: &Company) -> Result<CompanyChange, Problem> {
    let Asked { kind, sector, founded, size, values, languages, declared, contact, links } = body::read(body)?;
    let kind = kind.map(|name| super::kind_of(&name));
    let sector = sector.map(|code| code.map(|code| Sector::parse(&code)).transpose().map_err(wrong));
    let size = size.map(|name| {
        let band = name.map(|name| {
            let known = SizeBand::ALL.map(SizeBand::as_str).join(", ");
            SizeBand::from_name(&name).ok_or_else(|| Problem::invalid(format!("size is one of {known}")))
        });
        band.transpose()
    });
    let texts = |list: Option<Vec<String>>| list.unwrap_or_default();
    let values = values.map(|list| details::values(texts(list).iter().map(String::as_str)).map_err(wrong));
    let languages = languages.map(|list| details::languages(texts(list).iter().map(String::as_str)).map_err(wrong));
    let links = links.map(|list| {
        let list = list.unwrap_or_default();
        details::links(list.iter().map(|page| (page.name.as_str(), page.address.as_str()))).map_err(wrong)
    });
    Ok(CompanyChange {
        kind: kind.transpose()?,
        identifiers: declared.map(|numbers| identifiers(numbers, company)).transpose()?,
        sector: sector.transpose()?,
        founded,
        size: size.transpose()?,
        values: values.transpose()?,
        languages: languages.transpose()?,
        contact: contact.map(|ways| reached(ways, company)).transpose()?,
        links: links.transpose()?,
    })
}

fn identifiers(numbers: Option<Numbers>, company: &Company) -> Result<Identifiers, Problem> {
    let Some(Numbers { siren, vat, lei }) = numbers else { return Ok(Identifiers::default()) };
    let known = &company.identifiers;
    let siren = match siren {
        Some(typed) => typed.map(|typed| Siren::parse(&typed)).transpose().map_err(wrong)?,
        None => known.siren().cloned(),
    };
    let vat = match vat {
        Some(typed) => typed.map(|typed| Vat::parse(&typed)).transpose().map_err(wrong)?,
        None => known.vat().cloned(),
    };
    let lei = match lei {
        Some(typed) => typed.map(|typed| Lei::parse(&typed)).transpose().map_err(wrong)?,
        None => known.lei().cloned(),
    };
    Identifiers::new(siren, vat, lei).map_err(wrong)
}

fn reached(ways: Option<Ways>, company: &Company) -> Result<Contact, Problem> {
    let Some(Ways { email, telephone, form }) = ways else { return Ok(Contact::default()) };
    let known = &company.contact;
    let merged = |asked: Option<Option<String>>, known: Option<String>| asked.unwrap_or(known).unwrap_or_default();
    let form = merged(form, known.form.as_ref().map(ToString::to_string));
    let (email, telephone) = (merged(email, known.email.clone()), merged(telephone, known.telephone.clone()));
    Contact::parse(&email, &telephone, &form).map_err(wrong)
}
