//! Uploads: taking pictures in, where files are kept, and throwing away what nothing uses. Files of other servers:
//! our addresses for them ([`place`]), and fetching and keeping them ([`remote`]).

mod files;
mod picture;
pub mod place;
pub mod remote;
mod seats;
pub mod source;
mod unused;
mod upload;

use std::time::SystemTime;

use async_trait::async_trait;
use bytes::Bytes;
use domain::uri::Uri;

use crate::{App, Error, Instance};

pub use files::FsMediaStore;
pub use remote::{RemoteMedia, RemoteMediaOptions};
pub use unused::{delete_with_post, sweep, sweep_drafts};
pub use upload::{MediaChange, Portrait, UpdateMedia, Upload, upload_portrait};

/// Keeps files under names that we make.
#[async_trait]
pub trait MediaStore: Send + Sync {
    /// Keeps a file. `name` is made by us: letters, digits, `/`, `.` and `-` only.
    async fn put(&self, name: &str, bytes: Bytes) -> Result<(), Error>;

    /// A file's content; `None` when there is none of that name.
    async fn get(&self, name: &str) -> Result<Option<Bytes>, Error>;

    /// Throws a file away; not an error when there is none.
    async fn delete(&self, name: &str) -> Result<(), Error>;

    /// What is kept in a folder and the folders in it.
    async fn list(&self, folder: &str) -> Result<Vec<Kept>, Error>;

    /// Throws away what was begun before a moment in a folder and the folders in it, and never finished; the rest of
    /// what is too much at a time stays for the next call. Returns how many there were.
    async fn discard_drafts(&self, _folder: &str, _before: SystemTime) -> Result<usize, Error> {
        Ok(0)
    }
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Since when.
    pub since: SystemTime,
}

/// The name under which the file with this address is kept here; `None` for files elsewhere.
pub fn name_of(here: &Instance, uri: &Uri) -> Option<String> {
    let name = uri.as_str().strip_prefix(&here.origin())?.strip_prefix('/')?;
    name.starts_with("media/").then(|| name.to_owned())
}

/// Throws files of ours away that nothing points to any more. What cannot be thrown away stays, with a word in
/// the log: the change that made it useless has been committed.
pub async fn discard(app: &App, files: &[Uri]) {
    for name in files.iter().filter_map(|uri| name_of(app.instance(), uri)) {
        if let Err(error) = app.media().delete(&name).await {
            tracing::warn!(name, %error, "a file could not be thrown away");
        }
    }
}
