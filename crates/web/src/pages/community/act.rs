//! `POST /communities/{name}/{deed}`: joining, leaving, answering an invitation, inviting.

use app::{
    Kind,
    community::{DeclineInvitation, Invite, JoinCommunity, LeaveCommunity},
    company::Speaker,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{handle::Handle, id::ActorId};

use super::{find, wrong::Wrong};
use crate::pages::{
    Pages,
    fault::Fault,
    flash::{self, Flash},
    form::{Fields, Posted},
    list::Part,
    words::Key,
};

/// `POST /communities/{name}/join`, `leave`, `decline` and `invite`
pub async fn act(
    State(pages): State<Pages>,
    Path((name, deed)): Path<(String, String)>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find(&pages, &posted.visitor, &name).await?;
    let (app, speaker, community) = (pages.app(), posted.me.speaker, room.community.actor);
    let mut next = room.path();
    let said = match deed.as_str() {
        "join" => {
            if app.execute(JoinCommunity { speaker, community }).await? {
                flash::COMMUNITY_JOINED
            } else {
                flash::COMMUNITY_ASKED
            }
        }
        "leave" => {
            app.execute(LeaveCommunity { speaker, community }).await?;
            if room.community.access.is_private() {
                "/communities".clone_into(&mut next);
            }
            flash::COMMUNITY_LEFT
        }
        "decline" => {
            app.execute(DeclineInvitation { speaker, community }).await?;
            "/communities".clone_into(&mut next);
            flash::COMMUNITY_DECLINED
        }
        "invite" => {
            // Before a name is looked up, so that nobody else learns whose there are.
            if !room.may_invite() {
                return Err(Fault::Forbidden);
            }
            let typed = posted.form.one("guest").trim();
            match invite(&pages, speaker, community, typed).await? {
                Ok(said) => said,
                Err(key) => {
                    let wrong = Wrong::with("guest", posted.visitor.words().say(key));
                    let part = Part::default();
                    let page = Box::pin(super::page(&pages, &posted.visitor, &room, &part, (typed, wrong))).await?;
                    return Ok((Fault::Invalid.status(), page).into_response());
                }
            }
        }
        _ => return Err(Fault::NotFound),
    };
    said.with(&pages, Redirect::to(&next))
}

/// Invites somebody; else what is wrong with whom was typed. Not every server elsewhere tells its people of it.
async fn invite(pages: &Pages, speaker: Speaker, community: ActorId, typed: &str) -> Result<Result<Flash, Key>, Fault> {
    let app = pages.app();
    let Ok(handle) = typed.parse::<Handle>() else { return Ok(Err(Key("community-guest-unreadable"))) };
    let handle = app.instance().localise(handle);
    let guest = match app.read().actors().find_by_handle(&handle).await? {
        Some(known) => Ok(known.id),
        None if handle.host.is_none() => return Ok(Err(Key("community-guest-unknown"))),
        None => pages.remote().resolve_actor(&handle).await,
    };
    let invited = match guest {
        Ok(guest) => app.execute(Invite { speaker, community, guest }).await,
        Err(error) => Err(error),
    };
    let Err(error) = invited else {
        let here = handle.host.is_none();
        return Ok(Ok(if here { flash::COMMUNITY_INVITED } else { flash::COMMUNITY_INVITED_ELSEWHERE }));
    };
    Ok(Err(match error.kind() {
        Kind::NotFound | Kind::Invalid => Key("community-guest-unknown"),
        Kind::Unavailable => Key("community-guest-silent"),
        Kind::Conflict => Key("community-guest-banned"),
        Kind::TooMany => Key("community-guest-many"),
        Kind::Forbidden | Kind::Internal => return Err(error.into()),
    }))
}
