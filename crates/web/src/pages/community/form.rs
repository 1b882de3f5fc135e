//! Making a community, and changing what it says about itself.

use app::{
    Kind,
    community::{CreateCommunity, Profile, UpdateCommunity},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::{Actor, MAX_NAME},
    community::{Community, MAX_CHARTER, MAX_DESCRIPTION, MAX_SUBJECT, Purpose},
    group::Access,
    handle::MAX_LOCAL_USERNAME,
    text::sanitize,
};

use super::{access, find_own, path, purpose};
use crate::pages::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    visitor::Visitor,
    words::{Key, Words},
};

/// One of several.
struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

#[derive(askama::Template)]
#[template(path = "community_form.html")]
struct Form {
    f: Frame,
    action: String,
    /// The name in addresses, which is chosen once.
    handle: Option<String>,
    name: String,
    description: String,
    purposes: Vec<Choice>,
    subject: String,
    accesses: Vec<Choice>,
    charter: String,
    languages: String,
    listed: bool,
    max_handle: usize,
    max_name: usize,
    max_description: usize,
    max_subject: usize,
    max_charter: usize,
    error: Option<String>,
}

fn sent(form: &Fields) -> Result<Profile, Fault> {
    let languages = form.one("languages").split([',', ';', ' ']).filter(|tag| !tag.is_empty());
    Ok(Profile {
        name: form.one("name").to_owned(),
        description: form.one("description").to_owned(),
        purpose: Purpose::from_name(form.one("purpose")).ok_or(Fault::Invalid)?,
        subject: form.one("subject").to_owned(),
        access: Access::from_name(form.one("access")).ok_or(Fault::Invalid)?,
        charter: form.one("charter").to_owned(),
        languages: languages.map(str::to_owned).collect(),
        listed: form.ticked("listed"),
    })
}

fn known(actor: &Actor, community: &Community) -> Profile {
    Profile {
        name: actor.name.clone(),
        description: sanitize::plain(&actor.summary),
        purpose: community.purpose,
        subject: community.subject.clone(),
        access: community.access,
        charter: community.charter.clone(),
        languages: community.languages.clone(),
        listed: actor.discoverable,
    }
}

fn page(
    pages: &Pages,
    visitor: &Visitor,
    (title, action, handle): (Key, String, Option<String>),
    profile: &Profile,
    error: Option<String>,
) -> Result<Response, Fault> {
    let words: Words = visitor.words();
    // Who was promised a closed room keeps it: only what can be chosen is offered.
    let fixed = handle.is_none().then(|| profile.access.is_private());
    let accesses = Access::ALL.into_iter().filter(|access| fixed.is_none_or(|private| access.is_private() == private));
    let page = Form {
        f: Frame::new(pages, visitor, words.say(title)).hidden(),
        action,
        handle,
        name: profile.name.clone(),
        description: profile.description.clone(),
        purposes: Purpose::ALL
            .into_iter()
            .map(|kind| Choice { value: kind.as_str(), label: purpose(words, kind), chosen: kind == profile.purpose })
            .collect(),
        subject: profile.subject.clone(),
        accesses: accesses
            .map(|kind| Choice { value: kind.as_str(), label: access(words, kind), chosen: kind == profile.access })
            .collect(),
        charter: profile.charter.clone(),
        languages: profile.languages.join(", "),
        listed: profile.listed,
        max_handle: MAX_LOCAL_USERNAME,
        max_name: MAX_NAME,
        max_description: MAX_DESCRIPTION,
        max_subject: MAX_SUBJECT,
        max_charter: MAX_CHARTER,
        error,
    };
    Ok(render(&page)?.into_response())
}

/// `GET /communities/new`
pub async fn new(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let profile = Profile {
        name: String::new(),
        description: String::new(),
        purpose: Purpose::Trade,
        subject: String::new(),
        access: Access::Open,
        charter: String::new(),
        languages: vec![visitor.lang.tag().to_owned()],
        listed: true,
    };
    page(&pages, &visitor, creation(String::new()), &profile, None)
}

fn creation(handle: String) -> (Key, String, Option<String>) {
    (Key("community-new"), "/communities/new".to_owned(), Some(handle))
}

/// `POST /communities/new`
pub async fn create(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let profile = sent(&posted.form)?;
    let handle = posted.form.one("handle").to_owned();
    let made = match CreateCommunity::prepare(pages.app(), posted.me.speaker, &handle, profile.clone()).await {
        Ok(command) => pages.app().execute(command).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(actor) => flash::FOUNDED.with(&pages, Redirect::to(&path(&actor))),
        Err(error) => {
            let key = match error.kind() {
                Kind::Conflict => Key("community-handle-taken"),
                Kind::Invalid => Key("community-refused"),
                _ => return Err(error.into()),
            };
            let said = posted.visitor.words().say(key);
            let page = page(&pages, &posted.visitor, creation(handle), &profile, Some(said))?;
            Ok((Fault::Invalid.status(), page).into_response())
        }
    }
}

/// `GET /communities/{name}/settings`
pub async fn edit(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_own(&pages, &visitor, &name).await?;
    let heading = (Key("community-settings"), format!("{}/settings", room.path()), None);
    page(&pages, &visitor, heading, &known(&room.view.actor, &room.community), None)
}

/// `POST /communities/{name}/settings`
pub async fn save(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find_own(&pages, &posted.visitor, &name).await?;
    let profile = sent(&posted.form)?;
    let speaker = posted.me.speaker;
    let command = UpdateCommunity { speaker, community: room.community.actor, profile: profile.clone() };
    match pages.app().execute(command).await {
        Ok(()) => flash::SAVED.with(&pages, Redirect::to(&room.path())),
        Err(error) if error.kind() == Kind::Invalid => {
            let heading = (Key("community-settings"), format!("{}/settings", room.path()), None);
            let said = posted.visitor.words().say("community-refused");
            let page = page(&pages, &posted.visitor, heading, &profile, Some(said))?;
            Ok((Fault::Invalid.status(), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
