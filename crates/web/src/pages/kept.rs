//! `GET /bookmarks` and `GET /favourites`: what the visitor keeps for later, and what they like.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::id::PostId;
use storage::{Page, views};

use super::{
    Pages,
    fault::Fault,
    form,
    frame::{Frame, render},
    list::{Paging, Part},
    post::{self, PostCard},
    visitor::{Me, Visitor},
    words::Key,
};

#[derive(askama::Template)]
#[template(path = "kept.html")]
struct Kept {
    f: Frame,
    lead: String,
    empty: String,
    posts: Vec<PostCard>,
    paging: Paging,
}

/// What is said around a list.
struct About {
    path: &'static str,
    title: Key,
    lead: Key,
    empty: Key,
}

const BOOKMARKS: About = About {
    path: "/bookmarks",
    title: Key("bookmarks-title"),
    lead: Key("bookmarks-lead"),
    empty: Key("empty-bookmarks"),
};

const FAVOURITES: About = About {
    path: "/favourites",
    title: Key("favourites-title"),
    lead: Key("favourites-lead"),
    empty: Key("empty-favourites"),
};

/// What the visitor may still read of what they keep. Pages run over the ids of the bookmarks or likes.
async fn show(
    pages: &Pages,
    visitor: &Visitor,
    me: &Me,
    about: About,
    page: Page,
    kept: &[(i64, PostId)],
) -> Result<Response, Fault> {
    let (words, read) = (visitor.words(), pages.app().read());
    let ids: Vec<PostId> = kept.iter().map(|(_, post)| *post).collect();
    let ids = read.posts().readable_among(&ids, Some(me.actor())).await?;
    let posts = views::posts(&read, &ids, Some(me.actor())).await?;
    let cursors: Vec<i64> = kept.iter().map(|(cursor, _)| *cursor).collect();
    let page = Kept {
        f: Frame::new(pages, visitor, words.say(about.title)).hidden(),
        lead: words.say(about.lead),
        empty: words.say(about.empty),
        posts: post::cards(pages, visitor, &posts).await?,
        paging: Paging::of(about.path, page, &cursors),
    };
    Ok(render(&page)?.into_response())
}

/// `GET /bookmarks`
pub async fn bookmarks(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let kept = pages.app().read().bookmarks().of_actor(me.actor(), part.page()).await?;
    show(&pages, &visitor, &me, BOOKMARKS, part.page(), &kept).await
}

/// `GET /favourites`
pub async fn favourites(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let kept = pages.app().read().likes().of_actor(me.actor(), part.page()).await?;
    show(&pages, &visitor, &me, FAVOURITES, part.page(), &kept).await
}
