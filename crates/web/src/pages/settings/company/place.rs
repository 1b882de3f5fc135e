//! `/settings/company/places`: the establishments of a company.

use app::{
    Kind,
    company::{RemoveEstablishment, SaveEstablishment, Site},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use domain::{
    company::{
        Establishment,
        establishment::{MAX_ADDRESS, MAX_NAME},
        identifier::Siret,
    },
    id::EstablishmentId,
    time::Timestamp,
};
use storage::views;

use super::{
    super::{
        super::{
            Pages,
            choice::Choice,
            company::register::{Meant, meant},
            fault::Fault,
            flash,
            form::{self, Fields, Posted},
            frame::{Frame, render},
            visitor::{Me, Visitor},
            words::Key,
        },
        Link, Tab, links,
    },
    Part, managed, parts,
};

/// What the form of an establishment holds.
#[derive(Default, Clone)]
struct Contents {
    /// The end of the address that the form is sent to; empty for a new one.
    id: String,
    commune: String,
    siret: String,
    name: String,
    address: String,
    closed: String,
}

impl Contents {
    fn sent(id: &str, form: &Fields) -> Self {
        let one = |name: &str| form.one(name).trim().to_owned();
        Self {
            id: id.to_owned(),
            commune: one("commune"),
            siret: one("siret"),
            name: one("name"),
            address: one("address"),
            closed: one("closed"),
        }
    }
}

#[derive(askama::Template)]
#[template(path = "settings_places.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    parts: Vec<Link>,
    sites: Vec<Contents>,
    new: Contents,
    /// The communes that may be meant in the form with this id.
    communes: Vec<Choice>,
    /// Which form the communes and the error belong to.
    wrong: String,
    max_name: usize,
    max_address: usize,
    error: Option<String>,
}

/// `GET /settings/company/places`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    if me.actor() == me.person {
        return Ok(Redirect::to("/settings/company").into_response());
    }
    page(&pages, &visitor, &me, None, Vec::new(), None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    me: &Me,
    sent: Option<Contents>,
    communes: Vec<Choice>,
    error: Option<Key>,
) -> Result<Response, Fault> {
    let (_, company) = managed(pages, me).await?;
    let words = visitor.words();
    let known = views::companies(&pages.app().read(), &[company.actor]).await?;
    let view = known.get(&company.actor).ok_or(Fault::NotFound)?;
    let contents = |site: &Establishment| Contents {
        id: site.id.to_string(),
        commune: view
            .place(&site.commune)
            .map_or_else(|| site.commune.to_string(), domain::territory::Territory::label),
        siret: site.siret.as_ref().map(Siret::grouped).unwrap_or_default(),
        name: site.name.clone(),
        address: site.address.clone(),
        closed: site.closed_at.map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default(),
    };
    let mut sites: Vec<Contents> = company.establishments.iter().map(contents).collect();
    let mut new = Contents::default();
    let wrong = sent.as_ref().map(|sent| sent.id.clone()).unwrap_or_default();
    if let Some(sent) = sent {
        match sites.iter_mut().find(|site| site.id == sent.id) {
            Some(site) => *site = sent,
            None => new = sent,
        }
    }
    let page = Page {
        f: Frame::new(pages, visitor, words.say("company-places")).hidden(),
        links: links(words, Tab::Company, me),
        parts: parts(words, Part::Places),
        sites,
        new,
        communes,
        wrong,
        max_name: MAX_NAME,
        max_address: MAX_ADDRESS,
        error: error.map(|key| words.say(key)),
    };
    Ok(render(&page)?.into_response())
}

/// `POST /settings/company/places`
pub async fn add(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    save(&pages, posted, "").await
}

/// `POST /settings/company/places/{id}`
pub async fn change(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    if posted.form.ticked("remove") {
        let (mandate, _) = managed(&pages, &posted.me).await?;
        let id: EstablishmentId = id.parse().map_err(|_| Fault::NotFound)?;
        pages.app().execute(RemoveEstablishment { mandate, id }).await?;
        return flash::SAVED.with(&pages, Redirect::to("/settings/company/places"));
    }
    save(&pages, posted, &id).await
}

async fn save(pages: &Pages, posted: Posted<Fields>, id: &str) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let (mandate, _) = managed(pages, &me).await?;
    let sent = Contents::sent(id, &form);
    let id = if id.is_empty() { None } else { Some(id.parse().map_err(|_| Fault::NotFound)?) };
    let chosen = form.one("commune-code");
    let (communes, wrong) = match meant(pages, if chosen.is_empty() { &sent.commune } else { chosen }).await? {
        Meant::Several(communes) => (communes, Key("commune-several")),
        Meant::None => (Vec::new(), Key("commune-unknown")),
        Meant::One(commune) => match read(&sent, commune) {
            Err(key) => (Vec::new(), key),
            Ok(site) => match pages.app().execute(SaveEstablishment { mandate, id, site }).await {
                Ok(_) => return flash::SAVED.with(pages, Redirect::to("/settings/company/places")),
                Err(error) if error.kind() == Kind::Invalid => {
                    (Vec::new(), Key::of(&error, Key("company-siret-other")))
                }
                Err(error) => return Err(error.into()),
            },
        },
    };
    let page = page(pages, &visitor, &me, Some(sent), communes, Some(wrong)).await?;
    Ok((Fault::Invalid.status(), page).into_response())
}

fn read(sent: &Contents, commune: domain::territory::TerritoryCode) -> Result<Site, Key> {
    let siret = (!sent.siret.is_empty()).then(|| Siret::parse(&sent.siret)).transpose();
    Ok(Site {
        commune,
        siret: siret.map_err(|_| Key("company-siret-wrong"))?,
        name: sent.name.clone(),
        address: sent.address.clone(),
        closed_at: closed(&sent.closed)?,
    })
}

/// The beginning of a day, as browsers send it.
fn closed(typed: &str) -> Result<Option<Timestamp>, Key> {
    if typed.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").map_err(|_| Key("company-day-wrong"))?;
    Ok(day.and_hms_opt(0, 0, 0).map(|moment| moment.and_utc()))
}
