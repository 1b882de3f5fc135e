//! `/communities/{name}/sharing`: for moderators, how open the community is, and who moved that.

use app::community::ShareCommunity;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::cursor::{Change, Level};
use storage::views;

use super::find_own;
use crate::pages::{
    Pages,
    account::Face,
    date::{self, When},
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    settings::sharing::name as called,
    visitor::Visitor,
    words::Key,
};

/// How many of the latest moves are shown.
const MOVES: u32 = 20;

/// A level to choose.
struct Choice {
    value: &'static str,
    number: u8,
    name: String,
    /// What it means and what it asks of those who look after the community.
    asks: String,
    chosen: bool,
}

/// A move of the cursor.
struct Move {
    what: String,
    when: When,
}

#[derive(askama::Template)]
#[template(path = "community_sharing.html")]
struct Page {
    f: Frame,
    path: String,
    name: String,
    levels: Vec<Choice>,
    moves: Vec<Move>,
}

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
    let (read, words, now) = (pages.app().read(), visitor.words(), pages.app().now());
    let (community, level) = (room.community.actor, room.view.actor.sharing);
    let log = read.cursors().changes(community, MOVES).await?;
    let by: Vec<_> = log.iter().filter_map(|change| change.by).collect();
    let people = views::accounts(&read, &by).await?;
    let moved = |change: &Change| {
        let by = change.by.and_then(|id| people.iter().find(|person| person.actor.id == id));
        let by = by.map_or_else(|| words.say("sharing-server"), |person| Face::of(&pages, person).name);
        Move {
            what: words.fill_all("sharing-moved", &[("level", &called(words, change.to)), ("name", &by)]),
            when: date::when(words, change.at, now),
        }
    };
    let choice = |choice: Level| Choice {
        value: choice.as_str(),
        number: choice.number(),
        name: called(words, choice),
        asks: words.say(asks(choice)),
        chosen: Some(choice) == level,
    };
    let page = Page {
        f: Frame::new(&pages, &visitor, words.say("settings-sharing")).hidden(),
        path: room.path(),
        name: room.view.actor.display_name().to_owned(),
        levels: Level::ALL.into_iter().map(choice).collect(),
        moves: log.iter().map(moved).collect(),
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
