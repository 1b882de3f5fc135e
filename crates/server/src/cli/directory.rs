//! `ancrage directory`: the directories of other servers that this one lists too.

use app::{
    App,
    directory::subscription::{Subscribe, Unsubscribe},
};
use clap::{Args, Subcommand};
use domain::{territory::TerritoryCode, time::Timestamp, uri::Uri};
use serde::Serialize;
use storage::Subscription;

use super::{Failure, Output};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the companies and communities of another server here too; it is read from time to time
    Subscribe(Add),
    /// Stop listing those of another server
    Unsubscribe(Remove),
    /// Say which servers are read, when, and what went wrong
    List(List),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Where the other server is, for example https://brest.example
    url: String,
    /// Only who works in this territory, for example insee-dep:29; may be given several times
    #[arg(long = "territory", value_name = "SCHEME:CODE")]
    territories: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Remove {
    /// Where the other server is
    url: String,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Command {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        match self {
            Self::Subscribe(add) => add.run(app).await,
            Self::Unsubscribe(remove) => remove.run(app).await,
            Self::List(list) => list.run(app).await,
        }
    }
}

fn address(text: &str) -> Result<Uri, Failure> {
    Uri::parse(text).map_err(|error| {
        Failure::Input(format!("{text:?} is not the address of a server such as https://brest.example: {error}"))
    })
}

impl Add {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let address = address(&self.url)?;
        let code = |text: &String| TerritoryCode::parse(text).map_err(|error| Failure::Input(error.to_string()));
        let territories = self.territories.iter().map(code).collect::<Result<_, _>>()?;
        app.execute(Subscribe { by: None, address, territories }).await?;
        Ok(())
    }
}

impl Remove {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let address = address(&self.url)?;
        if app.execute(Unsubscribe { by: None, address }).await? {
            Ok(())
        } else {
            Err(Failure::Input(format!("the directory of {} is not read", self.url)))
        }
    }
}

#[derive(Serialize)]
struct Row {
    url: String,
    title: String,
    territories: Vec<String>,
    entries: i64,
    read_at: Option<Timestamp>,
    due_at: Timestamp,
    failures: u32,
    problem: String,
}

impl List {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let read = app.read();
        let counts = read.directory().counts().await?;
        let mut rows = Vec::new();
        for subscription in read.subscriptions().all().await? {
            let entries = counts.get(&subscription.id).copied().unwrap_or_default();
            let Subscription { source, territories, title, good_at, due_at, failures, problem, .. } = subscription;
            rows.push(Row {
                url: source.to_string(),
                title,
                territories: territories.iter().map(ToString::to_string).collect(),
                entries,
                read_at: good_at,
                due_at,
                failures,
                problem,
            });
        }
        let mut output = Output::stdout();
        if self.json {
            return Ok(output.json(&rows)?);
        }
        for row in rows {
            let mut line = format!("{}  {} listed", row.url, row.entries);
            for part in [row.title, row.territories.join(" "), row.problem] {
                if !part.is_empty() {
                    line = format!("{line}  {part}");
                }
            }
            output.line(line)?;
        }
        Ok(())
    }
}
