//! Files in a folder.

use std::{io::ErrorKind, path::PathBuf, time::SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::{fs, io::AsyncWriteExt};

use super::{Kept, MediaStore};
use crate::Error;

/// How the name of a file ends that is being written. It begins with a dot.
const DRAFT: &str = ".part";
/// How many drafts are thrown away at a time.
const MAX_DRAFTS: usize = 1_000;

/// Keeps files in a folder. A file is there whole or not at all, and nothing outside of the folder is touched.
pub struct FsMediaStore {
    root: PathBuf,
}

impl FsMediaStore {
    /// For this folder, which is made with the first file.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a name leads; `None` for one that we do not make.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(plain);
        (name.len() <= 200 && name.split('/').all(part)).then(|| self.root.join(name))
    }
}

fn fault(error: &std::io::Error) -> Error {
    Error::Internal(format!("the media folder: {error}"))
}

#[async_trait]
impl MediaStore for FsMediaStore {
    async fn put(&self, name: &str, bytes: Bytes) -> Result<(), Error> {
        let path = self.path(name).ok_or_else(|| Error::Internal(format!("{name:?} is no name for a file")))?;
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).await.map_err(|error| fault(&error))?;
        // Names that begin with a dot are never served. Chance keeps two writers apart: several nodes may share a folder,
        // each in a container in which it is process 1.
        let draft = folder.join(format!(".{}{DRAFT}", crate::secret::random_token()?));
        let written = async {
            let mut file = fs::File::create(&draft).await?;
            file.write_all(&bytes).await?;
            file.sync_all().await?;
            fs::rename(&draft, &path).await
        };
        if let Err(error) = written.await {
            let _ = fs::remove_file(&draft).await;
            return Err(fault(&error));
        }
        Ok(())
    }

    async fn get(&self, name: &str) -> Result<Option<Bytes>, Error> {
        let Some(path) = self.path(name) else { return Ok(None) };
        match fs::read(path).await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(fault(&error)),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), Error> {
        let Some(path) = self.path(name) else { return Ok(()) };
        match fs::remove_file(&path).await {
            Ok(()) => {
                // The folder of this one upload goes with its last file.
                if let Some(folder) = path.parent().filter(|folder| *folder != self.root) {
                    let _ = fs::remove_dir(folder).await;
                }
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn list(&self, folder: &str) -> Result<Vec<Kept>, Error> {
        let mut files = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let Some(path) = self.path(&folder) else { continue };
            let mut entries = match fs::read_dir(path).await {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(fault(&error)),
            };
            while let Some(entry) = entries.next_entry().await.map_err(|error| fault(&error))? {
                let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
                // What another process just threw away, or is still writing, is not kept.
                match entry.metadata().await {
                    Ok(about) if about.is_dir() => folders.push(name),
                    Ok(about) if self.path(&name).is_some() => {
                        let since = about.modified().map_err(|error| fault(&error))?;
                        files.push(Kept { name, size: about.len(), since });
                    }
                    _ => {}
                }
            }
        }
        Ok(files)
    }

    async fn discard_drafts(&self, folder: &str, before: SystemTime) -> Result<usize, Error> {
        let mut gone = 0;
        let mut folders: Vec<PathBuf> = self.path(folder).into_iter().collect();
        while let Some(folder) = folders.pop() {
            let mut entries = match fs::read_dir(folder).await {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(fault(&error)),
            };
            while let Some(entry) = entries.next_entry().await.map_err(|error| fault(&error))? {
                // What was finished meanwhile, or thrown away by another process, is no draft any more.
                let Ok(about) = entry.metadata().await else { continue };
                let name = entry.file_name();
                if about.is_dir() {
                    folders.push(entry.path());
                } else if name.to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(DRAFT))
                    && about.modified().is_ok_and(|since| since < before)
                    && fs::remove_file(entry.path()).await.is_ok()
                {
                    gone += 1;
                    if gone == MAX_DRAFTS {
                        return Ok(gone);
                    }
                }
            }
        }
        Ok(gone)
    }
}
