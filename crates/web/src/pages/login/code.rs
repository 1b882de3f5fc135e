//! `/login/code`: the second step of logging in.

use app::session::{
    LIFETIME,
    second_step::{self, Answer, SendCode},
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::{self, Sent},
        frame::{Frame, render_form},
        next,
        visitor::{self, SESSION_COOKIE, Visitor},
        words::Key,
    },
    Aim, Client,
};

/// The cookie that waits for a code.
pub const STEP_COOKIE: &str = "ancrage_step";

#[derive(askama::Template)]
#[template(path = "login_code.html")]
struct Page {
    f: Frame,
    next: String,
    error: Option<String>,
}

fn page(pages: &Pages, visitor: &Visitor, aim: Option<String>, error: Option<Key>) -> Result<Response, Fault> {
    let words = visitor.words();
    let f = Frame::new(pages, visitor, words.say("code-title")).hidden().found_at("/login/code");
    let next = aim.filter(|path| next::local_path(path).is_some()).unwrap_or_default();
    let page = Page { f, next, error: error.map(|key| words.say(key)) };
    render_form(&page, error.is_some())
}

/// The log-in that waits in this browser.
fn step(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(STEP_COOKIE).map(|cookie| cookie.value().to_owned())
}

/// `GET /login/code`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(aim): Query<Aim>,
) -> Result<Response, Fault> {
    let waits = match step(&headers) {
        Some(step) => second_step::waiting(pages.app(), &step).await?.is_some(),
        None => false,
    };
    if !waits {
        return Ok(Redirect::to("/login").into_response());
    }
    page(&pages, &visitor, aim.next, None)
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Code {
    code: String,
    next: Option<String>,
}

/// `POST /login/code`
pub async fn send(
    State(pages): State<Pages>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Sent(form): Sent<Code>,
) -> Result<Response, Fault> {
    let app = pages.app();
    let Some(step) = step(&headers) else { return Ok(Redirect::to("/login").into_response()) };
    let Some(person) = second_step::waiting(app, &step).await? else { return over(&pages) };
    let name = format!("code {person}");
    if !pages.throttle().admit(&name, client.address, app.now()) {
        return Err(Fault::TooMany);
    }
    let (command, secret) = SendCode::new(&step, &form.code)?;
    match app.execute(command).await? {
        Answer::Wrong => page(&pages, &visitor, form.next, Some(Key("code-wrong"))),
        Answer::Over => over(&pages),
        Answer::Right => {
            pages.throttle().forgive(&name, app.now());
            let session = visitor::set_cookie(app, SESSION_COOKIE, &secret, LIFETIME.num_seconds())?;
            let step = visitor::set_cookie(app, STEP_COOKIE, "", 0)?;
            let mut answer = flash::WELCOME.with(&pages, form::go(form.next.as_deref(), "/home"))?;
            answer.headers_mut().append(header::SET_COOKIE, session);
            answer.headers_mut().append(header::SET_COOKIE, step);
            Ok(answer)
        }
    }
}

/// Too many wrong codes, or too late: from the beginning.
fn over(pages: &Pages) -> Result<Response, Fault> {
    let step = visitor::set_cookie(pages.app(), STEP_COOKIE, "", 0)?;
    flash::CODE_OVER.with(pages, ([(header::SET_COOKIE, step)], Redirect::to("/login")))
}
