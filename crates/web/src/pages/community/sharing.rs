//! `/communities/{name}/sharing`: for moderators, how open the community is, and who moved that.

use app::community::ShareCommunity;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::cursor::Level;

use super::{beside::Beside, find_own};
use crate::pages::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    level,
    visitor::Visitor,
    words::Key,
};

#[derive(askama::Template)]
#[template(path = "community_sharing.html")]
struct Page {
    f: Frame,
    room: Beside,
    levels: Vec<level::Choice>,
    moves: Vec<level::Move>,
}

/// What a level means, and what it asks of those who look after the community.
fn asks(level: Level) -> Key {
    match level {
        Level::Showcase => Key("community-sharing-0-asks"),
        Level::Listening => Key("community-sharing-1-asks"),
        Level::Dialogue => Key("community-sharing-2-asks"),
        Level::CoCreation => Key("community-sharing-3-asks"),
        Level::Cooperation => Key("community-sharing-4-asks"),
    }
}

/// `GET /communities/{name}/sharing`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_own(&pages, &visitor, &name).await?;
    let words = visitor.words();
    let (f, about) = Beside::of(&pages, &visitor, &room, Key("settings-sharing"));
    let page = Page {
        f,
        room: about,
        levels: level::choices(words, room.view.actor.sharing, asks),
        moves: level::moves(&pages, words, room.community.actor).await?,
    };
    Ok(render(&page)?.into_response())
}

/// `POST /communities/{name}/sharing`
pub async fn save(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find_own(&pages, &posted.visitor, &name).await?;
    let level = Level::from_name(posted.form.one("level")).ok_or(Fault::Invalid)?;
    let (speaker, community) = (posted.me.speaker, room.community.actor);
    pages.app().execute(ShareCommunity { speaker, community, level }).await?;
    flash::SAVED.with(&pages, Redirect::to(&format!("{}/sharing", room.path())))
}
