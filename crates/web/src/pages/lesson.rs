//! `/lessons`: short lessons for those who begin. Anyone reads them; owners note which their company has done.

use app::{
    company::{self, Speaker},
    lesson::MarkLesson,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{lesson::Lesson, membership::Mandate};
use serde::Deserialize;

use super::{
    Pages, account,
    fault::Fault,
    flash,
    form::Posted,
    frame::{Frame, render},
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// What a lesson says.
struct Text {
    title: Key,
    /// What it is about, how it is done, and what to mind.
    parts: [Key; 3],
    /// The one thing to do.
    act: Key,
}

fn text(lesson: Lesson) -> Text {
    let text = |title, parts, act| Text { title, parts, act };
    match lesson {
        Lesson::Showcase => text(
            Key("lesson-0-title"),
            [Key("lesson-0-why"), Key("lesson-0-how"), Key("lesson-0-mind")],
            Key("lesson-0-act"),
        ),
        Lesson::Listening => text(
            Key("lesson-1-title"),
            [Key("lesson-1-why"), Key("lesson-1-how"), Key("lesson-1-mind")],
            Key("lesson-1-act"),
        ),
        Lesson::Dialogue => text(
            Key("lesson-2-title"),
            [Key("lesson-2-why"), Key("lesson-2-how"), Key("lesson-2-mind")],
            Key("lesson-2-act"),
        ),
        Lesson::CoCreation => text(
            Key("lesson-3-title"),
            [Key("lesson-3-why"), Key("lesson-3-how"), Key("lesson-3-mind")],
            Key("lesson-3-act"),
        ),
        Lesson::Cooperation => text(
            Key("lesson-4-title"),
            [Key("lesson-4-why"), Key("lesson-4-how"), Key("lesson-4-mind")],
            Key("lesson-4-act"),
        ),
        Lesson::Critic => text(
            Key("lesson-critic-title"),
            [Key("lesson-critic-why"), Key("lesson-critic-how"), Key("lesson-critic-mind")],
            Key("lesson-critic-act"),
        ),
        Lesson::Colleague => text(
            Key("lesson-colleague-title"),
            [Key("lesson-colleague-why"), Key("lesson-colleague-how"), Key("lesson-colleague-mind")],
            Key("lesson-colleague-act"),
        ),
    }
}

/// A way to a lesson.
pub struct Link {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The company has done it.
    pub done: bool,
}

impl Link {
    /// The way to a lesson, for a company that has done some.
    pub fn new(words: Words, lesson: Lesson, done: bool) -> Self {
        Self { href: format!("/lessons/{}", lesson.as_str()), title: words.say(text(lesson).title), done }
    }
}

/// The right to change the company that the visitor speaks as; `None` for everyone else.
async fn mandate(pages: &Pages, me: &Me) -> Option<Mandate> {
    let Speaker::Company(voice) = me.speaker else { return None };
    company::mandate(&pages.app().read(), me.person, voice.company(), pages.app().now()).await.ok()
}

#[derive(askama::Template)]
#[template(path = "lessons.html")]
struct List {
    f: Frame,
    lessons: Vec<Link>,
}

/// `GET /lessons`
pub async fn list(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let words = visitor.words();
    let speaker = visitor.me.as_ref().map(|me| me.speaker);
    let done = match speaker {
        Some(Speaker::Company(voice)) => pages.app().read().lessons().done(voice.company()).await?,
        Some(Speaker::Person(_)) | None => Vec::new(),
    };
    let link = |lesson: Lesson| Link::new(words, lesson, done.iter().any(|one| one.lesson == lesson));
    let page = List {
        f: Frame::new(&pages, &visitor, words.say("lessons-title")),
        lessons: Lesson::ALL.into_iter().map(link).collect(),
    };
    Ok(render(&page)?.into_response())
}

#[derive(askama::Template)]
#[template(path = "lesson.html")]
struct Page {
    f: Frame,
    name: &'static str,
    parts: Vec<String>,
    act: String,
    /// Where the one thing is done.
    href: String,
    /// The company whose owner reads, and whether it has done the lesson.
    company: Option<(String, bool)>,
}

fn named(name: &str) -> Result<Lesson, Fault> {
    Lesson::from_name(name).ok_or(Fault::NotFound)
}

/// Where the one thing of a lesson is done. Without a company to speak as, one is chosen first; `team` is the page of the
/// people of the one that the visitor owns.
fn door(lesson: Lesson, speaks: bool, team: Option<String>) -> String {
    let door = match lesson {
        Lesson::Showcase => "/settings/profile",
        Lesson::Listening if speaks => "/settings/sharing",
        Lesson::Listening => "/settings/company",
        Lesson::Dialogue | Lesson::Critic => "/notifications",
        Lesson::CoCreation => "/compose",
        Lesson::Cooperation => "/communities",
        Lesson::Colleague => return team.unwrap_or_else(|| "/memberships".to_owned()),
    };
    door.to_owned()
}

/// `GET /lessons/{name}`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    let (lesson, words) = (named(&name)?, visitor.words());
    let Text { title, parts, act } = text(lesson);
    let (mut company, mut team) = (None, None);
    if let Some(me) = &visitor.me
        && let Some(mandate) = mandate(&pages, me).await
    {
        let done = pages.app().read().lessons().done(mandate.company()).await?;
        let done = done.iter().any(|one| one.lesson == lesson);
        let own = me.faces.iter().find(|face| face.actor.id == mandate.company());
        company = own.map(|face| (face.actor.display_name().to_owned(), done));
        team = own.map(|face| format!("{}/team", account::path(&face.actor)));
    }
    let speaks = visitor.me.as_ref().is_some_and(|me| matches!(me.speaker, Speaker::Company(_)));
    let page = Page {
        f: Frame::new(&pages, &visitor, words.say(title)),
        name: lesson.as_str(),
        parts: parts.into_iter().map(|part| words.say(part)).collect(),
        act: words.say(act),
        href: door(lesson, speaks, team),
        company,
    };
    Ok(render(&page)?.into_response())
}

/// Whether it is done.
#[derive(Deserialize)]
pub struct Mark {
    done: String,
}

/// `POST /lessons/{name}`
pub async fn mark(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    posted: Posted<Mark>,
) -> Result<Response, Fault> {
    let lesson = named(&name)?;
    let done = match posted.form.done.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Fault::Invalid),
    };
    let mandate = mandate(&pages, &posted.me).await.ok_or(Fault::Forbidden)?;
    pages.app().execute(MarkLesson { mandate, lesson, done }).await?;
    flash::SAVED.with(&pages, Redirect::to(&format!("/lessons/{}", lesson.as_str())))
}
