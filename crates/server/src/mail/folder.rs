//! Letters as files, for those who develop: any mail program opens them.

use std::{io::Write, path::PathBuf};

use app::mail::{MailError, Mailer, Message};
use async_trait::async_trait;

use super::Sender;

/// Writes each letter to `ID.eml` in a folder.
pub(super) struct Folder {
    path: PathBuf,
    sender: Sender,
}

impl Folder {
    pub fn new(path: PathBuf, sender: Sender) -> Self {
        Self { path, sender }
    }
}

#[async_trait]
impl Mailer for Folder {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        let bytes = self.sender.compose(message)?.formatted();
        let (folder, name) = (self.path.clone(), message.id.to_string());
        let written = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&folder)?;
            // Whole or not at all, and the same file when it is sent twice.
            let draft = folder.join(format!(".{name}.draft"));
            let mut file = std::fs::File::create(&draft)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            std::fs::rename(&draft, folder.join(format!("{name}.eml")))
        })
        .await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(MailError::Later(format!("the folder for letters: {error}"))),
            Err(error) => Err(MailError::Later(format!("the folder for letters: {error}"))),
        }
    }
}
