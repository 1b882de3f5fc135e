//! `/report`: telling the moderators what is wrong with an account or a post.

use app::report::FileReport;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::{actor::Actor, id::PostId, report::MAX_COMMENT};
use serde::Deserialize;
use storage::views;

use super::{
    Pages,
    account::{self, Face},
    fault::Fault,
    flash,
    form::{self, Posted},
    frame::{Frame, render},
    post::{self, PostCard},
    profile,
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "report.html")]
struct Report {
    f: Frame,
    about: Face,
    post: Option<PostCard>,
    /// The server of the account, where it is not ours.
    host: Option<String>,
    limit: usize,
}

/// Who or what it is about.
#[derive(Deserialize)]
pub struct About {
    account: String,
    #[serde(default)]
    post: String,
}

/// `GET /report`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(about): Query<About>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let actor = find(&pages, &about.account).await?;
    if actor.id == me.actor() {
        return Err(Fault::Invalid);
    }
    let read = pages.app().read();
    let mut post = None;
    if !about.post.is_empty() {
        let id: PostId = about.post.parse().map_err(|_| Fault::NotFound)?;
        let found = read.posts().find_readable(id, Some(me.actor())).await?.ok_or(Fault::NotFound)?;
        if found.author != actor.id {
            return Err(Fault::NotFound);
        }
        let views = views::posts(&read, &[id], Some(me.actor())).await?;
        post = post::cards(&pages, &visitor, &views).await?.pop();
    }
    let view = views::accounts(&read, &[actor.id]).await?.pop().ok_or(Fault::NotFound)?;
    let page = Report {
        f: Frame::new(&pages, &visitor, visitor.words().fill("report-title", "name", actor.display_name())).hidden(),
        about: Face::of(&pages, &view),
        post,
        host: actor.host.as_ref().map(ToString::to_string),
        limit: MAX_COMMENT,
    };
    Ok(render(&page)?.into_response())
}

async fn find(pages: &Pages, handle: &str) -> Result<Actor, Fault> {
    profile::find(pages, handle.trim_start_matches('@')).await
}

/// What is told.
#[derive(Deserialize)]
pub struct Told {
    account: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    comment: String,
    /// A box: sent only where it is ticked.
    forward: Option<String>,
}

/// `POST /report`
pub async fn file(State(pages): State<Pages>, posted: Posted<Told>) -> Result<Response, Fault> {
    let target = find(&pages, &posted.form.account).await?;
    let command = FileReport {
        origin: posted.origin(),
        target: target.id,
        posts: posted.form.post.parse().ok().into_iter().collect(),
        comment: posted.form.comment.replace("\r\n", "\n"),
        forward: posted.form.forward.is_some(),
    };
    pages.app().execute(command).await?;
    flash::REPORTED.with(&pages, form::go(None, &account::path(&target)))
}
