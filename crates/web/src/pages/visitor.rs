//! Who looks at a page, in which language, and as whom they act.

use std::{convert::Infallible, sync::Arc};

use app::{App, Kind, company, company::Speaker, session};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
};
use axum_extra::extract::CookieJar;
use domain::{
    cursor::Room,
    id::{ActorId, NotificationId},
    login::Role,
    membership::Voice,
};
use storage::{AccountView, views};

use super::{
    flash::Flash,
    next,
    words::{Key, Lang, Words},
};

/// The cookie that holds the session's secret.
pub const SESSION_COOKIE: &str = "ancrage_session";
/// The cookie that holds the language that was chosen.
pub const LANGUAGE_COOKIE: &str = "ancrage_lang";

/// A cookie for every page (RFC 6265bis) that scripts do not see and other sites' forms do not send. A life of zero
/// seconds removes it.
pub fn set_cookie(app: &App, name: &str, value: &str, seconds: i64) -> Result<HeaderValue, app::Error> {
    let secure = if app.instance().scheme == "https" { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
        .map_err(|error| app::Error::Internal(error.to_string()))
}

/// Who looks at a page.
#[derive(Clone)]
pub struct Visitor {
    /// The language that they read.
    pub lang: Lang,
    /// Path and query of the page, for the way back; `/` for what is no page.
    pub here: String,
    /// Who they are, when they are logged in.
    pub me: Option<Arc<Me>>,
    /// What the page says at its top: that what the last form asked for was done.
    pub flash: Option<Key>,
    /// The language was chosen in this browser, not only guessed.
    chosen: bool,
}

/// A person who is logged in.
pub struct Me {
    /// The session's hash.
    pub session: String,
    /// What forms must send back.
    pub csrf: String,
    /// The person.
    pub person: ActorId,
    /// Whom they act as, with the right to.
    pub speaker: Speaker,
    /// Whom they may act as, themselves first.
    pub faces: Vec<AccountView>,
    /// The companies among them, with the right to speak or at least to answer for them.
    pub voices: Vec<Voice>,
    /// There is something to be told, or there could be: whom others may answer, or who was told something before.
    pub hears: bool,
    /// What they may do on this server beside speaking.
    pub role: Role,
    /// Territories are in their care.
    pub steward: bool,
    /// The language that they chose in their settings.
    pub locale: Option<String>,
}

impl Me {
    /// The actor that acts.
    pub fn actor(&self) -> ActorId {
        self.speaker.actor()
    }

    /// Whether they may write something new as one of their faces, or only answer.
    pub fn may_begin(&self, actor: ActorId) -> bool {
        actor == self.person || self.voices.iter().any(|voice| voice.company() == actor && voice.may_begin())
    }
}

impl Visitor {
    /// A visitor of whom nothing is known but the request.
    pub fn stranger(parts: &Parts, default: Lang) -> Self {
        let jar = CookieJar::from_headers(&parts.headers);
        let chosen = asked_language(parts)
            .or_else(|| jar.get(LANGUAGE_COOKIE).and_then(|cookie| Lang::from_tag(cookie.value())));
        let lang = chosen.or_else(|| accepted_language(&parts.headers)).unwrap_or(default);
        let flash = parts.method.is_safe().then(|| Flash::asked(&parts.headers)).flatten();
        Self { lang, here: here(parts), me: None, flash, chosen: chosen.is_some() }
    }

    /// The same visitor with the session that the cookie belongs to.
    pub async fn recognise(mut self, app: &App, headers: &HeaderMap) -> Result<Self, app::Error> {
        let jar = CookieJar::from_headers(headers);
        if let Some(cookie) = jar.get(SESSION_COOKIE) {
            self.me = recognise(app, cookie.value()).await?.map(Arc::new);
            let reads = self.me.as_ref().and_then(|me| me.locale.as_deref()).and_then(Lang::from_tag);
            if let (false, Some(lang)) = (self.chosen, reads) {
                self.lang = lang;
            }
        }
        Ok(self)
    }

    /// The catalogue in the visitor's language.
    pub fn words(&self) -> Words {
        Words(self.lang)
    }

    /// The actor that looks; `None` for strangers.
    pub fn viewer(&self) -> Option<ActorId> {
        self.me.as_ref().map(|me| me.actor())
    }
}

async fn recognise(app: &App, secret: &str) -> Result<Option<Me>, app::Error> {
    let Some(session) = session::find(app, secret).await? else { return Ok(None) };
    let Some((login, steward)) = app.read().logins().find_with_care(session.login).await? else { return Ok(None) };
    let person = login.person;
    let read = app.read();
    // A membership may have ended since the session chose to act for the company.
    let speaker = match company::speaker(&read, person, session.acts_as, app.now()).await {
        Err(error) if error.kind() == Kind::Forbidden => Speaker::Person(person),
        speaker => speaker?,
    };
    let voices = company::voices(&read, person, app.now()).await?;
    let ids: Vec<ActorId> = std::iter::once(person).chain(voices.iter().map(|voice| voice.company())).collect();
    let faces = views::accounts(&read, &ids).await?;
    if !faces.first().is_some_and(|account| account.actor.id == person && account.actor.is_active()) {
        return Ok(None);
    }
    let hears = hears(app, &faces, speaker.actor()).await?;
    Ok(Some(Me {
        session: session.hash,
        csrf: session.csrf,
        person,
        speaker,
        faces,
        voices,
        hears,
        role: login.role,
        steward,
        locale: login.locale,
    }))
}

/// Whether the one who acts has anything to read among what they are told. Asked only of companies that nobody may
/// answer: they are told less, such as who asks to belong to them.
async fn hears(app: &App, faces: &[AccountView], acting: ActorId) -> Result<bool, app::Error> {
    let sharing = faces.iter().find(|face| face.actor.id == acting).and_then(|face| face.actor.sharing);
    if sharing.is_none_or(|level| level.opens(Room::Replies)) {
        return Ok(true);
    }
    Ok(app.read().notifications().count_after(acting, NotificationId(0), 1).await? > 0)
}

/// The language that `?lang=` asks for.
pub fn asked_language(parts: &Parts) -> Option<Lang> {
    let query = parts.uri.query()?;
    let (_, tag) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang")?;
    Lang::from_tag(&tag)
}

fn accepted_language(headers: &HeaderMap) -> Option<Lang> {
    Lang::negotiate(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// Path and query without `lang`, which is for one click only.
fn here(parts: &Parts) -> String {
    if parts.method != Method::GET {
        return "/".to_owned();
    }
    let pairs = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.filter(|(name, _)| name != "lang"))
        .finish();
    // Browsers would take `//host` in a link for another server.
    let Some(path) = next::local_path(parts.uri.path()) else { return "/".to_owned() };
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    /// The visitor whom the guard recognised.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<Self>().cloned();
        Ok(known.unwrap_or_else(|| Self::stranger(parts, Lang::Fr)))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn the_way_back_stays_on_this_server() {
        for (uri, way) in [
            ("/@lea?lang=en&max_id=3", "/@lea?max_id=3"),
            ("/search?q=a%0Ab", "/search?q=a%0Ab"),
            ("//evil.example", "/"),
            ("//evil.example/?q=x", "/"),
            ("/%2Fevil.example", "/"),
        ] {
            let (parts, ()) = Request::builder().uri(uri).body(()).expect("a request").into_parts();
            assert_eq!(here(&parts), way, "{uri}");
        }
    }
}
