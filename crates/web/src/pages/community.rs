//! Communities: their list, their page with its threads, what members and moderators do there.

pub mod act;
mod beside;
pub mod closing;
pub mod form;
pub mod list;
pub mod moderate;
pub mod people;
pub mod recover;
pub mod sharing;
mod thread;
mod wrong;

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    community::{Closer, Closing, Community, Purpose},
    group::{Access, Place, Refusal, Step, admit},
    handle::{Handle, Username},
    id::ActorId,
    territory::Territory,
};
use storage::{
    AccountView, Page,
    views::{self, PostView},
};

use self::{
    thread::{Thread, threads},
    wrong::Wrong,
};
use super::{
    Pages,
    account::{self, Card, Face},
    compose::Composer,
    date,
    fault::Fault,
    frame::{Frame, render},
    html, language, level,
    list::{PER_PAGE, Paging, Part},
    suspension,
    territory::Place as Area,
    visitor::Visitor,
    words::{Key, Words},
};

/// The path of a community's page; that of its account where it lives on another server.
pub fn path(actor: &Actor) -> String {
    path_of(&actor.handle())
}

/// The path of the page of the community that is found by this name.
pub fn path_of(handle: &Handle) -> String {
    match &handle.host {
        None => format!("/communities/{}", handle.username),
        host => html::profile_path(handle.username.as_str(), host.as_ref()),
    }
}

/// A community with what the visitor is in it.
pub struct Room {
    /// Its account.
    pub view: AccountView,
    /// What it is.
    pub community: Community,
    /// What the visitor is in it.
    pub place: Place,
    /// The visitor asked to be let in.
    pub asked: bool,
    /// The visitor is invited.
    pub invited: bool,
}

impl Room {
    /// The path of its page.
    pub fn path(&self) -> String {
        path(&self.view.actor)
    }

    /// Whether the visitor reads what is said there.
    fn is_open(&self) -> bool {
        !self.community.access.is_private() || self.place.member
    }

    /// Whether the visitor invites others.
    fn may_invite(&self) -> bool {
        self.community.closing.is_none()
            && (self.place.moderator || (self.place.member && self.community.access == Access::Open))
    }

    /// Whether the moderators of the server closed it, who alone open it again.
    fn is_held(&self) -> bool {
        self.community.closing.is_some_and(|closing| closing.by == Closer::Server)
    }

    /// Whether the visitor sees its page.
    fn is_seen(&self) -> bool {
        self.is_open() || self.place.moderator || self.invited
    }

    /// Why the visitor does not answer a post there, in words. Where only members write, whom it names or answers may.
    pub async fn refusal(&self, pages: &Pages, visitor: &Visitor, of: &PostView) -> Result<Option<String>, Fault> {
        let (read, post, viewer) = (pages.app().read(), &of.post, visitor.viewer());
        let entries = read.groups().find_all(self.view.actor.id, &[post.thread, post.id]).await?;
        let locked = entries.iter().any(|entry| entry.post.locked || entry.post.removed_at.is_some());
        let rules = read.communities().rules(self.view.actor.id).await?;
        let named =
            |id: ActorId| post.in_reply_to_author == Some(id) || of.mentions.iter().any(|mention| mention.id == id);
        Ok(match admit(rules, self.place, Step::Answer { locked }).err() {
            None | Some(Refusal::Closed) => None,
            Some(Refusal::NotMember) if !post.local || viewer.is_some_and(named) => None,
            Some(Refusal::NotMember) => Some(visitor.words().say("community-members-write")),
            Some(Refusal::Locked) => Some(visitor.words().say("community-closed")),
            Some(Refusal::ClosedCommunity) => Some(visitor.words().say("community-closing-answers")),
            Some(Refusal::Banned) => Some(visitor.words().say("community-banned")),
        })
    }
}

/// The community that an account of this server is, if it is one.
pub async fn find_by_actor(pages: &Pages, actor: &Actor) -> Result<Option<Community>, Fault> {
    if actor.kind != ActorKind::Group {
        return Ok(None);
    }
    Ok(pages.app().read().communities().find(actor.id).await?)
}

