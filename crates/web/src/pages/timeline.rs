//! Lists of public posts that anyone may read: everything from here, and hashtags.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::text::hashtag;
use storage::views::{self, Hashtags, PublicTimeline};

use super::{
    Pages,
    fault::Fault,
    frame::{Frame, Place, render},
    list::{Paging, Part},
    post::{self, PostCard},
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "timeline.html")]
struct Timeline {
    f: Frame,
    lead: String,
    posts: Vec<PostCard>,
    paging: Paging,
}

/// `GET /public`
pub async fn public(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let (read, words, page) = (pages.app().read(), visitor.words(), part.page());
    let local = PublicTimeline { local: true, ..PublicTimeline::default() };
    let listing = views::public(&read, local, visitor.viewer(), pages.app().now(), page).await?;
    let page = Timeline {
        f: Frame::new(&pages, &visitor, words.say("public-title")).at(Place::Public),
        lead: words.fill("public-lead", "site", &pages.app().instance().title),
        posts: post::cards(&pages, &visitor, &listing.views(&read).await?).await?,
        paging: Paging::of_posts("/public", page, listing.ids()),
    };
    Ok(render(&page)?.into_response())
}

/// `GET /tags/{tag}`
pub async fn tag(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let key = hashtag::normalise(&name).ok_or(Fault::NotFound)?;
    let (read, words, page) = (pages.app().read(), visitor.words(), part.page());
    let everything = PublicTimeline::default();
    let tags = Hashtags::one(key.clone());
    let listing = views::tagged(&read, &tags, everything, visitor.viewer(), pages.app().now(), page).await?;
    let path = format!("/tags/{}", url::form_urlencoded::byte_serialize(key.as_bytes()).collect::<String>());
    let page = Timeline {
        f: Frame::new(&pages, &visitor, format!("#{name}")).hidden(),
        lead: words.fill("tag-lead", "tag", &name),
        posts: post::cards(&pages, &visitor, &listing.views(&read).await?).await?,
        paging: Paging::of_posts(&path, page, listing.ids()),
    };
    Ok(render(&page)?.into_response())
}
