//! What a delivery says of itself to those who watch: from whom, to whom, what. Read from the activity only when
//! somebody does watch.

use std::fmt;

use domain::text::sanitize;
use serde_json::Value;
use storage::StoredActivity;

/// Where deliveries are told.
const TARGET: &str = "ancrage::crossing";

/// How much of a text is told, in characters.
const EXCERPT: usize = 60;

/// Tells that an activity arrived.
pub(super) fn tell(from: &str, to: &str, activity: &StoredActivity) {
    tracing::debug!(target: TARGET, from = %from, to = %to, kind = %Kind(&activity.body), about = %About(&activity.body));
}

struct Kind<'a>(&'a str);

impl fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let activity: Value = serde_json::from_str(self.0).unwrap_or_default();
        f.write_str(activity["type"].as_str().unwrap_or("?"))
    }
}

struct About<'a>(&'a str);

impl fmt::Display for About<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let activity: Value = serde_json::from_str(self.0).unwrap_or_default();
        let object = &activity["object"];
        match object["content"].as_str() {
            Some(content) => write!(f, "« {} »", sanitize::excerpt(content, EXCERPT)),
            None => f.write_str(object.as_str().or(object["id"].as_str()).unwrap_or_default()),
        }
    }
}
