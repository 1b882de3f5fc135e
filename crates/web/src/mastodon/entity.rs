//! The JSON of the Mastodon API, one file per entity, built from the views of `storage`.
//!
//! Entities borrow from their views and are written at once; fields have Mastodon's names.

#![expect(missing_docs, reason = "fields have the names that Mastodon documents; each type leads there")]

mod account;
mod attachment;
mod content;
mod credential;
mod here;
mod instance;
mod notification;
mod poll;
mod quote;
mod relationship;
mod report;
mod status;
mod tag;

use chrono::SecondsFormat;
use domain::time::Timestamp;
use serde::Serializer;

pub use self::{
    account::{Account, CustomEmoji, Field, accounts, accounts_with},
    attachment::MediaAttachment,
    content::content,
    credential::{CredentialAccount, Role, Source},
    here::Here,
    instance::{ExtendedDescription, Instance, InstanceFigures, Rule, V1Instance},
    notification::{GROUP_OF_ONE, GroupedNotifications, Notification, NotificationGroup, notifications},
    poll::Poll,
    quote::{Quote, QuoteApproval, QuoteOf, quote_policy},
    relationship::Relationship,
    report::Report,
    status::{Context, Status, StatusEdit, StatusSource, statuses},
    tag::Tag,
};

/// Writes a moment with milliseconds, as Mastodon does: `2026-11-21T22:14:12.000Z`.
pub(super) fn iso<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// The same where there may be none.
#[expect(clippy::ref_option, reason = "serde hands a reference to the field")]
pub(super) fn iso_or_null<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => iso(at, serializer),
        None => serializer.serialize_none(),
    }
}

/// Ids are texts, because a number would lose its last digits in JavaScript.
pub(super) fn id<S: Serializer>(id: &impl std::fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

/// The same where there may be none.
#[expect(clippy::ref_option, reason = "serde hands a reference to the field")]
fn id_or_null<S: Serializer, Id: std::fmt::Display>(id: &Option<Id>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.collect_str(id),
        None => serializer.serialize_none(),
    }
}
