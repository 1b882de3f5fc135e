//! `GET /bookmarks` and `GET /favourites`: what the visitor keeps for later, and what they like.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::id::PostId;
use storage::views;

use super::{
    Pages,
    fault::Fault,
    form,
    frame::{Frame, render},
    list::{Paging, Part},
    post::{self, PostCard},
    visitor::{Me, Visitor},
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

/// What may still be read of some posts. Pages run over the ids of the bookmarks or likes.
async fn cards(pages: &Pages, visitor: &Visitor, me: &Me, kept: &[(i64, PostId)]) -> Result<Vec<PostCard>, Fault> {
    let ids: Vec<PostId> = kept.iter().map(|(_, post)| *post).collect();
    let read = pages.app().read();
    let ids = read.posts().readable_among(&ids, Some(me.actor())).await?;
    post::cards(pages, visitor, &views::posts(&read, &ids, Some(me.actor())).await?).await
}

fn cursors(kept: &[(i64, PostId)]) -> Vec<i64> {
    kept.iter().map(|(cursor, _)| *cursor).collect()
}

/// `GET /bookmarks`
pub async fn bookmarks(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (words, page) = (visitor.words(), part.page());
    let kept = pages.app().read().bookmarks().of_actor(me.actor(), page).await?;
    let page = Kept {
        f: Frame::new(&pages, &visitor, words.say("bookmarks-title")).hidden(),
        lead: words.say("bookmarks-lead"),
        empty: words.say("empty-bookmarks"),
        posts: cards(&pages, &visitor, &me, &kept).await?,
        paging: Paging::of("/bookmarks", page, &cursors(&kept)),
    };
    Ok(render(&page)?.into_response())
}

/// `GET /favourites`
pub async fn favourites(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (words, page) = (visitor.words(), part.page());
    let kept = pages.app().read().likes().of_actor(me.actor(), page).await?;
    let page = Kept {
        f: Frame::new(&pages, &visitor, words.say("favourites-title")).hidden(),
        lead: words.say("favourites-lead"),
        empty: words.say("empty-favourites"),
        posts: cards(&pages, &visitor, &me, &kept).await?,
        paging: Paging::of("/favourites", page, &cursors(&kept)),
    };
    Ok(render(&page)?.into_response())
}
