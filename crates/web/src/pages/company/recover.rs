//! Giving a company an owner, for when those it had are gone: what an admin does.

use app::{Kind, transfer::RecoverCompany};
use axum::{
    extract::{Path, State},
    response::{Redirect, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    login::Role,
};
use serde::Deserialize;
use storage::views;

use super::super::{
    Pages,
    account::{self, Face},
    fault::Fault,
    flash,
    form::{self, Posted},
    frame::{Frame, render_form},
    profile,
    visitor::Visitor,
    words::Key,
};

#[derive(askama::Template)]
#[template(path = "company_owner.html")]
struct Page {
    f: Frame,
    face: Face,
    /// Who was typed, and what is wrong with that.
    person: String,
    error: Option<String>,
}

/// Whether somebody gives companies to people.
pub(super) fn recovers(role: Role) -> bool {
    role >= Role::Admin
}

/// The company, for admins; for everyone else there is nothing. One for which nobody answers is there too.
async fn lost(pages: &Pages, visitor: &Visitor, handle: &str) -> Result<Actor, Fault> {
    let admin = visitor.me.as_ref().is_some_and(|me| recovers(me.role));
    let actor = profile::find_for(pages, visitor, handle).await?;
    if admin && actor.kind == ActorKind::Organization && actor.is_local() { Ok(actor) } else { Err(Fault::NotFound) }
}

/// `GET /companies/{handle}/owner`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(handle): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let actor = lost(&pages, &visitor, &handle).await?;
    page(&pages, &visitor, &actor, String::new(), None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    actor: &Actor,
    person: String,
    error: Option<Key>,
) -> Result<Response, Fault> {
    let view = views::accounts(&pages.app().read(), &[actor.id]).await?.pop().ok_or(Fault::NotFound)?;
    let words = visitor.words();
    let page = Page {
        f: Frame::new(pages, visitor, words.fill("recover-title", "name", actor.display_name())).hidden(),
        face: Face::of(pages, &view),
        person,
        error: error.map(|key| words.say(key)),
    };
    render_form(&page, page.error.is_some())
}

/// To whom.
#[derive(Deserialize)]
pub struct Heir {
    person: String,
}

/// `POST /companies/{handle}/owner`
pub async fn give(
    State(pages): State<Pages>,
    Path(handle): Path<String>,
    posted: Posted<Heir>,
) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let actor = lost(&pages, &visitor, &handle).await?;
    let command = RecoverCompany::for_names(pages.app(), actor.username.as_str(), form.person.trim()).await;
    let given = match command {
        Ok(command) => pages.app().execute(RecoverCompany { admin: Some(me.person), ..command }).await.map(drop),
        Err(error) => Err(error),
    };
    match given {
        Ok(()) => flash::SAVED.with(&pages, Redirect::to(&account::path(&actor))),
        Err(error) if error.kind() == Kind::Invalid => {
            page(&pages, &visitor, &actor, form.person, Some(Key("no-such-person"))).await
        }
        Err(error) => Err(error.into()),
    }
}
