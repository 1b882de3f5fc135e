//! `GET /`: what this place is, for those who are not logged in.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::actor::ActorKind;
use storage::{
    Page,
    views::{self, PublicTimeline},
};

use super::{
    Pages,
    account::{self, Card},
    fault::Fault,
    frame::{Frame, render},
    post::{self, PostCard},
    visitor::Visitor,
};

/// How many companies and people are shown.
const SHOWN: u32 = 12;
/// How many posts are shown.
const POSTS: u32 = 8;

#[derive(askama::Template)]
#[template(path = "front.html")]
struct Front {
    f: Frame,
    description: String,
    companies: Vec<Card>,
    people: Vec<Card>,
    posts: Vec<PostCard>,
    /// Anyone can ask for an account.
    signup: bool,
}

/// `GET /`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    if visitor.me.is_some() {
        return Ok(Redirect::to("/home").into_response());
    }
    let (read, words) = (pages.app().read(), visitor.words());
    let listed = async |kind| -> Result<Vec<Card>, Fault> {
        let actors = read.actors().directory(&[kind], SHOWN, 0).await?;
        let ids: Vec<_> = actors.iter().map(|actor| actor.id).collect();
        account::cards(&pages, words, &views::accounts(&read, &ids).await?).await
    };
    let companies = listed(ActorKind::Organization).await?;
    let people = listed(ActorKind::Person).await?;
    let local = PublicTimeline { local: true, ..PublicTimeline::default() };
    let listing = views::public(&read, local, None, pages.app().now(), Page::first(POSTS)).await?;
    let posts = post::cards(&pages, &visitor, &listing.views(&read).await?).await?;
    let instance = pages.app().instance();
    let mut f = Frame::new(&pages, &visitor, instance.title.clone());
    f.head.canonical = instance.uri("/").to_string();
    let signup = instance.entry.way(false).is_some();
    let page = Front { f, description: instance.description.clone(), companies, people, posts, signup };
    Ok(render(&page)?.into_response())
}
