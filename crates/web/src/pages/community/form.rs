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
    community::{Community, MAX_CHARTER, MAX_DESCRIPTION, MAX_LANGUAGES, MAX_SUBJECT, Purpose},
    group::Access,
    handle::{MAX_LOCAL_USERNAME, Username},
    territory::TerritoryCode,
    text::{language, sanitize},
};

use super::{Room, access, closed, closing, find_own, path, purpose, territory, wrong::Wrong};
use crate::pages::{
    Pages,
    choice::Choice,
    company::register::{Meant, meant_among},
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    visitor::Visitor,
    words::{Key, Words},
};

#[derive(askama::Template)]
#[template(path = "community_form.html")]
struct Form {
    f: Frame,
    action: String,
    /// Of one that exists: where it is closed, and opened again, and that it is closed, which is empty where it is not.
    closing: Option<(String, String)>,
    /// It is closed, and the visitor does not open it: the moderators of the server do.
    held: bool,
    /// The name in addresses, which is chosen once.
    handle: Option<String>,
    name: String,
    description: String,
    purposes: Vec<Choice>,
    subject: String,
    accesses: Vec<Choice>,
    /// Where it is, as it was typed, or by its name.
    territory: String,
    /// The areas that may be meant.
    areas: Vec<Choice>,
    charter: String,
    languages: String,
    listed: bool,
    max_handle: usize,
    max_name: usize,
    max_description: usize,
    max_subject: usize,
    max_charter: usize,
    wrong: Wrong,
}

/// What is typed where a community is.
#[derive(Default)]
struct Area {
    typed: String,
    /// The areas that may be meant.
    several: Vec<Choice>,
}

impl Area {
    /// What is known: its name, or its code where this server knows no names.
    async fn known(pages: &Pages, community: &Community) -> Result<Self, Fault> {
        let found = territory(pages, community).await?;
        let code = || community.territory.as_ref().map(ToString::to_string).unwrap_or_default();
        Ok(Self { typed: found.map_or_else(code, |area| area.label()), ..Self::default() })
    }

    /// What was typed and what it means; `Err` says what is wrong with it. What stands there already means the same as
    /// before, whatever else is called so.
    async fn sent(
        pages: &Pages,
        form: &Fields,
        before: Option<&Community>,
    ) -> Result<(Self, Result<Option<TerritoryCode>, Key>), Fault> {
        let typed = form.one("territory").trim().to_owned();
        let chosen = form.one("territory-code");
        if let Some(community) = before.filter(|_| chosen.is_empty())
            && Self::known(pages, community).await?.typed == typed
        {
            return Ok((Self { typed, ..Self::default() }, Ok(community.territory.clone())));
        }
        if typed.is_empty() && chosen.is_empty() {
            return Ok((Self::default(), Ok(None)));
        }
        Ok(match meant_among(pages, if chosen.is_empty() { &typed } else { chosen }, &[]).await? {
            Meant::One(code) => (Self { typed, ..Self::default() }, Ok(Some(code))),
            Meant::Several(several) => (Self { typed, several }, Err(Key("community-territory-several"))),
            Meant::None => (Self { typed, ..Self::default() }, Err(Key("community-territory-unknown"))),
        })
    }
}

fn sent(form: &Fields) -> Result<Profile, Fault> {
    let languages = form.one("languages").split([',', ';', ' ']).filter(|tag| !tag.is_empty());
    Ok(Profile {
        name: form.one("name").to_owned(),
        description: form.one("description").to_owned(),
        purpose: Purpose::from_name(form.one("purpose")).ok_or(Fault::Invalid)?,
        subject: form.one("subject").to_owned(),
        access: Access::from_name(form.one("access")).ok_or(Fault::Invalid)?,
        // Its name is looked up apart.
        territory: None,
        charter: form.one("charter").to_owned(),
        languages: languages.map(str::to_owned).collect(),
        listed: form.ticked("listed"),
    })
}

/// The first field that does not fit; `handle` is the name in addresses, where it is chosen.
fn flaw(words: Words, profile: &Profile, handle: Option<&str>) -> Option<Wrong> {
    let long = |text: &str, most: usize| text.trim().replace("\r\n", "\n").chars().count() > most;
    let too_long =
        |field: &'static str, most: usize| Some(Wrong::with(field, words.count("community-text-long", most as i64)));
    if profile.name.trim().is_empty() || long(&profile.name, MAX_NAME) {
        return Some(Wrong::with("name", words.count("community-name-wrong", MAX_NAME as i64)));
    }
    // In addresses it is written in lower case.
    if handle.is_some_and(|handle| Username::new_local(&handle.trim().to_lowercase()).is_err()) {
        return Some(Wrong::with("handle", words.count("community-handle-wrong", MAX_LOCAL_USERNAME as i64)));
    }
    if long(&profile.description, MAX_DESCRIPTION) {
        return too_long("description", MAX_DESCRIPTION);
    }
    if long(&profile.subject, MAX_SUBJECT) {
        return too_long("subject", MAX_SUBJECT);
    }
    if long(&profile.charter, MAX_CHARTER) {
        return too_long("charter", MAX_CHARTER);
    }
    let unknown = profile.languages.iter().any(|tag| language::normalise(tag).is_none());
    (unknown || profile.languages.len() > MAX_LANGUAGES)
        .then(|| Wrong::with("languages", words.count("community-languages-wrong", MAX_LANGUAGES as i64)))
}

