//! `/communities/{name}/closing`: moderators close a community and open it again, those of the server too. What that
//! means is read before the button is there.

use app::{community::CloseCommunity, company::Speaker};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::actor::Actor;

use super::{Room, beside::Beside, closed, find, find_any};
use crate::pages::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    suspension,
    visitor::Visitor,
    words::Key,
};

#[derive(askama::Template)]
#[template(path = "community_closing.html")]
struct Page {
    f: Frame,
    room: Beside,
    /// That it is closed, since when, and by whom; empty where it is open.
    closed: String,
    /// The visitor opens it again.
    may_open: bool,
    /// The visitor may keep closed what its own moderators closed.
    may_keep: bool,
}

/// Where moderators close a community.
pub fn path(actor: &Actor) -> String {
    format!("{}/closing", super::path(actor))
}

/// Whether a visitor who may close the community opens it again, however it was closed.
pub(super) fn may_open(room: &Room, visitor: &Visitor) -> bool {
    !room.is_held() || suspension::moderates(visitor)
}

/// Whether the visitor acts for the server: they do not look after the community, or that is not enough.
fn for_server(room: &Room, visitor: &Visitor) -> bool {
    suspension::moderates(visitor) && (!room.place.moderator || room.is_held())
}

/// The community of this name, for those who look after it and for the moderators of the server, whom none is hidden
/// from.
async fn find_closable(pages: &Pages, visitor: &Visitor, name: &str) -> Result<Room, Fault> {
    if suspension::moderates(visitor) {
        return find_any(pages, visitor, name).await;
    }
    let room = find(pages, visitor, name).await?;
    if room.place.moderator { Ok(room) } else { Err(Fault::Forbidden) }
}

/// `GET /communities/{name}/closing`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_closable(&pages, &visitor, &name).await?;
    let (closed, server) = (closed(visitor.words(), &room.community), for_server(&room, &visitor));
    let may_open = may_open(&room, &visitor);
    let title = if closed.is_empty() {
        Key("community-closing")
    } else if may_open {
        Key("community-opening")
    } else {
        Key("community-closed-mark")
    };
    let (f, about) = Beside::of(&pages, &visitor, &room, title);
    let page = Page {
        f,
        room: about,
        closed,
        may_open,
        may_keep: server && room.community.closing.is_some() && !room.is_held(),
    };
    Ok(render(&page)?.into_response())
}

/// `POST /communities/{name}/closing`: `deed` says what
pub async fn decide(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find_closable(&pages, &posted.visitor, &name).await?;
    let (closed, said) = match posted.form.one("deed") {
        "close" => (true, flash::COMMUNITY_CLOSED),
        "open" => (false, flash::COMMUNITY_OPENED),
        _ => return Err(Fault::Invalid),
    };
    // Whoever moderates the server does so as themselves, also while they speak for a company.
    let server = for_server(&room, &posted.visitor);
    let speaker = if server { Speaker::Person(posted.me.person) } else { posted.me.speaker };
    let community = room.community.actor;
    pages.app().execute(CloseCommunity { speaker, community, closed }).await?;
    let next = if room.is_seen() { room.path() } else { path(&room.view.actor) };
    said.with(&pages, Redirect::to(&next))
}
