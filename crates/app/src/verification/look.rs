//! Looking for proofs.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{
    actor::ActorKind,
    event::Event,
    id::VerificationId,
    time::Timestamp,
    uri::Uri,
    verification::{Change, Outcome, Question, Verification, links_back, names},
};
use futures::{StreamExt, stream};
use tokio::time::timeout;

use super::{Source, field};
use crate::{App, Command, Error, Instance, Kind, Tx};

/// How many proofs are looked for between two looks at what is due.
const BATCH: u32 = 32;
/// How many are looked for at a time.
const AT_A_TIME: usize = 8;
/// How long looking for one may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// When a proof is looked for again that a process took and did not settle.
const TAKEN: TimeDelta = TimeDelta::minutes(10);

/// Takes what is due, so that no other process asks at the same time.
struct Take {
    due: Vec<Verification>,
    until: Timestamp,
}

impl Command for Take {
    type Output = Vec<VerificationId>;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Vec<VerificationId>, Error> {
        Ok(tx.verifications().take(&self.due, self.until).await?)
    }
}

/// Keeps what came of looking.
struct Settle {
    id: VerificationId,
    outcome: Outcome,
}

impl Command for Settle {
    type Output = Change;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Change, Error> {
        // It may have been given up meanwhile.
        let Some(verification) = tx.verifications().find(self.id).await? else { return Ok(Change::None) };
        let (verification, change) = verification.after(self.outcome, tx.now());
        tx.verifications().save(&verification).await?;
        if change == Change::None {
            return Ok(change);
        }
        let mut actor = tx.actors().get(verification.actor).await?;
        field::mark(tx, &mut actor).await?;
        // Only the document of a company names its verified sites; other servers verify the links of people themselves.
        if actor.kind == ActorKind::Organization {
            actor.updated_at = tx.now();
            tx.emit(Event::ActorUpdated { actor: actor.id });
        }
        tx.actors().save(&actor).await?;
        if change == Change::Withdrawn {
            tx.emit(Event::VerificationWithdrawn { actor: actor.id });
        }
        Ok(change)
    }
}

/// Looks for every proof that is due. Returns how many there were.
pub async fn sweep(app: &App, source: &dyn Source) -> Result<usize, Error> {
    let mut count = 0;
    loop {
        let due = app.read().verifications().due(app.now(), BATCH).await?;
        if due.is_empty() {
            return Ok(count);
        }
        let taken = app.execute(Take { due: due.clone(), until: app.now() + TAKEN }).await?;
        let mine = due.into_iter().filter(|verification| taken.contains(&verification.id));
        let settled =
            stream::iter(mine).map(|verification| look(app, source, verification)).buffer_unordered(AT_A_TIME);
        let settled: Vec<Result<Change, Error>> = settled.collect().await;
        count += settled.len();
        settled.into_iter().collect::<Result<Vec<_>, _>>()?;
    }
}

async fn look(app: &App, source: &dyn Source, verification: Verification) -> Result<Change, Error> {
    let found = timeout(PATIENCE, ask(app, source, &verification)).await;
    let outcome = match found {
        Ok(Ok(true)) => Outcome::Found,
        Ok(Ok(false)) => Outcome::Missing,
        Ok(Err(error)) => {
            tracing::debug!(subject = verification.subject, %error, "a proof could not be looked for");
            match error.kind() {
                Kind::Unavailable | Kind::Internal => Outcome::Unreachable,
                _ => Outcome::Missing,
            }
        }
        Err(_) => Outcome::Unreachable,
    };
    app.execute(Settle { id: verification.id, outcome }).await
}

async fn ask(app: &App, source: &dyn Source, verification: &Verification) -> Result<bool, Error> {
    let actor = app.read().actors().get(verification.actor).await?;
    if !actor.is_active() || verification.site().is_some_and(|site| app.gate().is_suspended(&site)) {
        return Ok(false);
    }
    let profile: Vec<Uri> = [Some(actor.uri), actor.url].into_iter().flatten().collect();
    match verification.question(&app.instance().scheme) {
        Some(Question::Page(page)) => Ok(links_back(&source.page(&page).await?, &profile)),
        Some(Question::File(file)) => Ok(names(&source.file(&file).await?, &profile)),
        Some(Question::Texts(name)) => Ok(source.texts(&name).await?.iter().any(|text| names(text, &profile))),
        None => Ok(false),
    }
}
