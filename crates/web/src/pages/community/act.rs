//! `POST /communities/{name}/{deed}`: joining, leaving, answering an invitation, inviting.

use app::community::{DeclineInvitation, Invite, JoinCommunity, LeaveCommunity};
use axum::{
    extract::{Path, State},
    response::{Redirect, Response},
};
use domain::handle::Handle;

use super::find;
use crate::pages::{
    Pages,
    fault::Fault,
    flash,
    form::{Fields, Posted},
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
            let handle: Handle = posted.form.one("guest").parse().map_err(|_| Fault::Invalid)?;
            let handle = app.instance().localise(handle);
            let guest = match app.read().actors().find_by_handle(&handle).await? {
                Some(known) => known.id,
                None => pages.remote().resolve_actor(&handle).await?,
            };
            app.execute(Invite { speaker, community, guest }).await?;
            flash::COMMUNITY_INVITED
        }
        _ => return Err(Fault::NotFound),
    };
    said.with(&pages, Redirect::to(&next))
}
