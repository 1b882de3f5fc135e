//! What is shown of an entry, as one JSON text.

use domain::{
    cursor::Level,
    directory::{ListedKind, ListedPlace, Listing},
    id::TerritoryId,
    territory::{Coordinates, TerritoryCode},
    time::from_ms,
    uri::Uri,
};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{HERE, Listed};
use crate::StorageError;

/// What is shown of an entry.
#[derive(Serialize, Deserialize)]
pub(super) struct Shown {
    uri: Uri,
    url: Uri,
    name: String,
    summary: String,
    kind: String,
    sector: Option<String>,
    /// Missing in what was written before there were any.
    #[serde(default)]
    values: Vec<String>,
    level: Option<u8>,
    verified: bool,
    /// Codes and names.
    places: Vec<(String, String)>,
    /// Thousandths of a degree.
    centre: Option<(i64, i64)>,
    /// Milliseconds.
    listed_at: i64,
}

impl Shown {
    pub(super) fn json(listing: &Listing, listed_at: i64) -> Result<String, StorageError> {
        let Listing { uri, url, name, summary, kind, sector, values, level, verified, places, centre, listed_at: _ } =
            listing;
        let shown = Self {
            uri: uri.clone(),
            url: url.clone(),
            name: name.clone(),
            summary: summary.clone(),
            kind: kind.as_str().to_owned(),
            sector: sector.clone(),
            values: values.clone(),
            level: level.map(Level::number),
            verified: *verified,
            places: places.iter().map(|place| (place.code.to_string(), place.name.clone())).collect(),
            centre: centre.map(Coordinates::thousandths),
            listed_at,
        };
        serde_json::to_string(&shown).map_err(corrupt)
    }

    fn into_domain(self) -> Result<Listing, StorageError> {
        let Self { uri, url, name, summary, kind, sector, values, level, verified, places, centre, listed_at } = self;
        let place = |(code, name): (String, String)| {
            TerritoryCode::parse(&code).map(|code| ListedPlace { code, name }).map_err(corrupt)
        };
        Ok(Listing {
            uri,
            url,
            name,
            summary,
            kind: ListedKind::from_name(&kind).ok_or_else(|| corrupt(&kind))?,
            sector,
            values,
            level: level.and_then(Level::from_number),
            verified,
            places: places.into_iter().map(place).collect::<Result<_, _>>()?,
            centre: centre.and_then(|(north, east)| Coordinates::from_thousandths(north, east)),
            listed_at: from_ms(listed_at),
        })
    }
}

fn corrupt(error: impl std::fmt::Display) -> StorageError {
    StorageError::corrupt("directory_entry", error)
}

/// What is shown of an entry where it is only named.
#[derive(Deserialize)]
struct Named {
    name: String,
    url: Uri,
}

/// The name and the page of an entry, from its JSON text.
pub(super) fn named(shown: &str) -> Result<(String, Uri), StorageError> {
    let Named { name, url } = serde_json::from_str(shown).map_err(corrupt)?;
    Ok((name, url))
}

/// What is shown of an entry, from its JSON text.
fn listing(shown: &str) -> Result<Listing, StorageError> {
    let shown: Shown = serde_json::from_str(shown).map_err(corrupt)?;
    shown.into_domain()
}

/// Stands for everything that is stored of an entry.
pub(super) fn digest(shown: &str, territories: &[TerritoryId], words: &[String]) -> String {
    let mut hash = Sha256::new();
    hash.update(shown);
    for territory in territories {
        hash.update(territory.0.to_be_bytes());
    }
    hash.update(words.join(" "));
    format!("{:x}", hash.finalize())
}

/// An entry, as searches read it.
#[derive(FromQueryResult)]
pub(super) struct ListedRow {
    id: i64,
    subscription: i64,
    name_key: String,
    shown: String,
}

impl ListedRow {
    pub(super) fn into_domain(self) -> Result<Listed, StorageError> {
        let Self { id, subscription, name_key, shown } = self;
        Ok(Listed {
            id: id.into(),
            key: name_key,
            subscription: (subscription != HERE).then(|| subscription.into()),
            listing: listing(&shown)?,
        })
    }
}
