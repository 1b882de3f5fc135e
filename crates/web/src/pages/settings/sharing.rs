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
use domain::{
    buddy::is_new,
    company::Publication,
    cursor::{Level, Room},
    lesson::Lesson,
};
use storage::views;

use super::{
    super::{
        Pages,
        account::{self, Face},
        buddy,
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        frame::{Frame, render},
        lesson, level,
        visitor::{Me, Visitor},
        words::{Key, Words},
    },
    Link, Tab, links,
};

/// A part of the company's pages.
struct Part {
    name: String,
    /// It is open at the level that is chosen.
    open: bool,
    /// No level opens it yet.
    soon: bool,
}

#[derive(askama::Template)]
#[template(path = "settings_sharing.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    name: String,
    levels: Vec<level::Choice>,
    parts: Vec<Part>,
    moves: Vec<level::Move>,
    /// The visitor may move the cursor.
    owner: bool,
    /// With whom the company goes along, for its owners.
    buddies: Option<buddy::Section>,
}

/// What a level means, and what it asks of the company.
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

/// Whether a part is still to be made: levels promise it, and nothing of it is there.
fn is_to_come(room: Room) -> bool {
    matches!(room, Room::Ideas | Room::NeedsAndOffers)
}

/// What a company can do at its level, and what comes next.
pub struct Step {
    /// What its level is called.
    pub level: String,
    /// It has taken none so far.
    pub first: bool,
    /// The parts of its pages, each with its address.
    pub rooms: Vec<(String, String)>,
    /// What the next level is called and what it asks of the company; `None` at the last.
    pub next: Option<(String, String)>,
    /// What is worth two minutes now.
    pub lessons: Vec<lesson::Link>,
    /// With whom it goes along, for its owners.
    pub buddies: Vec<Face>,
    /// Its owner may look for somebody who accompanies it.
    pub looks: bool,
}

/// The steps of the company that the visitor speaks as; people have none.
pub async fn step(pages: &Pages, words: Words, me: &Me) -> Result<Option<Step>, Fault> {
    let actor = me.faces.iter().map(|face| &face.actor).find(|actor| actor.id == me.actor());
    let Some((actor, level)) = actor.and_then(|actor| Some((actor, actor.sharing?))) else { return Ok(None) };
    let read = pages.app().read();
    // Who does not own it reads on its page who belongs to it.
    let owner = company::mandate(&read, me.person, actor.id, pages.app().now()).await.is_ok();
    let page = account::path(actor);
    let team = if owner { format!("{page}/team") } else { page };
    let rooms = Room::ALL.into_iter().filter(|room| level.opens(*room));
    let next = Level::from_number(level.number() + 1);
    let done = read.lessons().done(actor.id).await?;
    let lesson = |which: Lesson| lesson::Link::new(words, which, done.iter().any(|one| one.lesson == which));
    let buddies = if owner { buddy::companions(pages, actor.id).await? } else { Vec::new() };
    Ok(Some(Step {
        level: level::name(words, level),
        first: level == Level::Showcase,
        rooms: rooms.filter_map(|room| Some((words.say(part(room)), door(room, &team)?.to_owned()))).collect(),
        next: next.map(|next| (level::name(words, next), words.say(asks(next)))),
        lessons: Lesson::suggested(level).into_iter().map(lesson).collect(),
        looks: owner && buddies.is_empty() && is_new(level) && actor.publication != Publication::Hidden,
        buddies,
    }))
}

/// Where a part of a company's pages begins, `team` being the page of its people; `None` where all of it stands on
/// other pages, or is to come.
fn door(room: Room, team: &str) -> Option<&str> {
    match room {
        Room::Profile => Some("/settings/profile"),
        Room::Compose => Some("/compose"),
        Room::Team => Some(team),
        Room::Replies => Some("/notifications"),
        Room::Quotes => Some("/requests"),
        Room::Communities => Some("/communities"),
        Room::Ideas | Room::NeedsAndOffers | Room::JointCommunities => None,
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
    let owner = company::mandate(&read, me.person, voice.company(), now).await.is_ok();
    let buddies =
        if owner { Some(buddy::section(pages, words, me, voice.company(), "/settings/sharing").await?) } else { None };
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-sharing")).hidden(),
        links: links(words, Tab::Sharing, me),
        name: view.actor.display_name().to_owned(),
        levels: level::choices(words, Some(level), asks),
        parts: Room::ALL
            .into_iter()
            .map(|room| Part { name: words.say(part(room)), open: level.opens(room), soon: is_to_come(room) })
            .collect(),
        moves: level::moves(pages, words, voice.company()).await?,
        owner,
        buddies,
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
