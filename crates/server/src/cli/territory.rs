//! `ancrage territory`: official areas.

mod steward;

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use app::{
    App,
    territory::{
        self, Dataset, Imported, Progress, Table,
        actor::{DisableTerritory, EnableTerritory, Enabled},
        dataset::FRANCE,
        table::MAX_BYTES,
    },
};
use clap::{Args, Subcommand, builder::PossibleValuesParser};
use domain::{
    id::TerritoryId,
    territory::{Territory, TerritoryCode, TerritoryKind, name::Question},
};
use serde::Serialize;
use storage::Ancestor;

use super::{Failure, Output};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Bring areas into the database; an area that is known already keeps its place
    Import(Import),
    /// Look for areas by their name, their postal code or a part of their code
    Find(Find),
    /// Say what is known of an area
    Show(Show),
    /// Give an area an account that anyone can follow and that passes posts on
    Enable(Enable),
    /// Let an area pass nothing on any more; its account stays
    Disable(Disable),
    /// Name somebody who confirms the companies of an area, or take that back
    Steward(steward::Steward),
}

#[derive(Debug, Args)]
pub(super) struct Enable {
    /// The area, for example insee-com:29019; of an old code, the present area
    #[arg(value_name = "SCHEME:CODE")]
    code: String,
    /// What comes before the @; made of the area's name unless given
    #[arg(long, value_name = "NAME")]
    handle: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Disable {
    /// The area, for example insee-com:29019
    #[arg(value_name = "SCHEME:CODE")]
    code: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The areas of France and the countries of the world ("france"), or a file of comma-separated values: with the
    /// columns code, name, parents, population, lat, lon, or the INSEE's table of employment areas as it is published
    /// (CODGEO, ZE2020, LIBZE2020, REG)
    #[arg(long, value_name = "NAME|FILE", default_value = FRANCE)]
    dataset: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Find {
    /// Words, each of which may be the beginning of a word of the name
    #[arg(required = true)]
    words: Vec<String>,
    /// Only areas of this kind
    #[arg(long, value_parser = PossibleValuesParser::new(TerritoryKind::ALL.map(TerritoryKind::as_str)))]
    kind: Option<String>,
    /// How many
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The area, for example insee-com:29019
    #[arg(value_name = "SCHEME:CODE")]
    code: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Command {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        match self {
            Self::Import(import) => import.run(app).await,
            Self::Find(find) => find.run(app).await,
            Self::Show(show) => show.run(app).await,
            Self::Enable(enable) => enable.run(app).await,
            Self::Disable(disable) => disable.run(app).await,
            Self::Steward(steward) => steward.run(app).await,
        }
    }
}

/// How many areas that are not known are named; all of them are in the JSON.
const MAX_NAMED: usize = 5;

#[derive(Serialize)]
struct Report<'a> {
    dataset: String,
    new: usize,
    changed: usize,
    same: usize,
    ended: usize,
    unknown: Vec<&'a str>,
}

impl Import {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let path = Path::new(&self.dataset);
        // A name is one word; what has an ending or a folder is a file.
        let (dataset, imported) = if self.dataset.contains(['.', '/']) {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name == FRANCE {
                return Err(Failure::Input(format!("a file cannot be called {FRANCE}, like the built-in dataset")));
            }
            let table = Table::read(&name, &read(path)?).map_err(|error| in_file(path, error))?;
            let imported = territory::extend(app, &table).await.map_err(|error| in_file(path, error))?;
            (name, imported)
        } else {
            let dataset = Dataset::built_in(&self.dataset)?;
            let mut bar = Bar::new();
            let imported = territory::import(app, &dataset, |progress| bar.show(progress)).await;
            bar.clear();
            (self.dataset, imported?)
        };
        territory::actor::hand_over(app).await?;
        let Imported { new, changed, same, ended, unknown } = imported;
        let unknown: Vec<&str> = unknown.iter().map(TerritoryCode::as_str).collect();
        let mut output = Output::stdout();
        if self.json {
            return Ok(output.json(&Report { dataset, new, changed, same, ended, unknown })?);
        }
        let line = format_args!("{dataset}: {new} new, {changed} changed, {same} as before, {ended} no longer in use");
        output.line(line)?;
        if !unknown.is_empty() {
            let named = unknown[..unknown.len().min(MAX_NAMED)].join(", ");
            let more = if unknown.len() > MAX_NAMED { ", …" } else { "" };
            output.line(format_args!("  {} not known here and left out: {named}{more}", unknown.len()))?;
        }
        Ok(())
    }
}

