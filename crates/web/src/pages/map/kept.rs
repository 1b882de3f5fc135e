//! Drawings that were made before: contours are unpacked, put together and drawn once, and again when areas were
//! imported.

use std::{sync::Arc, time::Duration};

use app::territory::map::shapes;
use domain::{id::TerritoryId, territory::Territory};
use moka::sync::Cache;
use storage::Read;

use super::Drawing;
use crate::pages::fault::Fault;

/// For how long a drawing stays that nobody asks for.
const IDLE: Duration = Duration::from_mins(10);
/// How many bytes of drawings stay, about.
const BYTES: u64 = 4 << 20;

/// Drawings by territory and by the revision of the areas, which moves on when any is imported, by whatever process.
/// Of some territories no contour is known.
pub struct Drawings(Cache<(TerritoryId, i64), Option<Arc<Drawing>>>);

impl Default for Drawings {
    fn default() -> Self {
        let weigh = |_: &(TerritoryId, i64), drawing: &Option<Arc<Drawing>>| {
            let bytes = drawing.as_ref().map_or(0, |drawing| drawing.bytes());
            u32::try_from(bytes).unwrap_or(u32::MAX).saturating_add(100)
        };
        Self(Cache::builder().weigher(weigh).max_capacity(BYTES).time_to_idle(IDLE).build())
    }
}

impl Drawings {
    /// The drawing of a territory, where a contour of it is known.
    pub async fn of(&self, read: &Read, territory: &Territory) -> Result<Option<Arc<Drawing>>, Fault> {
        // Asked for first: what is imported meanwhile is drawn anew for whoever comes next.
        let key = (territory.id, read.territories().revision().await?);
        if let Some(drawing) = self.0.get(&key) {
            return Ok(drawing);
        }
        let drawing = Drawing::of(&shapes(read, territory).await?).map(Arc::new);
        self.0.insert(key, drawing.clone());
        Ok(drawing)
    }
}
