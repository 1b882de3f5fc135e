//! `ancrage queue`: what waits for other servers, and what was given up.

use app::App;
use clap::{Args, Subcommand};
use domain::handle::Host;
use serde::Serialize;
use storage::Page;

use super::{Failure, Output};

/// How many hosts and letters are listed; the counts are of all.
const LISTED: u32 = 200;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what waits and what was given up
    Status(Status),
    /// Try again what was given up
    Retry(Retry),
}

#[derive(Debug, Args)]
pub(super) struct Status {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Retry {
    /// Only deliveries to this host; else all of them, dead letters, events and mails too
    #[arg(long)]
    host: Option<String>,
}

impl Command {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        match self {
            Self::Status(status) => status.run(app).await,
            Self::Retry(retry) => retry.run(app).await,
        }
    }
}

#[derive(Serialize)]
struct Report {
    deliveries: Deliveries,
    inbox: Inbox,
    events: Events,
    mails: Mails,
}

#[derive(Serialize)]
struct Mails {
    pending: i64,
    failed: i64,
    given_up: Vec<GivenUp>,
}

#[derive(Serialize)]
struct GivenUp {
    id: String,
    recipient: String,
    error: String,
}

#[derive(Serialize)]
struct Deliveries {
    pending: i64,
    failed: i64,
    pending_by_host: Vec<PendingHost>,
    failed_by_host: Vec<FailedHost>,
}

#[derive(Serialize)]
struct PendingHost {
    host: String,
    pending: i64,
    failures_in_a_row: i64,
    error: Option<String>,
}

#[derive(Serialize)]
struct FailedHost {
    host: String,
    failed: i64,
    error: Option<String>,
}

#[derive(Serialize)]
struct Inbox {
    pending: i64,
    failed: i64,
    dead_letters: Vec<DeadLetter>,
}

#[derive(Serialize)]
struct DeadLetter {
    id: String,
    activity: String,
    sender: String,
    error: String,
}

#[derive(Serialize)]
struct Events {
    pending: i64,
    failed: i64,
    dead: Vec<DeadEvent>,
}

#[derive(Serialize)]
struct DeadEvent {
    id: String,
    subscriber: String,
    error: String,
}

impl Report {
    async fn read(app: &App) -> Result<Self, Failure> {
        let read = app.read();
        let pending_host = |host: storage::DeliverySummary| PendingHost {
            host: host.host,
            pending: host.pending,
            failures_in_a_row: host.failures,
            error: host.error,
        };
        let failed_host =
            |host: storage::FailedDeliveries| FailedHost { host: host.host, failed: host.count, error: host.error };
        let letter = |letter: storage::DeadLetter| DeadLetter {
            id: letter.id.to_string(),
            activity: letter.activity_uri,
            sender: letter.sender,
            error: letter.error,
        };
        let event = |event: storage::DeadEvent| DeadEvent {
            id: event.id.to_string(),
            subscriber: event.subscriber,
            error: event.error,
        };
        let given_up = |mail: storage::FailedMail| GivenUp {
            id: mail.id.to_string(),
            recipient: mail.recipient,
            error: mail.error,
        };
        // What is received becomes events, and events become deliveries: asked in this order, nothing slips past
        // between two questions.
        let inbox = Inbox {
            pending: read.inbox().count_pending().await?,
            failed: read.inbox().count_dead().await?,
            dead_letters: read.inbox().dead_letters(Page::first(LISTED)).await?.into_iter().map(letter).collect(),
        };
        let events = Events {
            pending: read.events().count_pending().await?,
            failed: read.events().count_dead().await?,
            dead: read.events().dead(LISTED).await?.into_iter().map(event).collect(),
        };
        let deliveries = Deliveries {
            pending: read.deliveries().count_pending().await?,
            failed: read.deliveries().count_failed().await?,
            pending_by_host: read.deliveries().summary(LISTED).await?.into_iter().map(pending_host).collect(),
            failed_by_host: read.deliveries().failed(LISTED).await?.into_iter().map(failed_host).collect(),
        };
        let mails = Mails {
            pending: read.mails().count_pending().await?,
            failed: read.mails().count_failed().await?,
            given_up: read.mails().failed(LISTED).await?.into_iter().map(given_up).collect(),
        };
        Ok(Self { deliveries, inbox, events, mails })
    }

