//! What this server does with another one.

use std::collections::HashMap;

use crate::{actor::Standing, handle::Host};

/// How severe a policy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Explicitly welcome: overrides a policy on a parent domain.
    Allow,
    /// Shown only to those who follow.
    Limit,
    /// Nothing in, nothing out.
    Suspend,
}

impl Severity {
    /// Its name on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Limit => "limit",
            Self::Suspend => "suspend",
        }
    }

    /// The severity with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Allow, Self::Limit, Self::Suspend].into_iter().find(|severity| severity.as_str() == name)
    }
}

/// What this server does with one remote domain and its subdomains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPolicy {
    /// The domain, without a port.
    pub host: Host,
    /// How severe.
    pub severity: Severity,
    /// Pictures and films are not taken over.
    pub reject_media: bool,
    /// Reports are not taken.
    pub reject_reports: bool,
    /// Why, for everyone.
    pub public_comment: String,
    /// Why, for moderators.
    pub private_comment: String,
}

/// All policies, as everyone asks them.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    by_host: HashMap<String, DomainPolicy>,
}

impl Policies {
    /// Collects policies.
    pub fn new(policies: impl IntoIterator<Item = DomainPolicy>) -> Self {
        Self { by_host: policies.into_iter().map(|policy| (policy.host.name().to_owned(), policy)).collect() }
    }

    /// The policy for a host: its own, or that of the nearest parent domain.
    pub fn of(&self, host: &Host) -> Option<&DomainPolicy> {
        let mut name = host.name();
        loop {
            if let Some(policy) = self.by_host.get(name) {
                return Some(policy);
            }
            name = name.split_once('.')?.1;
        }
    }

    /// How the actors of a host stand, whatever they did themselves.
    pub fn standing(&self, host: &Host) -> Standing {
        match self.of(host).map(|policy| policy.severity) {
            None | Some(Severity::Allow) => Standing::Good,
            Some(Severity::Limit) => Standing::Limited,
            Some(Severity::Suspend) => Standing::Suspended,
        }
    }

    /// Whether nothing may come in from or go out to a host.
    pub fn is_suspended(&self, host: &Host) -> bool {
        self.standing(host) == Standing::Suspended
    }

    /// Whether posts of a host are shown only to those who follow.
    pub fn is_limited(&self, host: &Host) -> bool {
        self.standing(host) == Standing::Limited
    }

    /// Whether pictures and films of a host are not taken over.
    pub fn rejects_media(&self, host: &Host) -> bool {
        self.of(host).is_some_and(|policy| policy.reject_media)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(host: &str, severity: Severity) -> DomainPolicy {
        DomainPolicy {
            host: Host::parse(host).expect("valid"),
            severity,
            reject_media: false,
            reject_reports: false,
            public_comment: String::new(),
            private_comment: String::new(),
        }
    }

    #[test]
    fn a_policy_covers_subdomains_and_ports_and_the_nearest_wins() {
        let policies =
            Policies::new([policy("bad.example", Severity::Suspend), policy("good.bad.example", Severity::Allow)]);
        let suspended = |host: &str| policies.is_suspended(&Host::parse(host).expect("valid"));
        for host in ["bad.example", "BAD.example.", "bad.example:8443", "a.b.bad.example"] {
            assert!(suspended(host), "{host}");
        }
        for host in ["good.bad.example", "x.good.bad.example", "notbad.example", "example"] {
            assert!(!suspended(host), "{host}");
        }
    }
}
