//! `/@{handle}/suspension`: moderators suspend an account, from here or elsewhere, and let it back.

use app::{company::MAX_REASON, suspension::SuspendAccount};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::{Actor, Standing},
    id::ActorId,
    login::Role,
};
use serde::Deserialize;
use storage::{AuditEntry, Standings, views};

use super::{
    Pages,
    account::{self, Face},
    date,
    fault::Fault,
    flash,
    form::{self, Posted},
    frame::{Frame, render},
    profile,
    visitor::{Me, Visitor},
    words::{Key, Words},
};

/// How many decisions are shown.
const SHOWN: u32 = 20;

/// What was decided before.
struct Act {
    what: String,
    when: String,
    /// Who decided; whoever looks after the machine has no face.
    by: Option<Face>,
    reason: String,
}

#[derive(askama::Template)]
#[template(path = "suspension.html")]
struct Page {
    f: Frame,
    face: Face,
    handle: String,
    /// What holds now.
    state: Vec<String>,
    /// The moderators suspended it.
    suspended: bool,
    /// The visitor has more to say than whose account it is.
    decides: bool,
    acts: Vec<Act>,
    max_reason: usize,
}

/// Where moderators decide about an account.
pub fn path(actor: &Actor) -> String {
    format!("{}/suspension", account::path(actor))
}

/// Whether the visitor decides about accounts.
pub fn moderates(visitor: &Visitor) -> bool {
    visitor.me.as_ref().is_some_and(|me| me.role >= Role::Moderator)
}

/// Where moderators are sent who look for an account that is shown to nobody.
pub async fn instead(pages: &Pages, visitor: &Visitor, handle: &str) -> Result<Option<Response>, Fault> {
    if !moderates(visitor) {
        return Ok(None);
    }
    let actor = match profile::find_any(pages, handle).await {
        Ok(actor) => actor,
        // The profile says why.
        Err(Fault::NotFound | Fault::Gone) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let hidden = actor.standing == Standing::Suspended && actor.is_suspendable();
    Ok(hidden.then(|| Redirect::to(&path(&actor)).into_response()))
}

/// The account, for those who moderate; for all others, as if there were nothing.
async fn find(pages: &Pages, visitor: &Visitor, handle: &str) -> Result<Actor, Fault> {
    if !moderates(visitor) {
        return Err(Fault::NotFound);
    }
    let actor = profile::find_any(pages, handle).await?;
    if actor.is_suspendable() { Ok(actor) } else { Err(Fault::NotFound) }
}

/// `GET /@{handle}/suspension`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Path(handle): Path<String>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let actor = find(&pages, &visitor, &handle).await?;
    let (read, words) = (pages.app().read(), visitor.words());
    let view = views::accounts(&read, &[actor.id]).await?.pop().ok_or(Fault::NotFound)?;
    let standings = read.actors().standings(actor.id).await?;
    let page = Page {
        f: Frame::new(&pages, &visitor, words.fill("suspension-title", "name", actor.display_name())).hidden(),
        face: Face::of(&pages, &view),
        handle: pages.app().instance().full_handle(&actor),
        state: state(words, standings),
        suspended: standings.decided == Standing::Suspended,
        decides: decides(&pages, &me, &actor).await?,
        acts: acts(&pages, words, &actor).await?,
        max_reason: MAX_REASON,
    };
    Ok(render(&page)?.into_response())
}

/// Who suspended it, in words.
fn state(words: Words, standings: Standings) -> Vec<String> {
    let causes = [
        (standings.decided == Standing::Suspended, Key("suspension-here")),
        (standings.host == Standing::Suspended, Key("suspension-host")),
        (standings.suspended_at_home, Key("suspension-home")),
    ];
    let held: Vec<String> = causes.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| words.say(key)).collect();
    if held.is_empty() { vec![words.say("suspension-none")] } else { held }
}

async fn decides(pages: &Pages, me: &Me, actor: &Actor) -> Result<bool, Fault> {
    let login = pages.app().read().logins().find_by_person(actor.id).await?;
    Ok(me.role.may_suspend(login.map_or(Role::Member, |login| login.role)))
}

/// What was decided about it, newest first.
async fn acts(pages: &Pages, words: Words, actor: &Actor) -> Result<Vec<Act>, Fault> {
    let read = pages.app().read();
    let entries = read.audit().suspensions(&actor.handle(), SHOWN).await?;
    let mut who: Vec<ActorId> = entries.iter().filter_map(|entry| entry.actor).collect();
    who.sort_unstable();
    who.dedup();
    let moderators = views::accounts(&read, &who).await?;
    let act = |entry: &AuditEntry| {
        let by = moderators.iter().find(|account| Some(account.actor.id) == entry.actor);
        let lifted = entry.action == "account.unsuspend";
        Act {
            what: words.say(if lifted { Key("suspension-lifted") } else { Key("suspension-suspended") }),
            when: date::day(words, entry.created_at),
            by: by.map(|account| Face::of(pages, account)),
            reason: entry.detail.clone(),
        }
    };
    Ok(entries.iter().map(act).collect())
}

/// What is decided, and why.
#[derive(Deserialize)]
pub struct Decision {
    deed: String,
    #[serde(default)]
    reason: String,
}

/// `POST /@{handle}/suspension`
pub async fn decide(
    State(pages): State<Pages>,
    Path(handle): Path<String>,
    posted: Posted<Decision>,
) -> Result<Response, Fault> {
    let actor = find(&pages, &posted.visitor, &handle).await?;
    let (suspended, said) = match posted.form.deed.as_str() {
        "suspend" => (true, flash::SUSPENDED),
        "lift" => (false, flash::UNSUSPENDED),
        _ => return Err(Fault::Invalid),
    };
    let (reason, by) = (posted.form.reason.clone(), Some(posted.me.person));
    pages.app().execute(SuspendAccount { actor: actor.id, suspended, reason, by }).await?;
    said.with(&pages, Redirect::to(&path(&actor)))
}
