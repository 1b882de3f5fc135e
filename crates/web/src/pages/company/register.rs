//! `/companies/new`: registering a company, in one short form.

use app::{Kind, company::RegisterCompany, session::ActAs};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::MAX_NAME,
    company::{CompanyKind, RegistrationPolicy},
    territory::{Territory, TerritoryCode, TerritoryKind, name::Question},
    text::fold,
};

use super::super::{
    Pages, account,
    choice::Choice,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
    frame::{Frame, render},
    visitor::Visitor,
    words::{Key, Words},
};

/// How many communes are offered where several are meant.
const OFFERED: usize = 12;

/// What the form holds.
#[derive(Default)]
struct Contents {
    name: String,
    handle: String,
    kind: String,
    commune: String,
    named: bool,
}

#[derive(askama::Template)]
#[template(path = "company_new.html")]
struct Page {
    f: Frame,
    kinds: Vec<Choice>,
    contents: Contents,
    /// The communes that may be meant.
    communes: Vec<Choice>,
    max_name: usize,
    /// The part of handles after the `@`.
    host: String,
    /// A moderator decides.
    approval: bool,
    /// Nobody registers companies here.
    closed: bool,
    error: Option<String>,
}

/// Kinds to choose from.
pub fn kinds(words: Words, chosen: &str) -> Vec<Choice> {
    let choice = |kind: CompanyKind| Choice {
        value: kind.as_str().to_owned(),
        label: account::kind(words, kind),
        chosen: kind.as_str() == chosen,
    };
    CompanyKind::ALL.into_iter().map(choice).collect()
}

/// Which commune somebody means.
pub enum Meant {
    /// This one.
    One(TerritoryCode),
    /// One of these.
    Several(Vec<Choice>),
    /// None that is known.
    None,
}

/// Which commune somebody means who typed its name, its postal code or its official code.
pub async fn meant(pages: &Pages, typed: &str) -> Result<Meant, Fault> {
    meant_among(pages, typed, &[TerritoryKind::Commune, TerritoryKind::District]).await
}

/// Which area of these kinds somebody means; of any where there are none.
pub async fn meant_among(pages: &Pages, typed: &str, kinds: &[TerritoryKind]) -> Result<Meant, Fault> {
    let typed = typed.trim();
    let read = pages.app().read();
    if let Ok(code) = TerritoryCode::parse(typed) {
        return Ok(match app::territory::present(&read, &code).await {
            Ok(found) => Meant::One(found.map_or(code, |area| area.code)),
            Err(error) if error.kind() == Kind::Invalid => Meant::None,
            Err(error) => return Err(error.into()),
        });
    }
    // As other pages write it: « Lyon (69) ».
    let bare = typed.split(" (").next().unwrap_or(typed);
    let Some(question) = Question::parse(bare) else { return Ok(Meant::None) };
    let mut found = read.territories().search(&question, kinds, OFFERED).await?;
    let key = fold::key(bare);
    let exact: Vec<Territory> = found
        .iter()
        .filter(|area| fold::key(&area.name) == key && (typed == bare || area.label() == typed))
        .cloned()
        .collect();
    if exact.len() == 1 {
        found = exact;
    }
    Ok(match found.as_slice() {
        [] => Meant::None,
        [only] => Meant::One(only.code.clone()),
        several => {
            let choice = |area: &Territory| Choice { value: area.code.to_string(), label: area.label(), chosen: false };
            Meant::Several(several.iter().map(choice).collect())
        }
    })
}

/// `GET /companies/new`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    if visitor.me.is_none() {
        return Ok(form::log_in_first(&visitor));
    }
    let contents = Contents { named: true, ..Contents::default() };
    Ok(page(&pages, &visitor, contents, Vec::new(), None)?.into_response())
}

fn page(
    pages: &Pages,
    visitor: &Visitor,
    contents: Contents,
    communes: Vec<Choice>,
    error: Option<Key>,
) -> Result<Response, Fault> {
    let (words, instance) = (visitor.words(), pages.app().instance());
    let page = Page {
        f: Frame::new(pages, visitor, words.say("company-new")).hidden(),
        kinds: kinds(words, &contents.kind),
        contents,
        communes,
        max_name: MAX_NAME,
        host: instance.handle_domain.to_string(),
        approval: instance.companies == RegistrationPolicy::Approval,
        closed: instance.companies == RegistrationPolicy::Closed,
        error: error.map(|key| words.say(key)),
    };
    Ok(render(&page)?.into_response())
}

/// `POST /companies/new`
pub async fn register(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let contents = Contents {
        name: form.one("name").to_owned(),
        handle: form.one("handle").trim().trim_start_matches('@').to_owned(),
        kind: form.one("kind").to_owned(),
        commune: form.one("commune").to_owned(),
        named: form.ticked("named"),
    };
    let refuse = |contents, communes, key| {
        let page = page(&pages, &visitor, contents, communes, Some(key))?;
        Ok((Fault::Invalid.status(), page).into_response())
    };
    let Some(kind) = CompanyKind::from_name(&contents.kind) else {
        return refuse(contents, Vec::new(), Key("company-kind-missing"));
    };
    let chosen = form.one("commune-code");
    let commune = match meant(&pages, if chosen.is_empty() { &contents.commune } else { chosen }).await? {
        Meant::One(code) => code,
        Meant::Several(communes) => return refuse(contents, communes, Key("commune-several")),
        Meant::None => return refuse(contents, Vec::new(), Key("commune-unknown")),
    };
    let command = RegisterCompany::prepare(
        pages.app(),
        me.person,
        &contents.handle,
        &contents.name,
        kind,
        commune,
        contents.named,
    );
    let registered = match command.await {
        Ok(command) => pages.app().execute(command).await,
        Err(error) => Err(error),
    };
    match registered {
        Ok(actor) => {
            let act = ActAs { session: me.session.clone(), person: me.person, actor: actor.id };
            pages.app().execute(act).await?;
            flash::REGISTERED.with(&pages, Redirect::to("/settings/company"))
        }
        Err(error) => match error.kind() {
            Kind::Conflict => refuse(contents, Vec::new(), Key("company-handle-taken")),
            Kind::Invalid => refuse(contents, Vec::new(), Key::of(&error, Key("company-refused"))),
            Kind::TooMany => refuse(contents, Vec::new(), Key::of(&error, Key("company-too-many"))),
            Kind::Forbidden => refuse(contents, Vec::new(), Key::of(&error, Key("company-closed"))),
            _ => Err(error.into()),
        },
    }
}
