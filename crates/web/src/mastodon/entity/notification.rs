//! What somebody is told.

use domain::{id::NotificationId, time::Timestamp};
use serde::Serialize;
use storage::views::NotificationView;

use super::{Account, Here, Report, Status, id, iso};

/// How the key of a group of one begins; its notification's id follows.
pub const GROUP_OF_ONE: &str = "ungrouped-";

/// <https://docs.joinmastodon.org/entities/Notification/>
#[derive(Debug, Clone, Serialize)]
pub struct Notification<'a> {
    #[serde(serialize_with = "id")]
    pub id: NotificationId,
    pub r#type: &'static str,
    #[serde(serialize_with = "iso")]
    pub created_at: Timestamp,
    /// Each notification is a group of its own.
    pub group_key: String,
    pub account: Account<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Report<'a>>,
}

/// The report that a notification is about.
fn report<'a>(view: &'a NotificationView, here: &'a Here<'a>) -> Option<Report<'a>> {
    view.report.as_ref().map(|about| Report::new(&about.report, &about.target, here))
}

impl<'a> Notification<'a> {
    /// A notification.
    pub fn new(view: &'a NotificationView, here: &'a Here<'a>) -> Self {
        let NotificationView { notification, from, post, report: _ } = view;
        Self {
            id: notification.id,
            r#type: notification.kind.as_str(),
            created_at: notification.created_at,
            group_key: format!("{GROUP_OF_ONE}{}", notification.id),
            account: Account::new(from, here),
            status: post.as_ref().map(|post| Status::new(post, here)),
            report: report(view, here),
        }
    }
}

/// Notifications, in the order of their views.
pub fn notifications<'a>(views: &'a [NotificationView], here: &'a Here<'a>) -> Vec<Notification<'a>> {
    views.iter().map(|view| Notification::new(view, here)).collect()
}

/// <https://docs.joinmastodon.org/methods/grouped_notifications/#GroupedNotificationsResults>
#[derive(Debug, Clone, Serialize)]
pub struct GroupedNotifications<'a> {
    pub accounts: Vec<Account<'a>>,
    pub statuses: Vec<Status<'a>>,
    pub notification_groups: Vec<NotificationGroup<'a>>,
}

/// <https://docs.joinmastodon.org/methods/grouped_notifications/#NotificationGroup>
#[derive(Debug, Clone, Serialize)]
pub struct NotificationGroup<'a> {
    pub group_key: String,
    pub notifications_count: u32,
    pub r#type: &'static str,
    pub most_recent_notification_id: i64,
    #[serde(serialize_with = "id")]
    pub page_min_id: NotificationId,
    #[serde(serialize_with = "id")]
    pub page_max_id: NotificationId,
    #[serde(serialize_with = "iso")]
    pub latest_page_notification_at: Timestamp,
    pub sample_account_ids: [String; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Report<'a>>,
}

impl<'a> NotificationGroup<'a> {
    /// A group of one.
    pub fn new(view: &'a NotificationView, here: &'a Here<'a>) -> Self {
        let NotificationView { notification, from, post, report: _ } = view;
        Self {
            group_key: format!("{GROUP_OF_ONE}{}", notification.id),
            notifications_count: 1,
            r#type: notification.kind.as_str(),
            most_recent_notification_id: notification.id.0,
            page_min_id: notification.id,
            page_max_id: notification.id,
            latest_page_notification_at: notification.created_at,
            sample_account_ids: [from.actor.id.to_string()],
            status_id: post.as_ref().map(|post| post.post.id.to_string()),
            report: report(view, here),
        }
    }
}
