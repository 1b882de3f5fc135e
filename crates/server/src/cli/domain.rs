//! `ancrage domain`: what this server does with others.

use app::{
    App,
    domain_policy::{self, ClearDomainPolicy, SetDomainPolicy},
};
use clap::{Args, Subcommand};
use domain::{
    handle::Host,
    policy::{DomainPolicy, Severity},
};
use serde::Serialize;

use super::{Failure, Output};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Let nothing in from a domain and its subdomains, and send nothing there
    Suspend(Set),
    /// Show a domain's posts only to those who follow
    Limit(Set),
    /// Welcome a domain, also where the domain above it is limited or suspended
    Allow(Set),
    /// Remove the policy on a domain
    Clear(Clear),
    /// List the policies
    List(List),
}

#[derive(Debug, Args)]
pub(super) struct Set {
    /// The domain
    host: String,
    /// Show no pictures and films of the domain
    #[arg(long)]
    reject_media: bool,
    /// Take no reports from the domain
    #[arg(long)]
    reject_reports: bool,
    /// Why, for everyone to read
    #[arg(long, value_name = "TEXT", default_value = "")]
    public_comment: String,
    /// Why, for moderators
    #[arg(long, value_name = "TEXT", default_value = "")]
    private_comment: String,
}

#[derive(Debug, Args)]
pub(super) struct Clear {
    /// The domain
    host: String,
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
            Self::Suspend(set) => set.run(app, Severity::Suspend).await,
            Self::Limit(set) => set.run(app, Severity::Limit).await,
            Self::Allow(set) => set.run(app, Severity::Allow).await,
            Self::Clear(clear) => clear.run(app).await,
            Self::List(list) => list.run(app).await,
        }
    }
}

fn host(text: &str) -> Result<Host, Failure> {
    Host::parse(text).map_err(|_| Failure::Input(format!("{text:?} is not a domain such as bad.example")))
}

impl Set {
    async fn run(self, app: &App, severity: Severity) -> Result<(), Failure> {
        let Self { host: name, reject_media, reject_reports, public_comment, private_comment } = self;
        let host = host(&name)?;
        let policy = DomainPolicy { host, severity, reject_media, reject_reports, public_comment, private_comment };
        app.execute(SetDomainPolicy { policy, by: None }).await?;
        Ok(domain_policy::sweep(app).await?)
    }
}

impl Clear {
    async fn run(self, app: &App) -> Result<(), Failure> {
        if app.execute(ClearDomainPolicy { host: host(&self.host)?, by: None }).await? {
            Ok(domain_policy::sweep(app).await?)
        } else {
            Err(Failure::Input(format!("there is no policy on {}", self.host)))
        }
    }
}

#[derive(Serialize)]
struct Policy {
    host: String,
    severity: &'static str,
    reject_media: bool,
    reject_reports: bool,
    public_comment: String,
    private_comment: String,
}

impl List {
    async fn run(self, app: &App) -> Result<(), Failure> {
        let policies = app.read().policies().all().await?;
        let mut output = Output::stdout();
        if self.json {
            let policies: Vec<Policy> = policies.into_iter().map(Policy::from).collect();
            return Ok(output.json(&policies)?);
        }
        for policy in policies {
            let mut line = format!("{}  {}", policy.severity.as_str(), policy.host);
            for (said, flag) in [("rejects media", policy.reject_media), ("rejects reports", policy.reject_reports)] {
                if flag {
                    line = format!("{line}  {said}");
                }
            }
            output.line(line)?;
        }
        Ok(())
    }
}

impl From<DomainPolicy> for Policy {
    fn from(policy: DomainPolicy) -> Self {
        let DomainPolicy { host, severity, reject_media, reject_reports, public_comment, private_comment } = policy;
        Self {
            host: host.to_string(),
            severity: severity.as_str(),
            reject_media,
            reject_reports,
            public_comment,
            private_comment,
        }
    }
}
