//! The pages for people: HTML that works without JavaScript, in French and English.
//!
//! **Here:** one file per page or form, [`words`] (the catalogue), [`guard`] (what holds for every page: session,
//! forms of other sites, headers), [`frame`] (what surrounds every page), [`post`] and [`account`] (what templates
//! show of domain types). Templates are in `templates/`, words in `locales/`, files in `assets/`.
//!
//! **Not here:** rules. Every form runs a command of `app`; whoever asks for a page sees what `storage::views`
//! gives to their eyes.
//!
//! **To add a page:** 1. a file with its handler and its template's struct, which has a field `f: Frame`; the template
//! extends `layout.html`, or `stack.html`, or `settings.html`; 2. its words in both languages; 3. its route in
//! [`router`]; 4. a visit in `tests/browser`, which fails where a page is missing. A form's handler takes
//! [`form::Posted`], which checks the session's token; reading a page never writes. What is sent is counted ([`limit`]).

mod about;
mod account;
mod act;
mod asset;
mod buddy;
mod choice;
mod client;
mod community;
mod company;
mod compose;
mod date;
mod delete;
mod directory;
mod email;
mod fault;
mod feed;
mod flash;
mod follow;
mod form;
mod frame;
mod front;
mod guard;
mod history;
mod home;
mod html;
mod invitation;
mod kept;
mod language;
mod lesson;
mod letter;
mod level;
mod limit;
mod list;
mod live;
mod login;
mod map;
mod membership;
mod meta;
mod next;
mod notification;
mod password;
mod people;
mod post;
mod profile;
mod report;
mod request;
mod search;
mod session;
mod settings;
mod signup;
mod suspension;
mod team;
mod territory;
mod thread;
mod throttle;
mod timeline;
mod visitor;
mod words;

use std::sync::Arc;

use app::{App, remote::Remote};
use axum::{
    Router, middleware,
    routing::{get, post as posting},
};

use self::{fault::Fault, live::Places, map::Drawings, throttle::Throttle, words::Lang};
pub use self::{letter::write as write_letter, live::LiveOptions, login::ClientAddress};
use crate::{WebState, mastodon};

/// Another server of the same demonstration.
#[derive(Debug, Clone)]
pub struct OtherInstance {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// What differs between servers beside [`app::Instance`].
#[derive(Debug, Clone, Default)]
pub struct PagesOptions {
    /// Anyone may log in as anyone here, without a password: for demonstrations alone.
    pub demo_login: bool,
    /// Another server of the same demonstration, to link to.
    pub other_instance: Option<OtherInstance>,
    /// How those who look at a page are told of news.
    pub live: LiveOptions,
}

/// What every page has at hand.
#[derive(Clone)]
pub struct Pages {
    inner: Arc<Inner>,
}

struct Inner {
    state: WebState,
    options: PagesOptions,
    throttle: Throttle,
    letters: Throttle,
    places: Places,
    drawings: Drawings,
}

impl Pages {
    fn app(&self) -> &App {
        &self.inner.state.app
    }

    fn remote(&self) -> &dyn Remote {
        self.inner.state.remote.as_ref()
    }

    fn options(&self) -> &PagesOptions {
        &self.inner.options
    }

    /// Counts forms with the calls of apps.
    fn limits(&self) -> &mastodon::Throttle {
        &self.inner.state.throttle
    }

    /// Counts attempts at passwords and codes.
    fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }

    /// Counts letters that strangers cause.
    fn letters(&self) -> &Throttle {
        &self.inner.letters
    }

    /// Who is told of news.
    fn places(&self) -> &Places {
        &self.inner.places
    }

    /// Maps that were drawn before.
    fn drawings(&self) -> &Drawings {
        &self.inner.drawings
    }

    /// The language for readers who name none that we have.
    fn default_lang(&self) -> Lang {
        self.app().instance().languages.iter().find_map(|tag| Lang::from_tag(tag)).unwrap_or(Lang::Fr)
    }
}

