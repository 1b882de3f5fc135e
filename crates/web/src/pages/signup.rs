//! `/signup`: asking for an account, and waiting for the letter.

pub mod confirm;
pub mod invite;
pub mod review;

use app::{
    Kind,
    signup::{SignUp, SignupForm, confirm::SendAgain, invite as passes, offer},
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use domain::{
    handle::Username,
    invitation::{CODE_LENGTH, normal_secret},
    login::{normal_email, password},
    signup::{CONFIRM_WITHIN, DECIDE_WITHIN, REASON_LENGTH, Registrations, SignupState, Way},
};
use serde::Deserialize;

use super::{
    Pages,
    fault::Fault,
    flash,
    form::Sent,
    frame::{Frame, render},
    login::Client,
    next,
    visitor::{self, Visitor},
    words::Key,
};

/// The cookie that lets a browser ask for another letter.
pub(super) const TICKET_COOKIE: &str = "ancrage_signup";
/// Where the link of a company leads.
const OFFERED: &str = "/invitation/";
/// Where whoever came in with such a link finds what it offers, by name: the link may be used up.
const OFFERS: &str = "/memberships";

/// What somebody typed, shown again where something has to change.
#[derive(Default)]
struct Typed {
    username: String,
    email: String,
    reason: String,
    invite: String,
    /// Where to go once they are here.
    next: String,
}

#[derive(askama::Template)]
#[template(path = "signup.html")]
struct Page {
    f: Frame,
    typed: Typed,
    /// The part of handles after the `@`.
    host: String,
    rules: Vec<String>,
    by_approval: bool,
    reason_limit: usize,
    error: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "signup_closed.html")]
struct ClosedPage {
    f: Frame,
    text: String,
    contact: String,
    /// Whoever has a code comes in.
    by_code: bool,
    /// The one that was typed and does not hold; empty for none.
    code: String,
}

/// With which invitation, and on the way to where.
#[derive(Deserialize)]
pub struct Pass {
    #[serde(default)]
    invite: String,
    #[serde(default)]
    next: String,
}

/// `GET /signup`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    client: Client,
    Query(pass): Query<Pass>,
) -> Result<Response, Fault> {
    if visitor.me.is_some() {
        return Ok(Redirect::to("/home").into_response());
    }
    let typed = Typed { invite: pass.invite, next: pass.next, ..Typed::default() };
    page(&pages, &visitor, &client, typed, None).await
}

/// Whether somebody comes with the link or the code of a company that lets them in where not everybody comes in. It
/// is then what they sign up with, and what they are on the way to.
async fn led_by_company(pages: &Pages, client: &Client, typed: &mut Typed) -> Result<bool, Fault> {
    let app = pages.app();
    let given = if typed.invite.is_empty() { typed.next.strip_prefix(OFFERED) } else { Some(typed.invite.as_str()) };
    let secret = given.map(normal_secret).filter(|secret| !secret.is_empty());
    let Some(secret) = secret.filter(|_| app.instance().entry.way(false) != Some(Way::Direct)) else {
        return Ok(false);
    };
    // Codes are short, so that guessing them is slow; the secret of a link cannot be guessed.
    let code = secret.len() <= CODE_LENGTH + 1;
    let name = format!("{secret} from {:?}", client.address());
    if code && !pages.throttle().admit(&name, client.address(), app.now()) {
        return Err(Fault::TooMany);
    }
    let holds = offer::holds(app, &secret).await?;
    if holds {
        // A right code is no guess. Many people in one room may use it from one address.
        pages.throttle().forgive(&name, app.now());
        typed.next = format!("{OFFERED}{secret}");
        typed.invite = secret;
    }
    Ok(holds)
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    client: &Client,
    mut typed: Typed,
    error: Option<String>,
) -> Result<Response, Fault> {
    let (words, instance) = (visitor.words(), pages.app().instance());
    let mut f =
        Frame::new(pages, visitor, words.fill("signup-title", "site", &instance.title)).hidden().found_at("/signup");
    let invited = led_by_company(pages, client, &mut typed).await?
        || !typed.invite.is_empty() && passes::holds(pages.app(), &typed.invite).await?;
    let ended = !typed.invite.is_empty() && !invited;
    let way = instance.entry.way(invited);
    let Some(way) = way.filter(|_| !ended) else {
        let text = match instance.entry.registrations {
            _ if ended => Key("signup-invite-ended"),
            Registrations::Invitation if instance.entry.mails => Key("signup-by-invitation"),
            _ => Key("signup-closed"),
        };
        let by_code = instance.entry.mails && instance.entry.registrations == Registrations::Invitation;
        let (text, contact) = (words.say(text), instance.contact_email.clone());
        let page = ClosedPage { f, text, contact, by_code, code: typed.invite };
        return Ok(render(&page)?.into_response());
    };
    if !invited {
        typed.invite.clear();
    }
    if next::keepable(&typed.next).is_none() {
        typed.next.clear();
    }
    f.here = address(&typed);
    let page = Page {
        f,
        typed,
        host: instance.handle_domain.to_string(),
        rules: instance.entry.rules.clone(),
        by_approval: way == Way::Approval,
        reason_limit: *REASON_LENGTH.end(),
        error,
    };
    Ok(render(&page)?.into_response())
}

