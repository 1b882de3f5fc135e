//! Flag: a report, sent on to the server that it concerns.

use domain::{actor::Actor, report::Report, uri::Uri};

use super::Activity;
use crate::outbound::{address::Addresses, context::Document};

/// A report against `target` and its `posts`. `instance` is the server's own actor: who reported stays here.
pub fn flag(report: &Report, instance: &Actor, target: &Actor, posts: Vec<Uri>) -> Document<Activity<Vec<Uri>>> {
    let object = std::iter::once(target.uri.clone()).chain(posts).collect();
    let mut activity = Activity::new(report.uri.clone(), "Flag", instance, Addresses::only(&target.uri), object);
    activity.content = Some(report.comment.clone());
    activity.plain()
}
