//! Where those who are listed are.
//!
//! What was counted before is kept by what was asked and by the directory's revision, which moves on with every change
//! of it, whichever process wrote: nobody has to remember to forget.

use std::{sync::Arc, time::Duration};

use moka::sync::Cache;
use storage::{DirectoryFilter, DirectoryMap, DirectoryOnly};

use super::admitted;
use crate::{App, Error};

/// How many communes a map tells apart.
pub const MAX_MARKS: u32 = 500;

/// How long anything stays: soon it is counted anew, or asked for no more.
const STAY: Duration = Duration::from_mins(1);
/// How many bytes of maps, about.
const BYTES: u64 = 2 << 20;
/// What a map takes beside its marks, in bytes, about.
const FRAME: usize = 500;
/// What a mark takes beside its texts, in bytes, about.
const MARK: usize = 150;

/// Maps as they were counted before.
pub(crate) struct Maps(Cache<(DirectoryFilter, i64), Arc<DirectoryMap>>);

/// How many bytes a map takes, about.
fn bytes(filter: &DirectoryFilter, map: &DirectoryMap) -> u32 {
    let words: usize = filter.words.iter().map(String::len).sum();
    let texts = |only: &DirectoryOnly| only.name.len() + only.url.as_str().len();
    let marks = map.marks.iter().map(|mark| MARK + mark.name.len() + mark.single.as_ref().map_or(0, texts));
    u32::try_from(FRAME + words + marks.sum::<usize>()).unwrap_or(u32::MAX)
}

impl Default for Maps {
    fn default() -> Self {
        let weigh = |(filter, _): &(DirectoryFilter, i64), map: &Arc<DirectoryMap>| bytes(filter, map);
        Self(Cache::builder().weigher(weigh).max_capacity(BYTES).time_to_live(STAY).build())
    }
}

impl Maps {
    fn find(&self, asked: &(DirectoryFilter, i64)) -> Option<Arc<DirectoryMap>> {
        self.0.get(asked)
    }

    fn keep(&self, asked: (DirectoryFilter, i64), map: &Arc<DirectoryMap>) {
        self.0.insert(asked, Arc::clone(map));
    }
}

/// Where those who are listed and fit are. As long as only those who live here can be found, it is counted once for
/// every revision of the directory; who lives elsewhere may have to go without a word from it.
pub async fn map(app: &App, filter: &DirectoryFilter) -> Result<Arc<DirectoryMap>, Error> {
    let read = app.read();
    let (filter, others) = admitted(app, &read, filter).await?;
    let revision = if others.is_empty() { read.directory().settled().await? } else { None };
    let Some(revision) = revision else {
        return Ok(Arc::new(read.directory().map(&filter, MAX_MARKS).await?));
    };
    let asked = (filter, revision);
    if let Some(map) = app.maps().find(&asked) {
        return Ok(map);
    }
    let map = Arc::new(read.directory().map(&asked.0, MAX_MARKS).await?);
    app.maps().keep(asked, &map);
    Ok(map)
}
