//! `/communities/{name}/people`: for moderators, who asks to come in, who is invited, who helps, who is kept out.

use app::{
    Kind,
    community::{Act, AnswerRequest, Moderate, WithdrawInvitation},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{community::MAX_REASON, id::ActorId};
use storage::{Page, views};

use super::{
    Room, closed, find_own,
    wrong::{self, Wrong},
};
use crate::pages::{
    Pages,
    account::{self, Card},
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    visitor::Visitor,
    words::Key,
};

/// How many are listed of each.
const SHOWN: u32 = 100;

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
    path: String,
    name: String,
    /// That it is closed, and since when; empty where it is open. Nobody is let in meanwhile.
    closed: String,
    requests: Vec<Card>,
    invited: Vec<Card>,
    moderators: Vec<Card>,
    members: Vec<Member>,
    banned: Vec<(Card, String)>,
    max_reason: usize,
}

/// `GET /communities/{name}/people`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_own(&pages, &visitor, &name).await?;
    page(&pages, &visitor, &room, None).await
}

async fn page(pages: &Pages, visitor: &Visitor, room: &Room, mut slip: Option<Slip>) -> Result<Response, Fault> {
    let (read, group) = (pages.app().read(), room.community.actor);
    let requests = read.follows().requests(group, Page::first(SHOWN)).await?;
    let members = read.follows().followers(group, Page::first(SHOWN)).await?;
    let moderators = read.communities().moderators(group).await?;
    let members: Vec<ActorId> =
        members.iter().map(|follow| follow.follower).filter(|member| !moderators.contains(member)).collect();
    let bans = read.communities().bans(group, pages.app().now()).await?;
    let banned: Vec<ActorId> = bans.iter().map(|(actor, _)| *actor).collect();
    let cards = async |ids: &[ActorId]| -> Result<Vec<Card>, Fault> {
        account::cards(pages, visitor.words(), &views::accounts(&read, ids).await?).await
    };
    let reason = |card: Card| {
        let reason = bans.iter().find(|(actor, _)| *actor == card.face.id).map(|(_, reason)| reason.clone());
        (card, reason.unwrap_or_default())
    };
    let member = |card: Card| match slip.take_if(|slip| slip.who == card.face.id) {
        Some(Slip { reason, wrong, .. }) => Member { card, reason, wrong },
        None => Member { card, reason: String::new(), wrong: Wrong::default() },
    };
    let page = People {
        f: Frame::new(pages, visitor, visitor.words().say("community-people")).hidden(),
        path: room.path(),
        name: room.view.actor.display_name().to_owned(),
        closed: closed(visitor.words(), &room.community),
        requests: cards(&requests.iter().map(|follow| follow.follower).collect::<Vec<_>>()).await?,
        invited: cards(&read.communities().invited(group).await?).await?,
        moderators: cards(&moderators).await?,
        members: cards(&members).await?.into_iter().map(member).collect(),
        banned: cards(&banned).await?.into_iter().map(reason).collect(),
        max_reason: MAX_REASON,
    };
    Ok(render(&page)?.into_response())
}

/// `POST /communities/{name}/people`: `deed` says what, `who` to whom
pub async fn act(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find_own(&pages, &posted.visitor, &name).await?;
    let who: ActorId = posted.form.one("who").parse().map_err(|_| Fault::Invalid)?;
    let (app, speaker, community) = (pages.app(), posted.me.speaker, room.community.actor);
    let (words, reason) = (posted.visitor.words(), posted.form.one("reason").to_owned());
    let refuse = |wrong| refuse(&pages, &posted.visitor, &room, Slip { who, reason: reason.clone(), wrong });
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
    flash::MODERATED.with(&pages, Redirect::to(&format!("{}/people", room.path())))
}

/// The page again, with what was typed and what is wrong with it.
async fn refuse(pages: &Pages, visitor: &Visitor, room: &Room, slip: Slip) -> Result<Response, Fault> {
    let page = page(pages, visitor, room, Some(slip)).await?;
    Ok((Fault::Invalid.status(), page).into_response())
}
