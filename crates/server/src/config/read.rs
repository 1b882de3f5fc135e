//! From text to the types of the keys. A list may be written as one text with commas, which is how it fits into
//! a variable of the environment.

use std::str::FromStr;

use domain::handle::Host;
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de::Error};

pub(super) fn host<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Host, D::Error> {
    parse_host(&String::deserialize(deserializer)?)
}

pub(super) fn optional_host<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Host>, D::Error> {
    Option::<String>::deserialize(deserializer)?.map(|text| parse_host(&text)).transpose()
}

fn parse_host<E: Error>(text: &str) -> Result<Host, E> {
    Host::parse(text)
        .map_err(|_| E::custom(format!("{text:?} is not a host such as \"lyon.example\" (no https://, no path)")))
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a list such as [\"a\", \"b\"]")]
enum List {
    Many(Vec<String>),
    One(String),
}

pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match List::deserialize(deserializer)? {
        List::Many(texts) => texts,
        List::One(text) => text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
    })
}

pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let network = |text: String| {
        IpNet::from_str(&text)
            .or_else(|_| text.parse().map(|address: std::net::IpAddr| address.into()))
            .map_err(|_| D::Error::custom(format!("{text:?} is not a network such as \"10.0.0.0/8\"")))
    };
    texts(deserializer)?.into_iter().map(network).collect()
}
