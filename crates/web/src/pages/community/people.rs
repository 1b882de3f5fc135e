//! `/communities/{name}/people`: for moderators, who asks to come in, who is invited, who helps, who is kept out.

use app::{
    Kind,
    community::{Act, AnswerRequest, Moderate, WithdrawInvitation},
};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{community::MAX_REASON, id::ActorId};
use serde::Deserialize;
use storage::{Ban, Page, views};

use super::{
    Room,
    beside::Beside,
    closed, find_own,
    wrong::{self, Wrong},
};
use crate::pages::{
    Pages,
    account::{self, Card},
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    list::{Paging, Part},
    visitor::Visitor,
    words::Key,
};

/// How many are listed of each.
const SHOWN: u32 = 100;

/// The name of the list of those who are kept out.
const BANS: &str = "bans";

/// Which part of which of the long lists is shown; of the other one it is the first.
#[derive(Deserialize)]
pub struct Shown {
    /// [`BANS`], or nothing for the members.
    #[serde(default)]
    of: String,
    #[serde(flatten)]
    part: Part,
}

impl Shown {
    /// The part of the members, and of those who are kept out.
    fn pages(&self) -> [Page; 2] {
        let (first, asked) = (Page::first(SHOWN), Page { limit: SHOWN, ..self.part.page() });
        if self.of == BANS { [first, asked] } else { [asked, first] }
    }
}

/// The same as an address says it, to come back to after a deed.
fn address([members, bans]: [Page; 2]) -> String {
    let part = |page: Page| match (page.max_id, page.min_id) {
        (Some(id), _) => Some(format!("max_id={id}")),
        (None, Some(id)) => Some(format!("min_id={id}")),
        (None, None) => None,
    };
    match (part(members), part(bans)) {
        (Some(part), _) => format!("?{part}"),
        (None, Some(part)) => format!("?of={BANS}&{part}"),
        (None, None) => String::new(),
    }
}

/// A member, with what a moderator typed about them and what is wrong with that.
struct Member {
    card: Card,
    reason: String,
    wrong: Wrong,
}

/// What somebody typed about somebody that does not fit.
struct Slip {
    who: ActorId,
    reason: String,
    wrong: Wrong,
}

#[derive(askama::Template)]
#[template(path = "community_people.html")]
struct People {
    f: Frame,
    room: Beside,
    /// That it is closed, and since when; empty where it is open. Nobody is let in meanwhile.
    closed: String,
    requests: Vec<Card>,
    invited: Vec<Card>,
    moderators: Vec<Card>,
    members: Vec<Member>,
    banned: Vec<(Card, String)>,
    max_reason: usize,
    paging: Paging,
    ban_paging: Paging,
    /// Which part is shown, as the address says it.
    part: String,
}

/// `GET /communities/{name}/people`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_own(&pages, &visitor, &name).await?;
    page(&pages, &visitor, &room, &shown, None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    room: &Room,
    shown: &Shown,
    mut slip: Option<Slip>,
) -> Result<Response, Fault> {
    let (read, group, now) = (pages.app().read(), room.community.actor, pages.app().now());
    let requests = read.follows().requests(group, Page::first(SHOWN)).await?;
    let [mut part, mut ban_part] = shown.pages();
    let mut members = read.follows().followers(group, part).await?;
    let mut bans = read.communities().bans(group, ban_part, now).await?;
    // An empty page, because its last entry was just removed: show the first one instead.
    if members.is_empty() {
        part = Page::first(SHOWN);
        members = read.follows().followers(group, part).await?;
    }
    if bans.is_empty() {
        ban_part = Page::first(SHOWN);
        bans = read.communities().bans(group, ban_part, now).await?;
    }
    let cursors: Vec<i64> = members.iter().map(|follow| follow.id.0).collect();
    let moderators = read.communities().moderators(group).await?;
    let members: Vec<ActorId> =
        members.iter().map(|follow| follow.follower).filter(|member| !moderators.contains(member)).collect();
    let banned: Vec<ActorId> = bans.iter().map(|ban| ban.actor).collect();
    let cards = async |ids: &[ActorId]| -> Result<Vec<Card>, Fault> {
        account::cards(pages, visitor.words(), &views::accounts(&read, ids).await?).await
    };
    let reason = |card: Card| {
        let reason = bans.iter().find(|ban| ban.actor == card.face.id).map(|ban| ban.reason.clone());
        (card, reason.unwrap_or_default())
    };
    let member = |card: Card| match slip.take_if(|slip| slip.who == card.face.id) {
        Some(Slip { reason, wrong, .. }) => Member { card, reason, wrong },
        None => Member { card, reason: String::new(), wrong: Wrong::default() },
    };
    let (f, about) = Beside::of(pages, visitor, room, Key("community-people"));
    let page = People {
        f,
        room: about,
        closed: closed(visitor.words(), &room.community),
        requests: cards(&requests.iter().map(|follow| follow.follower).collect::<Vec<_>>()).await?,
        invited: cards(&read.communities().invited(group).await?).await?,
        moderators: cards(&moderators).await?,
        members: cards(&members).await?.into_iter().map(member).collect(),
        banned: cards(&banned).await?.into_iter().map(reason).collect(),
        max_reason: MAX_REASON,
        paging: Paging::of(&format!("{}/people", room.path()), part, &cursors)
            .named(visitor.words().say("community-people-members")),
        ban_paging: ban_paging(room, ban_part, &bans).named(visitor.words().say("community-bans")),
        part: address([part, ban_part]),
    };
    Ok(render(&page)?.into_response())
}