/// Every page, with an answer for addresses where there is none: to be the fallback of the server's router.
///
/// The client's address, for which the forms of strangers count, is taken from [`ClientAddress`] in the request's
/// extensions, or from the connection.
pub fn router(state: WebState, options: PagesOptions) -> Router {
    let (throttle, letters) = (Throttle::default(), Throttle::for_letters());
    let (places, drawings) = (Places::default(), Drawings::default());
    let pages = Pages { inner: Arc::new(Inner { state, options, throttle, letters, places, drawings }) };
    Router::new()
        .route("/", get(front::show))
        .route("/about", get(about::show))
        .route("/public", get(timeline::public))
        .route("/tags/{tag}", get(timeline::tag))
        .route("/directory", get(directory::show))
        .route("/directory.csv", get(directory::table))
        .route("/directory.atom", get(directory::feed))
        .route("/search", get(search::show).post(search::look_up))
        .merge(coming_in())
        .route("/home", get(home::show))
        .route("/companies/new", get(company::register::show).post(company::register::register))
        .route("/companies/pending", get(company::moderate::pending))
        .route("/companies/{id}/decide", posting(company::moderate::decide))
        .route("/companies/{id}/owner", get(company::recover::show).post(company::recover::give))
        .route("/companies/{id}/vouch", get(company::moderate::vouch_form).post(company::moderate::vouch))
        .route("/compose", get(compose::show))
        .route("/notifications", get(notification::show))
        .route("/live", get(live::show))
        .route("/communities", get(community::list::show))
        .route("/communities/new", get(community::form::new).post(community::form::create))
        .route("/communities/{name}", get(community::show))
        .route("/communities/{name}/settings", get(community::form::edit).post(community::form::save))
        .route("/communities/{name}/sharing", get(community::sharing::show).post(community::sharing::save))
        .route("/communities/{name}/closing", get(community::closing::show).post(community::closing::decide))
        .route("/communities/{name}/moderator", get(community::recover::show).post(community::recover::name))
        .route("/communities/{name}/people", get(community::people::show).post(community::people::act))
        .route("/communities/{name}/posts/{id}", get(community::moderate::show).post(community::moderate::act))
        .route("/communities/{name}/{deed}", posting(community::act::act))
        .route("/bookmarks", get(kept::bookmarks))
        .route("/favourites", get(kept::favourites))
        .route("/follow-requests", get(people::requests))
        .route("/follow-requests/{id}", posting(notification::answer))
        .route("/blocks", get(people::blocks))
        .route("/mutes", get(people::mutes))
        .route("/territories", get(territory::list))
        .route("/territories/{code}", get(territory::show))
        .route("/territories/{code}/stewards", posting(territory::steward::act))
        .route("/territories/{code}/unconfirmed", get(territory::steward::unconfirmed))
        .route("/territories/{code}/{deed}", posting(territory::act))
        .route("/lessons", get(lesson::list))
        .route("/lessons/{name}", get(lesson::show).post(lesson::mark))
        .route("/buddies", get(buddy::show))
        .route("/buddies/{deed}", posting(buddy::post))
        .route("/invitation", get(invitation::ask).post(invitation::post))
        .route("/invitation/{secret}", get(invitation::show))
        .route("/memberships", get(membership::show))
        .route("/memberships/{deed}", posting(membership::post))
        .route("/report", get(report::show).post(report::file))
        .route("/requests", get(request::show))
        .route("/requests/{id}", posting(request::answer))
        .route("/withheld", get(kept::withheld))
        .merge(settings())
        .route("/posts", posting(compose::publish::publish))
        .route("/posts/{id}/edit", get(compose::edit::show).post(compose::edit::save))
        .route("/posts/{id}/delete", get(delete::show).post(act::delete))
        .route("/posts/{id}/vote", posting(act::vote))
        .route("/posts/{id}/{deed}", posting(act::post))
        .route("/@{handle}", get(profile::show))
        .route("/@{handle}/followers", get(people::followers))
        .route("/@{handle}/following", get(people::following))
        .route("/@{handle}/suspension", get(suspension::show).post(suspension::decide))
        .route("/@{handle}/join", get(invitation::join).post(invitation::send))
        .route("/@{handle}/team", get(team::show))
        .route("/@{handle}/team/acts", get(team::acts))
        .route("/@{handle}/team/{deed}", posting(team::post))
        .route("/@{handle}/{id}", get(thread::show).post(follow::act))
        .route("/@{handle}/{id}/history", get(history::show))
        .fallback(|| async { Fault::NotFound })
        .layer(middleware::from_fn_with_state(pages.clone(), guard::guard))
        .route("/assets/{name}", get(asset::show))
        .route("/initials/{ground}/{letter}", get(asset::initial))
        .with_state(pages)
}

