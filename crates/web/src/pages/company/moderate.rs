//! What moderators do about companies: letting them in, and vouching for them, as the stewards of territories do too.

use app::{
    company::{DecideCompany, Decision, MAX_REASON},
    verification::Vouch,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::ActorId,
    login::Role,
    verification::{MAX_NOTE, Method},
};
use serde::Deserialize;
use storage::views;

use super::{
    super::{
        Pages,
        account::{self, Face},
        date,
        fault::Fault,
        flash,
        form::{self, Posted},
        frame::{Frame, render},
        profile,
        visitor::{Me, Visitor},
    },
    Vouched, may_vouch, vouched,
};

/// How many companies are shown at a time.
const SHOWN: u32 = 50;

/// A company that waits.
struct Waiting {
    id: ActorId,
    face: Face,
    /// Kind and place.
    about: String,
    /// Who registered it.
    owner: Option<Face>,
    since: String,
}

#[derive(askama::Template)]
#[template(path = "company_pending.html")]
struct Page {
    f: Frame,
    waiting: Vec<Waiting>,
    max_reason: usize,
}

/// Refuses who does not moderate, as if there were nothing.
async fn moderator(pages: &Pages, me: &Me) -> Result<(), Fault> {
    let login = pages.app().read().logins().find_by_person(me.person).await?;
    if login.is_some_and(|login| login.role >= Role::Moderator) { Ok(()) } else { Err(Fault::NotFound) }
}

/// `GET /companies/pending`
pub async fn pending(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    moderator(&pages, &me).await?;
    let (read, words) = (pages.app().read(), visitor.words());
    let ids = read.companies().pending(ActorId(0), SHOWN).await?;
    let companies = views::companies(&read, &ids).await?;
    let mut waiting = Vec::new();
    for account in views::accounts(&read, &ids).await? {
        let Some(view) = companies.get(&account.actor.id) else { continue };
        let owner: Vec<ActorId> = view.company.sponsor.iter().map(|sponsor| sponsor.person).collect();
        waiting.push(Waiting {
            id: account.actor.id,
            about: account::about(words, &view.trade(pages.app().now())),
            owner: views::accounts(&read, &owner).await?.pop().map(|owner| Face::of(&pages, &owner)),
            since: date::day(words, account.actor.created_at),
            face: Face::of(&pages, &account),
        });
    }
    let f = Frame::new(&pages, &visitor, words.say("pending-title")).hidden();
    Ok(render(&Page { f, waiting, max_reason: MAX_REASON })?.into_response())
}

/// Yes, or no and why.
#[derive(Deserialize)]
pub struct Answer {
    answer: String,
    #[serde(default)]
    reason: String,
}

/// `POST /companies/{id}/decide`
pub async fn decide(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Answer>,
) -> Result<Response, Fault> {
    moderator(&pages, &posted.me).await?;
    let company: ActorId = id.parse().map_err(|_| Fault::NotFound)?;
    let decision = match posted.form.answer.as_str() {
        "approve" => Decision::Approve,
        "refuse" => Decision::Refuse { reason: posted.form.reason.clone() },
        _ => return Err(Fault::Invalid),
    };
    pages.app().execute(DecideCompany { moderator: posted.me.person, company, decision }).await?;
    flash::DECIDED.with(&pages, Redirect::to("/companies/pending"))
}

#[derive(askama::Template)]
#[template(path = "company_vouch.html")]
struct VouchPage {
    f: Frame,
    face: Face,
    /// Who vouches for it already, since when, and how they know.
    vouched: Option<(Vouched, String)>,
    /// Moderators vouch for it, so that a steward does not change it.
    fixed: bool,
    max_note: usize,
}

/// `GET /companies/{handle}/vouch`
pub async fn vouch_form(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(handle): Path<String>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let actor = profile::find(&pages, &handle).await?;
    if !may_vouch(&pages, &visitor, &actor).await? {
        return Err(Fault::NotFound);
    }
    let (read, words) = (pages.app().read(), visitor.words());
    let company = views::companies(&read, &[actor.id]).await?.remove(&actor.id).ok_or(Fault::NotFound)?;
    let view = views::accounts(&read, &[actor.id]).await?.pop().ok_or(Fault::NotFound)?;
    let known = company.verifications.iter().find(|known| known.method == Method::Steward);
    let fixed = me.role < Role::Moderator && known.is_some_and(|known| known.territory.is_none());
    // A steward does not read the moderators' note.
    let note = known.filter(|_| !fixed).map(|known| known.note.clone()).unwrap_or_default();
    let page = VouchPage {
        f: Frame::new(&pages, &visitor, words.fill("vouch-title", "name", actor.display_name())).hidden(),
        face: Face::of(&pages, &view),
        vouched: vouched(words, &company).map(|vouched| (vouched, note)),
        fixed,
        max_note: MAX_NOTE,
    };
    Ok(render(&page)?.into_response())
}

/// How somebody knows; nothing takes it back.
#[derive(Deserialize)]
pub struct Note {
    #[serde(default)]
    note: String,
    #[serde(default)]
    withdraw: Option<String>,
}

/// `POST /companies/{handle}/vouch`
pub async fn vouch(
    State(pages): State<Pages>,
    Path(handle): Path<String>,
    posted: Posted<Note>,
) -> Result<Response, Fault> {
    let actor = profile::find(&pages, &handle).await?;
    if !may_vouch(&pages, &posted.visitor, &actor).await? {
        return Err(Fault::NotFound);
    }
    let note = posted.form.withdraw.is_none().then(|| posted.form.note.clone());
    pages.app().execute(Vouch { by: posted.me.person, company: actor.id, note }).await?;
    flash::SAVED.with(&pages, Redirect::to(&account::path(&actor)))
}
