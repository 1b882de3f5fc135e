//! `/signup/confirm`: the link in the letter. Reading it changes nothing, because mail programs follow links too.

use app::{
    Kind,
    session::{BeginSession, LIFETIME},
    signup::confirm::{self, ConfirmSignup, Confirmed},
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::Sent,
        frame::{Frame, render, render_form},
        login::Client,
        next,
        visitor::{self, SESSION_COOKIE, Visitor},
        words::Key,
    },
    TICKET_COOKIE,
};

#[derive(askama::Template)]
#[template(path = "signup_confirm.html")]
struct Page {
    f: Frame,
    token: String,
    handle: String,
    error: Option<String>,
}

/// A page that says that a link does not work, and what to do.
#[derive(askama::Template)]
#[template(path = "link_ended.html")]
struct EndedPage {
    f: Frame,
    text: String,
    href: &'static str,
    label: String,
}

/// Says that a link does not work.
pub(in crate::pages) fn ended(
    pages: &Pages,
    visitor: &Visitor,
    text: Key,
    (href, label): (&'static str, Key),
) -> Result<Response, Fault> {
    let words = visitor.words();
    let f = Frame::new(pages, visitor, words.say("link-ended-title")).hidden().found_at("/");
    let page = EndedPage { f, text: words.say(text), href, label: words.say(label) };
    Ok((StatusCode::NOT_FOUND, render(&page)?).into_response())
}

/// What a link holds.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    pub t: String,
}

async fn page(pages: &Pages, visitor: &Visitor, token: &str, error: Option<Key>) -> Result<Response, Fault> {
    let words = visitor.words();
    let Some(signup) = confirm::find(pages.app(), token).await? else { return no_link(pages, visitor) };
    let page = Page {
        f: Frame::new(pages, visitor, words.say("confirm-title"))
            .hidden()
            .found_at(format!("/signup/confirm?t={token}")),
        token: token.to_owned(),
        handle: format!("@{}@{}", signup.username, pages.app().instance().handle_domain),
        error: error.map(|key| words.say(key)),
    };
    render_form(&page, error.is_some())
}

fn no_link(pages: &Pages, visitor: &Visitor) -> Result<Response, Fault> {
    ended(pages, visitor, Key("confirm-ended"), ("/signup", Key("signup-go")))
}

/// `GET /signup/confirm`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(link): Query<Link>) -> Result<Response, Fault> {
    page(&pages, &visitor, &link.t, None).await
}

/// The link, and the password that was chosen.
#[derive(Deserialize)]
pub struct Proof {
    t: String,
    password: String,
}

/// `POST /signup/confirm`
pub async fn confirm(
    State(pages): State<Pages>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Sent(proof): Sent<Proof>,
) -> Result<Response, Fault> {
    let app = pages.app();
    if !pages.throttle().admit(&proof.t, client.address(), app.now()) {
        return Err(Fault::TooMany);
    }
    let command = match ConfirmSignup::prepare(app, &proof.t, &proof.password).await {
        Ok(command) => command,
        Err(error) if error.kind() == Kind::Forbidden => {
            return page(&pages, &visitor, &proof.t, Some(Key("confirm-wrong"))).await;
        }
        Err(error) if error.kind() == Kind::NotFound => return no_link(&pages, &visitor),
        Err(error) => return Err(error.into()),
    };
    match app.execute(command).await {
        Ok(Confirmed::Waiting) => Ok(Redirect::to("/signup/sent").into_response()),
        Ok(Confirmed::In(login)) => {
            let (command, secret) = BeginSession::of(login)?;
            app.execute(command.from_client(client.name())).await?;
            let session = visitor::set_cookie(app, SESSION_COOKIE, &secret, LIFETIME.num_seconds())?;
            // Whoever an invitation led here goes on to it.
            let aim = next::kept(&headers).unwrap_or_else(|| "/settings/profile".to_owned());
            let mut answer = flash::ARRIVED.with(&pages, Redirect::to(&aim))?;
            answer.headers_mut().append(header::SET_COOKIE, session);
            for over in [TICKET_COOKIE, next::COOKIE] {
                answer.headers_mut().append(header::SET_COOKIE, visitor::set_cookie(app, over, "", 0)?);
            }
            Ok(answer)
        }
        Err(error) => match error.kind() {
            Kind::NotFound => no_link(&pages, &visitor),
            Kind::Forbidden => {
                let why = Key::of(&error, Key("signup-invite-ended"));
                ended(&pages, &visitor, why, ("/signup", Key("signup-go")))
            }
            Kind::Conflict => ended(&pages, &visitor, Key("confirm-known"), ("/login", Key("login-go"))),
            _ => Err(error.into()),
        },
    }
}
