//! `GET /about`: who runs this place, with what, and how it treats those who come.

use app::Instance;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    Pages,
    fault::Fault,
    frame::{Frame, render},
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "about.html")]
struct About {
    f: Frame,
    description: String,
    contact: String,
    accounts: String,
    posts: String,
    version: &'static str,
}

/// `GET /about`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let (read, words, instance) = (pages.app().read(), visitor.words(), pages.app().instance());
    let page = About {
        f: Frame::new(&pages, &visitor, words.fill("about-title", "site", &instance.title)),
        description: instance.description.clone(),
        contact: instance.contact_email.clone(),
        accounts: words.count("count-accounts", read.actors().count_local(None).await?),
        posts: words.count("count-posts", read.posts().count_local().await?),
        version: Instance::VERSION,
    };
    Ok(render(&page)?.into_response())
}
