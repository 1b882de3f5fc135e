//! `GET /posts/{id}/delete`: asks before a post is deleted, because nothing brings it back.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::id::PostId;
use storage::views;

use super::{
    Pages,
    compose::own_post,
    fault::Fault,
    form,
    frame::{Frame, render},
    post::{self, PostCard},
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "delete.html")]
struct Delete {
    f: Frame,
    post: PostCard,
    /// The page of the author, where one goes afterwards.
    next: String,
}

/// `GET /posts/{id}/delete`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(id): Path<String>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let id: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    own_post(&pages, &me, id).await?;
    let views = views::posts(&pages.app().read(), &[id], Some(me.actor())).await?;
    let view = views.first().ok_or(Fault::NotFound)?;
    let next = super::account::path(&view.author.actor);
    let post = post::cards(&pages, &visitor, &views).await?.pop().ok_or(Fault::NotFound)?;
    let f = Frame::new(&pages, &visitor, visitor.words().say("delete-title")).hidden();
    Ok(render(&Delete { f, post, next })?.into_response())
}
