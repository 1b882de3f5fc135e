//! Add and Remove: what an actor pins to its profile (Mastodon's `featured`; ActivityPub sections 7.8 and 7.9).

use domain::{actor::Actor, uri::Uri};

use super::Activity;
use crate::outbound::{address::Addresses, context::Document};

/// `actor` pinned `post` into `featured`.
pub fn add_featured(id: Uri, actor: &Actor, post: &Uri, featured: &Uri) -> Document<Activity<Uri>> {
    Activity::new(id, "Add", actor, Addresses::everyone(actor), post.clone()).target(featured).plain()
}

/// `actor` unpinned `post`.
pub fn remove_featured(id: Uri, actor: &Actor, post: &Uri, featured: &Uri) -> Document<Activity<Uri>> {
    Activity::new(id, "Remove", actor, Addresses::everyone(actor), post.clone()).target(featured).plain()
}
