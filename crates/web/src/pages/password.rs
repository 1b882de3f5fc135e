//! `/password`: choosing another password with a link that came by mail.

use app::{
    Kind,
    login::reset::{self, AskReset, ResetPassword},
};
use axum::{
    extract::{Query, State},
    response::{Redirect, Response},
};
use domain::login::password;
use serde::Deserialize;

use super::{
    Pages,
    fault::Fault,
    flash,
    form::Sent,
    frame::{Frame, render_form},
    login::Client,
    signup::confirm::{Link, ended},
    visitor::Visitor,
    words::Key,
};

#[derive(askama::Template)]
#[template(path = "password_forgotten.html")]
struct ForgottenPage {
    f: Frame,
    /// The letter is on its way, if there is somebody to write to.
    sent: bool,
    error: Option<String>,
}

fn forgotten_page(pages: &Pages, visitor: &Visitor, sent: bool, error: Option<Key>) -> Result<Response, Fault> {
    if !pages.app().instance().entry.mails {
        return Err(Fault::NotFound);
    }
    let words = visitor.words();
    let f = Frame::new(pages, visitor, words.say("forgotten-title")).hidden().found_at("/password/forgotten");
    let page = ForgottenPage { f, sent, error: error.map(|key| words.say(key)) };
    render_form(&page, error.is_some())
}

/// `GET /password/forgotten`
pub async fn forgotten(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    forgotten_page(&pages, &visitor, false, None)
}

/// Which address.
#[derive(Deserialize)]
pub struct Whose {
    email: String,
}

/// `POST /password/forgotten`
pub async fn ask(
    State(pages): State<Pages>,
    visitor: Visitor,
    client: Client,
    Sent(whose): Sent<Whose>,
) -> Result<Response, Fault> {
    let app = pages.app();
    if !app.instance().entry.mails {
        return Err(Fault::NotFound);
    }
    let Ok(command) = AskReset::new(&whose.email, Some(visitor.lang.tag().to_owned())) else {
        return forgotten_page(&pages, &visitor, false, Some(Key("signup-email-wrong")));
    };
    if !pages.letters().admit(whose.email.trim(), client.address(), app.now()) {
        return Err(Fault::TooMany);
    }
    app.execute(command).await?;
    forgotten_page(&pages, &visitor, true, None)
}

#[derive(askama::Template)]
#[template(path = "password_new.html")]
struct NewPage {
    f: Frame,
    token: String,
    email: String,
    error: Option<String>,
}

async fn new_page(pages: &Pages, visitor: &Visitor, token: &str, error: Option<Key>) -> Result<Response, Fault> {
    let words = visitor.words();
    let Some(login) = reset::find(pages.app(), token).await? else { return no_link(pages, visitor) };
    let f = Frame::new(pages, visitor, words.say("reset-title")).hidden().found_at(format!("/password/new?t={token}"));
    let page = NewPage { f, token: token.to_owned(), email: login.email, error: error.map(|key| words.say(key)) };
    render_form(&page, error.is_some())
}

fn no_link(pages: &Pages, visitor: &Visitor) -> Result<Response, Fault> {
    ended(pages, visitor, Key("reset-ended"), ("/password/forgotten", Key("forgotten-go")))
}

/// `GET /password/new`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(link): Query<Link>) -> Result<Response, Fault> {
    new_page(&pages, &visitor, &link.t, None).await
}

/// The link and the new password.
#[derive(Deserialize)]
pub struct Chosen {
    t: String,
    new: String,
    again: String,
}

/// `POST /password/new`
pub async fn change(
    State(pages): State<Pages>,
    visitor: Visitor,
    client: Client,
    Sent(chosen): Sent<Chosen>,
) -> Result<Response, Fault> {
    let app = pages.app();
    if !pages.throttle().admit(&chosen.t, client.address(), app.now()) {
        return Err(Fault::TooMany);
    }
    let Some(login) = reset::find(app, &chosen.t).await? else { return no_link(&pages, &visitor) };
    if chosen.new != chosen.again {
        return new_page(&pages, &visitor, &chosen.t, Some(Key("password-differs"))).await;
    }
    let actor = app.read().actors().get(login.person).await?;
    if let Err(error) = password::check(&chosen.new, actor.username.as_str(), &login.email) {
        return new_page(&pages, &visitor, &chosen.t, Some(Key(error.name()))).await;
    }
    let changed = match ResetPassword::prepare(app, &chosen.t, &chosen.new).await {
        Ok(command) => app.execute(command).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => flash::PASSWORD_RESET.with(&pages, Redirect::to("/login")),
        Err(error) if error.kind() == Kind::NotFound => no_link(&pages, &visitor),
        Err(error) => Err(error.into()),
    }
}