fn known(actor: &Actor, community: &Community) -> Profile {
    Profile {
        name: actor.name.clone(),
        description: sanitize::plain(&actor.summary),
        purpose: community.purpose,
        subject: community.subject.clone(),
        access: community.access,
        territory: community.territory.clone(),
        charter: community.charter.clone(),
        languages: community.languages.clone(),
        listed: actor.discoverable,
    }
}

/// The form; of a community that exists also the way to close it.
fn page(
    pages: &Pages,
    visitor: &Visitor,
    room: Option<&Room>,
    (title, action, handle): (Key, String, Option<String>),
    profile: &Profile,
    area: Area,
    wrong: Wrong,
) -> Result<Response, Fault> {
    let words: Words = visitor.words();
    // Who was promised a closed room keeps it: only what can be chosen is offered.
    let fixed = handle.is_none().then(|| profile.access.is_private());
    let accesses = Access::ALL.into_iter().filter(|access| fixed.is_none_or(|private| access.is_private() == private));
    let page = Form {
        f: Frame::new(pages, visitor, words.say(title)).hidden(),
        action,
        closing: room.map(|room| (closing::path(&room.view.actor), closed(words, &room.community))),
        held: room.is_some_and(|room| !closing::may_open(room, visitor)),
        handle,
        name: profile.name.clone(),
        description: profile.description.clone(),
        purposes: Purpose::ALL
            .into_iter()
            .map(|kind| Choice {
                value: kind.as_str().to_owned(),
                label: purpose(words, kind),
                chosen: kind == profile.purpose,
            })
            .collect(),
        subject: profile.subject.clone(),
        accesses: accesses
            .map(|kind| Choice {
                value: kind.as_str().to_owned(),
                label: access(words, kind),
                chosen: kind == profile.access,
            })
            .collect(),
        territory: area.typed,
        areas: area.several,
        charter: profile.charter.clone(),
        languages: profile.languages.join(", "),
        listed: profile.listed,
        max_handle: MAX_LOCAL_USERNAME,
        max_name: MAX_NAME,
        max_description: MAX_DESCRIPTION,
        max_subject: MAX_SUBJECT,
        max_charter: MAX_CHARTER,
        wrong,
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
        territory: None,
        charter: String::new(),
        languages: vec![visitor.lang.tag().to_owned()],
        listed: true,
    };
    page(&pages, &visitor, None, creation(String::new()), &profile, Area::default(), Wrong::default())
}

fn creation(handle: String) -> (Key, String, Option<String>) {
    (Key("community-new"), "/communities/new".to_owned(), Some(handle))
}

/// `POST /communities/new`
pub async fn create(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let profile = sent(&posted.form)?;
    let handle = posted.form.one("handle").to_owned();
    let (area, place) = Area::sent(&pages, &posted.form, None).await?;
    let words = posted.visitor.words();
    let refuse = |area: Area, wrong: Wrong| -> Result<Response, Fault> {
        let page = page(&pages, &posted.visitor, None, creation(handle.clone()), &profile, area, wrong)?;
        Ok((Fault::Invalid.status(), page).into_response())
    };
    if let Some(wrong) = flaw(words, &profile, Some(&handle)) {
        return refuse(area, wrong);
    }
    let territory = match place {
        Ok(territory) => territory,
        Err(key) => return refuse(area, Wrong::with("territory", words.say(key))),
    };
    let profile = Profile { territory, ..profile.clone() };
    let made = match CreateCommunity::prepare(pages.app(), posted.me.speaker, &handle, profile).await {
        Ok(command) => pages.app().execute(command).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(actor) => flash::FOUNDED.with(&pages, Redirect::to(&path(&actor))),
        Err(error) => match error.kind() {
            Kind::Conflict => refuse(area, Wrong::with("handle", words.say("community-handle-taken"))),
            Kind::Invalid | Kind::TooMany => {
                refuse(area, Wrong::whole(words.say(Key::of(&error, Key("community-refused")))))
            }
            _ => Err(error.into()),
        },
    }
}

/// `GET /communities/{name}/settings`
pub async fn edit(State(pages): State<Pages>, visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let room = find_own(&pages, &visitor, &name).await?;
    let heading = (Key("community-settings"), format!("{}/settings", room.path()), None);
    let area = Area::known(&pages, &room.community).await?;
    let profile = known(&room.view.actor, &room.community);
    page(&pages, &visitor, Some(&room), heading, &profile, area, Wrong::default())
}

/// `POST /communities/{name}/settings`
pub async fn save(
    State(pages): State<Pages>,
    Path(name): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let room = find_own(&pages, &posted.visitor, &name).await?;
    let profile = sent(&posted.form)?;
    let (area, place) = Area::sent(&pages, &posted.form, Some(&room.community)).await?;
    let words = posted.visitor.words();
    let wrong = match (flaw(words, &profile, None), place) {
        (Some(wrong), _) => wrong,
        (None, Err(key)) => Wrong::with("territory", words.say(key)),
        (None, Ok(territory)) => {
            let (speaker, community) = (posted.me.speaker, room.community.actor);
            let profile = Profile { territory, ..profile.clone() };
            match pages.app().execute(UpdateCommunity { speaker, community, profile, closed: None }).await {
                Ok(()) => return flash::SAVED.with(&pages, Redirect::to(&room.path())),
                Err(error) if error.kind() == Kind::Invalid => {
                    Wrong::whole(words.say(Key::of(&error, Key("community-refused"))))
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    let heading = (Key("community-settings"), format!("{}/settings", room.path()), None);
    let page = page(&pages, &posted.visitor, Some(&room), heading, &profile, area, wrong)?;
    Ok((Fault::Invalid.status(), page).into_response())
}
