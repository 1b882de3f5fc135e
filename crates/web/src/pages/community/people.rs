//! `/communities/{name}/people`: for moderators, who asks to come in, who is invited, who helps, who is kept out.

use app::community::{Act, AnswerRequest, Moderate, WithdrawInvitation};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::ActorId;
use storage::{Page, views};

use super::find_own;
use crate::pages::{
    Pages,
    account::{self, Card},
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    visitor::Visitor,
};

/// How many are listed of each.
const SHOWN: u32 = 100;

#[derive(askama::Template)]
#[template(path = "community_people.html")]
struct People {
    f: Frame,
    path: String,
    name: String,
    requests: Vec<Card>,
    invited: Vec<Card>,
    moderators: Vec<Card>,
    members: Vec<Card>,
    banned: Vec<(Card, String)>,
}

/// `GET /communities/{name}/people`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_own(&pages, &visitor, &name).await?;
    let (read, group) = (pages.app().read(), room.community.actor);
    let requests = read.follows().requests(group, Page::first(SHOWN)).await?;
    let members = read.follows().followers(group, Page::first(SHOWN)).await?;
    let moderators = read.communities().moderators(group).await?;
    let members: Vec<ActorId> =
        members.iter().map(|follow| follow.follower).filter(|member| !moderators.contains(member)).collect();
    let bans = read.communities().bans(group, pages.app().now()).await?;
    let banned: Vec<ActorId> = bans.iter().map(|(actor, _)| *actor).collect();
    let cards = async |ids: &[ActorId]| -> Result<Vec<Card>, Fault> {
        account::cards(&pages, visitor.words(), &views::accounts(&read, ids).await?).await
    };
    let reason = |card: Card| {
        let reason = bans.iter().find(|(actor, _)| *actor == card.face.id).map(|(_, reason)| reason.clone());
        (card, reason.unwrap_or_default())
    };
    let page = People {
        f: Frame::new(&pages, &visitor, visitor.words().say("community-people")).hidden(),
        path: room.path(),
        name: room.view.actor.display_name().to_owned(),
        requests: cards(&requests.iter().map(|follow| follow.follower).collect::<Vec<_>>()).await?,
        invited: cards(&read.communities().invited(group).await?).await?,
        moderators: cards(&moderators).await?,
        members: cards(&members).await?,
        banned: cards(&banned).await?.into_iter().map(reason).collect(),
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
        "ban" => Some(Act::Ban { actor: who, until: None, reason: posted.form.one("reason").to_owned() }),
        "unban" => Some(Act::Unban { actor: who }),
        _ => return Err(Fault::Invalid),
    };
    if let Some(act) = act {
        app.execute(Moderate { origin: posted.origin(), community, act }).await?;
    }
    flash::MODERATED.with(&pages, Redirect::to(&format!("{}/people", room.path())))
}