/// The neighbours of a part of those who are kept out, which lead to that list below the others.
fn ban_paging(room: &Room, part: Page, bans: &[Ban]) -> Paging {
    let cursors: Vec<i64> = bans.iter().map(|ban| ban.since).collect();
    let paging = Paging::of(&format!("{}/people?of={BANS}", room.path()), part, &cursors);
    let below = |href: String| format!("{href}#{BANS}");
    Paging { older: paging.older.map(below), newer: paging.newer.map(below), list: None }
}

/// `POST /communities/{name}/people`: `deed` says what, `who` to whom
pub async fn act(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    Query(shown): Query<Shown>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find_own(&pages, &posted.visitor, &name).await?;
    let who: ActorId = posted.form.one("who").parse().map_err(|_| Fault::Invalid)?;
    let (app, speaker, community) = (pages.app(), posted.me.speaker, room.community.actor);
    let (words, reason) = (posted.visitor.words(), posted.form.one("reason").to_owned());
    let refuse = |wrong| refuse(&pages, &posted.visitor, &room, &shown, Slip { who, reason: reason.clone(), wrong });
    let act = match posted.form.one("deed") {
        deed @ ("accept" | "refuse") => {
            let accept = deed == "accept";
            app.execute(AnswerRequest { speaker, community, follower: who, accept }).await?;
            None
        }
        "withdraw" => {
            app.execute(WithdrawInvitation { speaker, community, guest: who }).await?;
            None
        }
        "appoint" => Some(Act::Appoint { actor: who }),
        "dismiss" => Some(Act::Dismiss { actor: who }),
        "ban" => {
            if let Err(wrong) = wrong::reason(words, "reason", &reason) {
                return refuse(wrong).await;
            }
            Some(Act::Ban { actor: who, until: None, reason: reason.clone() })
        }
        "unban" => Some(Act::Unban { actor: who }),
        _ => return Err(Fault::Invalid),
    };
    if let Some(act) = act {
        let appoints = matches!(act, Act::Appoint { .. });
        match app.execute(Moderate { origin: posted.origin(), community, act }).await {
            // A company leads with others once its sharing says so.
            Err(error) if appoints && error.kind() == Kind::Conflict => {
                let wrong = words.say(Key::of(&error, Key("community-appoint-wrong")));
                return refuse(Wrong::with("appoint", wrong)).await;
            }
            done => done?,
        }
    }
    flash::MODERATED.with(&pages, Redirect::to(&format!("{}/people{}", room.path(), address(shown.pages()))))
}

/// The page again, with what was typed and what is wrong with it.
async fn refuse(pages: &Pages, visitor: &Visitor, room: &Room, shown: &Shown, slip: Slip) -> Result<Response, Fault> {
    let page = page(pages, visitor, room, shown, Some(slip)).await?;
    Ok((Fault::Invalid.status(), page).into_response())
}
