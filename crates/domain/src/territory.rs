//! Official areas: communes, intercommunalities, départements, regions, countries, and areas of one's own.
//!
//! An area is known by a [`TerritoryCode`] (`insee-com:29019`) and lies in others by the rules of
//! [`TerritoryKind::may_lie_in`]. A code that is no longer in use, or a second code of the same area, leads to the
//! present one. [`name`] says by which words areas are found, [`Coordinates`] which are near, [`Tie`] who belongs
//! there by their own word, [`Steward`] who confirms the companies there. A territory with an account has a
//! [`handle`] and passes on posts: what is decided in [`announce`], and what came too fast stands in a [`digest`].

pub mod announce;
mod code;
mod coordinates;
pub mod digest;
pub mod handle;
mod kind;
pub mod name;
mod steward;
mod tie;

pub use code::{Scheme, TerritoryCode, TerritoryCodeError};
pub use coordinates::{Bounds, Coordinates};
pub use kind::TerritoryKind;
pub use steward::{MAX_STEWARDS, Steward};
pub use tie::{MAX_TIES, Tie, TieKind};

use crate::{id::TerritoryId, time::Timestamp};

/// The longest name of an area, in characters.
pub const MAX_NAME: usize = 200;

/// An area that is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Its id here, which stays when its name, its code's standing or its place in the hierarchy changes.
    pub id: TerritoryId,
    /// Its code.
    pub code: TerritoryCode,
    /// What kind of area it is.
    pub kind: TerritoryKind,
    /// Its name: the official one, or the French one where it has several.
    pub name: String,
    /// Its English name, where that is another.
    pub name_en: Option<String>,
    /// How many live there.
    pub population: Option<i64>,
    /// Its middle.
    pub centre: Option<Coordinates>,
    /// Its postal codes.
    pub postcodes: Vec<String>,
    /// The area that this code leads to: it merged into it, or is the same.
    pub leads_to: Option<TerritoryId>,
    /// When its dataset stopped to know it, with nothing in its place.
    pub ended_at: Option<Timestamp>,
}

impl Territory {
    /// Its name, for French communes with the number of the département: `Lyon (69)`.
    pub fn label(&self) -> String {
        self.code.label(&self.name)
    }
}

/// An area as a dataset describes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TerritoryRecord {
    /// Its code.
    pub code: TerritoryCode,
    /// What kind of area it is.
    pub kind: TerritoryKind,
    /// Its name: the official one, or the French one where it has several.
    pub name: String,
    /// Its English name, where that is another.
    pub name_en: Option<String>,
    /// How many live there.
    pub population: Option<i64>,
    /// Its middle.
    pub centre: Option<Coordinates>,
    /// Its postal codes.
    pub postcodes: Vec<String>,
    /// The areas that it lies in.
    pub parents: Vec<TerritoryCode>,
    /// Codes that lead to it: of areas that merged into it, or its own in another scheme. With the very same code, it
    /// is another name by which it is found.
    pub others: Vec<OtherCode>,
}

/// A code that leads to an area with another code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OtherCode {
    /// The code.
    pub code: TerritoryCode,
    /// Under which name the area was known; empty where nobody wrote it down or it is the same.
    pub name: String,
}

impl TerritoryRecord {
    /// Every word by which the area is found: those of its names, of the names of what merged into it, and its
    /// postal codes. Sorted, each once.
    pub fn words(&self) -> Vec<String> {
        let names = [&self.name].into_iter().chain(&self.name_en).chain(self.others.iter().map(|other| &other.name));
        let mut words: Vec<String> = names.flat_map(|name| name::words(name)).collect();
        words.extend(self.postcodes.iter().map(|code| crate::text::fold::fold(code)));
        words.retain(|word| !word.is_empty());
        words.sort();
        words.dedup();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_found_by_everything_that_it_is_called() {
        let record = TerritoryRecord {
            code: TerritoryCode::parse("insee-com:01015").expect("a code"),
            kind: TerritoryKind::Commune,
            name: "Arboys-en-Bugey".into(),
            name_en: None,
            population: None,
            centre: None,
            postcodes: vec!["01300".into()],
            parents: Vec::new(),
            others: vec![OtherCode {
                code: TerritoryCode::parse("insee-com:01340").expect("a code"),
                name: "Saint-Bois".into(),
            }],
        };
        assert_eq!(record.words(), ["01300", "arboys", "bois", "bugey", "saint", "st"]);
    }
}
