//! `/communities/{name}/posts/{id}`: for moderators, what can be done about one post.

use app::community::{Act, Moderate};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use chrono::TimeDelta;
use domain::{community::MAX_REASON, id::PostId};
use storage::views;

use super::{
    Room, find_own,
    wrong::{self, Wrong},
};
use crate::pages::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    post::{self, PostCard},
    visitor::Visitor,
    words::Words,
};

/// For how many days somebody is kept out at the most, unless it is for ever.
const MAX_DAYS: i64 = 3_650;

#[derive(askama::Template)]
#[template(path = "community_post.html")]
struct Moderation {
    f: Frame,
    action: String,
    back: String,
    post: PostCard,
    thread: bool,
    locked: bool,
    pinned: bool,
    removed: bool,
    reason: String,
    max_reason: usize,
    typed: Typed,
    wrong: Wrong,
}

/// What was typed, where something is wrong with it.
#[derive(Default)]
struct Typed {
    /// Why the post is taken out.
    reason: String,
    /// Why its author is kept out.
    ban_reason: String,
    /// For how long.
    days: String,
}

/// `GET /communities/{name}/posts/{id}`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_own(&pages, &visitor, &name).await?;
    page(&pages, &visitor, &room, post_id(&id)?, (Typed::default(), Wrong::default())).await
}

/// What can be done about a post, with what was typed and what is wrong with it.
async fn page(
    pages: &Pages,
    visitor: &Visitor,
    room: &Room,
    id: PostId,
    (typed, wrong): (Typed, Wrong),
) -> Result<Response, Fault> {
    let read = pages.app().read();
    let entry = read.groups().find(room.community.actor, id).await?.ok_or(Fault::NotFound)?.post;
    let readable = read.posts().readable_among(&[id], visitor.viewer()).await?;
    let views = views::posts(&read, &readable, visitor.viewer()).await?;
    let card = post::cards(pages, visitor, &views).await?.pop().ok_or(Fault::NotFound)?;
    let page = Moderation {
        f: Frame::new(pages, visitor, visitor.words().say("community-moderate")).hidden(),
        action: here(room, id),
        back: room.path(),
        post: card,
        thread: entry.boost.is_some(),
        locked: entry.locked,
        pinned: read.pins().of_actor(room.community.actor).await?.contains(&id),
        removed: entry.removed_at.is_some(),
        reason: entry.reason,
        max_reason: MAX_REASON,
        typed,
        wrong,
    };
    Ok(render(&page)?.into_response())
}

fn here(room: &Room, post: PostId) -> String {
    format!("{}/posts/{post}", room.path())
}

fn post_id(id: &str) -> Result<PostId, Fault> {
    id.parse().map_err(|_| Fault::NotFound)
}

/// `POST /communities/{name}/posts/{id}`: `deed` says what
pub async fn act(
    State(pages): State<Pages>,
    Path((name, id)): Path<(String, String)>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find_own(&pages, &posted.visitor, &name).await?;
    let (post, reason) = (post_id(&id)?, posted.form.one("reason").to_owned());
    let deed = posted.form.one("deed");
    let days = match check(&posted, deed) {
        Ok(days) => days,
        Err(wrong) => {
            let days = posted.form.one("days").to_owned();
            let typed = match deed {
                "ban" => Typed { ban_reason: reason, days, ..Typed::default() },
                _ => Typed { reason, ..Typed::default() },
            };
            let page = page(&pages, &posted.visitor, &room, post, (typed, wrong)).await?;
            return Ok((Fault::Invalid.status(), page).into_response());
        }
    };
    let act = match deed {
        "remove" => Act::Remove { post, reason },
        "restore" => Act::Restore { post },
        deed @ ("lock" | "unlock") => Act::Lock { post, locked: deed == "lock" },
        deed @ ("pin" | "unpin") => Act::Pin { post, pinned: deed == "pin" },
        "ban" => {
            let author = pages.app().read().posts().find(post).await?.ok_or(Fault::NotFound)?.author;
            let until = days.map(|days| pages.app().now() + TimeDelta::days(days));
            Act::Ban { actor: author, until, reason }
        }
        _ => return Err(Fault::Invalid),
    };
    let community = room.community.actor;
    pages.app().execute(Moderate { origin: posted.origin(), community, act }).await?;
    flash::MODERATED.with(&pages, Redirect::to(&here(&room, post)))
}

/// For how many days a deed holds, where it is not without end; `Err` says what is wrong with what came with it.
fn check(posted: &Posted<Fields>, deed: &str) -> Result<Option<i64>, Wrong> {
    let (words, reason) = (posted.visitor.words(), posted.form.one("reason"));
    match deed {
        "remove" => wrong::reason(words, "reason", reason).map(|()| None),
        "ban" => {
            let days = days(words, posted.form.one("days").trim())?;
            wrong::reason(words, "ban-reason", reason).map(|()| days)
        }
        _ => Ok(None),
    }
}

/// For how many days, as somebody typed it: nothing is without end.
fn days(words: Words, typed: &str) -> Result<Option<i64>, Wrong> {
    if typed.is_empty() {
        return Ok(None);
    }
    let days = typed.parse().ok().filter(|days| (1..=MAX_DAYS).contains(days));
    days.map(Some).ok_or_else(|| Wrong::with("days", words.count("community-days-wrong", MAX_DAYS)))
}
