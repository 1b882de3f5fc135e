//! Official areas: where they come from, and whether a code is one.
//!
//! [`dataset`] is what the program carries, [`table`] what somebody adds, [`import`] and [`extend`] bring them into
//! the database. A code that is no longer in use leads to the present one, and ids never change. An area may have an
//! account ([`actor`]), people say that they belong there ([`tie`]), somebody confirms its companies ([`steward`]),
//! and it passes on what they publish ([`announce`]). Maps ([`map`]) are drawn from official [`contour`]s.

pub mod actor;
pub mod announce;
pub mod contour;
pub mod dataset;
mod import;
pub mod map;
pub mod steward;
pub mod table;
pub mod tie;

use domain::territory::{Territory, TerritoryCode};
use storage::{Look, Territories};

pub use self::{
    dataset::Dataset,
    import::{Imported, Progress, import},
    table::{Table, extend},
};
use crate::{Error, refusal::Reason};

/// The area that a code stands for today, or why there is none. `None` when no areas were imported, so that every
/// code that has the form of one has to be believed.
pub async fn present<L: Look>(look: &L, code: &TerritoryCode) -> Result<Option<Territory>, Error> {
    let territories = Territories::of(look);
    match territories.find_present(code).await? {
        Some(territory) if territory.ended_at.is_none() => Ok(Some(territory)),
        Some(Territory { name, .. }) => {
            let text =
                format!("{code} ({name}) is no longer in use; look for another with: ancrage territory find WORDS");
            Err(Error::invalid(Reason::named("refused-territory-ended", text)))
        }
        None if territories.any().await? => {
            let text = format!("there is no territory {code}; look for it with: ancrage territory find WORDS");
            Err(Error::invalid(Reason::named("refused-territory-unknown", text)))
        }
        None => Ok(None),
    }
}
