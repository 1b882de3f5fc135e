//! Hashtags.

use serde::Serialize;

use super::Here;

/// <https://docs.joinmastodon.org/entities/Tag/>
#[derive(Debug, Clone, Serialize)]
pub struct Tag<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub url: String,
    /// Uses per day; not counted here.
    pub history: [(); 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub following: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub featuring: Option<bool>,
}

impl<'a> Tag<'a> {
    /// A hashtag, by the form that is looked up, and as it is written.
    pub fn new(key: &'a str, name: &'a str, here: &Here<'_>) -> Self {
        let signed = here.viewer.map(|_| false);
        Self { id: key, name, url: here.tag(key), history: [], following: signed, featuring: signed }
    }
}
