//! `/communities/{name}/moderator`: for the server's moderators, naming somebody who looks after a community that nobody
//! looks after any more who could.

use app::{Kind, community::RecoverCommunity};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::ActorId;
use storage::{Page, views};

use super::{Room, beside::Beside, find_any, wrong::Wrong};
use crate::pages::{
    Pages,
    account::{self, Card},
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    suspension,
    visitor::Visitor,
    words::Key,
};

/// How many members are shown.
const SHOWN: u32 = 100;

#[derive(askama::Template)]
#[template(path = "community_moderator.html")]
struct Recovery {
    f: Frame,
    room: Beside,
    /// Somebody looks after it who can.
    moderated: bool,
    /// Those who belong to it, where that is no secret.
    members: Vec<Card>,
    /// Whom somebody wants to name, as it was typed.
    who: String,
    wrong: Wrong,
}

/// Whether the visitor may name somebody: nobody looks after the community who can.
pub(super) async fn is_lost(pages: &Pages, visitor: &Visitor, community: ActorId) -> Result<bool, Fault> {
    let (read, now) = (pages.app().read(), pages.app().now());
    Ok(suspension::moderates(visitor) && read.communities().able_moderators(community, now).await?.is_empty())
}

/// The community, for the server's moderators; for everyone else there is nothing.
async fn find(pages: &Pages, visitor: &Visitor, name: &str) -> Result<Room, Fault> {
    if !suspension::moderates(visitor) {
        return Err(Fault::NotFound);
    }
    find_any(pages, visitor, name).await
}

/// `GET /communities/{name}/moderator`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find(&pages, &visitor, &name).await?;
    page(&pages, &visitor, &room, ("", Wrong::default())).await
}

/// The page, with whom somebody wants to name, as it was typed, and what is wrong with that.
async fn page(pages: &Pages, visitor: &Visitor, room: &Room, (who, wrong): (&str, Wrong)) -> Result<Response, Fault> {
    let (read, words, group) = (pages.app().read(), visitor.words(), room.community.actor);
    let hidden = !read.communities().unseen(visitor.viewer(), &[group]).await?.is_empty();
    let members = if hidden { Vec::new() } else { read.follows().followers(group, Page::first(SHOWN)).await? };
    let members: Vec<ActorId> = members.iter().map(|follow| follow.follower).collect();
    let mut members = views::accounts(&read, &members).await?;
    members.retain(|member| member.actor.is_active());
    let (f, about) = Beside::of(pages, visitor, room, Key("community-recover"));
    let page = Recovery {
        f,
        room: about,
        moderated: !is_lost(pages, visitor, group).await?,
        members: account::cards(pages, words, &members).await?,
        who: who.to_owned(),
        wrong,
    };
    Ok(render(&page)?.into_response())
}

/// `POST /communities/{name}/moderator`: `who` is named
pub async fn name(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find(&pages, &posted.visitor, &name).await?;
    let who = posted.form.one("who");
    let named = match RecoverCommunity::for_names(pages.app(), room.view.actor.username.as_str(), who).await {
        Ok(command) => pages.app().execute(RecoverCommunity { by: Some(posted.me.person), ..command }).await,
        Err(error) => Err(error),
    };
    match named {
        Ok(()) => flash::SAVED.with(&pages, Redirect::to(&format!("{}/moderator", room.path()))),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let said = posted.visitor.words().say(Key::of(&error, Key("community-appoint-wrong")));
            let page = page(&pages, &posted.visitor, &room, (who, Wrong::with("who", said))).await?;
            Ok((Fault::Invalid.status(), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
