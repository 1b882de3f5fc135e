//! Batched reads that compose domain types for whole pages, in a fixed number of statements.
//!
//! Functions that take a `viewer` leave out what the viewer may not read; `None` is a stranger.

mod account;
mod address;
mod company;
mod hand;
mod live;
mod membership;
mod notification;
mod offer;
mod permit;
mod post;
mod relationship;
mod rooting;
mod thread;
mod timeline;
mod token;

use crate::membership::{active, in_team};

pub use account::accounts;
pub use address::post_uris;
pub use company::{Commune, CompanyView, Trade, companies, trades};
pub use hand::{HandActView, hand_acts};
pub use live::{MOST_NEWS, News, Shown, news};
pub use membership::shown_memberships;
pub use notification::{NotificationView, ReportView, notifications};
pub use offer::backing;
pub use permit::permits;
pub use post::{GroupView, Listing, MentionView, PollView, PostView, Quoted, ViewerState, post, posts};
pub use relationship::{Relationship, relationships};
pub use rooting::{Rooting, rooting};
pub use thread::{ThreadView, thread, thread_after};
pub use timeline::{AccountPosts, Hashtags, PublicTimeline, account_posts, home, public, tagged};
pub use token::{TokenView, token};

/// The condition under which the actor `$viewer` (0 for a stranger) may read the post `alias` at the moment that is
/// bound next after it: the SQL of [`domain::audience::may_read`], compared with it in the tests.
pub(crate) fn readable(alias: &str, viewer: usize) -> String {
    readable_by(alias, &format!("${viewer}"), viewer + 1)
}

/// The same for whatever actor `v` names, a bound value or a column, at the moment `$now`.
pub(crate) fn readable_by(alias: &str, v: &str, now: usize) -> String {
    let mentioned = format!("EXISTS (SELECT 1 FROM mention m WHERE m.post_id = {alias}.id AND m.actor_id = {v})");
    let follows =
        format!("EXISTS (SELECT 1 FROM follow f WHERE f.follower = {v} AND f.target = {alias}.author AND f.accepted)");
    let circle = in_circle(alias, v, now);
    let member = format!(
        "EXISTS (SELECT 1 FROM follow f WHERE f.follower = {v} AND f.target = {alias}.in_group AND f.accepted)"
    );
    let blocked = format!("EXISTS (SELECT 1 FROM block b WHERE b.actor_id = {alias}.author AND b.target = {v})");
    // What a cursor keeps from being shown is still there for its author, for whom it answers, and for whom it names.
    let shown = format!(
        "({alias}.withheld IS NULL OR {alias}.author = {v} OR {alias}.in_reply_to_author = {v} OR {mentioned})"
    );
    format!(
        "{alias}.deleted_at IS NULL AND {shown}
         AND EXISTS (SELECT 1 FROM actor au WHERE au.id = {alias}.author AND au.standing <> 'suspended' AND au.deleted_at IS NULL
             AND (au.publication <> 'hidden' OR au.id = {v}))
         AND ({alias}.author = {v} OR (NOT {blocked} AND ({alias}.audience IN ('public', 'territory', 'quiet')
              OR ({alias}.audience = 'followers' AND ({follows} OR {mentioned}))
              OR ({alias}.audience IN ('team', 'partners') AND {circle})
              OR ({alias}.audience = 'members' AND {member})
              OR ({alias}.audience = 'direct' AND {mentioned}))))"
    )
}

/// The condition under which the actor `v` is, at the moment `$now`, one of those for whom a company wrote the post
/// `alias`, its team or those who work with it: they may read it, and answer it at every level of sharing.
pub(crate) fn in_circle(alias: &str, v: &str, now: usize) -> String {
    let (holds, team) = (active("mb", now), in_team("mb"));
    format!(
        "EXISTS (SELECT 1 FROM post_circle pc WHERE pc.post_id = {alias}.id AND (pc.company = {v} OR EXISTS (
            SELECT 1 FROM membership mb WHERE mb.company = pc.company AND mb.person = {v} AND {holds}
              AND ({alias}.audience = 'team') = ({team}))))"
    )
}

/// The condition under which the actor `$viewer` wants to see posts of `author` in lists: neither blocked nor
/// muted, `now` being the other bound value.
pub(crate) fn wanted(author: &str, viewer: usize, now: usize) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM block b WHERE b.actor_id = ${viewer} AND b.target = {author})
         AND NOT EXISTS (SELECT 1 FROM block b WHERE b.actor_id = {author} AND b.target = ${viewer})
         AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.actor_id = ${viewer} AND u.target = {author} AND (u.expires_at IS NULL OR u.expires_at > ${now}))"
    )
}