/// Reads a file; more than a table may have is not read.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot = |error: io::Error| Failure::Input(format!("cannot read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(cannot)?;
    io::Read::read_to_end(&mut io::Read::take(file, MAX_BYTES + 1), &mut bytes).map_err(cannot)?;
    Ok(bytes)
}

fn in_file(path: &Path, error: app::Error) -> Failure {
    match Failure::from(error) {
        Failure::Input(what) => Failure::Input(format!("{}: {what}", path.display())),
        machine @ Failure::Machine(_) => machine,
    }
}

/// How far it is, on one line of the standard error, where somebody looks at it.
struct Bar {
    seen: bool,
}

impl Bar {
    fn new() -> Self {
        Self { seen: io::stderr().is_terminal() }
    }

    fn show(&mut self, Progress { done, all }: Progress) {
        const WIDTH: usize = 30;
        let full = (WIDTH * done).checked_div(all).unwrap_or(WIDTH);
        self.write(&format!("\r[{}{}] {done} of {all}", "#".repeat(full), " ".repeat(WIDTH - full)));
    }

    fn clear(&mut self) {
        self.write(&format!("\r{}\r", " ".repeat(60)));
    }

    fn write(&mut self, text: &str) {
        // Nobody to read is no reason to stop.
        self.seen = self.seen && write!(io::stderr(), "{text}").and_then(|()| io::stderr().flush()).is_ok();
    }
}

/// An area, as it is printed.
#[derive(Serialize)]
struct Shown<'a> {
    code: &'a str,
    kind: &'static str,
    name: &'a str,
    name_en: Option<&'a str>,
    population: Option<i64>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    postcodes: &'a [String],
    ended: bool,
    within: Vec<Within<'a>>,
}

#[derive(Serialize)]
struct Within<'a> {
    code: &'a str,
    kind: &'static str,
    name: &'a str,
}

impl<'a> Shown<'a> {
    fn new(territory: &'a Territory, ancestors: &'a [Ancestor]) -> Self {
        Self {
            code: territory.code.as_str(),
            kind: territory.kind.as_str(),
            name: &territory.name,
            name_en: territory.name_en.as_deref(),
            population: territory.population,
            latitude: territory.centre.map(domain::territory::Coordinates::latitude),
            longitude: territory.centre.map(domain::territory::Coordinates::longitude),
            postcodes: &territory.postcodes,
            ended: territory.ended_at.is_some(),
            within: ancestors
                .iter()
                .map(|Ancestor { territory, .. }| Within {
                    code: territory.code.as_str(),
                    kind: territory.kind.as_str(),
                    name: &territory.name,
                })
                .collect(),
        }
    }

    /// One line: code, name, kind, and the wider area that tells namesakes apart.
    fn line(&self) -> String {
        let near = self.within.iter().find(|area| ["departement", "collectivity", "region"].contains(&area.kind));
        let near = near.or(self.within.first()).map(|area| format!(", {}", area.name)).unwrap_or_default();
        format!("{}  {}  {}{near}", self.code, self.name, self.kind)
    }
}

/// Without these nothing can be found, and the reason should be said.
async fn ready(app: &App) -> Result<(), Failure> {
    if app.read().territories().any().await? {
        return Ok(());
    }
    Err(Failure::Input("no territories are known yet; bring them in with: ancrage territory import".into()))
}

