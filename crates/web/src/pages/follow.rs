//! `POST /@{handle}/{deed}`: what can be done about an account: following it, letting it in, keeping it away.

use app::{
    block::{Block, Unblock},
    community::DeclineInvitation,
    follow::{AnswerFollow, RequestFollow, Unfollow},
    mute::{MuteActor, UnmuteActor},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::actor::ActorKind;
use serde::Deserialize;

use super::{
    Pages, account,
    fault::Fault,
    flash,
    form::{self, Posted},
    profile,
};

/// What comes with it.
#[derive(Deserialize)]
pub struct Wish {
    next: Option<String>,
}

/// `POST /@{handle}/follow`, `unfollow`, `decline`, `remove`, `block`, `unblock`, `mute` and `unmute`
pub async fn act(
    State(pages): State<Pages>,
    Path((handle, deed)): Path<(String, String)>,
    posted: Posted<Wish>,
) -> Result<Response, Fault> {
    let account = profile::find(&pages, &handle).await?;
    let (app, origin, speaker, target) = (pages.app(), posted.origin(), posted.me.speaker, account.id);
    // A follower of a group is its member.
    let group = account.kind == ActorKind::Group && !account.is_local();
    let said = match deed.as_str() {
        "follow" => {
            app.execute(RequestFollow { origin, target, show_boosts: None, notify: None }).await?;
            if group { flash::GROUP_ASKED } else { flash::FOLLOWED }
        }
        "unfollow" => {
            app.execute(Unfollow { origin, target }).await?;
            if group { flash::COMMUNITY_LEFT } else { flash::UNFOLLOWED }
        }
        "decline" => {
            let command = DeclineInvitation { speaker: posted.me.speaker, community: target };
            app.execute(command).await.map(|()| flash::COMMUNITY_DECLINED)?
        }
        "remove" => {
            let command = AnswerFollow { speaker, follower: target, accept: false };
            app.execute(command).await.map(|()| flash::REMOVED)?
        }
        "block" => app.execute(Block { origin, target }).await.map(|()| flash::BLOCKED)?,
        "unblock" => app.execute(Unblock { origin, target }).await.map(|()| flash::UNBLOCKED)?,
        "mute" => {
            let command = MuteActor { speaker, target, notifications: true, duration: None };
            app.execute(command).await.map(|()| flash::MUTED)?
        }
        "unmute" => app.execute(UnmuteActor { speaker, target }).await.map(|()| flash::UNMUTED)?,
        _ => return Err(Fault::NotFound),
    };
    said.with(&pages, form::go(posted.form.next.as_deref(), &account::path(&account)))
}
