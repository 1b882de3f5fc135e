//! Logging in: with a password and perhaps a code, or in demonstrations as anyone.

pub mod code;

use std::{convert::Infallible, net::IpAddr};

use app::{
    Kind,
    session::{self, Admission, BeginSession},
    signup::confirm::Reticket,
};
use axum::{
    extract::{FromRequest, FromRequestParts, Query, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{actor::ActorKind, signup::Registrations};
use serde::Deserialize;
use storage::{ActorSearch, views};

use super::{
    Pages,
    account::{self, Card},
    client,
    fault::Fault,
    flash,
    form::{self, Sent},
    frame::{Frame, render},
    next, profile, signup,
    visitor::{self, SESSION_COOKIE, Visitor},
    words::Words,
};
use crate::throttle;

/// The address of the client, as far as the server believes its proxies. The server puts it into the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

#[derive(askama::Template)]
#[template(path = "login.html")]
struct LogIn {
    f: Frame,
    name: String,
    next: String,
    error: Option<String>,
    /// A forgotten password can be replaced.
    forgotten: bool,
    /// Accounts can be asked for.
    signup: bool,
    cast: Vec<Card>,
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Aim {
    next: Option<String>,
}

/// `GET /login`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(aim): Query<Aim>) -> Result<Response, Fault> {
    if visitor.me.is_some() {
        return Ok(form::go(aim.next.as_deref(), "/home").into_response());
    }
    page(&pages, &visitor, String::new(), aim.next, None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    name: String,
    aim: Option<String>,
    error: Option<String>,
) -> Result<Response, Fault> {
    let mut f = Frame::new(pages, visitor, visitor.words().say("login-title")).hidden();
    let next = aim.filter(|path| next::local_path(path).is_some()).unwrap_or_default();
    if f.here == "/" {
        // An attempt that failed is shown where it was sent to.
        "/login".clone_into(&mut f.here);
    }
    let cast = if pages.options().demo_login { cast(pages, visitor.words()).await? } else { Vec::new() };
    let entry = &pages.app().instance().entry;
    let signup = entry.mails && entry.registrations != Registrations::Closed;
    Ok(render(&LogIn { f, name, next, error, forgotten: entry.mails, signup, cast })?.into_response())
}

/// How many accounts a demonstration looks through for people: it has fewer.
const CAST: u32 = 200;

/// The local people whom a demonstration offers, with what they say about themselves.
async fn cast(pages: &Pages, words: Words) -> Result<Vec<Card>, Fault> {
    let read = pages.app().read();
    let actors = read.actors().search(ActorSearch { limit: CAST, ..ActorSearch::default() }).await?;
    let people: Vec<_> = actors
        .iter()
        .filter(|actor| actor.is_local() && actor.kind == ActorKind::Person)
        .map(|actor| actor.id)
        .collect();
    account::cards(pages, words, &views::accounts(&read, &people).await?).await
}

/// What the log-in form sends.
#[derive(Deserialize)]
pub struct Credentials {
    name: String,
    password: String,
    next: Option<String>,
}

/// Who asks, taken out of a request before its body is read.
pub struct Client {
    address: Option<IpAddr>,
    /// What the browser is called.
    name: String,
}

impl Client {
    /// The address, as far as it is known.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// What the browser is called.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self { address: throttle::client(&parts.extensions), name: client::name(agent.unwrap_or_default()) })
    }
}

/// `POST /login`
pub async fn log_in(
    State(pages): State<Pages>,
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Sent(form): Sent<Credentials>,
) -> Result<Response, Fault> {
    let now = pages.app().now();
    if !pages.throttle().admit(&form.name, client.address, now) {
        return Err(Fault::TooMany);
    }
    match session::admit(pages.app(), &form.name, &form.password, &client.name).await {
        Ok(Admission::Session(command, secret)) => {
            pages.throttle().forgive(&form.name, now);
            // Whom an invitation led here before they had an account goes on to it.
            let kept = next::kept(&headers);
            let aim = form.next.filter(|path| !path.is_empty()).or_else(|| kept.clone());
            let mut answer = begin(&pages, command, secret, aim.as_deref()).await?;
            if kept.is_some() {
                let over = visitor::set_cookie(pages.app(), next::COOKIE, "", 0)?;
                answer.headers_mut().append(header::SET_COOKIE, over);
            }
            Ok(answer)
        }
        Ok(Admission::Code(command, secret)) => {
            pages.throttle().forgive(&form.name, now);
            pages.app().execute(command).await?;
            let seconds = session::second_step::LIFETIME.num_seconds();
            let cookie = visitor::set_cookie(pages.app(), code::STEP_COOKIE, &secret, seconds)?;
            let next = form.next.filter(|path| next::local_path(path).is_some()).unwrap_or_default();
            let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            let page = Redirect::to(&format!("/login/code?next={next}"));
            Ok(([(header::SET_COOKIE, cookie)], page).into_response())
        }
        Ok(Admission::Pending(pending)) => {
            let (command, ticket) = Reticket::of(pending)?;
            pages.app().execute(command).await?;
            let cookie = signup::ticket_cookie(&pages, &ticket)?;
            flash::PENDING.with(&pages, ([(header::SET_COOKIE, cookie)], Redirect::to("/signup/sent")))
        }
        Err(error) if error.kind() == Kind::Forbidden => {
            let error = visitor.words().say("login-wrong");
            let page = page(&pages, &visitor, form.name, form.next, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn begin(pages: &Pages, command: BeginSession, secret: String, next: Option<&str>) -> Result<Response, Fault> {
    pages.app().execute(command).await?;
    let cookie = visitor::set_cookie(pages.app(), SESSION_COOKIE, &secret, session::LIFETIME.num_seconds())?;
    flash::WELCOME.with(pages, ([(header::SET_COOKIE, cookie)], form::go(next, "/home")))
}

/// Whom a demonstration logs in.
#[derive(Deserialize)]
pub struct Part {
    handle: String,
    next: Option<String>,
}

/// `POST /login/as`, in demonstrations alone
pub async fn log_in_as(State(pages): State<Pages>, client: Client, request: Request) -> Result<Response, Fault> {
    if !pages.options().demo_login {
        return Err(Fault::NotFound);
    }
    let Sent(part) = Sent::<Part>::from_request(request, &pages).await?;
    let person = profile::find(&pages, &part.handle).await?;
    let login = pages.app().read().logins().find_by_person(person.id).await?.ok_or(Fault::NotFound)?;
    let (command, secret) = BeginSession::of(login)?;
    begin(&pages, command.from_client(&client.name), secret, part.next.as_deref()).await
}
