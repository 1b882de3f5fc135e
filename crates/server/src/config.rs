//! What the one who runs the server decides: defaults, then a TOML file, then the environment.
//!
//! **Here:** the keys ([`Config`], and its sections in `section`), reading them ([`load`](mod@load)) and refusing what
//! cannot work ([`Config::check`]). `config/ancrage.example.toml` comments every key; a test compares it with
//! [`Config`].
//!
//! **To add a key:** 1. a field with its default; 2. its comment in the example; 3. a check, if it can be wrong.

mod check;
mod load;
mod read;
mod section;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use app::Instance;
use domain::{
    handle::Host,
    login::Role,
    signup::{Entry, Registrations},
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

pub use self::{
    load::{CONFIG_FILE, load, load_from},
    section::{
        AnnounceToParents, Companies, Database, Federation, Log, LogFormat, Mail, Media, Metrics, Registration,
        Territories,
    },
};

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
