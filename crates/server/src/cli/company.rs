//! `ancrage company`

use app::{App, company::CreateCompany};
use clap::{Args, Subcommand, builder::PossibleValuesParser};
use domain::company::CompanyKind;

use super::{Failure, account};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a company, and its owner's active membership
    Create(Create),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The name in addresses, the part before the @: letters, digits and _
    handle: String,
    /// The name that people read
    #[arg(long, value_name = "N")]
    name: String,
    /// Who owns the account: the user name of a person here
    #[arg(long, value_name = "USERNAME")]
    owner: String,
    /// Where the company works, for example insee-com:29019
    #[arg(long, value_name = "SCHEME:CODE")]
    territory: String,
    /// What kind of organisation it is
    #[arg(long, default_value = "company", value_parser = PossibleValuesParser::new(CompanyKind::ALL.map(CompanyKind::as_str)))]
    kind: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Command {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(app).await,
        }
    }
}

impl Create {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let Self { handle, name, owner, territory, kind, json } = self;
        let kind = CompanyKind::from_name(&kind).ok_or_else(|| Failure::Input("this kind does not exist".into()))?;
        let command = CreateCompany::prepare(app, &handle, &name, &owner, &territory, kind).await?;
        let actor = app.execute(command).await?;
        account::print(app, &actor, json)
    }
}
