//! How often forms may be sent: they count with the calls of apps and under the same limits ([`crate::mastodon`]), per
//! account, or per address for strangers. Of pages that are only read, those that cost a search are counted, by
//! themselves: whoever reads much can still write.

use std::time::Duration;

use axum::{
    extract::{FromRequestParts, MatchedPath, RawPathParams},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::time::Timestamp;

use super::{
    Pages,
    fault::Fault,
    visitor::{Me, Visitor},
    words::Words,
};
use crate::{
    mastodon::Deed,
    throttle::{Quota, Who, client},
};

/// The longest wait that is told in minutes.
const MINUTES: Duration = Duration::from_mins(90);

/// Somebody sent too much: how long it takes until it is counted anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    seconds: u32,
}

impl Wait {
    fn of(quota: Quota, now: Timestamp) -> Self {
        Self { seconds: quota.wait(now) }
    }

    /// What to do, in words.
    pub fn text(self, words: Words) -> String {
        if u64::from(self.seconds) <= MINUTES.as_secs() {
            words.count("error-too-many-minutes", self.seconds.div_ceil(60))
        } else {
            words.count("error-too-many-hours", self.seconds.div_ceil(60 * 60))
        }
    }
}

impl IntoResponse for Wait {
    /// A fault for the guard to frame (RFC 6585, section 4).
    fn into_response(self) -> Response {
        let mut response = Fault::TooMany.into_response();
        response.headers_mut().insert(header::RETRY_AFTER, self.seconds.into());
        response.extensions_mut().insert(self);
        response
    }
}

/// Counts a form, or a page that costs a search, before anything is done for it, even before it is read.
pub async fn admit(pages: &Pages, visitor: &Visitor, parts: &mut Parts) -> Result<(), Wait> {
    let who = match &visitor.me {
        Some(me) => hand(me),
        None => match client(&parts.extensions) {
            Some(address) => Who::at(address),
            None => return Ok(()),
        },
    };
    let now = pages.app().now();
    if parts.method.is_safe() {
        let quota = read(parts).and_then(|deed| pages.limits().count_part(who, deed, now));
        return answer(quota, now);
    }
    let deed = asked(parts).await;
    answer(pages.limits().count(who, deed, now), now)
}

/// Counts files that came with a form, each like an upload.
pub fn admit_files(pages: &Pages, me: &Me, files: usize) -> Result<(), Wait> {
    let now = pages.app().now();
    (0..files).try_for_each(|_| answer(pages.limits().count_part(hand(me), Deed::Upload, now), now))
}

fn hand(me: &Me) -> Who {
    Who::Person { person: me.person, actor: me.actor() }
}

fn answer(quota: Option<Quota>, now: Timestamp) -> Result<(), Wait> {
    match quota {
        Some(quota) if quota.exceeded => Err(Wait::of(quota, now)),
        _ => Ok(()),
    }
}

/// What a form does that is counted apart. The last place of a route is read as its handler reads it: decoded.
async fn asked(parts: &mut Parts) -> Option<Deed> {
    let route = parts.extensions.get::<MatchedPath>().cloned()?;
    let places = RawPathParams::from_request_parts(parts, &()).await.ok();
    let last = places.as_ref().and_then(|places| places.iter().last()).map(|(_, value)| value);
    deed(route.as_str(), last.unwrap_or_default())
}

/// What is read that costs a search.
fn read(parts: &Parts) -> Option<Deed> {
    match parts.extensions.get::<MatchedPath>()?.as_str() {
        "/directory" | "/directory.atom" | "/search" | "/territories" | "/territories/{code}" => Some(Deed::Browse),
        "/directory.csv" => Some(Deed::Whole),
        _ => None,
    }
}

fn deed(route: &str, last: &str) -> Option<Deed> {
    match (route, last) {
        ("/posts", _) => Some(Deed::Publish),
        ("/posts/{id}/delete", _) | ("/posts/{id}/{deed}", "unboost") => Some(Deed::Delete),
        ("/@{handle}/{id}", "follow")
        | ("/@{handle}/join", _)
        | ("/@{handle}/team/{deed}", "invite")
        | ("/buddies/{deed}", "ask")
        | ("/communities/{name}/{deed}", "join" | "invite") => Some(Deed::Follow),
        ("/report", _) => Some(Deed::Report),
        ("/companies/new" | "/communities/new", _) => Some(Deed::Upload),
        ("/search" | "/settings/account/aliases" | "/settings/account/move", _) => Some(Deed::LookUp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::time::from_ms;

    use super::{super::words::Lang, *};

    #[test]
    fn a_wait_is_told_in_words() {
        let now = from_ms(1_800_000_000_500);
        let told = |milliseconds: i64, lang| {
            let reset = now + TimeDelta::milliseconds(milliseconds);
            Wait::of(Quota { limit: 1, remaining: 0, exceeded: true, reset }, now).text(Words(lang))
        };
        assert!(told(500, Lang::En).ends_with("Try again in 1 minute."));
        assert!(told(9 * 60_000, Lang::Fr).ends_with("Réessayez dans 10 minutes."));
        assert!(told(90 * 60_000, Lang::Fr).ends_with("Réessayez dans 2 heures."));
    }
}
