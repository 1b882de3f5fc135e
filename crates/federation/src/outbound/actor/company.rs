//! What a company is beside an account: where it works, as Mobilizon writes places, and what registers know, in the
//! words of schema.org. Readers that know neither see lines of the profile ([`app::profile::line`]).

use domain::{
    company::Establishment,
    territory::{Coordinates, Scheme, Territory, TerritoryCode},
    time::Timestamp,
};
use serde::Serialize;
use storage::views::CompanyView;

/// How many places are named at the most.
const MAX_PLACES: usize = 10;

/// The properties of a company.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    location: Vec<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    founding_date: Option<String>,
    #[serde(rename = "taxID", skip_serializing_if = "Option::is_none")]
    siren: Option<String>,
    #[serde(rename = "vatID", skip_serializing_if = "Option::is_none")]
    vat: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lei_code: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    knows_language: Vec<String>,
}

/// Where a company works (ActivityStreams vocabulary, Place).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    /// The official code of the commune, with its scheme.
    identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
    address: PostalAddress,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct PostalAddress {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    street_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    address_locality: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address_country: Option<String>,
}

fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn country(code: &TerritoryCode) -> Option<String> {
    match code.scheme() {
        Scheme::InseeCom | Scheme::InseeEpci | Scheme::InseeDep | Scheme::InseeReg | Scheme::InseeZe => {
            Some("FR".into())
        }
        Scheme::Iso31661 => Some(code.code().into()),
        Scheme::Iso31662 | Scheme::Nuts => code.code().get(..2).map(str::to_owned),
        Scheme::Custom => None,
    }
}

impl Place {
    fn new(site: &Establishment, area: Option<&Territory>) -> Self {
        let locality = area.map_or_else(|| site.commune.code().to_owned(), |area| area.name.clone());
        let centre = area.and_then(|area| area.centre);
        // Of several postal codes nobody knows which.
        let postcode = area.and_then(|area| match area.postcodes.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        });
        Self {
            kind: "Place",
            name: given(&site.name).unwrap_or_else(|| locality.clone()),
            identifier: site.commune.to_string(),
            latitude: centre.map(Coordinates::latitude),
            longitude: centre.map(Coordinates::longitude),
            address: PostalAddress {
                kind: "PostalAddress",
                street_address: given(&site.address),
                postal_code: postcode,
                address_locality: locality,
                address_country: country(&site.commune),
            },
        }
    }
}

impl Organization {
    pub(super) fn new(view: &CompanyView, now: Timestamp) -> Self {
        let company = &view.company;
        let sites = company.open_establishments(now).take(MAX_PLACES);
        Self {
            location: sites.map(|site| Place::new(site, view.place(&site.commune))).collect(),
            founding_date: company.founded.map(|year| format!("{year:04}")),
            siren: company.identifiers.siren().map(ToString::to_string),
            vat: company.identifiers.vat().map(ToString::to_string),
            lei_code: company.identifiers.lei().map(ToString::to_string),
            knows_language: company.languages.clone(),
        }
    }
}