/// The community with this id, for this visitor; `None` for groups that are none.
pub async fn room(pages: &Pages, visitor: &Visitor, group: ActorId) -> Result<Option<Room>, Fault> {
    let read = pages.app().read();
    let Some(community) = read.communities().find(group).await? else { return Ok(None) };
    let Some(view) = views::accounts(&read, &[group]).await?.pop().filter(|view| view.actor.is_active()) else {
        return Ok(None);
    };
    let (mut place, mut asked, mut invited) = (Place::default(), false, false);
    if let Some(viewer) = visitor.viewer() {
        place = read.communities().place(group, viewer, pages.app().now()).await?;
        asked = !place.member && read.follows().between(viewer, group).await?.is_some();
        invited = !place.member && read.communities().is_invited(group, viewer).await?;
    }
    Ok(Some(Room { view, community, place, asked, invited }))
}

/// The community of this name, for this visitor. What is for members alone is shown to exist to nobody else but whom it
/// invites.
async fn find(pages: &Pages, visitor: &Visitor, name: &str) -> Result<Room, Fault> {
    let room = find_any(pages, visitor, name).await?;
    if room.is_seen() { Ok(room) } else { Err(Fault::NotFound) }
}

/// The same for those who look after it.
async fn find_own(pages: &Pages, visitor: &Visitor, name: &str) -> Result<Room, Fault> {
    let room = find(pages, visitor, name).await?;
    if room.place.moderator { Ok(room) } else { Err(Fault::Forbidden) }
}

/// The community of this name, whoever may know of it.
async fn find_any(pages: &Pages, visitor: &Visitor, name: &str) -> Result<Room, Fault> {
    let username = Username::new_remote(name).map_err(|_| Fault::NotFound)?;
    let handle = Handle { username, host: None };
    let actor = pages.app().read().actors().find_by_handle(&handle).await?.ok_or(Fault::NotFound)?;
    room(pages, visitor, actor.id).await?.ok_or(Fault::NotFound)
}

/// The territory of a community, where it has one that is known here.
async fn territory(pages: &Pages, community: &Community) -> Result<Option<Territory>, Fault> {
    match &community.territory {
        Some(code) => Ok(pages.app().read().territories().find_present(code).await?),
        None => Ok(None),
    }
}

/// What a community is about, in words.
fn purpose(words: Words, purpose: Purpose) -> String {
    words.say(match purpose {
        Purpose::Company => Key("community-purpose-company"),
        Purpose::Trade => Key("community-purpose-trade"),
        Purpose::Project => Key("community-purpose-project"),
        Purpose::Territory => Key("community-purpose-territory"),
    })
}

/// The company around which a community is: the one that made it, as long as it looks after it. Anybody can write the
/// name of a company, so that words are never a link to one.
fn around<'a>(community: &Community, moderators: &'a [AccountView]) -> Option<&'a AccountView> {
    let founder = moderators.iter().find(|view| view.actor.id == community.founder);
    founder.filter(|view| {
        let company = view.actor.kind == ActorKind::Organization && view.actor.is_shown();
        company && community.purpose == Purpose::Company
    })
}

/// Who may join, in words.
fn access(words: Words, access: Access) -> String {
    words.say(match access {
        Access::Open => Key("community-access-open"),
        Access::Approval => Key("community-access-approval"),
        Access::Invitation => Key("community-access-invitation"),
    })
}

/// That a community is closed, since when, and by the server where it was; empty of all others.
fn closed(words: Words, community: &Community) -> String {
    let said = |Closing { since, by }| {
        let key = match by {
            Closer::Community => Key("community-closing-since"),
            Closer::Server => Key("community-closing-since-server"),
        };
        words.fill(key, "day", date::day(words, since))
    };
    community.closing.map(said).unwrap_or_default()
}

/// What happens to whoever joins a community, or asked to; empty for members, for those who are kept out, and where
/// nobody joins.
fn entering(words: Words, room: &Room) -> String {
    if room.place.member || room.place.banned || room.community.closing.is_some() {
        return String::new();
    }
    words.say(match room.community.access {
        _ if room.invited => Key("community-join-invited"),
        _ if room.asked => Key("community-join-asked"),
        Access::Open => Key("community-join-open"),
        Access::Approval | Access::Invitation => Key("community-join-approval"),
    })
}

