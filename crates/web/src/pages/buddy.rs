//! `/buddies`: which companies accompany those that the visitor owns, and which of them accompany others.

use app::{
    Kind,
    buddy::{self, AnswerBuddy, AskBuddy, EndBuddy, OfferBuddy},
    company::{self, Speaker},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    actor::Actor,
    buddy::{Buddy, BuddyState, MAX_NOTE, is_new, may_guide},
    company::Publication,
    id::ActorId,
    membership::CompanyRole,
};
use storage::views;

use super::{
    Pages,
    account::Face,
    date,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render_form},
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// One company of the visitor, with those that it goes along with.
pub struct Section {
    /// The company.
    pub company: Face,
    /// It is willing to accompany others.
    pub willing: bool,
    /// It may say so.
    pub may_offer: bool,
    /// Those that it goes along with, and those that ask or are asked.
    pub pairs: Vec<Pair>,
    /// Whom it may ask.
    pub suggested: Vec<Suggestion>,
    /// What was typed to ask with, where that was refused.
    pub note: String,
    /// Why there is nobody whom it may ask, where it begins.
    pub nobody: Option<String>,
    /// How long what it asks with may be, in characters.
    pub longest: usize,
    /// Where its forms lead back to.
    pub next: &'static str,
}

/// A company that may be asked.
pub struct Suggestion {
    /// The company.
    pub face: Face,
    /// Asking it was refused, so that its form stays open.
    pub open: bool,
}

/// What somebody typed to ask with.
struct Typed {
    company: ActorId,
    other: ActorId,
    note: String,
}

impl Section {
    /// Shows again what was typed, in whichever form it may still be sent with.
    fn retype(&mut self, typed: &Typed) {
        self.note.clone_from(&typed.note);
        for suggestion in &mut self.suggested {
            suggestion.open = suggestion.face.id == typed.other;
        }
    }
}

/// Another company with which one goes along.
pub struct Pair {
    /// The other one.
    pub other: Face,
    /// What it is to the company.
    pub what: String,
    /// What was said with the request, while it waits.
    pub note: String,
    /// It waits for the company's answer.
    pub asks: bool,
    /// The company waits for its answer.
    pub waits: bool,
    /// Where a message to it is written.
    pub write: String,
}

fn pair(words: Words, me: &Me, company: ActorId, one: &Buddy, other: Face) -> Pair {
    let (guided, agreed) = (one.guide == company, one.state == BuddyState::Agreed);
    let day = date::day(words, one.since);
    let what = match (guided, agreed) {
        (true, true) => words.fill("buddy-guided", "day", day),
        (false, true) => words.fill("buddy-guides", "day", day),
        (true, false) => words.say("buddy-asks"),
        (false, false) => words.say("buddy-waits"),
    };
    let text: String = url::form_urlencoded::byte_serialize(format!("{} ", other.handle).as_bytes()).collect();
    Pair {
        what,
        note: if agreed { String::new() } else { one.note.clone() },
        asks: guided && !agreed,
        waits: !guided && !agreed,
        // A direct post by the person, even while they act as a company.
        write: format!("/compose?audience=direct&text={text}&as={}", me.person),
        other,
    }
}

/// The companies that accompany one at this moment, and those that it accompanies.
pub async fn companions(pages: &Pages, company: ActorId) -> Result<Vec<Face>, Fault> {
    let read = pages.app().read();
    let open = read.buddies().open(company).await?;
    let agreed = open.iter().filter(|one| one.state == BuddyState::Agreed);
    let others: Vec<ActorId> = agreed.map(|one| one.other(company)).collect();
    faces(pages, &others).await
}

async fn faces(pages: &Pages, ids: &[ActorId]) -> Result<Vec<Face>, Fault> {
    let accounts = views::accounts(&pages.app().read(), ids).await?;
    let active = accounts.iter().filter(|account| account.actor.is_active());
    Ok(active.map(|account| Face::of(pages, account)).collect())
}

/// Why a company that begins finds nobody to ask.
fn nobody(company: &Actor) -> Key {
    if company.publication == Publication::Hidden { Key("buddy-hidden") } else { Key("buddy-nobody") }
}

