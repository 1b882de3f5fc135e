//! `/settings`: how the person behind the account logs in and reads, and how the account usually writes.

use app::{
    Kind,
    login::{ChangePassword, SetLocale},
    preference::SavePreference,
    session::{EndOtherSessions, EndSession},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use domain::{audience::Audience, text::language::normalise};
use serde::Deserialize;
use storage::{Preference, Session};

use super::{
    super::{
        Pages,
        choice::Choice,
        compose::reach,
        date::{self, When},
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        frame::{Frame, render},
        language,
        visitor::{self, LANGUAGE_COOKIE, Me, Visitor},
        words::{Key, Lang},
    },
    Link, Tab, links,
};

/// How many characters of a session's hash name it in a form.
const NAME: usize = 16;

/// Where somebody is logged in.
struct Place {
    /// The beginning of the session's hash.
    name: String,
    /// The browser.
    client: String,
    since: When,
    /// It is this one.
    here: bool,
}

#[derive(askama::Template)]
#[template(path = "settings_account.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    /// The language of the pages.
    readings: Vec<Choice>,
    audiences: Vec<Choice>,
    languages: Vec<Choice>,
    sensitive: bool,
    email: String,
    places: Vec<Place>,
    error: Option<String>,
}

/// `GET /settings`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, None).await
}

async fn page(pages: &Pages, visitor: &Visitor, me: &Me, error: Option<Key>) -> Result<Response, Fault> {
    let (read, words, now) = (pages.app().read(), visitor.words(), pages.app().now());
    let usual = read.preferences().find(me.actor()).await?;
    let login = read.logins().find_by_person(me.person).await?.ok_or(Fault::NotFound)?;
    let sessions = read.sessions().of_login(login.id, now).await?;
    let place = |session: &Session| Place {
        name: session.hash.chars().take(NAME).collect(),
        client: if session.client.is_empty() { words.say("session-unknown") } else { session.client.clone() },
        since: date::when(words, session.created_at, now),
        here: session.hash == me.session,
    };
    let reading = |lang: Lang| Choice {
        value: lang.tag().to_owned(),
        label: lang.own_name().to_owned(),
        chosen: lang == visitor.lang,
    };
    let audience = |audience: Audience| Choice {
        value: audience.as_str().to_owned(),
        label: reach(words, audience, ""),
        chosen: audience == usual.audience,
    };
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-account")).hidden(),
        links: links(words, Tab::Account, me),
        readings: Lang::ALL.into_iter().map(reading).collect(),
        audiences: Audience::OF_ANYBODY.into_iter().map(audience).collect(),
        languages: language::choices(usual.language.as_deref().unwrap_or(visitor.lang.tag())),
        sensitive: usual.sensitive,
        email: login.email,
        places: sessions.iter().map(place).collect(),
        error: error.map(|key| words.say(key)),
    };
    Ok(render(&page)?.into_response())
}

/// `POST /settings`: the language of the pages, and how the account usually writes
pub async fn save(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { me, form, .. } = posted;
    let lang = Lang::from_tag(form.one("locale")).ok_or(Fault::Invalid)?;
    let audience = Audience::from_name(form.one("audience")).filter(|one| Audience::OF_ANYBODY.contains(one));
    let audience = audience.ok_or(Fault::Invalid)?;
    let language = normalise(form.one("language"));
    let preference = Preference { audience, sensitive: form.ticked("sensitive"), language };
    pages.app().execute(SetLocale { person: me.person, locale: Some(lang.tag().to_owned()) }).await?;
    pages.app().execute(SavePreference { speaker: me.speaker, preference }).await?;
    // The cookie of the language switch in the footer would win over this setting, so it is deleted.
    let cookie = visitor::set_cookie(pages.app(), LANGUAGE_COOKIE, "", 0)?;
    flash::SAVED.with(&pages, ([(header::SET_COOKIE, cookie)], Redirect::to("/settings")))
}

/// What the form for another password sends.
#[derive(Deserialize)]
pub struct Passwords {
    old: String,
    new: String,
    again: String,
    /// A box: sent only where it is ticked. Apps have to be connected anew.
    apps: Option<String>,
}

/// `POST /settings/password`
pub async fn password(State(pages): State<Pages>, posted: Posted<Passwords>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let wrong = if form.new == form.again {
        // Guessing somebody's password at an open browser is slowed down like guessing it at the door.
        if !pages.throttle().admit(&me.person.to_string(), None, pages.app().now()) {
            return Err(Fault::TooMany);
        }
        match prepare(&pages, &me, &form).await {
            Ok(command) => {
                pages.app().execute(command).await?;
                return flash::PASSWORD.with(&pages, Redirect::to("/settings"));
            }
            Err(error) => match (error.kind(), error.refusal()) {
                (Kind::Invalid, Some(name)) => Key(name),
                (Kind::Forbidden, _) => Key::of(&error, Key("password-wrong")),
                _ => return Err(error.into()),
            },
        }
    } else {
        Key("password-differs")
    };
    let page = page(&pages, &visitor, &me, Some(wrong)).await?;
    Ok((Fault::Invalid.status(), page).into_response())
}

async fn prepare(pages: &Pages, me: &Me, form: &Passwords) -> Result<ChangePassword, app::Error> {
    let apps = form.apps.is_some();
    ChangePassword::prepare(pages.app(), me.person, &me.session, &form.old, &form.new, apps).await
}

/// Which session ends: the beginning of its hash, or nothing for every other one.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    session: String,
}

/// `POST /settings/sessions`
pub async fn end(State(pages): State<Pages>, posted: Posted<Which>) -> Result<Response, Fault> {
    let Posted { me, form, .. } = posted;
    let app = pages.app();
    if form.session.is_empty() {
        app.execute(EndOtherSessions { session: me.session.clone() }).await?;
    } else {
        let login = app.read().logins().find_by_person(me.person).await?.ok_or(Fault::NotFound)?;
        let sessions = app.read().sessions().of_login(login.id, app.now()).await?;
        let named = |session: &Session| session.hash.get(..NAME) == Some(form.session.as_str());
        let session = sessions.into_iter().find(named).ok_or(Fault::NotFound)?;
        app.execute(EndSession { session: session.hash }).await?;
    }
    flash::SESSIONS.with(&pages, Redirect::to("/settings"))
}
