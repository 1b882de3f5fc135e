//! Uploads that no post uses: never used, left by an edit, or by a post that was deleted.

use chrono::TimeDelta;
use domain::{attachment::Attachment, uri::Uri};

use crate::{App, Command, Error, Instance, Tx, media};

/// How long an upload waits for a post.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How many go in one change.
const BATCH: u32 = 100;

/// Removes some of what no post used for a day.
struct RemoveUnused;

impl Command for RemoveUnused {
    type Output = Vec<Attachment>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Vec<Attachment>, Error> {
        Ok(tx.attachments().remove_unused(tx.now() - KEPT, BATCH).await?)
    }
}

/// Throws away every upload that no post used for a day, with its files. To be called from time to time. Returns
/// how many there were.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let mut count = 0;
    loop {
        let removed = app.execute(RemoveUnused).await?;
        if removed.is_empty() {
            return Ok(count);
        }
        count += removed.len();
        let files: Vec<Uri> =
            removed.into_iter().flat_map(|file| [Some(file.url), file.preview_url]).flatten().collect();
        media::discard(app, &files).await;
    }
}