    fn print(&self, output: &mut Output) -> std::io::Result<()> {
        let error = |error: &Option<String>| error.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        let Deliveries { pending, failed, pending_by_host, failed_by_host } = &self.deliveries;
        output.line(format_args!("deliveries: {pending} pending, {failed} failed"))?;
        for host in pending_by_host {
            let PendingHost { host: name, pending, failures_in_a_row, .. } = host;
            let failures = if *failures_in_a_row > 0 {
                format!(", failed {failures_in_a_row} times in a row")
            } else {
                String::new()
            };
            output.line(format_args!("  {name}: {pending} pending{failures}{}", error(&host.error)))?;
        }
        for host in failed_by_host {
            output.line(format_args!("  {}: {} failed{}", host.host, host.failed, error(&host.error)))?;
        }
        let Inbox { pending, failed, dead_letters } = &self.inbox;
        output.line(format_args!("inbox: {pending} pending, {failed} dead letters"))?;
        for letter in dead_letters {
            output.line(format_args!("  {} from {}: {}", letter.activity, letter.sender, letter.error))?;
        }
        let Events { pending, failed, dead } = &self.events;
        output.line(format_args!("events: {pending} pending, {failed} dead"))?;
        for event in dead {
            output.line(format_args!("  {} for {}: {}", event.id, event.subscriber, event.error))?;
        }
        let Mails { pending, failed, given_up } = &self.mails;
        output.line(format_args!("mails: {pending} pending, {failed} failed"))?;
        for mail in given_up {
            output.line(format_args!("  {} to {}: {}", mail.id, mail.recipient, mail.error))?;
        }
        Ok(())
    }
}

impl Status {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let report = Report::read(app).await?;
        let mut output = Output::stdout();
        if self.json {
            output.json(&report)?;
        } else {
            report.print(&mut output)?;
        }
        Ok(())
    }
}

impl Retry {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let hosts = match &self.host {
            Some(host) => {
                vec![Host::parse(host).map_err(|_| Failure::Input(format!("{host:?} is not a host")))?.to_string()]
            }
            None => app.read().deliveries().failed(u32::MAX).await?.into_iter().map(|failed| failed.host).collect(),
        };
        let deliveries = retry_deliveries(app, &hosts).await?;
        let mut output = Output::stdout();
        output.line(format_args!("{deliveries} deliveries are tried again"))?;
        if self.host.is_none() {
            let (letters, events, mails) = revive(app).await?;
            output.line(format_args!("{letters} dead letters are processed again"))?;
            output.line(format_args!("{events} events are told again"))?;
            output.line(format_args!("{mails} mails are sent again"))?;
        }
        Ok(())
    }
}

async fn retry_deliveries(app: &App, hosts: &[String]) -> Result<u64, Failure> {
    let tx = app.store().begin(app.now()).await?;
    let mut count = 0;
    for host in hosts {
        count += tx.deliveries().retry_failed(host, tx.now()).await?;
    }
    tx.commit().await?;
    Ok(count)
}

/// Takes dead letters, events and mails up again; how many.
async fn revive(app: &App) -> Result<(usize, u64, u64), Failure> {
    let letters = app.read().inbox().dead_letters(Page::first(u32::MAX)).await?;
    let tx = app.store().begin(app.now()).await?;
    for letter in &letters {
        tx.inbox().revive(letter.id, tx.now()).await?;
    }
    let events = tx.events().revive_dead(tx.now()).await?;
    let mails = tx.mails().retry_failed().await?;
    tx.commit().await?;
    Ok((letters.len(), events, mails))
}
