//! `/signup/review`: moderators decide who comes in.

use app::signup::review::{Approve, Refuse};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::SignupId,
    login::Role,
    signup::{REASON_LENGTH, Signup},
};
use serde::Deserialize;

use super::super::{
    Pages,
    date::{self, When},
    fault::Fault,
    flash,
    form::{self, Posted},
    frame::{Frame, render},
    visitor::Visitor,
};

/// How many are shown.
const SHOWN: u32 = 50;

/// Somebody who waits.
struct Candidate {
    id: SignupId,
    handle: String,
    email: String,
    reason: String,
    when: When,
}

#[derive(askama::Template)]
#[template(path = "signup_review.html")]
struct Page {
    f: Frame,
    candidates: Vec<Candidate>,
    reason_limit: usize,
}

/// `GET /signup/review`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    if me.role < Role::Moderator {
        return Err(Fault::Forbidden);
    }
    let (words, now) = (visitor.words(), pages.app().now());
    let host = &pages.app().instance().handle_domain;
    let candidate = |signup: Signup| Candidate {
        id: signup.id,
        handle: format!("@{}@{host}", signup.username),
        email: signup.email,
        reason: signup.reason,
        when: date::when(words, signup.created_at, now),
    };
    let waiting = pages.app().read().signups().waiting(SignupId(0), SHOWN, now).await?;
    let page = Page {
        f: Frame::new(&pages, &visitor, words.say("review-title")).hidden(),
        candidates: waiting.into_iter().map(candidate).collect(),
        reason_limit: *REASON_LENGTH.end(),
    };
    Ok(render(&page)?.into_response())
}

/// What the moderator decides.
#[derive(Deserialize)]
pub struct Verdict {
    verdict: String,
    #[serde(default)]
    reason: String,
}

/// `POST /signup/review/{id}`
pub async fn decide(
    State(pages): State<Pages>,
    Path(id): Path<SignupId>,
    posted: Posted<Verdict>,
) -> Result<Response, Fault> {
    let (app, moderator) = (pages.app(), posted.me.person);
    if posted.me.role < Role::Moderator {
        return Err(Fault::Forbidden);
    }
    match posted.form.verdict.as_str() {
        "approve" => {
            app.execute(Approve::prepare(app, moderator, id).await?).await?;
            flash::SIGNUP_APPROVED.with(&pages, Redirect::to("/signup/review"))
        }
        "refuse" => {
            let reason = posted.form.reason.replace("\r\n", "\n");
            app.execute(Refuse { moderator, signup: id, reason }).await?;
            flash::SIGNUP_REFUSED.with(&pages, Redirect::to("/signup/review"))
        }
        _ => Err(Fault::Invalid),
    }
}
