//! What an account says of itself: that it changed, is gone, or moved.

use app::Instance;
use domain::{actor::Actor, time::Timestamp, uri::Uri};
use storage::{
    AccountView,
    views::{CompanyView, Rooting},
};

use super::Activity;
use crate::outbound::{
    actor::{Bonds, Profile, profile, words},
    address::Addresses,
    context::Document,
    shape::moment,
};

/// The profile changed.
pub fn update_account(
    id: Uri,
    view: &AccountView,
    rooting: &Rooting,
    company: Option<&CompanyView>,
    bonds: Bonds,
    here: &Instance,
    at: Timestamp,
) -> Document<Activity<Profile>> {
    let profile = profile(view, rooting, company.map(|company| (company, at)), here).with(bonds, here);
    let activity = Activity::new(id, "Update", &view.actor, Addresses::everyone(&view.actor), profile);
    Document::new(words(&view.actor, company.is_some()), activity.published(moment(at)))
}

/// The account is gone.
pub fn delete_account(id: Uri, actor: &Actor) -> Document<Activity<Uri>> {
    Activity::new(id, "Delete", actor, Addresses::everyone(actor), actor.uri.clone()).plain()
}

/// The account moved to `target`, which names it in `alsoKnownAs`; its followers are to follow (Mastodon; FEP-7628).
pub fn move_account(id: Uri, actor: &Actor, target: &Uri) -> Document<Activity<Uri>> {
    Activity::new(id, "Move", actor, Addresses::followers(actor), actor.uri.clone()).target(target).plain()
}
