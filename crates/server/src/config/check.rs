//! What cannot work is refused at the start, with what to change.

use std::net::IpAddr;

use domain::{login::is_email, signup::Registrations, uri::Uri};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

use super::{Config, ConfigError, Scheme};
use crate::mail;

/// How many rules there may be.
const MAX_RULES: usize = 50;

impl Config {
    /// Refuses values that cannot work.
    pub fn check(&self) -> Result<(), ConfigError> {
        let refuse =
            |key, value: String, problem: &str| Err(ConfigError::Value { key, value, problem: problem.into() });
        if self.scheme == Scheme::Http && !self.is_lab() {
            let problem = format!(
                "http is for labs: use https, or a domain that is localhost, *.localhost or an address in \
                 federation.allowed_networks (it is {})",
                self.domain
            );
            return refuse("scheme", "http".into(), &problem);
        }
        // The database keeps it as the name of the server's own account: no text there holds U+0000.
        if self.title.trim().is_empty() || self.title.chars().count() > 100 || self.title.contains(char::is_control) {
            return refuse(
                "title",
                self.title.clone(),
                "a title has 1 to 100 characters, none of them a control character",
            );
        }
        if self.description.chars().count() > 1_000 {
            return refuse("description", "…".into(), "a description has at most 1,000 characters");
        }
        if !self.contact_email.is_empty() && !is_email(&self.contact_email) {
            return refuse("contact_email", self.contact_email.clone(), "write an e-mail address, or nothing");
        }
        if !self.source_url.is_empty() && !is_web_address(&self.source_url) {
            return refuse(
                "source_url",
                self.source_url.clone(),
                "write an address that begins with https://, or nothing",
            );
        }
        if self.languages.is_empty() {
            return refuse("languages", "[]".into(), "name at least one language, for example [\"fr\"]");
        }
        if let Some(tag) = self.languages.iter().find(|tag| domain::text::language::normalise(tag).is_none()) {
            return refuse("languages", tag.clone(), "write language tags such as \"fr\" or \"pt-BR\"");
        }
        let url = &self.database.url;
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|start| url.starts_with(start)) {
            // The address may hold a password, so it is not repeated.
            return refuse("database.url", "…".into(), "it begins with sqlite: or postgres://");
        }
        if !(1..=1_000).contains(&self.database.connections) {
            return refuse("database.connections", self.database.connections.to_string(), "use 1 to 1000");
        }
        for (key, number) in [
            ("federation.delivery_concurrency", self.federation.delivery_concurrency),
            ("federation.delivery_unproven_concurrency", self.federation.delivery_unproven_concurrency),
            ("federation.delivery_per_host", self.federation.delivery_per_host),
        ] {
            if !(1..=10_000).contains(&number) {
                return refuse(key, number.to_string(), "use 1 to 10000");
            }
        }
        if self.rules.len() > MAX_RULES || self.rules.iter().any(|rule| !(1..=500).contains(&rule.chars().count())) {
            return refuse("rules", "…".into(), "write at most 50 rules of 1 to 500 characters");
        }
        if self.mail.smtp.as_deref().is_some_and(|url| !mail::is_usable(url)) {
            // The address holds a password, so it is not repeated.
            return refuse(
                "mail.smtp",
                "…".into(),
                "write smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST:587?tls=required",
            );
        }
        if self.mail.is_set() && !is_email(self.mail_from()) {
            return refuse("mail.from", self.mail_from().to_owned(), "write the e-mail address that letters come from");
        }
        if self.registrations != Registrations::Closed && !self.mail.is_set() {
            let problem = "people who sign up are written to: set mail.smtp too, or mail.folder for development";
            let name = serde_json::to_value(self.registrations).ok();
            let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
            return refuse("registrations", name.to_owned(), problem);
        }
        if self.territories.announces_per_hour > 1_000 {
            let number = self.territories.announces_per_hour.to_string();
            return refuse("territories.announces_per_hour", number, "use 0 to 1000; with 0 everything is gathered");
        }
        if !is_log_level(&self.log.level) {
            return refuse(
                "log.level",
                self.log.level.clone(),
                "use error, warn, info, debug or trace, or levels by module",
            );
        }
        Ok(())
    }

    /// Whether the server's name leads nowhere but to a lab.
    fn is_lab(&self) -> bool {
        let name = self.domain.name();
        let address: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
        match address {
            Some(address) => self.federation.allowed_networks.iter().any(|network| network.contains(&address)),
            None => name == "localhost" || name.ends_with(".localhost"),
        }
    }
}

/// Whether every part says a level. A word alone that is none would name a module, and nothing but that module would
/// be written.
fn is_log_level(text: &str) -> bool {
    let says_one = |part: &str| part.contains(['=', '[']) || part.trim().parse::<LevelFilter>().is_ok();
    text.split(',').all(says_one) && EnvFilter::try_new(text).is_ok()
}

fn is_web_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && Uri::parse(text).is_ok()
}
