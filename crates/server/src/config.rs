//! What the one who runs the server decides: defaults, then a TOML file, then the environment.
//!
//! **Here:** the keys ([`Config`]), reading them ([`load`](mod@load)) and refusing what cannot work
//! ([`Config::check`]). `config/ancrage.example.toml` comments every key; a test compares it with [`Config`].
//!
//! **To add a key:** 1. a field with its default; 2. its comment in the example; 3. a check, if it can be wrong.

mod check;
mod load;
mod read;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use app::{Instance, media::remote::REMOTE_CACHE};
use domain::{
    company::RegistrationPolicy,
    handle::Host,
    login::Role,
    signup::{Entry, Registrations},
    territory::announce,
};
use federation::DeliveryOptions;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

pub use load::{CONFIG_FILE, load, load_from};

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The host in addresses, with its port where it has one.
    #[serde(deserialize_with = "read::host")]
    pub domain: Host,
    /// The part of handles after the `@`; the same as `domain` unless set.
    #[serde(default, deserialize_with = "read::optional_host")]
    pub handle_domain: Option<Host>,
    /// How this server's addresses begin.
    #[serde(default)]
    pub scheme: Scheme,
    /// Where it listens.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// What the server is called.
    #[serde(default = "title")]
    pub title: String,
    /// One sentence about it.
    #[serde(default)]
    pub description: String,
    /// Where its people are written to.
    #[serde(default)]
    pub contact_email: String,
    /// Where the source code of what runs here is offered.
    #[serde(default = "source_url")]
    pub source_url: String,
    /// The languages it is for, BCP 47.
    #[serde(default = "languages", deserialize_with = "read::texts")]
    pub languages: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[serde(default = "loopback", deserialize_with = "read::networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// Apps may call and people may send forms only so often.
    #[serde(default = "yes")]
    pub rate_limits: bool,
    /// Who may ask for an account.
    #[serde(default)]
    pub registrations: Registrations,
    /// The least role that invites others.
    #[serde(default)]
    pub inviters: Inviters,
    /// What everyone agrees to who takes an account, rule by rule.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The database.
    #[serde(default)]
    pub database: Database,
    /// Letters to mailboxes.
    #[serde(default)]
    pub mail: Mail,
    /// Uploads.
    #[serde(default)]
    pub media: Media,
    /// Companies.
    #[serde(default)]
    pub companies: Companies,
    /// Other servers.
    #[serde(default)]
    pub federation: Federation,
    /// Territories with an account.
    #[serde(default)]
    pub territories: Territories,
    /// Figures about the process.
    #[serde(default)]
    pub metrics: Metrics,
    /// What is written to the standard error.
    #[serde(default)]
    pub log: Log,
}

/// How addresses begin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// What everyone uses.
    #[default]
    Https,
    /// For labs: no other server would believe it.
    Http,
}

impl Scheme {
    /// `https` or `http`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }
}

/// Who invites others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Inviters {
    /// Everyone who has an account.
    Members,
    /// Moderators and those above them.
    #[default]
    Moderators,
    /// Admins and owners.
    Admins,
}

impl Inviters {
    fn role(self) -> Role {
        match self {
            Self::Members => Role::Member,
            Self::Moderators => Role::Moderator,
            Self::Admins => Role::Admin,
        }
    }
}

/// Letters to mailboxes.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The SMTP server, with credentials.
    pub smtp: Option<String>,
    /// The folder in which letters are written as files instead.
    pub folder: Option<PathBuf>,
    /// The sender's address; the same as `contact_email` unless set.
    pub from: Option<String>,
}

impl std::fmt::Debug for Mail {
    /// Without the address of the server, which holds a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("folder", &self.folder).field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mail {
    /// Whether letters can be sent at all.
    pub fn is_set(&self) -> bool {
        self.smtp.is_some() || self.folder.is_some()
    }
}

/// The database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    pub url: String,
    /// How many connections it may have.
    pub connections: u32,
}

/// Uploads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// The folder in which they are kept.
    pub path: PathBuf,
    /// How many bytes of other servers' pictures are kept beside them; 0 keeps none.
    pub remote_cache: u64,
}

/// Companies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Companies {
    /// Who may register one.
    pub registration: Registration,
}

/// Who may register a company.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Everyone with a log-in.
    Open,
    /// Everyone with a log-in, and a moderator decides whether it is published.
    #[default]
    Approval,
    /// Nobody.
    Closed,
}

impl Registration {
    /// The same for the use-cases.
    pub fn policy(self) -> RegistrationPolicy {
        match self {
            Self::Open => RegistrationPolicy::Open,
            Self::Approval => RegistrationPolicy::Approval,
            Self::Closed => RegistrationPolicy::Closed,
        }
    }
}

