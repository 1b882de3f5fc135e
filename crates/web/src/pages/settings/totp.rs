//! `/settings/totp`: setting the second step of logging in up, and taking it away.

use app::{
    Kind,
    login::totp::{BeginTotp, DisableTotp, EnableTotp, RenewCodes, key_uri},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::{self, Posted},
        frame::{Frame, render, render_form},
        visitor::{Me, Visitor},
        words::Key,
    },
    Link, Tab, links, security,
};

/// A QR code as one path of an SVG.
struct Picture {
    /// The width and height, with the quiet zone, in modules.
    size: usize,
    path: String,
}

/// The empty modules around a code that scanners need (ISO/IEC 18004).
const QUIET: usize = 4;

impl Picture {
    /// Draws a text; `None` where it is too long.
    fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (at, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                path.push_str(&format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
            }
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}

#[derive(askama::Template)]
#[template(path = "settings_totp.html")]
struct SetupPage {
    f: Frame,
    links: Vec<Link>,
    picture: Option<Picture>,
    /// The secret in groups of four, for those who type it.
    secret: String,
    error: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "settings_codes.html")]
struct CodesPage {
    f: Frame,
    links: Vec<Link>,
    codes: Vec<String>,
}

/// `GET /settings/totp`: what is being set up
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    setup_page(&pages, &visitor, &me, None).await
}

async fn setup_page(pages: &Pages, visitor: &Visitor, me: &Me, error: Option<Key>) -> Result<Response, Fault> {
    let (read, words) = (pages.app().read(), visitor.words());
    let login = read.logins().find_by_person(me.person).await?.ok_or(Fault::NotFound)?;
    let Some(totp) = read.totps().find(login.id).await?.filter(|totp| totp.enabled_at.is_none()) else {
        return Ok(Redirect::to("/settings/security").into_response());
    };
    let actor = read.actors().get(me.person).await?;
    let uri = key_uri(pages.app().instance(), actor.username.as_str(), &totp.secret);
    let grouped: Vec<String> =
        totp.secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    let page = SetupPage {
        f: Frame::new(pages, visitor, words.say("totp-setup-title")).hidden().found_at("/settings/totp"),
        links: links(words, Tab::Security, me),
        picture: Picture::of(&uri),
        secret: grouped.join(" "),
        error: error.map(|key| words.say(key)),
    };
    Ok(secret_page(render_form(&page, error.is_some())?))
}

/// A page that no cache keeps.
fn secret_page(page: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], page).into_response()
}

/// The password.
#[derive(Deserialize)]
pub struct Password {
    password: String,
}

/// `POST /settings/totp`
pub async fn begin(State(pages): State<Pages>, posted: Posted<Password>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    slow_down(&pages, &me)?;
    match BeginTotp::prepare(pages.app(), me.person, &form.password).await {
        Ok(command) => {
            pages.app().execute(command).await?;
            Ok(Redirect::to("/settings/totp").into_response())
        }
        Err(error) if error.kind() == Kind::Forbidden => {
            security::page(&pages, &visitor, &me, Some(Key("password-wrong"))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Guessing passwords and codes at an open browser is slowed down like guessing them at the door.
pub(super) fn slow_down(pages: &Pages, me: &Me) -> Result<(), Fault> {
    let admitted = pages.throttle().admit(&me.person.to_string(), None, pages.app().now());
    if admitted { Ok(()) } else { Err(Fault::TooMany) }
}

/// The code that the app shows.
#[derive(Deserialize)]
pub struct Shown {
    code: String,
}

/// `POST /settings/totp/enable`
pub async fn enable(State(pages): State<Pages>, posted: Posted<Shown>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    slow_down(&pages, &me)?;
    match pages.app().execute(EnableTotp::new(me.person, &form.code)?).await {
        Ok(codes) => codes_page(&pages, &visitor, &me, codes),
        Err(error) => match error.kind() {
            Kind::Invalid => setup_page(&pages, &visitor, &me, Some(Key("code-wrong"))).await,
            Kind::Conflict => Ok(Redirect::to("/settings/security").into_response()),
            _ => Err(error.into()),
        },
    }
}

fn codes_page(pages: &Pages, visitor: &Visitor, me: &Me, codes: Vec<String>) -> Result<Response, Fault> {
    let words = visitor.words();
    // The page cannot be shown again.
    let f = Frame::new(pages, visitor, words.say("codes-title")).hidden().found_at("/settings/security");
    Ok(secret_page(render(&CodesPage { f, links: links(words, Tab::Security, me), codes })?))
}

/// The password and a code.
#[derive(Deserialize)]
pub struct Both {
    password: String,
    code: String,
}

/// `POST /settings/totp/disable`
pub async fn disable(State(pages): State<Pages>, posted: Posted<Both>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    slow_down(&pages, &me)?;
    let disabled = match DisableTotp::prepare(pages.app(), me.person, &form.password, &form.code).await {
        Ok(command) => pages.app().execute(command).await,
        Err(error) => Err(error),
    };
    match disabled {
        Ok(()) => flash::TOTP_OFF.with(&pages, Redirect::to("/settings/security")),
        Err(error) => refused(&pages, &visitor, &me, error).await,
    }
}

/// `POST /settings/totp/codes`
pub async fn renew(State(pages): State<Pages>, posted: Posted<Both>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    slow_down(&pages, &me)?;
    let renewed = match RenewCodes::prepare(pages.app(), me.person, &form.password, &form.code).await {
        Ok(command) => pages.app().execute(command).await,
        Err(error) => Err(error),
    };
    match renewed {
        Ok(codes) => codes_page(&pages, &visitor, &me, codes),
        Err(error) => refused(&pages, &visitor, &me, error).await,
    }
}

async fn refused(pages: &Pages, visitor: &Visitor, me: &Me, error: app::Error) -> Result<Response, Fault> {
    match error.kind() {
        Kind::Forbidden => security::page(pages, visitor, me, Some(Key("password-wrong"))).await,
        Kind::Invalid => security::page(pages, visitor, me, Some(Key("code-wrong"))).await,
        _ => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_quiet_zone() {
        let picture = Picture::of("otpauth://totp/x?secret=ABC").expect("it fits");
        assert!(picture.size > 21 + 2 * QUIET && picture.path.starts_with("M4 4h1v1h-1z"), "{}", picture.path);
        assert!(Picture::of(&"x".repeat(5_000)).is_none());
    }
}
