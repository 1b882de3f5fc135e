//! `/memberships`: what the visitor, as a person, is to companies: what waits for an answer, what is shown, leaving.

use app::{
    Kind,
    company::{ShowSponsor, StepDown},
    invitation::{self, AnswerInvitation, JoinByDomain, Withdraw},
    membership::{EndMembership, SaveOwn, Side},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{ActorId, InvitationId},
    invitation::{Invitation, InvitationKind},
    membership::{HandShown, Membership},
};
use storage::views;

use super::{
    Pages,
    account::Face,
    choice::Choice,
    date,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    team::{last_day, what},
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// What the visitor is to a company.
struct Place {
    company: Face,
    what: String,
    since: String,
    last: Option<String>,
    person_shows: bool,
    company_shows: bool,
    /// How they sign; nothing for those who do not speak for it.
    signatures: Vec<Choice>,
    manages: bool,
    /// They answer for its page.
    answers: bool,
    /// They are named on it as the one who does.
    named: bool,
}

/// Something that waits for an answer.
struct Offer {
    id: String,
    company: Face,
    what: String,
    note: String,
    last: Option<String>,
    /// The company is handed over.
    transfer: bool,
}

#[derive(askama::Template)]
#[template(path = "memberships.html")]
struct Page {
    f: Frame,
    offers: Vec<Offer>,
    by_domain: Vec<Offer>,
    asked: Vec<Offer>,
    places: Vec<Place>,
    error: Option<String>,
}

/// How much of somebody's name stands under a company's words, with the line itself.
fn signatures(words: Words, name: &str, one: &Membership) -> Vec<Choice> {
    if !one.role.may_answer() {
        return Vec::new();
    }
    let choice = |shown: HandShown| Choice {
        value: shown.as_str().to_owned(),
        label: shown.signature(name, &one.badge.title).unwrap_or_else(|| words.say("memberships-sign-none")),
        chosen: shown == one.badge.hand_shown,
    };
    HandShown::ALL.into_iter().map(choice).collect()
}

/// `GET /memberships`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, None).await
}

async fn page(pages: &Pages, visitor: &Visitor, me: &Me, error: Option<Key>) -> Result<Response, Fault> {
    let (read, words, now) = (pages.app().read(), visitor.words(), pages.app().now());
    let mut own = read.memberships().of_person(me.person).await?;
    own.retain(|one| one.is_active(now));
    let open = read.invitations().of_person(me.person, now).await?;
    let by_domain = invitation::by_domain(pages.app(), me.person).await?;
    let mut ids: Vec<ActorId> = own.iter().map(|one| one.company).collect();
    ids.extend(open.iter().chain(&by_domain).map(|one| one.company));
    ids.sort_unstable();
    ids.dedup();
    let mut accounts = views::accounts(&read, &ids).await?;
    accounts.retain(|account| account.actor.is_active());
    let faces: Vec<Face> = accounts.iter().map(|account| Face::of(pages, account)).collect();
    let face = |id: ActorId| faces.iter().find(|face| face.id == id).cloned();
    let name = me.faces.first().map_or("", |account| account.actor.display_name());
    let companies = read.companies().find_all(&own.iter().map(|one| one.company).collect::<Vec<_>>()).await?;
    let place = |one: &Membership| {
        let company = companies.iter().find(|company| company.actor == one.company);
        let sponsor = company.and_then(|company| company.sponsor).filter(|sponsor| sponsor.person == me.person);
        Some(Place {
            company: face(one.company)?,
            what: what(words, one.role, &one.badge.title),
            since: date::day(words, one.since),
            last: one.until.map(|until| date::day(words, last_day(until))),
            person_shows: one.badge.person_shows,
            company_shows: one.badge.company_shows,
            signatures: signatures(words, name, one),
            manages: one.role.may_manage(),
            answers: sponsor.is_some(),
            named: sponsor.is_some_and(|sponsor| sponsor.shown),
        })
    };
    let offer = |one: &Invitation| {
        Some(Offer {
            id: one.id.to_string(),
            company: face(one.company)?,
            what: what(words, one.role, &one.title),
            note: one.note.clone(),
            last: one.until.map(|until| date::day(words, last_day(until))),
            transfer: one.kind == InvitationKind::Transfer,
        })
    };
    let (asked, offered): (Vec<Invitation>, Vec<Invitation>) =
        open.into_iter().partition(|one| one.kind == InvitationKind::Request);
    let page = Page {
        f: Frame::new(pages, visitor, words.say("memberships-title")).hidden(),
        offers: offered.iter().filter_map(offer).collect(),
        by_domain: by_domain.iter().filter_map(offer).collect(),
        asked: asked.iter().filter_map(offer).collect(),
        places: own.iter().filter_map(place).collect(),
        error: error.map(|key| words.say(key)),
    };
    let rendered = render(&page)?;
    Ok(if page.error.is_some() {
        (Fault::Invalid.status(), rendered).into_response()
    } else {
        rendered.into_response()
    })
}

/// `POST /memberships/{deed}`: `accept`, `decline`, `withdraw`, `join`, `save`, `answer`, `leave`
pub async fn post(
    State(pages): State<Pages>,
    Path(deed): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let (app, person) = (pages.app(), me.person);
    let side = Side::Person(person);
    let invitation = || form.one("invitation").parse::<InvitationId>().map_err(|_| Fault::Invalid);
    let company = || form.one("company").parse::<ActorId>().map_err(|_| Fault::Invalid);
    let (done, said) = match deed.as_str() {
        "accept" | "decline" => {
            let accept = deed == "accept";
            let done = app.execute(AnswerInvitation { side, invitation: invitation()?, accept }).await.map(drop);
            (done, if accept { flash::JOINED } else { flash::DECLINED })
        }
        "withdraw" => (app.execute(Withdraw { side, invitation: invitation()? }).await, flash::SAVED),
        "join" => (app.execute(JoinByDomain { person, invitation: invitation()? }).await.map(drop), flash::JOINED),
        "save" => {
            let hand_shown = HandShown::from_name(form.one("signature")).unwrap_or_default();
            let command = SaveOwn { person, company: company()?, shown: form.ticked("shown"), hand_shown };
            (app.execute(command).await, flash::SAVED)
        }
        "answer" if form.one("wish") == "end" => {
            (app.execute(StepDown { person, company: company()? }).await, flash::SAVED)
        }
        "answer" => {
            let command = ShowSponsor { person, company: company()?, shown: form.ticked("named") };
            (app.execute(command).await, flash::SAVED)
        }
        "leave" => (app.execute(EndMembership { side, company: company()?, person }).await, flash::LEFT),
        _ => return Err(Fault::NotFound),
    };
    let key = match done {
        Ok(()) => return said.with(&pages, Redirect::to("/memberships")),
        Err(error) => match error.kind() {
            Kind::Conflict if deed == "leave" => Key("memberships-error-owner"),
            Kind::Conflict if deed == "answer" => Key("refused-sponsor-last"),
            Kind::Conflict => Key("invitation-error-already"),
            Kind::NotFound => Key("team-error-gone"),
            Kind::Forbidden if deed == "accept" => Key::of(&error, Key("team-error-gone")),
            _ => return Err(error.into()),
        },
    };
    page(&pages, &visitor, &me, Some(key)).await
}
