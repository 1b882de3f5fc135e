//! What the moderators are told of a wrong.

use domain::{id::ReportId, report, time::Timestamp};
use serde::Serialize;
use storage::AccountView;

use super::{Account, Here, id, iso, iso_or_null};

/// <https://docs.joinmastodon.org/entities/Report/>
#[derive(Debug, Clone, Serialize)]
pub struct Report<'a> {
    #[serde(serialize_with = "id")]
    pub id: ReportId,
    pub action_taken: bool,
    #[serde(serialize_with = "iso_or_null")]
    pub action_taken_at: Option<Timestamp>,
    /// The kind of wrong is what the comment says: apps' categories are not kept, and neither are rules.
    pub category: &'static str,
    pub comment: &'a str,
    pub forwarded: bool,
    #[serde(serialize_with = "iso")]
    pub created_at: Timestamp,
    pub status_ids: Vec<String>,
    pub rule_ids: Option<()>,
    /// There are no collections here.
    pub collection_ids: Option<()>,
    pub target_account: Account<'a>,
}

impl<'a> Report<'a> {
    /// A report, with whom it is about.
    pub fn new(report: &'a report::Report, target: &'a AccountView, here: &'a Here<'a>) -> Self {
        Self {
            id: report.id,
            action_taken: report.resolved_at.is_some(),
            action_taken_at: report.resolved_at,
            category: "other",
            comment: &report.comment,
            forwarded: report.forward,
            created_at: report.created_at,
            status_ids: report.posts.iter().map(ToString::to_string).collect(),
            rule_ids: None,
            collection_ids: None,
            target_account: Account::new(target, here),
        }
    }
}
