//! Names of actors: `@fonderie@lyon.example`.

use serde::{Deserialize, Serialize};

/// The part before the second `@`, as its server writes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Username(String);

/// The longest user name that is read from elsewhere.
pub const MAX_REMOTE_USERNAME: usize = 200;
/// The longest user name that can be chosen here, as on Mastodon.
pub const MAX_LOCAL_USERNAME: usize = 30;

/// Names that would mislead or that routes need.
const RESERVED: &[&str] = &[
    "abuse",
    "actor",
    "admin",
    "administrator",
    "api",
    "helpdesk",
    "host",
    "hostmaster",
    "inbox",
    "info",
    "instance",
    "moderator",
    "new",
    "oauth",
    "owner",
    "pending",
    "postmaster",
    "root",
    "security",
    "support",
    "sysadmin",
    "webmaster",
];

/// Why a text is no user name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UsernameError {
    /// Letters a–z, digits and `_` only.
    #[error("a user name has only the letters a-z, digits and _")]
    Characters,
    /// Empty or longer than allowed.
    #[error("a user name has 1 to 30 characters")]
    Length,
    /// Kept for the server.
    #[error("this user name is reserved")]
    Reserved,
}

impl UsernameError {
    /// The name under which pages have words for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Characters => "refused-username-characters",
            Self::Length => "refused-username-length",
            Self::Reserved => "refused-username-reserved",
        }
    }
}

impl Username {
    /// A name that somebody chooses on this server.
    pub fn new_local(text: &str) -> Result<Self, UsernameError> {
        if text.is_empty() || text.len() > MAX_LOCAL_USERNAME {
            return Err(UsernameError::Length);
        }
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(UsernameError::Characters);
        }
        if RESERVED.contains(&text.to_ascii_lowercase().as_str()) {
            return Err(UsernameError::Reserved);
        }
        Ok(Self(text.to_owned()))
    }

    /// A name that another server uses: anything that can stand in a handle and in WebFinger (RFC 7565).
    pub fn new_remote(text: &str) -> Result<Self, UsernameError> {
        if text.is_empty() || text.len() > MAX_REMOTE_USERNAME {
            return Err(UsernameError::Length);
        }
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '!' | '+' | '=');
        if text.chars().all(fits) { Ok(Self(text.to_owned())) } else { Err(UsernameError::Characters) }
    }

    /// A name that comes back from storage.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The name as its server writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is compared: lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl std::fmt::Display for Username {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A host, with its port where one is written: lower case, punycode, no trailing dot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Host(String);

/// The text names no host.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a host name")]
pub struct HostError;

impl Host {
    /// Brings a host (`Lyon.Example.`, `bücher.example`, `a.example:443`) to its one form.
    ///
    /// Only a bare host with an optional port passes: no path, query, fragment or credentials.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        if text.is_empty() || text.len() > 255 || text.contains(['/', '?', '#', '@', '\\', ' ', '%', '*', ',']) {
            return Err(HostError);
        }
        let url = url::Url::parse(&format!("https://{text}/")).map_err(|_| HostError)?;
        let host = url.host_str().ok_or(HostError)?.trim_end_matches('.');
        if host.is_empty() {
            return Err(HostError);
        }
        Ok(Self(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }))
    }

    /// A host that comes back from storage.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The host as text, with its port.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host without its port: what policies are about.
    pub fn name(&self) -> &str {
        match self.0.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !port.is_empty() => name,
            _ => &self.0,
        }
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A user name with the host it belongs to; no host means this server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Handle {
    /// The part after the first `@`.
    pub username: Username,
    /// The part after the second `@`.
    pub host: Option<Host>,
}

/// The text is no handle.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a handle such as @name@host")]
pub struct HandleError;

impl std::str::FromStr for Handle {
    type Err = HandleError;

    /// Reads `name`, `@name`, `name@host`, `@name@host` and `acct:name@host`.
    fn from_str(text: &str) -> Result<Self, HandleError> {
        let text = text.trim();
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let text = text.strip_prefix('@').unwrap_or(text);
        let (username, host) = match text.split_once('@') {
            Some((username, host)) => (username, Some(Host::parse(host).map_err(|_| HandleError)?)),
            None => (text, None),
        };
        let username = Username::new_remote(username).map_err(|_| HandleError)?;
        Ok(Self { username, host })
    }
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.host {
            Some(host) => write!(f, "{}@{host}", self.username),
            None => self.username.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_one_form() {
        for (text, form) in [
            ("Lyon.Example.", "lyon.example"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("a.example:443", "a.example"),
            ("peer.localhost:8080", "peer.localhost:8080"),
        ] {
            assert_eq!(Host::parse(text).expect(text).as_str(), form);
        }
        assert_eq!(Host::parse("peer.localhost:8080").expect("valid").name(), "peer.localhost");
    }

    #[test]
    fn a_host_smuggles_nothing() {
        for text in ["a.example/x", "a.example?x=1", "a@b", "a b", "", "%", "a.example:1234/s?x=1#", "*.example", "."] {
            assert!(Host::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn handles_are_read_in_every_spelling() {
        for text in ["@léa@lyon.example", "léa@lyon.example", "acct:léa@LYON.example"] {
            assert_eq!(text.parse::<Handle>().expect(text).to_string(), "léa@lyon.example");
        }
        assert!("a@b@c".parse::<Handle>().is_err());
        assert!("@".parse::<Handle>().is_err());
    }

    #[test]
    fn local_names_are_strict() {
        assert!(Username::new_local("fonderie_29").is_ok());
        assert_eq!(Username::new_local("Admin"), Err(UsernameError::Reserved));
        // `companies/pending` is a list, `communities/new` a form.
        for name in ["pending", "new"] {
            assert_eq!(Username::new_local(name), Err(UsernameError::Reserved));
        }
        assert_eq!(Username::new_local("léa"), Err(UsernameError::Characters));
        assert_eq!(Username::new_local(""), Err(UsernameError::Length));
    }
}
