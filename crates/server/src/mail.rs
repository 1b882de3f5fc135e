//! The way to mailboxes: an SMTP server, or a folder for those who develop.

mod folder;
mod smtp;

use std::{path::PathBuf, sync::Arc};

use app::mail::{MailError, Mailer, Message};
use lettre::{
    Address,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use self::{folder::Folder, smtp::Smtp};
use crate::config::Config;

pub use self::smtp::is_usable;

/// How letters leave, and in whose name.
#[derive(Debug, Clone, Default)]
pub struct MailOptions {
    /// The SMTP server.
    smtp: Option<Secret>,
    /// The folder, which wins.
    folder: Option<PathBuf>,
    /// The sender's address.
    from: String,
    /// The sender's name.
    name: String,
    /// The host in the letters' ids.
    host: String,
}

/// Text that is not printed.
#[derive(Clone)]
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl MailOptions {
    /// What the configuration says.
    pub fn new(config: &Config) -> Self {
        Self {
            smtp: config.mail.smtp.clone().map(Secret),
            folder: config.mail.folder.clone(),
            from: config.mail_from().to_owned(),
            name: config.title.clone(),
            host: config.domain.name().to_owned(),
        }
    }

    /// The one who sends; `None` where nothing can be sent.
    pub fn mailer(&self) -> Result<Option<Arc<dyn Mailer>>, MailError> {
        if self.folder.is_none() && self.smtp.is_none() {
            return Ok(None);
        }
        let from = self.from.parse::<Address>().map_err(|error| MailError::Refused(format!("mail.from: {error}")))?;
        let sender = Sender { from: Mailbox::new(Some(self.name.clone()), from), host: self.host.clone() };
        Ok(match (&self.folder, &self.smtp) {
            (Some(folder), _) => Some(Arc::new(Folder::new(folder.clone(), sender))),
            (None, Some(Secret(url))) => Some(Arc::new(Smtp::new(url, sender)?)),
            (None, None) => None,
        })
    }
}

/// Who signs letters.
struct Sender {
    from: Mailbox,
    host: String,
}

impl Sender {
    /// The letter with everything around it (RFC 5322). Its id is the same on every try, so that mailboxes know one
    /// that was sent twice.
    fn compose(&self, message: &Message) -> Result<lettre::Message, MailError> {
        let refused =
            |error: &dyn std::fmt::Display| MailError::Refused(format!("the letter cannot be composed: {error}"));
        let to = message.to.parse::<Address>().map_err(|error| refused(&error))?;
        // No answer is expected from another program (RFC 3834).
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(message.subject.as_str())
            .date(message.at.into())
            .message_id(Some(format!("<{}@{}>", message.id, self.host)))
            .raw_header(automatic)
            .multipart(MultiPart::alternative_plain_html(message.text.clone(), message.html.clone()))
            .map_err(|error| refused(&error))
    }
}

#[cfg(test)]
mod tests;
