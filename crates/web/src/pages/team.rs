//! `/@{handle}/team`: who belongs to a company, who is asked to and who asks, for its owners.

mod deed;
mod hand;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{Days, NaiveDate, TimeDelta};
use domain::{
    actor::{Actor, ActorKind},
    id::ActorId,
    invitation::{Invitation, InvitationKind},
    membership::{CompanyRole, Mandate, Membership, may_be_given},
    time::Timestamp,
};
use storage::views;

pub use self::{deed::post, hand::show as acts};
use super::{
    Pages,
    account::Face,
    choice::Choice,
    date,
    fault::Fault,
    form,
    frame::{Frame, render},
    profile,
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// What somebody is to a company, in words.
pub fn role(words: Words, role: CompanyRole) -> String {
    words.say(match role {
        CompanyRole::Owner => Key("team-role-owner"),
        CompanyRole::Spokesperson => Key("team-role-spokesperson"),
        CompanyRole::Agent => Key("team-role-agent"),
        CompanyRole::Employee => Key("team-role-employee"),
        CompanyRole::Member => Key("team-role-member"),
        CompanyRole::Partner => Key("team-role-partner"),
        CompanyRole::Supplier => Key("team-role-supplier"),
        CompanyRole::Client => Key("team-role-client"),
    })
}

/// A role with what somebody does: `Salarié · atelier`.
pub fn what(words: Words, one: CompanyRole, title: &str) -> String {
    let role = role(words, one);
    if title.is_empty() { role } else { format!("{role} · {title}") }
}

/// Roles to choose from.
pub fn roles(words: Words, chosen: Option<CompanyRole>, may: impl Fn(CompanyRole) -> bool) -> Vec<Choice> {
    let choice = |one: CompanyRole| Choice {
        value: one.as_str().to_owned(),
        label: role(words, one),
        chosen: chosen == Some(one),
    };
    CompanyRole::ALL.into_iter().filter(|one| may(*one)).map(choice).collect()
}

/// The end of a membership out of a day that was typed, which still counts; nothing is no end.
fn end(typed: &str) -> Result<Option<Timestamp>, Key> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = typed.trim().parse().map_err(|_| Key("team-error-date"))?;
    let after = day.checked_add_days(Days::new(1)).ok_or(Key("team-error-date"))?;
    Ok(Some(after.and_time(chrono::NaiveTime::MIN).and_utc()))
}

/// The last day before an end.
pub fn last_day(until: Timestamp) -> Timestamp {
    until - TimeDelta::milliseconds(1)
}

/// Somebody who belongs to the company.
struct Member {
    face: Face,
    what: String,
    since: String,
    /// The last day, in words.
    last: Option<String>,
    /// The last day, as a form has it.
    last_iso: String,
    title: String,
    roles: Vec<Choice>,
    company_shows: bool,
    person_shows: bool,
    /// The visitor.
    own: bool,
    owner: bool,
}

/// Something that waits for an answer.
struct Offer {
    id: String,
    /// The person, where it is for or by one.
    face: Option<Face>,
    /// What it is.
    text: String,
    what: String,
    note: String,
    expires: String,
}

/// The secret of a link or code that was just made.
pub struct Secret {
    /// As it is sent on.
    pub text: String,
    /// Whether it is a link.
    pub link: bool,
}

#[derive(askama::Template)]
#[template(path = "team.html")]
struct Page {
    f: Frame,
    company: Face,
    members: Vec<Member>,
    requests: Vec<Offer>,
    offers: Vec<Offer>,
    invited: Vec<Choice>,
    secret: Option<Secret>,
    error: Option<String>,
}

/// The company at an address, and the right of the visitor to change it.
async fn managed(pages: &Pages, visitor: &Visitor, me: &Me, handle: &str) -> Result<(Actor, Mandate), Fault> {
    let company = profile::find_for(pages, visitor, handle).await?;
    if !company.is_local() || company.kind != ActorKind::Organization {
        return Err(Fault::NotFound);
    }
    let mandate = app::company::mandate(&pages.app().read(), me.person, company.id, pages.app().now()).await?;
    Ok((company, mandate))
}

