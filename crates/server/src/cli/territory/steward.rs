//! `ancrage territory steward`: who confirms the companies of an area.

use app::{
    App,
    territory::steward::{DismissSteward, NameSteward, person},
};
use clap::Args;
use serde::Serialize;

use super::{Failure, Output, parse, ready};

#[derive(Debug, Args)]
pub(in crate::cli) struct Steward {
    /// The area, for example insee-com:29019; of an old code, the present area
    #[arg(value_name = "SCHEME:CODE")]
    code: String,
    /// The person, the part before the @
    #[arg(value_name = "ACCOUNT")]
    account: String,
    /// Take the mandate back; what they confirmed stays
    #[arg(long)]
    remove: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Who is steward, or is it no more, as it is printed.
#[derive(Serialize)]
struct Printed<'a> {
    code: &'a str,
    name: &'a str,
    handle: String,
    steward: bool,
}

impl Steward {
    pub(super) async fn run(self, app: &App) -> Result<(), Failure> {
        let code = parse(&self.code)?;
        ready(app).await?;
        let person = person(app, &self.account).await?.id;
        let settled = if self.remove {
            app.execute(DismissSteward { code, person, by: None }).await?
        } else {
            app.execute(NameSteward { code, person, by: None }).await?
        };
        let (territory, steward) = (&settled.territory, !self.remove);
        let handle = format!("@{}@{}", settled.person.username, app.instance().handle_domain);
        let mut output = Output::stdout();
        if self.json {
            let (code, name) = (territory.code.as_str(), territory.name.as_str());
            return Ok(output.json(&Printed { code, name, handle, steward })?);
        }
        let what = match (steward, settled.changed) {
            (true, true) => "is steward",
            (true, false) => "is steward already",
            (false, true) => "is steward no more",
            (false, false) => "was no steward",
        };
        Ok(output.line(format_args!("{}  {}  {handle} {what}", territory.code, territory.name))?)
    }
}
