//! `GET /bookmarks`, `/favourites` and `/withheld`: what the visitor keeps for later, what they like, and what was
//! answered to a company beyond its sharing cursor.

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
    visitor::Visitor,
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

const WITHHELD: About =
    About { path: "/withheld", title: Key("withheld-title"), lead: Key("withheld-lead"), empty: Key("withheld-empty") };

/// What the visitor may still read of what they keep. Pages run over the ids of the bookmarks or likes.
async fn readable(
    pages: &Pages,
    visitor: &Visitor,
    about: About,
    page: Page,
    kept: &[(i64, PostId)],
) -> Result<Response, Fault> {
    let ids: Vec<PostId> = kept.iter().map(|(_, post)| *post).collect();
    let ids = pages.app().read().posts().readable_among(&ids, visitor.viewer()).await?;
    let cursors: Vec<i64> = kept.iter().map(|(cursor, _)| *cursor).collect();
    show(pages, visitor, about, page, &ids, &cursors).await
}

async fn show(
    pages: &Pages,
    visitor: &Visitor,
    about: About,
    page: Page,
    posts: &[PostId],
    cursors: &[i64],
) -> Result<Response, Fault> {
    let words = visitor.words();
    let posts = views::posts(&pages.app().read(), posts, visitor.viewer()).await?;
    let page = Kept {
        f: Frame::new(pages, visitor, words.say(about.title)).hidden(),
        lead: words.say(about.lead),
        empty: words.say(about.empty),
        posts: post::cards(pages, visitor, &posts).await?,
        paging: Paging::of(about.path, page, cursors),
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
    readable(&pages, &visitor, BOOKMARKS, part.page(), &kept).await
}

/// `GET /favourites`
pub async fn favourites(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let kept = pages.app().read().likes().of_actor(me.actor(), part.page()).await?;
    readable(&pages, &visitor, FAVOURITES, part.page(), &kept).await
}

/// `GET /withheld`: for those who speak for the company alone, from the level on at which it listens.
pub async fn withheld(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (read, page, me) = (pages.app().read(), part.page(), me.actor());
    read.cursors().find(me).await?.filter(|cursor| cursor.level.collects()).ok_or(Fault::NotFound)?;
    let kept: Vec<PostId> = read.posts().withheld(me, page).await?.iter().map(|post| post.id).collect();
    let ids: Vec<i64> = kept.iter().map(|id| id.0).collect();
    show(&pages, &visitor, WITHHELD, page, &kept, &ids).await
}
