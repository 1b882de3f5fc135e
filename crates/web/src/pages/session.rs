//! Logging out, and speaking as a company or as oneself.

use app::session::{ActAs, EndSession};
use axum::{
    extract::State,
    http::header,
    response::{Redirect, Response},
};
use domain::id::ActorId;
use serde::Deserialize;

use super::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Posted},
    visitor::{self, SESSION_COOKIE},
};

/// A form without fields of its own.
#[derive(Deserialize)]
pub struct Nothing {}

/// `POST /logout`
pub async fn log_out(State(pages): State<Pages>, posted: Posted<Nothing>) -> Result<Response, Fault> {
    pages.app().execute(EndSession { session: posted.me.session.clone() }).await?;
    let cookie = visitor::set_cookie(pages.app(), SESSION_COOKIE, "", 0)?;
    flash::GOODBYE.with(&pages, ([(header::SET_COOKIE, cookie)], Redirect::to("/")))
}

/// Whom to speak as.
#[derive(Deserialize)]
pub struct Face {
    actor: String,
    next: Option<String>,
}

/// `POST /act-as`
pub async fn act_as(State(pages): State<Pages>, posted: Posted<Face>) -> Result<Response, Fault> {
    let actor: ActorId = posted.form.actor.parse().map_err(|_| Fault::Invalid)?;
    let command = ActAs { session: posted.me.session.clone(), person: posted.me.person, actor };
    pages.app().execute(command).await?;
    flash::SPEAKING.with(&pages, form::go(posted.form.next.as_deref(), "/home"))
}
