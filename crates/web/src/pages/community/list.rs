//! `GET /communities`: those that wish to be found, one's own, and those that invite.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    community::Purpose,
    id::ActorId,
};
use serde::Deserialize;
use storage::{AccountView, CommunityFilter, Page, views};

use super::{access, path, purpose};
use crate::pages::{
    Pages,
    account::{self, Card, Face},
    fault::Fault,
    frame::{Frame, render},
    list::{PER_PAGE, Paging, Part},
    visitor::Visitor,
    words::{Key, Words},
};

/// How many of those to which somebody belongs are listed.
const OWN: u32 = 100;

/// How many are listed that a company looks after.
const LED: u32 = 20;

/// A community in a list.
pub struct Entry {
    /// Its portrait, name and handle.
    pub face: Face,
    /// Its page.
    pub href: String,
    /// What it is about, in words.
    pub purpose: String,
    /// Which company, trade, project or territory, in words; may be empty.
    pub subject: String,
    /// Who may join, in words.
    pub access: String,
    /// Nobody writes there or joins any more.
    pub closed: bool,
    /// The beginning of its description; may be empty.
    pub about: String,
}

/// A kind of purpose to choose from.
struct Choice {
    label: String,
    href: String,
    current: bool,
}

#[derive(askama::Template)]
#[template(path = "communities.html")]
struct List {
    f: Frame,
    choices: Vec<Choice>,
    own: Vec<Entry>,
    invitations: Vec<Entry>,
    /// Groups of other servers that invite the visitor.
    inviting: Vec<Card>,
    /// Groups of other servers that the visitor belongs to.
    elsewhere: Vec<Card>,
    entries: Vec<Entry>,
    paging: Paging,
}

/// Which communities are asked for.
#[derive(Deserialize)]
pub struct Asked {
    purpose: Option<String>,
}

/// `GET /communities`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let (read, words, page) = (pages.app().read(), visitor.words(), part.page());
    let wanted = asked.purpose.as_deref().and_then(Purpose::from_name);
    let listed = CommunityFilter { purpose: wanted, listed: true, ..CommunityFilter::default() };
    let found: Vec<ActorId> = read.communities().list(&listed, page).await?.iter().map(|found| found.actor).collect();
    let (mut own, mut invitations, mut inviting, mut elsewhere) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    if let Some(me) = visitor.viewer() {
        let mine = CommunityFilter { member: Some(me), ..CommunityFilter::default() };
        own = read.communities().list(&mine, Page::first(OWN)).await?.iter().map(|found| found.actor).collect();
        invitations = read.communities().invitations_of(me).await?;
        inviting = views::accounts(&read, &read.communities().invitations_elsewhere(me).await?).await?;
        inviting.retain(|view| view.actor.is_shown());
        elsewhere = views::accounts(&read, &read.communities().elsewhere(me, PER_PAGE).await?).await?;
        elsewhere.retain(|view| view.actor.is_shown());
    }
    let base =
        wanted.map_or_else(|| "/communities".to_owned(), |wanted| format!("/communities?purpose={}", wanted.as_str()));
    let cursors: Vec<i64> = found.iter().map(|id| id.0).collect();
    let page = List {
        f: Frame::new(&pages, &visitor, words.say("communities-title")),
        choices: choices(words, wanted),
        own: entries(&pages, words, &own).await?,
        invitations: entries(&pages, words, &invitations).await?,
        inviting: account::cards(&pages, words, &inviting).await?,
        elsewhere: account::cards(&pages, words, &elsewhere).await?,
        entries: entries(&pages, words, &found).await?,
        paging: Paging::of(&base, page, &cursors),
    };
    Ok(render(&page)?.into_response())
}

/// The communities that a company of this server looks after, as far as they wish to be found.
pub async fn led(pages: &Pages, words: Words, company: &Actor) -> Result<Vec<Entry>, Fault> {
    if company.kind != ActorKind::Organization || !company.is_local() {
        return Ok(Vec::new());
    }
    let which = CommunityFilter { moderator: Some(company.id), listed: true, ..CommunityFilter::default() };
    let found = pages.app().read().communities().list(&which, Page::first(LED)).await?;
    entries(pages, words, &found.iter().map(|found| found.actor).collect::<Vec<_>>()).await
}

fn choices(words: Words, wanted: Option<Purpose>) -> Vec<Choice> {
    let all =
        Choice { label: words.say(Key("communities-all")), href: "/communities".to_owned(), current: wanted.is_none() };
    let choice = |kind: Purpose| Choice {
        label: purpose(words, kind),
        href: format!("/communities?purpose={}", kind.as_str()),
        current: wanted == Some(kind),
    };
    std::iter::once(all).chain(Purpose::ALL.into_iter().map(choice)).collect()
}

/// The communities with these ids, in this order.
async fn entries(pages: &Pages, words: Words, ids: &[ActorId]) -> Result<Vec<Entry>, Fault> {
    let read = pages.app().read();
    let communities = read.communities().find_all(ids).await?;
    let entry = |view: &AccountView| {
        let community = communities.iter().find(|community| community.actor == view.actor.id)?;
        view.actor.is_active().then(|| Entry {
            face: Face::of(pages, view),
            href: path(&view.actor),
            purpose: purpose(words, community.purpose),
            // Not the company: whether it agrees to be named is said on the community's page.
            subject: match community.purpose {
                Purpose::Company => String::new(),
                _ => community.subject.clone(),
            },
            access: access(words, community.access),
            closed: community.closing.is_some(),
            about: domain::text::sanitize::excerpt(&view.actor.summary, 160),
        })
    };
    Ok(views::accounts(&read, ids).await?.iter().filter_map(entry).collect())
}
