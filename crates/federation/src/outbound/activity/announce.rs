//! Announce, a boost, and its end (ActivityPub section 7.11).

use domain::{actor::Actor, post::Post, uri::Uri};

use super::{Activity, Stub};
use crate::outbound::{address::Addresses, context::Document, shape::moment};

/// `actor` boosts the post `boosted` by `author`; `boost` is the boost itself and says for whom.
pub fn announce(boost: &Post, actor: &Actor, boosted: &Uri, author: &Actor) -> Document<Activity<Uri>> {
    let addresses = Addresses::new(boost.audience, actor, &[(author.id, &author.uri)]);
    Activity::new(boost.uri.clone(), "Announce", actor, addresses, boosted.clone())
        .published(moment(boost.published_at))
        .plain()
}

/// `actor` takes a boost back. Whom the boost was for is forgotten with it, so that this names the followers only.
pub fn undo_announce(id: Uri, boost: &Uri, actor: &Actor, boosted: &Uri) -> Document<Activity<Stub>> {
    let stub = Stub::new(boost, "Announce", &actor.uri, boosted);
    Activity::new(id, "Undo", actor, Addresses::followers(actor), stub).plain()
}