/// What there is to say of one company to an owner; its forms lead back to `next`.
pub async fn section(
    pages: &Pages,
    words: Words,
    me: &Me,
    company: ActorId,
    next: &'static str,
) -> Result<Section, Fault> {
    let (read, now) = (pages.app().read(), pages.app().now());
    let own = views::accounts(&read, &[company]).await?.pop().ok_or(Fault::NotFound)?;
    let open = read.buddies().open(company).await?;
    let others: Vec<ActorId> = open.iter().map(|one| one.other(company)).collect();
    let others = views::accounts(&read, &others).await?;
    let shown = |one: &Buddy| {
        let other = others.iter().find(|account| account.actor.id == one.other(company))?;
        buddy::is_shown(one, company, &other.actor).then(|| pair(words, me, company, one, Face::of(pages, other)))
    };
    let suggested = faces(pages, &buddy::suggested(&read, &own.actor, now).await?).await?;
    let begins = own.actor.sharing.is_some_and(is_new);
    let accompanied = open.iter().any(|one| one.newcomer == company);
    Ok(Section {
        willing: read.buddies().is_willing(company).await?,
        may_offer: own.actor.publication == Publication::Listed && own.actor.sharing.is_some_and(may_guide),
        pairs: open.iter().filter_map(shown).collect(),
        nobody: (begins && !accompanied && suggested.is_empty()).then(|| words.say(nobody(&own.actor))),
        suggested: suggested.into_iter().map(|face| Suggestion { face, open: false }).collect(),
        note: String::new(),
        longest: MAX_NOTE,
        company: Face::of(pages, &own),
        next,
    })
}

#[derive(askama::Template)]
#[template(path = "buddies.html")]
struct Page {
    f: Frame,
    sections: Vec<Section>,
    error: Option<String>,
}

/// The companies of which the visitor settles this: the one that they speak as, or as themselves all that they own.
async fn owned(pages: &Pages, me: &Me) -> Result<Vec<ActorId>, Fault> {
    let (read, now) = (pages.app().read(), pages.app().now());
    if let Speaker::Company(voice) = me.speaker {
        let owns = company::mandate(&read, me.person, voice.company(), now).await.is_ok();
        return Ok(owns.then(|| voice.company()).into_iter().collect());
    }
    let own = read.memberships().of_person(me.person).await?;
    let owned = own.iter().filter(|one| one.role == CompanyRole::Owner && one.is_active(now));
    Ok(owned.map(|one| one.company).collect())
}

/// `GET /buddies`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, None, None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    me: &Me,
    error: Option<Key>,
    typed: Option<&Typed>,
) -> Result<Response, Fault> {
    let words = visitor.words();
    let mut sections = Vec::new();
    for company in owned(pages, me).await? {
        let mut section = section(pages, words, me, company, "/buddies").await?;
        if let Some(typed) = typed.filter(|typed| typed.company == company) {
            section.retype(typed);
        }
        sections.push(section);
    }
    let f = Frame::new(pages, visitor, words.say("buddy-title")).hidden().found_at("/buddies");
    let page = Page { f, sections, error: error.map(|key| words.say(key)) };
    render_form(&page, page.error.is_some())
}

/// `POST /buddies/{deed}`: `offer`, `ask`, `accept`, `decline`, `end`
pub async fn post(
    State(pages): State<Pages>,
    Path(deed): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let app = pages.app();
    let id = |name: &'static str| form.one(name).parse::<ActorId>().map_err(|_| Fault::Invalid);
    let own = id("company")?;
    let mandate = company::mandate(&app.read(), me.person, own, app.now()).await?;
    let (done, said) = match deed.as_str() {
        "offer" => (app.execute(OfferBuddy { mandate, willing: form.ticked("willing") }).await, flash::SAVED),
        "ask" => {
            let note = form.one("note").to_owned();
            (app.execute(AskBuddy { mandate, guide: id("other")?, note }).await, flash::ASKED)
        }
        "accept" => (app.execute(AnswerBuddy { mandate, newcomer: id("other")?, accept: true }).await, flash::SAVED),
        "decline" => {
            (app.execute(AnswerBuddy { mandate, newcomer: id("other")?, accept: false }).await, flash::REFUSED)
        }
        "end" => (app.execute(EndBuddy { mandate, other: id("other")? }).await, flash::SAVED),
        _ => return Err(Fault::NotFound),
    };
    let key = match done {
        Ok(()) => return said.with(&pages, form::go(Some(form.one("next")), "/buddies")),
        Err(error) => match error.kind() {
            Kind::Conflict => Key("buddy-error-taken"),
            Kind::Invalid => Key("buddy-error-note"),
            Kind::NotFound => Key("buddy-error-gone"),
            _ => return Err(error.into()),
        },
    };
    let typed = if deed == "ask" {
        Some(Typed { company: own, other: id("other")?, note: form.one("note").to_owned() })
    } else {
        None
    };
    page(&pages, &visitor, &me, Some(key), typed.as_ref()).await
}
