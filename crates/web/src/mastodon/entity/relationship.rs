//! What is between the viewer and an account.

use domain::{id::ActorId, time::Timestamp};
use serde::Serialize;
use storage::views;

use super::{id, iso_or_null};

/// <https://docs.joinmastodon.org/entities/Relationship/>
#[derive(Debug, Clone, Serialize)]
pub struct Relationship<'a> {
    #[serde(serialize_with = "id")]
    pub id: ActorId,
    pub following: bool,
    pub showing_reblogs: bool,
    pub notifying: bool,
    pub languages: Option<&'a [String]>,
    pub followed_by: bool,
    pub blocking: bool,
    pub blocked_by: bool,
    pub muting: bool,
    pub muting_notifications: bool,
    #[serde(serialize_with = "iso_or_null")]
    pub muting_expires_at: Option<Timestamp>,
    pub requested: bool,
    pub requested_by: bool,
    pub domain_blocking: bool,
    pub endorsed: bool,
    pub note: &'a str,
}

impl<'a> Relationship<'a> {
    /// What is between the viewer and `id`.
    pub fn new(id: ActorId, between: &'a views::Relationship) -> Self {
        let views::Relationship {
            following,
            requested,
            requested_by,
            show_boosts,
            notify,
            ref languages,
            followed_by,
            blocking,
            blocked_by,
            muting,
            muting_notifications,
            muting_until,
            ref note,
        } = *between;
        Self {
            id,
            following,
            showing_reblogs: show_boosts,
            notifying: notify,
            languages: (!languages.is_empty()).then_some(languages.as_slice()),
            followed_by,
            blocking,
            blocked_by,
            muting,
            muting_notifications,
            muting_expires_at: muting_until,
            requested,
            requested_by,
            domain_blocking: false,
            endorsed: false,
            note,
        }
    }
}
