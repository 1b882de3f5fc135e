//! `interactionPolicy`: who may like, answer, boost and quote (GoToSocial; FEP-044f for quotes).
//!
//! Mastodon reads `canQuote` alone and takes its absence for "nobody". Posts that are not open carry no policy:
//! every peer's default for them is right, and naming everyone in one would be wrong.

use serde::Serialize;

use crate::wire::addressing::PUBLIC;

/// Who may do what.
#[derive(Debug, Clone, Serialize)]
pub(super) struct InteractionPolicy {
    #[serde(rename = "canLike")]
    like: Rule,
    #[serde(rename = "canReply")]
    reply: Rule,
    #[serde(rename = "canAnnounce")]
    announce: Rule,
    #[serde(rename = "canQuote")]
    quote: Rule,
}

/// Who may at once, and who may once the author agreed. `always` and `approvalRequired` are the older names.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    always: [&'static str; 1],
    approval_required: [&'static str; 0],
    automatic_approval: [&'static str; 1],
    manual_approval: [&'static str; 0],
}

impl InteractionPolicy {
    /// Everyone may do everything at once.
    pub(super) fn open() -> Self {
        let everyone =
            Rule { always: [PUBLIC], approval_required: [], automatic_approval: [PUBLIC], manual_approval: [] };
        Self { like: everyone.clone(), reply: everyone.clone(), announce: everyone.clone(), quote: everyone }
    }
}
