//! `/settings/sharing`: how open the company is that the visitor speaks as, what each level asks of it, and which
//! parts of its pages that opens.

use app::{
    company::{self, Speaker},
    cursor::MoveCursor,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::cursor::{Change, Level, Room};
use storage::views;

use super::{
    super::{
        Pages,
        account::Face,
        date::{self, When},
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        frame::{Frame, render},
        visitor::{Me, Visitor},
        words::{Key, Words},
    },
    Link, Tab, links,
};

/// How many of the latest moves are shown.
const MOVES: u32 = 20;

/// A level to choose.
struct Choice {
    value: &'static str,
    number: u8,
    name: String,
    /// What it means and what it asks of the company.
    asks: String,
    chosen: bool,
}

/// A part of the company's pages.
struct Part {
    name: String,
    /// It is open at the level that is chosen.
    open: bool,
}

/// A move of the cursor.
struct Move {
    what: String,
    when: When,
}

#[derive(askama::Template)]
#[template(path = "settings_sharing.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    name: String,
    levels: Vec<Choice>,
    parts: Vec<Part>,
    moves: Vec<Move>,
    /// The visitor may move the cursor.
    owner: bool,
}

/// What a level is called.
pub fn name(words: Words, level: Level) -> String {
    words.say(match level {
        Level::Showcase => Key("sharing-0"),
        Level::Listening => Key("sharing-1"),
        Level::Dialogue => Key("sharing-2"),
        Level::CoCreation => Key("sharing-3"),
        Level::Cooperation => Key("sharing-4"),
    })
}

fn asks(level: Level) -> Key {
    match level {
        Level::Showcase => Key("sharing-0-asks"),
        Level::Listening => Key("sharing-1-asks"),
        Level::Dialogue => Key("sharing-2-asks"),
        Level::CoCreation => Key("sharing-3-asks"),
        Level::Cooperation => Key("sharing-4-asks"),
    }
}

fn part(room: Room) -> Key {
    match room {
        Room::Profile => Key("room-profile"),
        Room::Compose => Key("room-compose"),
        Room::Team => Key("room-team"),
        Room::Replies => Key("room-replies"),
        Room::Quotes => Key("room-quotes"),
        Room::Communities => Key("room-communities"),
        Room::Ideas => Key("room-ideas"),
        Room::NeedsAndOffers => Key("room-needs"),
        Room::JointCommunities => Key("room-joint"),
    }
}

/// What a company can do at its level, and what comes next.
pub struct Step {
    /// What its level is called.
    pub level: String,
    /// It has taken none so far.
    pub first: bool,
    /// The parts of its pages, each with its address.
    pub rooms: Vec<(String, &'static str)>,
    /// What the next level is called and what it asks of the company; `None` at the last.
    pub next: Option<(String, String)>,
}

/// The steps of the company that the visitor speaks as; people have none.
pub fn step(words: Words, me: &Me) -> Option<Step> {
    let level = me.faces.iter().find(|face| face.actor.id == me.actor())?.actor.sharing?;
    let rooms = Room::ALL.into_iter().filter(|room| level.opens(*room));
    let next = Level::from_number(level.number() + 1);
    Some(Step {
        level: name(words, level),
        first: level == Level::Showcase,
        rooms: rooms.filter_map(|room| Some((words.say(part(room)), door(room)?))).collect(),
        next: next.map(|next| (name(words, next), words.say(asks(next)))),
    })
}

/// Where a part of a company's pages begins; `None` where all of it stands on other pages.
fn door(room: Room) -> Option<&'static str> {
    match room {
        Room::Profile => Some("/settings/profile"),
        Room::Compose => Some("/compose"),
        Room::Replies => Some("/notifications"),
        Room::Quotes => Some("/requests"),
        Room::Communities => Some("/communities"),
        Room::Team | Room::Ideas | Room::NeedsAndOffers | Room::JointCommunities => None,
    }
}

/// `GET /settings/sharing`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me).await
}

async fn page(pages: &Pages, visitor: &Visitor, me: &Me) -> Result<Response, Fault> {
    // People have no cursor.
    let Speaker::Company(voice) = me.speaker else { return Err(Fault::NotFound) };
    let (read, words, now) = (pages.app().read(), visitor.words(), pages.app().now());
    let view = views::accounts(&read, &[voice.company()]).await?.pop().ok_or(Fault::NotFound)?;
    let level = view.actor.sharing.ok_or(Fault::NotFound)?;
    let log = read.cursors().changes(voice.company(), MOVES).await?;
    let by: Vec<_> = log.iter().filter_map(|change| change.by).collect();
    let people = views::accounts(&read, &by).await?;
    let moved = |change: &Change| {
        let by = change.by.and_then(|id| people.iter().find(|person| person.actor.id == id));
        let by = by.map_or_else(|| words.say("sharing-server"), |person| Face::of(pages, person).name);
        Move {
            what: words.fill_all("sharing-moved", &[("level", &name(words, change.to)), ("name", &by)]),
            when: date::when(words, change.at, now),
        }
    };
    let choice = |choice: Level| Choice {
        value: choice.as_str(),
        number: choice.number(),
        name: name(words, choice),
        asks: words.say(asks(choice)),
        chosen: choice == level,
    };
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-sharing")).hidden(),
        links: links(words, Tab::Sharing, me),
        name: view.actor.display_name().to_owned(),
        levels: Level::ALL.into_iter().map(choice).collect(),
        parts: Room::ALL
            .into_iter()
            .map(|room| Part { name: words.say(part(room)), open: level.opens(room) })
            .collect(),
        moves: log.iter().map(moved).collect(),
        owner: company::mandate(&read, me.person, voice.company(), now).await.is_ok(),
    };
    Ok(render(&page)?.into_response())
}

/// `POST /settings/sharing`
pub async fn save(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { me, form, .. } = posted;
    let level = Level::from_name(form.one("level")).ok_or(Fault::Invalid)?;
    let app = pages.app();
    let mandate = company::mandate(&app.read(), me.person, me.actor(), app.now()).await?;
    app.execute(MoveCursor { mandate, level }).await?;
    flash::SAVED.with(&pages, Redirect::to("/settings/sharing"))
}