impl Find {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let question = Question::parse(&self.words.join(" "))
            .ok_or_else(|| Failure::Input("there is no word to look for".into()))?;
        ready(app).await?;
        let kinds: Vec<TerritoryKind> = self.kind.as_deref().and_then(TerritoryKind::from_name).into_iter().collect();
        let read = app.read();
        let found = read.territories().search(&question, &kinds, self.limit.into()).await?;
        let ids: Vec<TerritoryId> = found.iter().map(|territory| territory.id).collect();
        let ancestors = read.territories().ancestors(&ids).await?;
        let shown: Vec<Shown> = found
            .iter()
            .map(|territory| Shown::new(territory, ancestors.get(&territory.id).map_or(&[], Vec::as_slice)))
            .collect();
        let mut output = Output::stdout();
        if self.json {
            return Ok(output.json(&shown)?);
        }
        for area in &shown {
            output.line(area.line())?;
        }
        Ok(())
    }
}

impl Show {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let code = TerritoryCode::parse(&self.code).map_err(|error| Failure::Input(error.to_string()))?;
        ready(app).await?;
        let read = app.read();
        let Some(territory) = read.territories().find_present(&code).await? else {
            return Err(Failure::Input(format!(
                "there is no territory {code}; look for it with: ancrage territory find WORDS"
            )));
        };
        let ancestors = read.territories().ancestors(&[territory.id]).await?.remove(&territory.id).unwrap_or_default();
        let shown = Shown::new(&territory, &ancestors);
        let mut output = Output::stdout();
        if self.json {
            return Ok(output.json(&shown)?);
        }
        output.line(format_args!("{}  {}  {}", shown.code, shown.name, shown.kind))?;
        if territory.code != code {
            output.line(format_args!("  {code} leads here"))?;
        }
        if shown.ended {
            output.line("  no longer in use")?;
        }
        if let Some(name) = shown.name_en {
            output.line(format_args!("  in English: {name}"))?;
        }
        if let Some(population) = shown.population {
            output.line(format_args!("  population: {population}"))?;
        }
        if let Some(centre) = territory.centre {
            output.line(format_args!("  middle: {:.3}, {:.3}", centre.latitude(), centre.longitude()))?;
        }
        if !shown.postcodes.is_empty() {
            output.line(format_args!("  postal codes: {}", shown.postcodes.join(" ")))?;
        }
        for area in &shown.within {
            output.line(format_args!("  in {}  {}  {}", area.code, area.name, area.kind))?;
        }
        Ok(())
    }
}

/// An area's account, as it is printed.
#[derive(Serialize)]
struct Account<'a> {
    code: &'a str,
    name: &'a str,
    handle: String,
    id: &'a str,
    active: bool,
}

fn print_account(app: &App, enabled: &Enabled, active: bool, json: bool) -> Result<(), Failure> {
    let Enabled { territory, actor, changed } = enabled;
    let handle = app.instance().full_handle(actor);
    let mut output = Output::stdout();
    if json {
        let (code, name, id) = (territory.code.as_str(), territory.name.as_str(), actor.uri.as_str());
        return Ok(output.json(&Account { code, name, handle, id, active })?);
    }
    let what = match (active, changed) {
        (true, true) => "passes posts on",
        (true, false) => "passes posts on already",
        (false, true) => "passes nothing on any more",
        (false, false) => "passes nothing on anyway",
    };
    Ok(output.line(format_args!("{}  {}  {handle} {what}", territory.code, territory.name))?)
}

fn parse(code: &str) -> Result<TerritoryCode, Failure> {
    TerritoryCode::parse(code).map_err(|error| Failure::Input(error.to_string()))
}

impl Enable {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let code = parse(&self.code)?;
        ready(app).await?;
        let command = EnableTerritory::prepare(app, None, &code, self.handle.as_deref()).await?;
        print_account(app, &app.execute(command).await?, true, self.json)
    }
}

impl Disable {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let code = parse(&self.code)?;
        ready(app).await?;
        print_account(app, &app.execute(DisableTerritory { by: None, code }).await?, false, self.json)
    }
}
