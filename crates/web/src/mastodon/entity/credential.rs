//! An account as its owner sees it.

use app::profile::line::Line;
use domain::{handle::Host, login, uri::Uri};
use serde::Serialize;
use storage::{AccountView, Preference};

use super::{Account, Here, quote_policy};

/// <https://docs.joinmastodon.org/entities/Account/#CredentialAccount>
#[derive(Debug, Clone, Serialize)]
pub struct CredentialAccount<'a> {
    #[serde(flatten)]
    pub account: Account<'a>,
    pub source: Source<'a>,
    pub role: Role,
}

/// What its owner typed, and how its owner usually posts.
#[derive(Debug, Clone, Serialize)]
pub struct Source<'a> {
    pub privacy: &'static str,
    pub sensitive: bool,
    pub language: Option<&'a str>,
    pub note: String,
    pub fields: Vec<SourceField<'a>>,
    pub follow_requests_count: usize,
    pub hide_collections: bool,
    pub discoverable: bool,
    pub indexable: bool,
    /// The sites that may name the account as the author of what they publish.
    pub attribution_domains: Vec<&'a str>,
    /// The ids of other accounts of the same person or company.
    pub also_known_as: Vec<&'a str>,
    /// Ours is not chosen post by post: a company's follows its sharing cursor.
    pub quote_policy: &'static str,
}

/// A line of the profile as it was typed.
#[derive(Debug, Clone, Serialize)]
pub struct SourceField<'a> {
    pub name: &'a str,
    pub value: String,
    #[serde(serialize_with = "super::iso_or_null")]
    pub verified_at: Option<domain::time::Timestamp>,
}

/// <https://docs.joinmastodon.org/entities/Role/>
#[derive(Debug, Clone, Serialize)]
pub struct Role {
    pub id: &'static str,
    pub name: &'static str,
    pub color: &'static str,
    /// A bit mask, as text: 1 is everything, 16 and 1024 are reports and accounts.
    pub permissions: &'static str,
    pub highlighted: bool,
}

impl Role {
    /// What somebody may do here, as Mastodon's permissions. Members have its role for everyone.
    pub fn new(role: login::Role) -> Self {
        let (id, name, permissions, highlighted) = match role {
            login::Role::Member => ("-99", "", "0", false),
            login::Role::Moderator => ("1", "Moderator", "1308", true),
            login::Role::Admin => ("2", "Admin", "983036", true),
            login::Role::Owner => ("3", "Owner", "1", true),
        };
        Self { id, name, color: "", permissions, highlighted }
    }
}

impl<'a> CredentialAccount<'a> {
    /// An account for its owner. `requests` is how many wait to follow.
    pub fn new(
        view: &'a AccountView,
        here: &'a Here<'a>,
        posting: &'a Preference,
        role: login::Role,
        requests: usize,
    ) -> Self {
        use domain::text::sanitize::plain;
        let actor = &view.actor;
        let field = |field: &'a domain::actor::Field| SourceField {
            name: &field.name,
            value: plain(&field.value),
            verified_at: field.verified_at,
        };
        let source = Source {
            privacy: posting.audience.visibility(),
            sensitive: posting.sensitive,
            language: posting.language.as_deref(),
            note: plain(&actor.summary),
            fields: actor.fields.iter().map(field).collect(),
            follow_requests_count: requests,
            hide_collections: actor.hides_follows,
            discoverable: actor.discoverable,
            indexable: actor.indexable,
            attribution_domains: actor.attribution_domains.iter().map(Host::as_str).collect(),
            also_known_as: actor.also_known_as.iter().map(Uri::as_str).collect(),
            quote_policy: quote_policy(actor),
        };
        Self { account: Account::new(view, here), source, role: Role::new(role) }
    }

    /// The same with lines that nobody typed: everyone sees them, and they are not its owner's to change.
    #[must_use]
    pub fn with(mut self, lines: &'a [Line]) -> Self {
        self.account = self.account.with(lines);
        self
    }
}