/// Other servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Federation {
    /// Special-use networks that may be contacted all the same. For labs.
    #[serde(deserialize_with = "read::networks")]
    pub allowed_networks: Vec<IpNet>,
    /// Reading actors and objects needs a signature.
    pub authorized_fetch: bool,
    /// How many servers that answer well are delivered to at a time.
    pub delivery_concurrency: usize,
    /// How many servers that never answered, or not lately, are tried at a time.
    pub delivery_unproven_concurrency: usize,
    /// How many deliveries one server gets at a time.
    pub delivery_per_host: usize,
}

/// Territories with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Territories {
    /// Which wider territories pass on what their parts pass on.
    pub announce_to_parents: AnnounceToParents,
    /// How many posts a territory announces in an hour; the rest is gathered in one post.
    pub announces_per_hour: u32,
}

/// Which wider territories pass on what their parts pass on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnnounceToParents {
    /// None.
    None,
    /// Those that they lie in directly.
    #[default]
    Parent,
    /// All that they lie in.
    All,
}

/// Figures about the process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// Where `/metrics` is served; nowhere unless set.
    pub listen: Option<SocketAddr>,
}

/// What is written to the standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// How a line looks.
    pub format: LogFormat,
    /// What is written: a level, or levels by module.
    pub level: String,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One object a line.
    Json,
}

fn listen() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 4000).into()
}

fn title() -> String {
    "Ancrage".into()
}

fn source_url() -> String {
    Instance::REPOSITORY.into()
}

fn yes() -> bool {
    true
}

fn languages() -> Vec<String> {
    vec!["fr".into(), "en".into()]
}

/// A proxy on the same machine is the usual case.
pub(crate) fn loopback() -> Vec<IpNet> {
    vec![
        IpNet::new_assert(Ipv4Addr::LOCALHOST.into(), 8).trunc(),
        std::net::IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16]).into(),
    ]
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:data/ancrage.sqlite".into(), connections: 10 }
    }
}

impl Default for Media {
    fn default() -> Self {
        Self { path: "data/media".into(), remote_cache: REMOTE_CACHE }
    }
}

impl Default for Federation {
    fn default() -> Self {
        let DeliveryOptions { hosts, unproven_hosts, per_host } = DeliveryOptions::default();
        Self {
            allowed_networks: Vec::new(),
            authorized_fetch: false,
            delivery_concurrency: hosts,
            delivery_unproven_concurrency: unproven_hosts,
            delivery_per_host: per_host,
        }
    }
}

impl Default for Territories {
    fn default() -> Self {
        Self { announce_to_parents: AnnounceToParents::default(), announces_per_hour: announce::PER_HOUR }
    }
}

impl Territories {
    /// The rules, as the use-cases want them.
    pub fn rules(&self) -> announce::Rules {
        let parents = match self.announce_to_parents {
            AnnounceToParents::None => announce::Parents::None,
            AnnounceToParents::Parent => announce::Parents::Parent,
            AnnounceToParents::All => announce::Parents::All,
        };
        announce::Rules { parents, per_hour: self.announces_per_hour }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".into() }
    }
}

impl Config {
    /// The defaults, for a server of this name.
    pub fn new(domain: Host) -> Self {
        Self {
            domain,
            handle_domain: None,
            scheme: Scheme::Https,
            listen: listen(),
            title: title(),
            description: String::new(),
            contact_email: String::new(),
            source_url: source_url(),
            languages: languages(),
            trusted_proxies: loopback(),
            rate_limits: yes(),
            registrations: Registrations::default(),
            inviters: Inviters::default(),
            rules: Vec::new(),
            database: Database::default(),
            mail: Mail::default(),
            media: Media::default(),
            companies: Companies::default(),
            federation: Federation::default(),
            territories: Territories::default(),
            metrics: Metrics::default(),
            log: Log::default(),
        }
    }

    /// Who the server is.
    pub fn instance(&self) -> Instance {
        Instance {
            domain: self.domain.clone(),
            handle_domain: self.handle_domain.clone().unwrap_or_else(|| self.domain.clone()),
            scheme: self.scheme.as_str().into(),
            title: self.title.clone(),
            description: self.description.clone(),
            contact_email: self.contact_email.clone(),
            languages: self.languages.clone(),
            authorized_fetch: self.federation.authorized_fetch,
            companies: self.companies.registration.policy(),
            source_url: self.source_url.clone(),
            entry: Entry {
                registrations: self.registrations,
                inviters: self.inviters.role(),
                rules: self.rules.clone(),
                mails: self.mail.is_set(),
            },
        }
    }

    /// The sender of letters.
    pub fn mail_from(&self) -> &str {
        self.mail.from.as_deref().unwrap_or(&self.contact_email)
    }
}

/// Why there is no usable configuration. One line, which says what to change.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {path}: {source}", path = path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not valid TOML: {problem}", path = path.display())]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
    /// A key is unknown, missing or of the wrong type.
    #[error("{0}")]
    Key(String),
    /// A value cannot work.
    #[error("{key} = {value:?}: {problem}")]
    Value {
        /// Which key.
        key: &'static str,
        /// What it is set to.
        value: String,
        /// What to change.
        problem: String,
    },
}

#[cfg(test)]
mod tests;
