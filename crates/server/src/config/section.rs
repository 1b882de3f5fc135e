//! The sections of the configuration, each with its defaults.

use std::{net::SocketAddr, path::PathBuf};

use app::media::remote::REMOTE_CACHE;
use domain::{company::RegistrationPolicy, territory::announce};
use federation::DeliveryOptions;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::read;

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
