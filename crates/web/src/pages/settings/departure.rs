//! `/settings/account`: other accounts of the one who acts, moving its followers to one of them, and deleting it.

use app::{
    Kind,
    account_alias::{AddAlias, RemoveAlias},
    account_delete::{DeleteOwn, moderated_alone, owned_alone},
    account_move::MoveOwn,
    company, media,
};
use axum::{
    extract::State,
    http::header,
    response::{Redirect, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    handle::Handle,
    uri::Uri,
};
use serde::Deserialize;
use storage::views;

use super::{
    super::{
        Pages, account, community,
        fault::Fault,
        flash,
        form::{self, Posted},
        frame::{Frame, render_form},
        visitor::{self, Me, SESSION_COOKIE, Visitor},
        words::Key,
    },
    Link, Tab, links,
    totp::slow_down,
};

/// Where the page is.
const HERE: &str = "/settings/account";

/// Another account of the one who acts.
struct Alias {
    /// Its ActivityPub id.
    uri: String,
    /// Its handle, or the id where it is not known.
    name: String,
}

#[derive(askama::Template)]
#[template(path = "settings_departure.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    /// The account that this is about.
    handle: String,
    /// It is a company's.
    company: bool,
    /// The visitor may decide about it: it is their own, or a company that they own.
    owner: bool,
    aliases: Vec<Alias>,
    /// Where it moved: the handle and the page.
    moved: Option<(String, String)>,
    /// The companies that keep the person from deleting their account: the name and the page of the team.
    bound: Vec<(String, String)>,
    /// The communities that keep the account from being deleted: the name and the page of the members.
    looked_after: Vec<(String, String)>,
    error: Option<String>,
}

/// `GET /settings/account`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, None).await
}

/// The page, with what went wrong.
async fn page(pages: &Pages, visitor: &Visitor, me: &Me, error: Option<Key>) -> Result<Response, Fault> {
    let (read, words, here) = (pages.app().read(), visitor.words(), pages.app().instance());
    let view = views::accounts(&read, &[me.actor()]).await?.pop().ok_or(Fault::NotFound)?;
    let named = &view.actor.also_known_as;
    let known = if named.is_empty() { Vec::new() } else { read.actors().find_by_uris(named).await? };
    let alias = |uri: &Uri| Alias {
        uri: uri.to_string(),
        name: known
            .iter()
            .find(|actor| actor.uri == *uri)
            .map_or_else(|| uri.to_string(), |actor| here.full_handle(actor)),
    };
    let own = me.actor() == me.person;
    let alone = if own { owned_alone(&read, me.person, pages.app().now()).await? } else { Vec::new() };
    let team = |actor: &Actor| (actor.display_name().to_owned(), format!("{}/team", account::path(actor)));
    let bound = views::accounts(&read, &alone).await?.iter().map(|company| team(&company.actor)).collect();
    let communities = moderated_alone(&read, me.actor(), pages.app().now()).await?;
    let people = |actor: &Actor| (actor.display_name().to_owned(), format!("{}/people", community::path(actor)));
    let looked_after = views::accounts(&read, &communities).await?.iter().map(|one| people(&one.actor)).collect();
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-departure")).hidden().found_at(HERE),
        links: links(words, Tab::Departure, me),
        handle: here.full_handle(&view.actor),
        company: view.actor.kind == ActorKind::Organization,
        owner: owns(pages, me).await?,
        aliases: named.iter().map(alias).collect(),
        moved: view.moved.as_ref().map(|to| (here.full_handle(to), account::path(to))),
        bound,
        looked_after,
        error: error.map(|key| words.say(key)),
    };
    render_form(&page, error.is_some())
}

