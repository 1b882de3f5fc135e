//! `GET /@{handle}/{id}/history`: what a post said and showed before it was edited.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::id::PostId;
use storage::views;

use super::{
    Pages,
    date::{self, When},
    fault::Fault,
    frame::{Frame, render},
    html,
    post::{
        self,
        media::{self, Media},
    },
    visitor::Visitor,
};

/// What a post said and showed for a while.
struct Version {
    when: When,
    /// Its content warning, as HTML; empty for none.
    warning: String,
    html: String,
    /// Pictures are covered.
    sensitive: bool,
    /// What was attached, as far as it is kept.
    media: Vec<Media>,
    /// It is what the post says now.
    current: bool,
}

#[derive(askama::Template)]
#[template(path = "history.html")]
struct History {
    f: Frame,
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
    let (now, here, author) = (pages.app().now(), pages.app().instance(), &view.author.actor);
    let current = Version {
        when: date::when(words, view.post.edited_at.unwrap_or(view.post.published_at), now),
        warning: html::plain(view.post.warning(), &view.emojis, here),
        html: html::with_emojis(&view.post.content, &view.emojis, here),
        sensitive: view.post.sensitive,
        media: media::shown(&pages, author, &view.attachments),
        current: true,
    };
    let earlier = read.posts().versions(id).await?.into_iter().rev().map(|version| Version {
        when: date::when(words, version.since, now),
        warning: html::plain(&version.summary, &view.emojis, here),
        html: html::with_emojis(&version.content, &view.emojis, here),
        // When the post is covered now, its earlier versions are covered too.
        sensitive: version.sensitive || view.post.sensitive,
        media: media::shown(&pages, author, &version.attachments),
        current: false,
    });
    let page = History {
        f: Frame::new(&pages, &visitor, words.fill("history-title", "name", author.display_name())).hidden(),
        href: post::path(author, id),
        lang: view.post.language.clone(),
        versions: std::iter::once(current).chain(earlier).collect(),
    };
    Ok(render(&page)?.into_response())
}