/// The address of the form, as somebody came to it.
fn address(typed: &Typed) -> String {
    let pairs = [("invite", &typed.invite), ("next", &typed.next)].into_iter().filter(|(_, value)| !value.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { "/signup".to_owned() } else { format!("/signup?{query}") }
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Sheet {
    username: String,
    email: String,
    password: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    invite: String,
    #[serde(default)]
    next: String,
    /// A box: sent only where it is ticked.
    rules: Option<String>,
    /// No person sees this field; programs fill it in.
    #[serde(default)]
    website: String,
}

/// What has to change in a form, as the page says it.
fn complaint(sheet: &Sheet, by_approval: bool) -> Option<Key> {
    if let Err(error) = Username::new_local(sheet.username.trim()) {
        return Some(Key(error.name()));
    }
    let Some(email) = normal_email(&sheet.email) else { return Some(Key("signup-email-wrong")) };
    if let Err(error) = password::check(&sheet.password, sheet.username.trim(), &email) {
        return Some(Key(error.name()));
    }
    if by_approval && sheet.reason.trim().chars().count() < *REASON_LENGTH.start() {
        return Some(Key("signup-reason-missing"));
    }
    sheet.rules.is_none().then_some(Key("signup-rules-missing"))
}

/// `POST /signup`
pub async fn ask(
    State(pages): State<Pages>,
    visitor: Visitor,
    client: Client,
    Sent(sheet): Sent<Sheet>,
) -> Result<Response, Fault> {
    let (app, words) = (pages.app(), visitor.words());
    let way = app.instance().entry.way(!sheet.invite.is_empty());
    let complaint = complaint(&sheet, way == Some(Way::Approval));
    if complaint.is_none() && !pages.letters().admit(sheet.email.trim(), client.address(), app.now()) {
        return Err(Fault::TooMany);
    }
    let typed = Typed {
        username: sheet.username.clone(),
        email: sheet.email.clone(),
        reason: sheet.reason.clone(),
        invite: sheet.invite.clone(),
        next: sheet.next.clone(),
    };
    let refused = async |key: Key| {
        let page = page(&pages, &visitor, &client, typed, Some(words.say(key))).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    if let Some(key) = complaint {
        return refused(key).await;
    }
    if !sheet.website.is_empty() {
        // Only programs fill in the hidden field. They see the same answer as people.
        return Ok(Redirect::to("/signup/sent").into_response());
    }
    let offered = !sheet.invite.is_empty() && sheet.next.strip_prefix(OFFERED) == Some(sheet.invite.as_str());
    let aim = if offered { OFFERS } else { sheet.next.as_str() }.to_owned();
    let form = SignupForm {
        username: sheet.username,
        email: sheet.email,
        password: sheet.password,
        reason: sheet.reason.replace("\r\n", "\n"),
        invite: sheet.invite,
        locale: Some(visitor.lang.tag().to_owned()),
    };
    let (command, ticket) = SignUp::prepare(app, form).await?;
    match app.execute(command).await {
        Ok(way) => {
            let ticket = ticket_cookie(&pages, &ticket)?;
            let mut answer = ([(header::SET_COOKIE, ticket)], Redirect::to("/signup/sent")).into_response();
            if let Some(next) = next::keepable(&aim) {
                let within = if way == Way::Approval { DECIDE_WITHIN } else { CONFIRM_WITHIN };
                let kept = visitor::set_cookie(app, next::COOKIE, next, within.num_seconds())?;
                answer.headers_mut().append(header::SET_COOKIE, kept);
            }
            Ok(answer)
        }
        Err(error) => match error.kind() {
            Kind::Conflict => refused(Key("signup-name-taken")).await,
            Kind::Invalid => refused(Key("signup-reason-missing")).await,
            Kind::Forbidden => refused(Key("signup-invite-ended")).await,
            _ => Err(error.into()),
        },
    }
}

/// Lets the browser ask for another letter, as long as the link works.
pub(super) fn ticket_cookie(pages: &Pages, ticket: &str) -> Result<header::HeaderValue, Fault> {
    Ok(visitor::set_cookie(pages.app(), TICKET_COOKIE, ticket, CONFIRM_WITHIN.num_seconds())?)
}

#[derive(askama::Template)]
#[template(path = "signup_sent.html")]
struct SentPage {
    f: Frame,
    /// The address, as far as this browser knows it.
    email: String,
    /// A moderator has to decide.
    waiting: bool,
}

/// `GET /signup/sent`
pub async fn sent(State(pages): State<Pages>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Fault> {
    let ticket = CookieJar::from_headers(&headers).get(TICKET_COOKIE).map(|cookie| cookie.value().to_owned());
    let signup = match ticket {
        Some(ticket) => {
            let hash = app::secret::token_hash(&ticket);
            pages.app().read().signups().find_by_ticket(&hash, pages.app().now()).await?
        }
        None => None,
    };
    let waiting = signup.as_ref().is_some_and(|signup| signup.state == SignupState::Waiting);
    let title = if waiting { Key("signup-waiting-title") } else { Key("signup-sent-title") };
    let page = SentPage {
        f: Frame::new(&pages, &visitor, visitor.words().say(title)).hidden(),
        email: signup.map(|signup| signup.email).unwrap_or_default(),
        waiting,
    };
    Ok(render(&page)?.into_response())
}

/// `POST /signup/again`: another letter
pub async fn again(State(pages): State<Pages>, client: Client, headers: HeaderMap) -> Result<Response, Fault> {
    let jar = CookieJar::from_headers(&headers);
    let ticket = jar.get(TICKET_COOKIE).ok_or(Fault::NotFound)?.value();
    if !pages.letters().admit(ticket, client.address(), pages.app().now()) {
        return Err(Fault::TooMany);
    }
    let written = pages.app().execute(SendAgain::new(ticket)?).await?;
    let flash = if written { flash::LETTER } else { flash::LETTER_LATER };
    flash.with(&pages, Redirect::to("/signup/sent"))
}
