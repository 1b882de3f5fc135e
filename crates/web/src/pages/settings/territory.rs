//! `/settings/territories`: where the visitor says that they live or work, whether territories may pass on what they
//! publish, and of which territories the person is steward.

use app::{
    Kind,
    territory::tie::{LetPassOn, SayTie, WithdrawTie},
};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::ActorKind,
    territory::{TerritoryCode, TieKind},
};
use serde::Deserialize;

use super::{
    super::{
        Pages,
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        frame::{Frame, render},
        territory::{self, Found, Place},
        visitor::{Me, Visitor},
        words::Key,
    },
    Link, Tab, links,
};

/// What the visitor says.
struct Said {
    place: Place,
    code: String,
    /// What the form sends.
    kind: &'static str,
    /// What it says.
    label: String,
    public: bool,
}

/// A territory whose companies the person confirms.
struct Mandate {
    place: Place,
    /// How many of them wait for that, in words.
    waiting: String,
}

#[derive(askama::Template)]
#[template(path = "settings_territories.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    /// Only a person lives or works somewhere.
    person: bool,
    ties: Vec<Said>,
    /// The territories whose companies the person behind the account confirms.
    mandates: Vec<Mandate>,
    willing: bool,
    query: String,
    found: Vec<Found>,
    error: Option<String>,
}

/// Which territory is looked for.
#[derive(Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
}

/// `GET /settings/territories`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, &wanted.q, None).await
}

fn label(kind: TieKind) -> Key {
    match kind {
        TieKind::Lives => Key("tie-lives"),
        TieKind::Works => Key("tie-works"),
    }
}

async fn page(pages: &Pages, visitor: &Visitor, me: &Me, query: &str, error: Option<Key>) -> Result<Response, Fault> {
    let (read, words) = (pages.app().read(), visitor.words());
    let actor = read.actors().get(me.actor()).await?;
    let query: String = query.trim().chars().take(200).collect();
    let ties = read.ties().of_actor(actor.id).await?;
    let said = ties.iter().map(|(tie, place)| Said {
        place: Place::of(words, place),
        code: place.code.to_string(),
        kind: tie.kind.as_str(),
        label: words.say(label(tie.kind)),
        public: tie.public,
    });
    let mut mandates = Vec::new();
    for (_, area) in read.stewards().of_person(me.person).await? {
        let waiting = territory::steward::waiting(pages, words, area.id).await?;
        mandates.push(Mandate { place: Place::of(words, &area), waiting });
    }
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-territories")).hidden(),
        links: links(words, Tab::Territories, me),
        person: matches!(actor.kind, ActorKind::Person | ActorKind::Service),
        ties: said.collect(),
        mandates,
        willing: !read.ties().is_silent(actor.id).await?,
        found: territory::find(pages, words, &query).await?,
        query,
        error: error.map(|key| words.say(key)),
    };
    Ok(render(&page)?.into_response())
}

/// `POST /settings/territories`: saying a tie, showing it or not, withdrawing it; and the switch
pub async fn save(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let (app, speaker) = (pages.app(), me.speaker);
    let deed = form.one("deed");
    let done = if deed == "pass-on" {
        app.execute(LetPassOn { speaker, willing: form.ticked("willing") }).await
    } else {
        let code = TerritoryCode::parse(form.one("code")).map_err(|_| Fault::Invalid)?;
        let kind = TieKind::from_name(form.one("kind")).ok_or(Fault::Invalid)?;
        match deed {
            "withdraw" => app.execute(WithdrawTie { speaker, code, kind }).await,
            "say" => app.execute(SayTie { speaker, code, kind, public: form.ticked("public") }).await.map(drop),
            "show" => app.execute(SayTie { speaker, code, kind, public: true }).await.map(drop),
            "hide" => app.execute(SayTie { speaker, code, kind, public: false }).await.map(drop),
            _ => return Err(Fault::Invalid),
        }
    };
    match done {
        Ok(()) => flash::SAVED.with(&pages, Redirect::to("/settings/territories")),
        Err(error) if error.kind() == Kind::Invalid => {
            let wrong = Key::of(&error, Key("tie-refused"));
            let page = page(&pages, &visitor, &me, form.one("q"), Some(wrong)).await?;
            Ok((Fault::Invalid.status(), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