/// `GET /@{handle}/team`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(handle): Path<String>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (company, _) = managed(&pages, &visitor, &me, &handle).await?;
    page(&pages, &visitor, &me, &company, None, None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    me: &Me,
    company: &Actor,
    secret: Option<Secret>,
    error: Option<Key>,
) -> Result<Response, Fault> {
    let (read, words, now) = (pages.app().read(), visitor.words(), pages.app().now());
    let team = read.memberships().team(company.id, now).await?;
    let open = read.invitations().of_company(company.id, now).await?;
    let mut ids: Vec<ActorId> = team.iter().map(|one| one.person).collect();
    ids.extend(open.iter().filter_map(|one| one.person));
    ids.push(company.id);
    ids.sort_unstable();
    ids.dedup();
    let accounts = views::accounts(&read, &ids).await?;
    let faces: Vec<Face> = accounts.iter().map(|account| Face::of(pages, account)).collect();
    let face = |id: ActorId| faces.iter().find(|face| face.id == id).cloned();
    let company_face = face(company.id).ok_or(Fault::NotFound)?;
    let members = team.iter().filter_map(|one| Some(member(words, me, one, face(one.person)?))).collect();
    let (asking, offered): (Vec<&Invitation>, Vec<&Invitation>) =
        open.iter().partition(|one| one.kind == InvitationKind::Request);
    let offer = |one: &&Invitation| offer(words, one, one.person.and_then(face));
    let page = Page {
        f: Frame::new(pages, visitor, words.fill("team-title", "name", &company_face.name)).hidden(),
        company: company_face,
        members,
        requests: asking.iter().map(offer).collect(),
        offers: offered.iter().map(offer).collect(),
        invited: roles(words, Some(CompanyRole::Employee), |_| true),
        secret,
        error: error.map(|key| words.say(key)),
    };
    let status = if page.error.is_some() { Fault::Invalid.status() } else { StatusCode::OK };
    Ok((status, render(&page)?).into_response())
}

fn member(words: Words, me: &Me, one: &Membership, face: Face) -> Member {
    let last = one.until.map(last_day);
    Member {
        own: one.person == me.person,
        owner: one.role == CompanyRole::Owner,
        what: what(words, one.role, &one.badge.title),
        since: date::day(words, one.since),
        last: last.map(|last| date::day(words, last)),
        last_iso: last.map(|last| last.date_naive().to_string()).unwrap_or_default(),
        title: one.badge.title.clone(),
        roles: roles(words, Some(one.role), |other| other == one.role || may_be_given(one.role, other)),
        company_shows: one.badge.company_shows,
        person_shows: one.badge.person_shows,
        face,
    }
}

fn offer(words: Words, one: &Invitation, face: Option<Face>) -> Offer {
    let text = match one.kind {
        InvitationKind::Link => words.count("team-offer-link", one.uses_left),
        InvitationKind::Code => words.count("team-offer-code", one.uses_left),
        InvitationKind::Domain => words.fill("team-offer-domain", "domain", one.domain.as_deref().unwrap_or_default()),
        InvitationKind::Person => words.say("team-offer-person"),
        InvitationKind::Transfer => words.say("team-offer-transfer"),
        InvitationKind::Request => words.say("team-offer-request"),
    };
    Offer {
        id: one.id.to_string(),
        face,
        text,
        what: what(words, one.role, &one.title),
        note: one.note.clone(),
        expires: date::day(words, one.expires_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts() {
        let until = end("2026-12-31").expect("a day").expect("an end");
        assert_eq!(until.to_rfc3339(), "2027-01-01T00:00:00+00:00");
        assert_eq!(last_day(until).date_naive().to_string(), "2026-12-31");
        assert_eq!(end(" "), Ok(None));
        assert_eq!(end("31/12/2026"), Err(Key("team-error-date")));
        assert_eq!(end("+262142-12-31"), Err(Key("team-error-date")));
    }
}
