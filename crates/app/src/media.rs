//! Uploads: where files are kept.

use async_trait::async_trait;
use bytes::Bytes;

use crate::Error;

/// Keeps files under names that we make.
#[async_trait]
pub trait MediaStore: Send + Sync {
    /// Keeps a file. `name` is made by us: letters, digits, `/`, `.` and `-` only.
    async fn put(&self, name: &str, bytes: Bytes) -> Result<(), Error>;

    /// A file's content; `None` when there is none of that name.
    async fn get(&self, name: &str) -> Result<Option<Bytes>, Error>;

    /// Throws a file away; not an error when there is none.
    async fn delete(&self, name: &str) -> Result<(), Error>;
}
