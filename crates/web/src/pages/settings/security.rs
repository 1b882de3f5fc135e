//! `/settings/security`: the address of the person behind the account, and the second step of logging in.

use app::{Kind, login::email::AskEmail};
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use serde::Deserialize;

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::{self, Posted},
        frame::{Frame, render_form},
        visitor::{Me, Visitor},
        words::Key,
    },
    Link, Tab, links,
};

#[derive(askama::Template)]
#[template(path = "settings_security.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    email: String,
    /// Letters can be sent, so the address can be changed.
    mails: bool,
    totp: bool,
    codes_left: String,
    error: Option<String>,
}

/// `GET /settings/security`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, None).await
}

/// The page, with what went wrong.
pub(super) async fn page(pages: &Pages, visitor: &Visitor, me: &Me, error: Option<Key>) -> Result<Response, Fault> {
    let (read, words) = (pages.app().read(), visitor.words());
    let login = read.logins().find_by_person(me.person).await?.ok_or(Fault::NotFound)?;
    let left = read.totps().count_codes(login.id).await?;
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-security")).hidden().found_at("/settings/security"),
        links: links(words, Tab::Security, me),
        mails: pages.app().instance().entry.mails,
        totp: read.totps().is_enabled(login.id).await?,
        codes_left: words.count("totp-codes-left", left),
        email: login.email,
        error: error.map(|key| words.say(key)),
    };
    render_form(&page, error.is_some())
}

/// Another address, and the password.
#[derive(Deserialize)]
pub struct Address {
    email: String,
    password: String,
}

/// `POST /settings/email`
pub async fn email(State(pages): State<Pages>, posted: Posted<Address>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let app = pages.app();
    if !app.instance().entry.mails {
        return Err(Fault::NotFound);
    }
    // Guessing the password is slowed down, and so is writing to people who did not ask for it.
    if !pages.throttle().admit(&me.person.to_string(), None, app.now())
        || !pages.letters().admit(&format!("email {}", me.person), None, app.now())
    {
        return Err(Fault::TooMany);
    }
    match AskEmail::prepare(app, me.person, &form.password, &form.email).await {
        Ok(command) => {
            app.execute(command).await?;
            flash::EMAIL_ASKED.with(&pages, Redirect::to("/settings/security"))
        }
        Err(error) => match error.kind() {
            Kind::Forbidden => page(&pages, &visitor, &me, Some(Key::of(&error, Key("password-wrong")))).await,
            Kind::Invalid => page(&pages, &visitor, &me, Some(Key("signup-email-wrong"))).await,
            _ => Err(error.into()),
        },
    }
}
