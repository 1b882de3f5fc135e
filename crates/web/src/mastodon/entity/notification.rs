//! What somebody is told.

use domain::{id::NotificationId, time::Timestamp};
use serde::Serialize;
use storage::views::NotificationView;

use super::{Account, Here, Status, id, iso};

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
}

impl<'a> Notification<'a> {
    /// A notification.
    pub fn new(view: &'a NotificationView, here: &'a Here<'a>) -> Self {
        let NotificationView { notification, from, post } = view;
        Self {
            id: notification.id,
            r#type: notification.kind.as_str(),
            created_at: notification.created_at,
            group_key: format!("ungrouped-{}", notification.id),
            account: Account::new(from, here),
            status: post.as_ref().map(|post| Status::new(post, here)),
        }
    }
}

/// Notifications, in the order of their views.
pub fn notifications<'a>(views: &'a [NotificationView], here: &'a Here<'a>) -> Vec<Notification<'a>> {
    views.iter().map(|view| Notification::new(view, here)).collect()
}
