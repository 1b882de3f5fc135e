//! `ancrage migrate`

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Failure, Output};
use crate::{
    config::Config,
    start::{self, StartError},
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Which way
    #[arg(value_enum, default_value_t = Way::Up)]
    way: Way,
    /// Print JSON (with status)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Take every step that is due
    Up,
    /// Take every step back: everything in the database is lost
    Down,
    /// Say which steps the database has
    Status,
}

#[derive(Serialize)]
struct Step {
    name: String,
    applied: bool,
}

impl Arguments {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let store = start::connect(config).await?;
        let fault = |error: &dyn std::fmt::Display| StartError::Migration(error.to_string());
        match self.way {
            Way::Up => start::migrate(&store).await?,
            Way::Down => migrations::down(store.migration_connection()).await.map_err(|error| fault(&error))?,
            Way::Status => {}
        }
        let steps = migrations::status(store.migration_connection()).await.map_err(|error| fault(&error))?;
        store.close().await?;
        if self.way == Way::Status {
            print(steps, self.json)?;
        }
        Ok(())
    }
}

fn print(steps: Vec<migrations::StepStatus>, json: bool) -> Result<(), Failure> {
    let mut output = Output::stdout();
    if json {
        let steps: Vec<Step> = steps.into_iter().map(|step| Step { name: step.name, applied: step.applied }).collect();
        return Ok(output.json(&steps)?);
    }
    for step in steps {
        output.line(format_args!("{}  {}", if step.applied { "applied" } else { "pending" }, step.name))?;
    }
    Ok(())
}
