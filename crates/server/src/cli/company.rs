//! `ancrage company`

use app::{App, company::CreateCompany, transfer::RecoverCompany};
use clap::{Args, Subcommand, builder::PossibleValuesParser};
use domain::{
    actor::ActorKind,
    company::{CompanyKind, Sector, SizeBand},
    cursor::Level,
    handle::Handle,
    id::ActorId,
};
use serde_json::{Value, json};
use storage::views::{self, CompanyView};

use super::{Failure, account, output::Output};

/// How many companies are read at a time.
const BATCH: u32 = 200;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a company, and its owner's active membership
    Create(Create),
    /// Show every company
    List(List),
    /// Give a company an owner, for when those it had are gone
    Owner(Owner),
    /// Show one company
    Show(Show),
}

#[derive(Debug, Args)]
pub(super) struct Owner {
    /// The company's name in addresses
    handle: String,
    /// Who owns it from now on: the user name of a person here
    username: String,
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The name in addresses, the part before the @: letters, digits and _
    handle: String,
    /// The name that people read
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Who owns the account and answers for its page: the user name of a person here
    #[arg(long, value_name = "USERNAME")]
    owner: String,
    /// Where the company works, for example insee-com:29019
    #[arg(long, value_name = "SCHEME:CODE")]
    territory: String,
    /// What kind of organisation it is
    #[arg(long, default_value = "company", value_parser = PossibleValuesParser::new(CompanyKind::ALL.map(CompanyKind::as_str)))]
    kind: String,
    /// How open the company is; unless set, everyone may answer it
    #[arg(long, value_name = "LEVEL", default_value = "dialogue", value_parser = PossibleValuesParser::new(Level::ALL.map(Level::as_str)))]
    sharing: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Only those that wait for the moderators
    #[arg(long)]
    pending: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The name in addresses, the part before the @
    handle: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Command {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(app).await,
            Self::List(list) => list.run(app).await,
            Self::Show(show) => show.run(app).await,
            Self::Owner(Owner { handle, username }) => {
                let command = RecoverCompany::for_names(app, &handle, &username).await?;
                app.execute(command).await?;
                Ok(Output::stdout().line(format_args!("@{username} owns @{handle}"))?)
            }
        }
    }
}

impl Create {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let Self { handle, name, owner, territory, kind, sharing, json } = self;
        let kind = CompanyKind::from_name(&kind).ok_or_else(|| Failure::Input("this kind does not exist".into()))?;
        let level = Level::from_name(&sharing).ok_or_else(|| Failure::Input("this level does not exist".into()))?;
        let command = CreateCompany::prepare(app, &handle, &name, &owner, &territory, kind).await?;
        let actor = app.execute(command.sharing(level)).await?;
        account::print(app, &actor, json)
    }
}

/// What is known of a company: name and value.
async fn lines(app: &App, id: ActorId) -> Result<Vec<(&'static str, Value)>, Failure> {
    let read = app.read();
    let actor = read.actors().get(id).await.map_err(app::Error::from)?;
    let view = views::companies(&read, &[id]).await.map_err(app::Error::from)?.remove(&id);
    let mut lines = vec![
        ("handle", json!(actor.username.as_str())),
        ("name", json!(actor.display_name())),
        ("url", json!(app.instance().profile(actor.username.as_str()).as_str())),
        ("publication", json!(actor.publication.as_str())),
    ];
    let Some(CompanyView { company, places, verifications, .. }) = view else { return Ok(lines) };
    let sponsor = match company.sponsor {
        Some(sponsor) => read.actors().find(sponsor.person).await.map_err(app::Error::from)?,
        None => None,
    };
    let place = |code| match places.get(code) {
        Some(area) => format!("{} ({code})", area.name),
        None => code.to_string(),
    };
    let communes: Vec<String> = company.communes(app.now()).into_iter().map(place).collect();
    let verified = verifications.iter().filter(|proof| proof.verified_at.is_some());
    let verified: Vec<String> =
        verified.map(|proof| format!("{} {}", proof.method.as_str(), proof.subject).trim().to_owned()).collect();
    let numbers = &company.identifiers;
    lines.extend([
        ("kind", json!(company.kind.as_str())),
        ("registration", json!(company.registration.as_str())),
        ("sponsor", json!(sponsor.map(|person| person.username.to_string()))),
        ("communes", json!(communes)),
        ("siren", json!(numbers.siren().map(ToString::to_string))),
        ("vat", json!(numbers.vat().map(ToString::to_string))),
        ("lei", json!(numbers.lei().map(ToString::to_string))),
        ("sector", json!(company.sector.map(Sector::code))),
        ("founded", json!(company.founded)),
        ("size", json!(company.size.map(SizeBand::as_str))),
        ("verified", json!(verified)),
    ]);
    Ok(lines)
}

/// A value without the marks of JSON; nothing for what is not known.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => Some(list.iter().filter_map(plain).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}

impl List {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let mut out = Output::stdout();
        let mut all = Vec::new();
        let mut after = ActorId(0);
        loop {
            let read = app.read();
            let found = if self.pending {
                read.companies().pending(after, BATCH).await
            } else {
                read.companies().page(after, BATCH).await
            };
            let found = found.map_err(app::Error::from)?;
            let Some(last) = found.last() else { break };
            after = *last;
            for id in found {
                let lines = lines(app, id).await?;
                if self.json {
                    all.push(object(lines));
                    continue;
                }
                let value = |wanted: &str| {
                    lines
                        .iter()
                        .find(|(name, _)| *name == wanted)
                        .and_then(|(_, value)| plain(value))
                        .unwrap_or_default()
                };
                let [handle, kind, publication, communes, name] =
                    ["handle", "kind", "publication", "communes", "name"].map(value);
                out.line(format!("{handle}\t{kind}\t{publication}\t{communes}\t{name}"))?;
            }
        }
        if self.json {
            out.json(&all)?;
        }
        Ok(())
    }
}

impl Show {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let unknown = || Failure::Input(format!("there is no company @{} here", self.handle.trim_start_matches('@')));
        let handle: Handle = self.handle.parse().map_err(|_| unknown())?;
        let handle = app.instance().localise(handle);
        let actor = app.read().actors().find_by_handle(&handle).await.map_err(app::Error::from)?;
        let company = |actor: &domain::actor::Actor| actor.is_local() && actor.kind == ActorKind::Organization;
        let actor = actor.filter(company).ok_or_else(unknown)?;
        let lines = lines(app, actor.id).await?;
        let mut out = Output::stdout();
        if self.json {
            out.json(&object(lines))?;
            return Ok(());
        }
        for (name, value) in lines {
            if let Some(value) = plain(&value) {
                out.line(format!("{name}: {value}"))?;
            }
        }
        Ok(())
    }
}

fn object(lines: Vec<(&'static str, Value)>) -> Value {
    lines.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<serde_json::Map<_, _>>().into()
}
