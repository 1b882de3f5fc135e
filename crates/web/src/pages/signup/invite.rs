//! `/signup/invitations`: links with which others come in.

use app::{
    Kind,
    signup::invite::{MakeInvite, RevokeInvite},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::SignupInviteId,
    login::Role,
    signup::{INVITE_DAYS, INVITE_USES, SignupInvite},
};
use serde::Deserialize;
use storage::views;

use super::super::{
    Pages,
    account::Face,
    date::{self, When},
    fault::Fault,
    flash,
    form::{self, Posted},
    frame::{Frame, render},
    visitor::{Me, Visitor},
    words::Key,
};

/// An invitation that holds.
struct Invitation {
    id: SignupInviteId,
    link: String,
    /// How many came, of how many.
    uses: String,
    until: When,
    /// Who made it, where it was somebody else.
    by: Option<Face>,
}

#[derive(askama::Template)]
#[template(path = "signup_invitations.html")]
struct Page {
    f: Frame,
    invitations: Vec<Invitation>,
    max_uses: u32,
    max_days: i64,
    error: Option<String>,
}

/// `GET /signup/invitations`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    page(&pages, &visitor, &me, None).await
}

async fn page(pages: &Pages, visitor: &Visitor, me: &Me, error: Option<Key>) -> Result<Response, Fault> {
    let (app, words) = (pages.app(), visitor.words());
    if !app.instance().entry.may_invite(me.role) {
        return Err(Fault::Forbidden);
    }
    let (read, now) = (app.read(), app.now());
    let whose = (me.role < Role::Moderator).then_some(me.person);
    let invites = read.signup_invites().holding(whose, now).await?;
    let others: Vec<_> = invites.iter().map(|invite| invite.inviter).filter(|id| *id != me.person).collect();
    let others = views::accounts(&read, &others).await?;
    let invitation = |invite: SignupInvite| Invitation {
        id: invite.id,
        link: app.instance().uri(&format!("/signup?invite={}", invite.code)).to_string(),
        uses: words
            .fill_all("invite-uses", &[("used", &words.number(invite.uses)), ("all", &words.number(invite.max_uses))]),
        until: date::when(words, invite.expires_at, now),
        by: others.iter().find(|view| view.actor.id == invite.inviter).map(|view| Face::of(pages, view)),
    };
    let page = Page {
        f: Frame::new(pages, visitor, words.say("invite-title")).hidden(),
        invitations: invites.into_iter().map(invitation).collect(),
        max_uses: *INVITE_USES.end(),
        max_days: *INVITE_DAYS.end(),
        error: error.map(|key| words.say(key)),
    };
    let status = if error.is_some() { Fault::Invalid.status() } else { StatusCode::OK };
    Ok((status, render(&page)?).into_response())
}

/// For how many people, and how long.
#[derive(Deserialize)]
pub struct Bounds {
    uses: u32,
    days: i64,
}

/// `POST /signup/invitations`
pub async fn make(State(pages): State<Pages>, posted: Posted<Bounds>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let made = match MakeInvite::new(me.person, form.uses, form.days) {
        Ok(command) => pages.app().execute(command).await.map(drop),
        Err(error) => Err(error),
    };
    match made {
        Ok(()) => flash::INVITED.with(&pages, Redirect::to("/signup/invitations")),
        Err(error) => match error.kind() {
            Kind::Invalid => page(&pages, &visitor, &me, Some(Key("invite-bounds"))).await,
            Kind::TooMany => page(&pages, &visitor, &me, Some(Key("invite-many"))).await,
            _ => Err(error.into()),
        },
    }
}

/// Which one ends.
#[derive(Deserialize)]
pub struct Which {
    id: SignupInviteId,
}

/// `POST /signup/invitations/end`
pub async fn end(State(pages): State<Pages>, posted: Posted<Which>) -> Result<Response, Fault> {
    let command = RevokeInvite { person: posted.me.person, invite: posted.form.id };
    pages.app().execute(command).await?;
    flash::UNINVITED.with(&pages, Redirect::to("/signup/invitations"))
}
