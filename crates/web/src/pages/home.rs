//! `GET /home`: what those say whom the visitor follows, with room to say something.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use storage::views;

use super::{
    Pages,
    compose::Composer,
    fault::Fault,
    form,
    frame::{Frame, Place, render},
    list::{Paging, Part},
    post::{self, PostCard},
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "home.html")]
struct Home {
    f: Frame,
    composer: Option<Composer>,
    posts: Vec<PostCard>,
    paging: Paging,
}

/// `GET /home`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (read, page) = (pages.app().read(), part.page());
    let listing = views::home(&read, me.actor(), pages.app().now(), page).await?;
    let views = listing.views(&read).await?;
    let page = Home {
        f: Frame::new(&pages, &visitor, visitor.words().say("nav-home")).at(Place::Home).hidden(),
        composer: Composer::new(&pages, &visitor, &me).await?,
        posts: post::cards(&pages, &visitor, &views).await?,
        paging: Paging::of_posts("/home", page, listing.ids()),
    };
    Ok(render(&page)?.into_response())
}
