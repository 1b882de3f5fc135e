//! `/communities/{name}/posts/{id}`: for moderators, what can be done about one post.

use app::community::{Act, Moderate};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use chrono::TimeDelta;
use domain::{community::MAX_REASON, id::PostId};
use storage::views;

use super::{Room, find_own};
use crate::pages::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    post::{self, PostCard},
    visitor::Visitor,
};

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
    let (read, id) = (pages.app().read(), post_id(&id)?);
    let entry = read.groups().find(room.community.actor, id).await?.ok_or(Fault::NotFound)?.post;
    let readable = read.posts().readable_among(&[id], visitor.viewer()).await?;
    let views = views::posts(&read, &readable, visitor.viewer()).await?;
    let card = post::cards(&pages, &visitor, &views).await?.pop().ok_or(Fault::NotFound)?;
    let page = Moderation {
        f: Frame::new(&pages, &visitor, visitor.words().say("community-moderate")).hidden(),
        action: here(&room, id),
        back: room.path(),
        post: card,
        thread: entry.boost.is_some(),
        locked: entry.locked,
        pinned: read.pins().of_actor(room.community.actor).await?.contains(&id),
        removed: entry.removed_at.is_some(),
        reason: entry.reason,
        max_reason: MAX_REASON,
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
    let act = match posted.form.one("deed") {
        "remove" => Act::Remove { post, reason },
        "restore" => Act::Restore { post },
        deed @ ("lock" | "unlock") => Act::Lock { post, locked: deed == "lock" },
        deed @ ("pin" | "unpin") => Act::Pin { post, pinned: deed == "pin" },
        "ban" => {
            let author = pages.app().read().posts().find(post).await?.ok_or(Fault::NotFound)?.author;
            let days: Option<i64> = posted.form.one("days").parse().ok().filter(|days| (1..=3_650).contains(days));
            let until = days.map(|days| pages.app().now() + TimeDelta::days(days));
            Act::Ban { actor: author, until, reason }
        }
        _ => return Err(Fault::Invalid),
    };
    let community = room.community.actor;
    pages.app().execute(Moderate { origin: posted.origin(), community, act }).await?;
    flash::MODERATED.with(&pages, Redirect::to(&here(&room, post)))
}
