//! Uploads that no post uses: never used, left by an edit, or by a post that was deleted. They wait for another post,
//! unless their owner wants them gone. And files that were never finished.

use std::time::SystemTime;

use chrono::TimeDelta;
use domain::{attachment::Attachment, id::AttachmentId, time::Timestamp, uri::Uri};
use storage::Unused;

use crate::{App, Command, Error, Instance, Tx, media, post::DeletePost};

/// How long an upload waits for a post.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How long a file may take to be written. Nobody needs as much, but nodes that share a folder may not share the time.
const WRITTEN: TimeDelta = TimeDelta::days(1);
/// How many go in one change.
const BATCH: u32 = 100;

/// Removes some of what no post used since a moment.
struct RemoveUnused {
    before: Timestamp,
    found: Vec<Unused>,
}

impl Command for RemoveUnused {
    type Output = Vec<Attachment>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Vec<Attachment>, Error> {
        Ok(tx.attachments().remove_unused(self.before, &self.found).await?)
    }
}

/// Throws away every upload that no post used for a day, with its files. To be called from time to time. Returns
/// how many there were.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let (before, mut after, mut count) = (app.now() - KEPT, None, 0);
    loop {
        // Searched before the change begins: the search may take long, and a change keeps others from writing.
        let found = app.read().attachments().unused(before, after, BATCH).await?;
        let Some(last) = found.last().copied() else { return Ok(count) };
        after = Some(last);
        let removed = app.execute(RemoveUnused { before, found }).await?;
        count += removed.len();
        throw_away(app, removed).await;
    }
}

/// Throws away what a process had begun to write that was killed. To be called from time to time. Returns how many
/// files there were.
pub async fn sweep_drafts(app: &App) -> Result<usize, Error> {
    let (before, mut count) = (SystemTime::from(app.now() - WRITTEN), 0);
    for folder in ["media", media::remote::FOLDER] {
        count += app.media().discard_drafts(folder, before).await?;
    }
    Ok(count)
}

/// Throws the files of attachments away that are no more.
async fn throw_away(app: &App, removed: Vec<Attachment>) {
    let files: Vec<Uri> = removed.into_iter().flat_map(|file| [Some(file.url), file.preview_url]).flatten().collect();
    media::discard(app, &files).await;
}

/// Deletes a post, and what is attached to it.
struct DeleteWithMedia(DeletePost);

impl Command for DeleteWithMedia {
    type Output = Vec<Attachment>;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Vec<Attachment>, Error> {
        let attached = tx.attachments().of_posts(&[self.0.post]).await?;
        self.0.run(tx, here).await?;
        let ids: Vec<AttachmentId> = attached.iter().map(|file| file.id).collect();
        Ok(tx.attachments().remove(&ids).await?)
    }
}

/// Deletes a post, and what is attached to it with its files: nobody wants to attach them again. What another post
/// showed before it was edited stays for its history.
pub async fn delete_with_post(app: &App, delete: DeletePost) -> Result<(), Error> {
    let removed = app.execute(DeleteWithMedia(delete)).await?;
    throw_away(app, removed).await;
    Ok(())
}
