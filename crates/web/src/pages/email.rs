//! `/email/confirm`: another address, confirmed by whoever reads it. Reading the page changes nothing.

use app::{
    Kind,
    login::email::{self, ConfirmEmail},
};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    Pages,
    fault::Fault,
    flash,
    form::Sent,
    frame::{Frame, render},
    signup::confirm::{Link, ended},
    visitor::Visitor,
    words::Key,
};

#[derive(askama::Template)]
#[template(path = "email_confirm.html")]
struct Page {
    f: Frame,
    token: String,
    email: String,
}

fn no_link(pages: &Pages, visitor: &Visitor, text: Key) -> Result<Response, Fault> {
    ended(pages, visitor, text, ("/settings/security", Key("settings-security")))
}

/// `GET /email/confirm`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(link): Query<Link>) -> Result<Response, Fault> {
    let Some(email) = email::find(pages.app(), &link.t).await? else {
        return no_link(&pages, &visitor, Key("email-ended"));
    };
    let f = Frame::new(&pages, &visitor, visitor.words().say("email-confirm-title")).hidden();
    let f = f.found_at(format!("/email/confirm?t={}", link.t));
    Ok(render(&Page { f, token: link.t, email })?.into_response())
}

/// `POST /email/confirm`
pub async fn confirm(State(pages): State<Pages>, visitor: Visitor, Sent(link): Sent<Link>) -> Result<Response, Fault> {
    match pages.app().execute(ConfirmEmail { token: link.t }).await {
        Ok(()) => flash::EMAIL.with(&pages, Redirect::to("/settings/security")),
        Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Conflict) => {
            no_link(&pages, &visitor, Key("email-ended"))
        }
        Err(error) => Err(error.into()),
    }
}
