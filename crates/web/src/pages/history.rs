//! `GET /@{handle}/{id}/history`: what a post said before it was edited.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::id::PostId;
use storage::views;

use super::{
    Pages,
    account::Face,
    date::{self, When},
    fault::Fault,
    frame::{Frame, render},
    html, post,
    visitor::Visitor,
};

/// What a post said for a while.
struct Version {
    when: When,
    warning: String,
    html: String,
    /// It is what the post says now.
    current: bool,
}

#[derive(askama::Template)]
#[template(path = "history.html")]
struct History {
    f: Frame,
    author: Face,
    /// The post's page.
    href: String,
    lang: Option<String>,
    /// The latest first.
    versions: Vec<Version>,
}

/// `GET /@{handle}/{id}/history`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let id: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let (read, viewer, words) = (pages.app().read(), visitor.viewer(), visitor.words());
    read.posts().find_readable(id, viewer).await?.ok_or(Fault::NotFound)?;
    let view = views::posts(&read, &[id], viewer).await?.pop().ok_or(Fault::NotFound)?;
    let (now, here) = (pages.app().now(), pages.app().instance());
    let current = Version {
        when: date::when(words, view.post.edited_at.unwrap_or(view.post.published_at), now),
        warning: html::plain(view.post.warning(), &view.emojis, here),
        html: html::with_emojis(&view.post.content, &view.emojis, here),
        current: true,
    };
    let earlier = read.posts().versions(id).await?.into_iter().rev().map(|version| Version {
        when: date::when(words, version.since, now),
        warning: html::plain(&version.summary, &view.emojis, here),
        html: html::with_emojis(&version.content, &view.emojis, here),
        current: false,
    });
    let page = History {
        f: Frame::new(&pages, &visitor, words.fill("history-title", "name", view.author.actor.display_name())).hidden(),
        author: Face::of(&pages, &view.author),
        href: post::path(&view.author.actor, id),
        lang: view.post.language.clone(),
        versions: std::iter::once(current).chain(earlier).collect(),
    };
    Ok(render(&page)?.into_response())
}
