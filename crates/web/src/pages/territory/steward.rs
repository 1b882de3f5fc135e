//! The stewards of a territory: who they are, naming and dismissing them, and the companies that wait for their word.

use app::{
    Kind,
    territory::steward::{DismissSteward, NameSteward, person},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{ActorId, TerritoryId},
    territory::{Steward, Territory},
};
use storage::views;

use super::{
    super::{
        Pages,
        account::{self, Card, Face},
        date,
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        frame::{Frame, render},
        list::Part,
        visitor::{Me, Visitor},
        words::{Key, Words},
    },
    Place, moderates, page, path, resolve,
};

/// How many companies are shown at a time.
const SHOWN: u32 = 50;

/// A steward, as the page shows them.
pub struct Named {
    /// Who.
    pub face: Face,
    /// Since when.
    pub since: String,
}

/// The stewards of a territory, and what the visitor has to do with them.
pub struct Stewards {
    /// Who they are.
    pub people: Vec<Named>,
    /// The visitor is one of them.
    pub own: bool,
    /// The visitor names and dismisses them.
    pub names: bool,
    /// The visitor may confirm the companies there.
    pub confirms: bool,
    /// How many companies wait for that, in words.
    pub waiting: String,
}

impl Stewards {
    /// Those of a territory, for a visitor who moderates (`names`) or does not.
    pub async fn of(pages: &Pages, visitor: &Visitor, territory: &Territory, names: bool) -> Result<Self, Fault> {
        let (read, words) = (pages.app().read(), visitor.words());
        let stewards = read.stewards().of_territory(territory.id).await?;
        let ids: Vec<ActorId> = stewards.iter().map(|steward| steward.person).collect();
        let accounts = views::accounts(&read, &ids).await?;
        let named = |steward: &Steward| {
            let found = accounts.iter().find(|account| account.actor.id == steward.person);
            let account = found.filter(|account| account.actor.is_active())?;
            Some(Named { face: Face::of(pages, account), since: date::day(words, steward.since) })
        };
        let me = visitor.me.as_deref();
        let confirms = match me {
            Some(me) => names || is_steward(pages, me, territory).await?,
            None => false,
        };
        Ok(Self {
            people: stewards.iter().filter_map(named).collect(),
            own: me.is_some_and(|me| ids.contains(&me.person)),
            names,
            confirms,
            waiting: if confirms { waiting(pages, words, territory.id).await? } else { String::new() },
        })
    }
}

/// Whom somebody wants to name steward, as it was typed, and what is wrong with that.
#[derive(Default)]
pub struct Slip {
    /// What was typed.
    pub who: String,
    /// What to change; empty where nothing is wrong.
    pub wrong: String,
}

/// How many companies there wait for a steward's word, in words.
pub async fn waiting(pages: &Pages, words: Words, territory: TerritoryId) -> Result<String, Fault> {
    let (read, now) = (pages.app().read(), pages.app().now());
    let companies = read.stewards().unconfirmed(territory, now, ActorId(0), SHOWN + 1).await?.len() as i64;
    let most = i64::from(SHOWN);
    Ok(match companies {
        0 => words.say("unconfirmed-title"),
        some if some > most => words.count("unconfirmed-more", most),
        some => words.count("unconfirmed-count", some),
    })
}

/// Whether the visitor is steward of a territory, or of one in which it lies.
async fn is_steward(pages: &Pages, me: &Me, territory: &Territory) -> Result<bool, Fault> {
    Ok(pages.app().read().stewards().over_territory(me.person, territory.id).await?.is_some())
}

/// `POST /territories/{code}/stewards`: moderators name and dismiss somebody, stewards step down
pub async fn act(
    State(pages): State<Pages>,
    Path(code): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let territory = match resolve(&pages, &code).await? {
        Ok(territory) => territory,
        Err(elsewhere) => return Ok(elsewhere.into_response()),
    };
    let Posted { visitor, me, form, .. } = posted;
    let (app, code, by) = (pages.app(), territory.code.clone(), Some(me.person));
    let here = path(&code);
    match form.one("deed") {
        "name" => {
            if !moderates(&pages, &me).await? {
                return Err(Fault::Forbidden);
            }
            let who = form.one("account");
            let named = match person(app, who).await {
                Ok(person) => app.execute(NameSteward { code, person: person.id, by }).await,
                Err(error) => Err(error),
            };
            match named {
                Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
                    let wrong = visitor.words().say(Key::of(&error, Key("no-such-person")));
                    let slip = Slip { who: who.to_owned(), wrong };
                    let page = Box::pin(page(&pages, &visitor, &territory, &Part::default(), slip)).await?;
                    return Ok((Fault::Invalid.status(), page).into_response());
                }
                named => named?,
            };
        }
        "dismiss" => {
            let person: ActorId = form.one("who").parse().map_err(|_| Fault::Invalid)?;
            app.execute(DismissSteward { code, person, by }).await?;
        }
        "leave" => {
            app.execute(DismissSteward { code, person: me.person, by }).await?;
        }
        _ => return Err(Fault::Invalid),
    }
    flash::SAVED.with(&pages, Redirect::to(&here))
}

#[derive(askama::Template)]
#[template(path = "territory_unconfirmed.html")]
struct Page {
    f: Frame,
    place: Place,
    companies: Vec<Card>,
}

/// `GET /territories/{code}/unconfirmed`: the companies there for which nobody vouches, for those who may
pub async fn unconfirmed(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let territory = match resolve(&pages, &code).await? {
        Ok(territory) => territory,
        Err(elsewhere) => return Ok(elsewhere.into_response()),
    };
    if !moderates(&pages, &me).await? && !is_steward(&pages, &me, &territory).await? {
        return Err(Fault::NotFound);
    }
    let (read, words) = (pages.app().read(), visitor.words());
    let companies = read.stewards().unconfirmed(territory.id, pages.app().now(), ActorId(0), SHOWN).await?;
    let ids: Vec<ActorId> = companies.iter().map(|company| company.id).collect();
    let page = Page {
        f: Frame::new(&pages, &visitor, words.say("unconfirmed-title")).hidden(),
        place: Place::of(words, &territory),
        companies: account::cards(&pages, words, &views::accounts(&read, &ids).await?).await?,
    };
    Ok(render(&page)?.into_response())
}
