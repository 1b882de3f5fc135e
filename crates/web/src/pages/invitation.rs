//! `/invitation`: where a link or a code leads, and `/@{handle}/join`: asking a company to belong to it.

use app::{
    Kind,
    invitation::{self, AskToJoin, Terms, UseInvitation},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    invitation::{CODE_LENGTH, InvitationKind, MAX_NOTE, normal_secret},
    membership::{CompanyRole, MAX_TITLE},
};
use serde::Deserialize;
use storage::views;

use super::{
    Pages,
    account::{self, Face},
    choice::Choice,
    date,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    profile,
    team::{last_day, roles, what},
    visitor::{Me, Visitor},
    words::Key,
};

/// What is offered behind a link or a code.
struct Offered {
    company: Face,
    what: String,
    note: String,
    last: Option<String>,
    secret: String,
}

#[derive(askama::Template)]
#[template(path = "invitation.html")]
struct Page {
    f: Frame,
    offered: Option<Offered>,
    error: Option<String>,
}

/// `GET /invitation`: the place for a code
pub async fn ask(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    page(&pages, &visitor, None, None)
}

fn page(pages: &Pages, visitor: &Visitor, offered: Option<Offered>, error: Option<Key>) -> Result<Response, Fault> {
    let words = visitor.words();
    let title = match &offered {
        Some(offered) => words.fill("invitation-title", "name", &offered.company.name),
        None => words.say("invitation-code-title"),
    };
    let f = Frame::new(pages, visitor, title).hidden();
    let page = Page { f, offered, error: error.map(|key| words.say(key)) };
    let status = if page.error.is_some() { Fault::Invalid.status() } else { StatusCode::OK };
    Ok((status, render(&page)?).into_response())
}

/// Codes are short, so that guessing them is slow; the secret of a link cannot be guessed.
fn admit(pages: &Pages, me: &Me, secret: &str) -> Result<(), Fault> {
    let code = normal_secret(secret).len() <= CODE_LENGTH + 1;
    let name = format!("code of {}", me.person);
    if code && !pages.throttle().admit(&name, None, pages.app().now()) { Err(Fault::TooMany) } else { Ok(()) }
}

/// `GET /invitation/{secret}`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(secret): Path<String>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    admit(&pages, &me, &secret)?;
    let (read, words) = (pages.app().read(), visitor.words());
    let Some(offer) = invitation::behind(&read, &secret, pages.app().now()).await? else {
        return page(&pages, &visitor, None, Some(Key("invitation-error-unknown")));
    };
    let account = views::accounts(&read, &[offer.company]).await?.pop().filter(|account| account.actor.is_active());
    let Some(account) = account else {
        return page(&pages, &visitor, None, Some(Key("invitation-error-unknown")));
    };
    let offered = Offered {
        company: Face::of(&pages, &account),
        what: what(words, offer.role, &offer.title),
        note: offer.note,
        last: offer.until.map(|until| date::day(words, last_day(until))),
        secret: normal_secret(&secret),
    };
    page(&pages, &visitor, Some(offered), None)
}

/// What the form on the way sends: a code to be looked at, or the consent to what is behind it.
#[derive(Deserialize)]
pub struct Answer {
    secret: String,
    agree: Option<String>,
}

/// `POST /invitation`
pub async fn post(State(pages): State<Pages>, posted: Posted<Answer>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    if form.agree.is_none() {
        let secret: String = url::form_urlencoded::byte_serialize(normal_secret(&form.secret).as_bytes()).collect();
        // `+` stands for a space in forms alone; a code has none, and what has is no code.
        return Ok(Redirect::to(&format!("/invitation/{}", secret.replace('+', "%20"))).into_response());
    }
    admit(&pages, &me, &form.secret)?;
    match pages.app().execute(UseInvitation::new(me.person, &form.secret)).await {
        Ok(_) => flash::JOINED.with(&pages, Redirect::to("/memberships")),
        Err(error) => {
            let key = match error.kind() {
                Kind::NotFound => Key("invitation-error-unknown"),
                Kind::Conflict => Key("invitation-error-already"),
                _ => return Err(error.into()),
            };
            page(&pages, &visitor, None, Some(key))
        }
    }
}

#[derive(askama::Template)]
#[template(path = "join.html")]
struct Join {
    f: Frame,
    company: Face,
    /// Where the company lives, if not here.
    elsewhere: Option<String>,
    roles: Vec<Choice>,
    title: String,
    note: String,
    title_limit: usize,
    note_limit: usize,
    error: Option<String>,
}

/// The company at an address, here or on another server.
async fn company(pages: &Pages, handle: &str) -> Result<Actor, Fault> {
    let actor = profile::find(pages, handle).await?;
    if actor.kind == ActorKind::Organization { Ok(actor) } else { Err(Fault::NotFound) }
}

/// `GET /@{handle}/join`
pub async fn join(State(pages): State<Pages>, visitor: Visitor, Path(handle): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let company = company(&pages, &handle).await?;
    join_page(&pages, &visitor, &company, &Fields::default(), None).await
}

async fn join_page(
    pages: &Pages,
    visitor: &Visitor,
    company: &Actor,
    form: &Fields,
    error: Option<Key>,
) -> Result<Response, Fault> {
    let words = visitor.words();
    let account = views::accounts(&pages.app().read(), &[company.id]).await?.pop().ok_or(Fault::NotFound)?;
    let chosen = CompanyRole::from_name(form.one("role")).unwrap_or(CompanyRole::Employee);
    let page = Join {
        f: Frame::new(pages, visitor, words.fill("join-title", "name", company.display_name())).hidden(),
        company: Face::of(pages, &account),
        elsewhere: company.host.as_ref().map(ToString::to_string),
        roles: roles(words, Some(chosen), |one| {
            InvitationKind::Request.may_give(one) && (company.is_local() || one.may_live_elsewhere())
        }),
        title: form.one("title").to_owned(),
        note: form.one("note").to_owned(),
        title_limit: MAX_TITLE,
        note_limit: MAX_NOTE,
        error: error.map(|key| words.say(key)),
    };
    let status = if page.error.is_some() { Fault::Invalid.status() } else { StatusCode::OK };
    Ok((status, render(&page)?).into_response())
}

/// `POST /@{handle}/join`
pub async fn send(
    State(pages): State<Pages>,
    Path(handle): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let company = company(&pages, &handle).await?;
    let terms = Terms {
        role: CompanyRole::from_name(form.one("role")).ok_or(Fault::Invalid)?,
        title: form.one("title").to_owned(),
        until: None,
        note: form.one("note").replace("\r\n", "\n"),
    };
    match pages.app().execute(AskToJoin { person: me.person, company: company.id, terms }).await {
        Ok(_) => flash::ASKED.with(&pages, Redirect::to(&account::path(&company))),
        Err(error) => {
            let key = match error.kind() {
                Kind::Conflict => Key("join-error-already"),
                Kind::Invalid => Key::of(&error, Key("team-error-check")),
                _ => return Err(error.into()),
            };
            join_page(&pages, &visitor, &company, &form, Some(key)).await
        }
    }
}