#[derive(askama::Template)]
#[template(path = "community.html")]
struct CommunityPage {
    f: Frame,
    path: String,
    face: Face,
    handle: String,
    purpose: String,
    /// The company that made it and looks after it, where it is around one.
    around: Option<Face>,
    subject: String,
    /// Its words name a company, and no company says so.
    unasked: bool,
    access: String,
    /// That it is closed, and since when; empty where it is open.
    closed: String,
    /// The visitor moderates this server, and not this community: where they close it.
    closing: Option<String>,
    /// Where it is.
    area: Option<Area>,
    /// How open it is, in a word; empty where nobody said.
    level: String,
    languages: String,
    summary: String,
    charter: String,
    members: String,
    moderators: Vec<Card>,
    member: bool,
    moderator: bool,
    banned: bool,
    asked: bool,
    invited: bool,
    may_invite: bool,
    /// The visitor reads what is said there.
    open: bool,
    /// How many ask to be let in, in words; empty for none.
    requests: String,
    /// Nobody looks after it who could, and the visitor names somebody who does.
    lost: bool,
    /// What happens to whoever joins, or asked to; empty for members.
    entering: String,
    composer: Option<Composer>,
    /// Whom a thread reaches.
    written: String,
    threads: Vec<Thread>,
    paging: Paging,
    /// Whom somebody wants to invite, as it was typed.
    guest: String,
    wrong: Wrong,
}

/// `GET /communities/{name}`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let room = find(&pages, &visitor, &name).await?;
    Box::pin(page(&pages, &visitor, &room, &part, ("", Wrong::default()))).await
}

/// The page, with whom somebody wants to invite, as it was typed, and what is wrong with that.
async fn page(
    pages: &Pages,
    visitor: &Visitor,
    room: &Room,
    part: &Part,
    (guest, wrong): (&str, Wrong),
) -> Result<Response, Fault> {
    let (read, words) = (pages.app().read(), visitor.words());
    let (actor, community) = (&room.view.actor, &room.community);
    let page = Page { limit: PER_PAGE, ..part.page() };
    let entries = if room.is_open() { read.groups().threads(actor.id, page).await? } else { Vec::new() };
    let moderators = read.communities().moderators(actor.id).await?;
    let moderators = views::accounts(&read, &moderators).await?;
    let waiting = if room.place.moderator { read.communities().count_requests(actor.id).await? } else { 0 };
    let composer = match &visitor.me {
        Some(me) if may_write(pages, room).await? => {
            Composer::thread(pages, visitor, me, actor, community.access.is_private()).await?
        }
        _ => None,
    };
    let mut f = Frame::new(pages, visitor, actor.display_name().to_owned());
    if community.access.is_private() || !actor.discoverable {
        f = f.hidden();
    }
    let around = around(community, &moderators).map(|company| Face::of(pages, company));
    let cursors: Vec<i64> = entries.iter().filter_map(|entry| entry.boost).map(|boost| boost.0).collect();
    let page = CommunityPage {
        f,
        path: room.path(),
        face: Face::of(pages, &room.view),
        handle: pages.app().instance().full_handle(actor),
        purpose: purpose(words, community.purpose),
        unasked: community.purpose == Purpose::Company && around.is_none() && !community.subject.is_empty(),
        around,
        subject: community.subject.clone(),
        access: access(words, community.access),
        closed: closed(words, community),
        closing: (!room.place.moderator && suspension::moderates(visitor)).then(|| closing::path(actor)),
        area: territory(pages, community).await?.map(|area| Area::of(words, &area)),
        level: actor
            .sharing
            .map(|level| words.fill("community-level", "level", level::name(words, level)))
            .unwrap_or_default(),
        languages: language::names(&community.languages),
        summary: html::with_emojis(&actor.summary, &room.view.emojis, pages.app().instance()),
        charter: app::community::html(&community.charter, pages.app().instance()),
        members: words.count("community-members", actor.counts.followers),
        moderators: account::cards(pages, words, &moderators).await?,
        member: room.place.member,
        moderator: room.place.moderator,
        banned: room.place.banned,
        asked: room.asked,
        invited: room.invited,
        may_invite: room.may_invite(),
        open: room.is_open(),
        requests: if waiting > 0 { words.count("community-requests", waiting) } else { String::new() },
        lost: recover::is_lost(pages, visitor, actor.id).await?,
        entering: entering(words, room),
        composer,
        written: words.say(if community.access.is_private() {
            Key("community-write-within")
        } else {
            Key("community-write-open")
        }),
        threads: threads(pages, visitor, room, &entries).await?,
        paging: Paging::of(&room.path(), page, &cursors),
        guest: guest.to_owned(),
        wrong,
    };
    Ok(render(&page)?.into_response())
}

async fn may_write(pages: &Pages, room: &Room) -> Result<bool, Fault> {
    let rules = pages.app().read().communities().rules(room.community.actor).await?;
    Ok(admit(rules, room.place, Step::Thread).is_ok())
}
