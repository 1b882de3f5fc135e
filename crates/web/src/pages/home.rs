//! `GET /home`: what those say whom the visitor follows, with room to say something.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::id::PostId;
use storage::views::{self, Shown};

use super::{
    Pages,
    compose::Composer,
    fault::Fault,
    form,
    frame::{Frame, Place, render},
    list::{Paging, Part},
    post::{self, PostCard},
    settings::sharing::{self, Step},
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "home.html")]
struct Home {
    f: Frame,
    composer: Option<Composer>,
    /// What a company can do, and what it may want next.
    step: Option<Step>,
    posts: Vec<PostCard>,
    paging: Paging,
}

/// `GET /home`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (read, page) = (pages.app().read(), part.page());
    let listing = views::home(&read, me.actor(), pages.app().now(), page).await?;
    let views = listing.views(&read).await?;
    let first = page.max_id.is_none() && page.min_id.is_none();
    let newest = first.then(|| listing.ids().first().copied().unwrap_or(PostId(0)));
    let shown = Shown { home: newest, ..Shown::default() };
    let page = Home {
        f: Frame::new(&pages, &visitor, visitor.words().say("nav-home")).at(Place::Home).hidden().showing(shown),
        composer: Composer::new(&pages, &visitor, &me).await?,
        step: if first { sharing::step(&pages, visitor.words(), &me).await? } else { None },
        posts: post::cards(&pages, &visitor, &views).await?,
        paging: Paging::of_posts("/home", page, listing.ids()),
    };
    Ok(render(&page)?.into_response())
}
