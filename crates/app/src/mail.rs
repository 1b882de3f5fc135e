//! Letters to mailboxes: queued in the commit that causes them, sent by a worker.
//!
//! A process that is killed between the sending and the commit that follows sends the same letter once more, under the
//! same id; none is lost.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::{
    id::MailId,
    mail::{self, Letter, Mail},
    time::Timestamp,
};
use tokio_util::sync::CancellationToken;

use crate::{App, Error, Instance, Tx};

/// A letter as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Our id for it; the same on every try.
    pub id: MailId,
    /// The address.
    pub to: String,
    /// What it is called.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// When it is sent.
    pub at: Timestamp,
}

/// The words of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What it is called.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Finds the words of a letter, in this language.
pub type Write = fn(&Letter, Option<&str>, &Instance) -> Written;

/// Why a letter was not sent. The text holds nothing of the letter and no credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It will never be taken.
    #[error("{0}")]
    Refused(String),
    /// Another try may help.
    #[error("{0}")]
    Later(String),
}

/// The port to mailboxes.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a letter over. Returns when somebody else is responsible for it.
    async fn send(&self, message: &Message) -> Result<(), MailError>;
}

/// Puts a letter into the queue, within the change that causes it. Where the server cannot send mail, nothing waits
/// for what never comes.
pub(crate) async fn queue(
    tx: &Tx,
    here: &Instance,
    to: &str,
    locale: Option<&str>,
    letter: &Letter,
) -> Result<(), Error> {
    if here.entry.mails {
        tx.mails().insert(tx.next_id(), to, locale, letter, tx.now()).await?;
    }
    Ok(())
}

/// How often is looked whether letters wait.
const TICK: Duration = Duration::from_secs(1);
/// How many letters are taken at a time.
const BATCH: u32 = 8;
/// For how long they are this process's own: longer than sending all of them may take.
const CLAIM: TimeDelta = TimeDelta::minutes(6);
/// How long one letter may take.
const PATIENCE: Duration = Duration::from_secs(40);
/// How much of an error is kept, in characters.
const MAX_ERROR: usize = 500;

/// Sends what waits.
#[derive(Clone)]
pub struct Postman {
    app: App,
    mailer: Arc<dyn Mailer>,
    write: Write,
}

impl Postman {
    /// One who hands letters to `mailer`, in the words of `write`.
    pub fn new(app: App, mailer: Arc<dyn Mailer>, write: Write) -> Self {
        Self { app, mailer, write }
    }

    /// Sends until the stop is asked for.
    pub async fn run(self, stop: CancellationToken) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = ticks.tick() => {}
            }
            if let Err(error) = self.send_due(&stop).await {
                tracing::error!(%error, "letters could not be sent");
            }
        }
    }

    /// Sends everything that is due; how many letters were taken up. Asked to stop, it takes nothing new.
    pub async fn send_due(&self, stop: &CancellationToken) -> Result<usize, Error> {
        let mut count = 0;
        while !stop.is_cancelled() && self.app.read().mails().is_due(self.app.now()).await? {
            let mails = self.claim().await?;
            if mails.is_empty() {
                break;
            }
            for mail in &mails {
                let outcome = self.send(mail).await;
                self.settle(mail, outcome).await?;
                count += 1;
            }
        }
        Ok(count)
    }

    async fn claim(&self) -> Result<Vec<Mail>, Error> {
        let now = self.app.now();
        let tx = self.app.store().begin(now).await?;
        let mails = tx.mails().claim(self.app.store().node(), now, now + CLAIM, BATCH).await?;
        tx.commit().await?;
        Ok(mails)
    }

    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if mail.letter == Letter::Void {
            return Ok(());
        }
        let Written { subject, text, html } = (self.write)(&mail.letter, mail.locale.as_deref(), self.app.instance());
        let message = Message { id: mail.id, to: mail.recipient.clone(), subject, text, html, at: self.app.now() };
        tokio::time::timeout(PATIENCE, self.mailer.send(&message))
            .await
            .unwrap_or_else(|_| Err(MailError::Later("the mail server did not answer in time".into())))
    }

    async fn settle(&self, mail: &Mail, outcome: Result<(), MailError>) -> Result<(), Error> {
        let now = self.app.now();
        let tx = self.app.store().begin(now).await?;
        let result = match outcome {
            Ok(()) => {
                tx.mails().done(mail.id).await?;
                "sent"
            }
            Err(error) => {
                let text: String = error.to_string().chars().filter(|c| *c != '\0').take(MAX_ERROR).collect();
                if let (MailError::Later(_), Some(wait)) = (error, mail::next_try(mail.attempts + 1)) {
                    tracing::warn!(id = %mail.id, error = text, "a letter waits for another try");
                    tx.mails().put_off(mail.id, now + wait, &text).await?;
                    "put_off"
                } else {
                    tracing::error!(id = %mail.id, error = text, "a letter is given up");
                    tx.mails().fail(mail.id, &text).await?;
                    "failed"
                }
            }
        };
        tx.commit().await?;
        metrics::counter!("ancrage_mails_total", "outcome" => result).increment(1);
        Ok(())
    }
}