/// Signing up, logging in and out.
fn coming_in() -> Router<Pages> {
    Router::new()
        .route("/login", get(login::show).post(login::log_in))
        .route("/login/as", posting(login::log_in_as))
        .route("/login/code", get(login::code::show).post(login::code::send))
        .route("/logout", posting(session::log_out))
        .route("/act-as", posting(session::act_as))
        .route("/signup", get(signup::show).post(signup::ask))
        .route("/signup/sent", get(signup::sent))
        .route("/signup/again", posting(signup::again))
        .route("/signup/confirm", get(signup::confirm::show).post(signup::confirm::confirm))
        .route("/signup/review", get(signup::review::show))
        .route("/signup/review/{id}", posting(signup::review::decide))
        .route("/signup/invitations", get(signup::invite::show).post(signup::invite::make))
        .route("/signup/invitations/end", posting(signup::invite::end))
        .route("/password/forgotten", get(password::forgotten).post(password::ask))
        .route("/password/new", get(password::show).post(password::change))
        .route("/email/confirm", get(email::show).post(email::confirm))
}

/// What everybody sets for themselves, or for the company in whose name they act.
fn settings() -> Router<Pages> {
    Router::new()
        .route("/settings", get(settings::account::show).post(settings::account::save))
        .route("/settings/company", get(settings::company::show).post(settings::company::save))
        .route("/settings/company/sponsor", posting(settings::company::sponsor))
        .route("/settings/company/places", get(settings::company::place::show).post(settings::company::place::add))
        .route("/settings/company/places/{id}", posting(settings::company::place::change))
        .route("/settings/company/proofs", get(settings::company::proof::show).post(settings::company::proof::ask))
        .route("/settings/company/proofs/{id}", posting(settings::company::proof::change))
        .route("/settings/password", posting(settings::account::password))
        .route("/settings/sessions", posting(settings::account::end))
        .route("/settings/security", get(settings::security::show))
        .route("/settings/email", posting(settings::security::email))
        .route("/settings/totp", get(settings::totp::show).post(settings::totp::begin))
        .route("/settings/totp/enable", posting(settings::totp::enable))
        .route("/settings/totp/disable", posting(settings::totp::disable))
        .route("/settings/totp/codes", posting(settings::totp::renew))
        .route("/settings/account", get(settings::departure::show))
        .route("/settings/account/aliases", posting(settings::departure::add))
        .route("/settings/account/aliases/remove", posting(settings::departure::remove))
        .route("/settings/account/move", posting(settings::departure::go))
        .route("/settings/account/delete", posting(settings::departure::delete))
        .route("/settings/territories", get(settings::territory::show).post(settings::territory::save))
        .route("/settings/directory", get(settings::directory::show).post(settings::directory::save))
        .route("/settings/profile", get(settings::profile::show).post(settings::profile::save))
        .route("/settings/sharing", get(settings::sharing::show).post(settings::sharing::save))
}
