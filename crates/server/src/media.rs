//! Uploads, as files in a folder.

use std::{io::ErrorKind, path::PathBuf};

use app::{Error, media::MediaStore};
use async_trait::async_trait;
use bytes::Bytes;

/// Keeps uploads in a folder.
pub struct Folder(PathBuf);

impl Folder {
    /// Keeps uploads in this folder, which exists.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// The file of a name; `None` where the name leads out of the folder.
    fn file(&self, name: &str) -> Option<PathBuf> {
        let safe = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        };
        name.split('/').all(safe).then(|| self.0.join(name))
    }
}

fn fault(error: &std::io::Error) -> Error {
    Error::Internal(format!("media: {error}"))
}

#[async_trait]
impl MediaStore for Folder {
    async fn put(&self, name: &str, bytes: Bytes) -> Result<(), Error> {
        let file = self.file(name).ok_or_else(|| Error::Internal(format!("media: {name:?} is no name")))?;
        if let Some(folder) = file.parent() {
            tokio::fs::create_dir_all(folder).await.map_err(|error| fault(&error))?;
        }
        // Whole or not at all: a reader never sees half a file.
        let part = file.with_extension("part");
        tokio::fs::write(&part, &bytes).await.map_err(|error| fault(&error))?;
        tokio::fs::rename(&part, &file).await.map_err(|error| fault(&error))
    }

    async fn get(&self, name: &str) -> Result<Option<Bytes>, Error> {
        let Some(file) = self.file(name) else { return Ok(None) };
        match tokio::fs::read(file).await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), Error> {
        let Some(file) = self.file(name) else { return Ok(()) };
        match tokio::fs::remove_file(file).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(fault(&error)),
            _ => Ok(()),
        }
    }
}
