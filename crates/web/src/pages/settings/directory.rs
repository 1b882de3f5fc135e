//! `/settings/directory`: whether the person is listed. Nobody is who did not ask for it.

use app::directory::ListPerson;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        frame::{Frame, render},
        visitor::Visitor,
    },
    Link, Tab, links,
};

#[derive(askama::Template)]
#[template(path = "settings_directory.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    listed: bool,
}

/// `GET /settings/directory`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let words = visitor.words();
    let listed = !pages.app().read().directory().consenting(&[me.person]).await?.is_empty();
    let f = Frame::new(&pages, &visitor, words.say("directory-me")).hidden();
    Ok(render(&Page { f, links: links(words, Tab::Directory, &me), listed })?.into_response())
}

/// `POST /settings/directory`
pub async fn save(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { me, form, .. } = posted;
    pages.app().execute(ListPerson { person: me.person, listed: form.ticked("listed") }).await?;
    flash::SAVED.with(&pages, Redirect::to("/settings/directory"))
}
