//! `/withheld`: what was answered to a company beyond its sharing cursor, for those who speak for it alone.

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
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "withheld.html")]
struct Kept {
    f: Frame,
    posts: Vec<PostCard>,
    paging: Paging,
}

/// `GET /withheld`, from the level on at which the company listens.
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (read, page, me) = (pages.app().read(), part.page(), me.actor());
    read.cursors().find(me).await?.filter(|cursor| cursor.level.collects()).ok_or(Fault::NotFound)?;
    let kept: Vec<PostId> = read.posts().withheld(me, page).await?.iter().map(|post| post.id).collect();
    let views = views::posts(&read, &kept, Some(me)).await?;
    let posts = post::cards(&pages, &visitor, &views).await?;
    let ids: Vec<i64> = kept.iter().map(|id| id.0).collect();
    let f = Frame::new(&pages, &visitor, visitor.words().say("withheld-title")).hidden();
    Ok(render(&Kept { f, posts, paging: Paging::of("/withheld", page, &ids) })?.into_response())
}