/// Whether the account is the visitor's to move and to delete: whoever only speaks for a company does neither.
async fn owns(pages: &Pages, me: &Me) -> Result<bool, Fault> {
    if me.actor() == me.person {
        return Ok(true);
    }
    match company::mandate(&pages.app().read(), me.person, me.actor(), pages.app().now()).await {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == Kind::Forbidden => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The handle of another account.
#[derive(Deserialize)]
pub struct Other {
    handle: String,
}

/// `POST /settings/account/aliases`
pub async fn add(State(pages): State<Pages>, posted: Posted<Other>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    if !owns(&pages, &me).await? {
        return Err(Fault::Forbidden);
    }
    let unknown = Some(Key("departure-alias-unknown"));
    let Ok(handle) = form.handle.parse::<Handle>() else { return page(&pages, &visitor, &me, unknown).await };
    let other = match pages.remote().resolve_actor(&handle).await {
        Ok(other) => pages.app().read().actors().get(other).await?,
        Err(error) if error.kind() == Kind::Internal => return Err(error.into()),
        Err(_) => return page(&pages, &visitor, &me, unknown).await,
    };
    match pages.app().execute(AddAlias { speaker: me.speaker, alias: other.uri }).await {
        Ok(_) => flash::SAVED.with(&pages, Redirect::to(HERE)),
        Err(error) if error.kind() == Kind::Invalid => {
            page(&pages, &visitor, &me, Some(Key::of(&error, Key("departure-alias-refused")))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The id of another account.
#[derive(Deserialize)]
pub struct Named {
    alias: String,
}

/// `POST /settings/account/aliases/remove`
pub async fn remove(State(pages): State<Pages>, posted: Posted<Named>) -> Result<Response, Fault> {
    let Posted { me, form, .. } = posted;
    if !owns(&pages, &me).await? {
        return Err(Fault::Forbidden);
    }
    let alias = Uri::parse(&form.alias).map_err(|_| Fault::Invalid)?;
    pages.app().execute(RemoveAlias { speaker: me.speaker, alias }).await?;
    flash::SAVED.with(&pages, Redirect::to(HERE))
}

/// A handle and the password.
#[derive(Deserialize)]
pub struct Sure {
    handle: String,
    password: String,
}

/// `POST /settings/account/move`
pub async fn go(State(pages): State<Pages>, posted: Posted<Sure>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    slow_down(&pages, &me)?;
    if !owns(&pages, &me).await? {
        return Err(Fault::Forbidden);
    }
    let unknown = Some(Key("departure-alias-unknown"));
    let Ok(target) = form.handle.parse::<Handle>() else { return page(&pages, &visitor, &me, unknown).await };
    let app = pages.app();
    let moved = match MoveOwn::prepare(app, pages.remote(), me.person, me.speaker, &form.password, &target).await {
        Ok(command) => app.execute(command).await,
        Err(error) => Err(error),
    };
    let Err(error) = moved else { return flash::MOVED.with(&pages, Redirect::to(HERE)) };
    let wrong = match error.kind() {
        Kind::Forbidden => Key::of(&error, Key("password-wrong")),
        Kind::NotFound | Kind::Unavailable => Key("departure-alias-unknown"),
        Kind::Invalid => Key::of(&error, Key("departure-move-refused")),
        Kind::Conflict => Key("departure-move-before"),
        Kind::TooMany | Kind::Internal => return Err(error.into()),
    };
    page(&pages, &visitor, &me, Some(wrong)).await
}

/// What would be left to nobody: a company, or a community.
async fn kept_by(pages: &Pages, me: &Me) -> Result<Key, Fault> {
    let communities = moderated_alone(&pages.app().read(), me.actor(), pages.app().now()).await?;
    Ok(if communities.is_empty() { Key("departure-delete-bound") } else { Key("departure-delete-looked-after") })
}

/// `POST /settings/account/delete`
pub async fn delete(State(pages): State<Pages>, posted: Posted<Sure>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    slow_down(&pages, &me)?;
    if !owns(&pages, &me).await? {
        return Err(Fault::Forbidden);
    }
    let app = pages.app();
    let deleted = match DeleteOwn::prepare(app, me.person, me.actor(), &form.password, &form.handle).await {
        Ok(command) => app.execute(command).await,
        Err(error) => Err(error),
    };
    let files = match deleted {
        Ok(files) => files,
        Err(error) => {
            let wrong = match error.kind() {
                Kind::Forbidden => Key::of(&error, Key("password-wrong")),
                Kind::Invalid => Key("departure-delete-name"),
                Kind::Conflict => kept_by(&pages, &me).await?,
                _ => return Err(error.into()),
            };
            return page(&pages, &visitor, &me, Some(wrong)).await;
        }
    };
    media::discard(app, &files).await;
    if me.actor() != me.person {
        return flash::COMPANY_GONE.with(&pages, Redirect::to("/home"));
    }
    let cookie = visitor::set_cookie(app, SESSION_COOKIE, "", 0)?;
    flash::ACCOUNT_GONE.with(&pages, ([(header::SET_COOKIE, cookie)], Redirect::to("/")))
}
