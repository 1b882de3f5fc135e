//! `/settings/company`: what an owner changes of a company beside its profile: this page has what it says of itself,
//! [`place`] where it works, [`proof`] what it proves. Somebody who speaks as themselves finds their companies here.

pub mod place;
pub mod proof;

use app::{
    Kind,
    company::{self as companies, CompanyChange, NameSponsor, ShowSponsor, UpdateCompany},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    actor::ActorKind,
    company::{
        Company, Identifiers, Link as CompanyLink, RegistrationPolicy, Sector, SizeBand,
        details::{self, DetailError, MAX_LINK_NAME, MAX_LINKS, MAX_VALUE},
        identifier::{Lei, Siren, Vat},
        sector::SECTIONS,
    },
    id::ActorId,
    membership::Mandate,
};
use storage::views;

use super::{
    super::{
        Pages,
        account::Face,
        choice::Choice,
        company::{register::kinds, size},
        fault::Fault,
        flash,
        form::{self, Fields, Posted},
        frame::{Frame, render},
        language,
        visitor::{Me, Visitor},
        words::{Key, Lang, Words},
    },
    Link, Tab, links,
};

/// Where a page is among those of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What it says of itself.
    Details,
    /// Where it works.
    Places,
    /// What it proves.
    Proofs,
}

/// The pages of a company.
fn parts(words: Words, here: Part) -> Vec<Link> {
    [
        ("/settings/company", Key("company-details"), Part::Details),
        ("/settings/company/places", Key("company-places"), Part::Places),
        ("/settings/company/proofs", Key("company-proofs"), Part::Proofs),
    ]
    .map(|(href, label, part)| Link { href, label: words.say(label), current: part == here })
    .into()
}

/// The company that the visitor speaks as, with the right to change it.
pub async fn managed(pages: &Pages, me: &Me) -> Result<(Mandate, Company), Fault> {
    let read = pages.app().read();
    let mandate = companies::mandate(&read, me.person, me.actor(), pages.app().now()).await?;
    let company = read.companies().find(mandate.company()).await?.ok_or(Fault::NotFound)?;
    Ok((mandate, company))
}

/// Divisions of one section.
struct Group {
    label: String,
    choices: Vec<Choice>,
}

/// What the form holds, as it was typed.
#[derive(Default)]
struct Contents {
    kind: String,
    siren: String,
    vat: String,
    lei: String,
    division: String,
    sector: String,
    founded: String,
    size: String,
    values: String,
    languages: Vec<String>,
    email: String,
    telephone: String,
    form: String,
    links: Vec<(String, String)>,
}

impl Contents {
    fn of(company: &Company) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        let numbers = &company.identifiers;
        let code = company.sector.map(Sector::code);
        Self {
            kind: company.kind.as_str().into(),
            siren: text(numbers.siren().map(Siren::grouped)),
            vat: text(numbers.vat().map(ToString::to_string)),
            lei: text(numbers.lei().map(ToString::to_string)),
            division: code.and_then(|code| code.get(..2)).unwrap_or_default().into(),
            sector: code.filter(|code| code.len() > 2).unwrap_or_default().into(),
            founded: text(company.founded.map(|year| year.to_string())),
            size: company.size.map_or("", SizeBand::as_str).into(),
            values: company.values.join(", "),
            languages: company.languages.clone(),
            email: text(company.contact.email.clone()),
            telephone: text(company.contact.telephone.clone()),
            form: text(company.contact.form.as_ref().map(ToString::to_string)),
            links: with_room(company.links.iter().map(|link| (link.name.clone(), link.address.to_string())).collect()),
        }
    }

    fn sent(form: &Fields) -> Self {
        let one = |name: &str| form.one(name).trim().to_owned();
        let links = form.all("link-name").zip(form.all("link-address"));
        Self {
            kind: one("kind"),
            siren: one("siren"),
            vat: one("vat"),
            lei: one("lei"),
            division: one("division"),
            sector: one("sector"),
            founded: one("founded"),
            size: one("size"),
            values: one("values"),
            languages: form.all("languages").map(str::to_owned).collect(),
            email: one("email"),
            telephone: one("telephone"),
            form: one("form"),
            links: with_room(links.map(|(name, address)| (name.to_owned(), address.to_owned())).collect()),
        }
    }

    /// What it means, or which words say what is wrong.
    fn read(&self) -> Result<CompanyChange, Key> {
        let wrong = |error: DetailError| Key(error.name());
        let number = |typed: &str| (!typed.is_empty()).then(|| typed.to_owned());
        let siren = number(&self.siren).map(|typed| Siren::parse(&typed)).transpose();
        let siren = siren.map_err(|_| Key("company-siren-wrong"))?;
        let vat = number(&self.vat).map(|typed| Vat::parse(&typed)).transpose();
        let vat = vat.map_err(|_| Key("company-vat-wrong"))?;
        let lei = number(&self.lei).map(|typed| Lei::parse(&typed)).transpose();
        let lei = lei.map_err(|_| Key("company-lei-wrong"))?;
        let code = if self.sector.is_empty() { &self.division } else { &self.sector };
        let sector = number(code).map(|code| Sector::parse(&code)).transpose();
        let founded = number(&self.founded).map(|year| year.parse::<u16>()).transpose();
        let size = number(&self.size).map(|band| SizeBand::from_name(&band).ok_or(Key("company-refused"))).transpose();
        let contact = domain::company::Contact::parse(&self.email, &self.telephone, &self.form);
        let links = self.links.iter().map(|(name, address)| (name.as_str(), address.as_str()));
        let links: Result<Vec<CompanyLink>, _> = details::links(links);
        Ok(CompanyChange {
            kind: Some(domain::company::CompanyKind::from_name(&self.kind).ok_or(Key("company-kind-missing"))?),
            identifiers: Some(Identifiers::new(siren, vat, lei).map_err(|_| Key("company-numbers-differ"))?),
            sector: Some(sector.map_err(|_| Key("company-sector-wrong"))?),
            founded: Some(founded.map_err(|_| Key("company-year-wrong"))?),
            size: Some(size?),
            values: Some(details::values(self.values.split(',')).map_err(wrong)?),
            languages: Some(details::languages(self.languages.iter().map(String::as_str)).map_err(wrong)?),
            contact: Some(contact.map_err(wrong)?),
            links: Some(links.map_err(wrong)?),
        })
    }
}

fn with_room(mut links: Vec<(String, String)>) -> Vec<(String, String)> {
    let filled = links.iter().filter(|(_, address)| !address.trim().is_empty()).count();
    links.retain(|(_, address)| !address.trim().is_empty());
    links.resize((filled + 2).min(MAX_LINKS), (String::new(), String::new()));
    links
}

#[derive(askama::Template)]
#[template(path = "settings_company.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    parts: Vec<Link>,
    face: Face,
    contents: Contents,
    kinds: Vec<Choice>,
    sections: Vec<Group>,
    sizes: Vec<Choice>,
    languages: Vec<Choice>,
    /// Who of the team may answer for the company.
    sponsors: Vec<Choice>,
    /// The visitor answers for it: whether they are named.
    named: Option<bool>,
    max_value: usize,
    max_link: usize,
    error: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "settings_companies.html")]
struct Own {
    f: Frame,
    links: Vec<Link>,
    faces: Vec<Face>,
    /// The visitor may register one.
    open: bool,
}

/// `GET /settings/company`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let words = visitor.words();
    if me.actor() == me.person {
        let companies = me.faces.iter().filter(|face| face.actor.kind == ActorKind::Organization);
        let page = Own {
            f: Frame::new(&pages, &visitor, words.say("settings-company")).hidden(),
            links: links(words, Tab::Company, &me),
            faces: companies.map(|face| Face::of(&pages, face)).collect(),
            open: pages.app().instance().companies != RegistrationPolicy::Closed,
        };
        return Ok(render(&page)?.into_response());
    }
    page(&pages, &visitor, &me, None, None).await
}

async fn page(
    pages: &Pages,
    visitor: &Visitor,
    me: &Me,
    contents: Option<Contents>,
    error: Option<Key>,
) -> Result<Response, Fault> {
    let (_, company) = managed(pages, me).await?;
    let words = visitor.words();
    let contents = contents.unwrap_or_else(|| Contents::of(&company));
    let view = views::accounts(&pages.app().read(), &[company.actor]).await?.pop().ok_or(Fault::NotFound)?;
    let band = |band: SizeBand| Choice {
        value: band.as_str().to_owned(),
        label: size(words, band),
        chosen: band.as_str() == contents.size,
    };
    let mut spoken = language::choices("");
    for choice in &mut spoken {
        choice.chosen = contents.languages.contains(&choice.value);
    }
    let page = Page {
        f: Frame::new(pages, visitor, words.say("settings-company")).hidden(),
        links: links(words, Tab::Company, me),
        parts: parts(words, Part::Details),
        face: Face::of(pages, &view),
        kinds: kinds(words, &contents.kind),
        sections: sections(words, &contents.division),
        sizes: SizeBand::ALL.into_iter().map(band).collect(),
        languages: spoken,
        sponsors: sponsors(pages, &company).await?,
        named: company.sponsor.filter(|sponsor| sponsor.person == me.person).map(|sponsor| sponsor.shown),
        max_value: MAX_VALUE * 8,
        max_link: MAX_LINK_NAME,
        contents,
        error: error.map(|key| words.say(key)),
    };
    Ok(render(&page)?.into_response())
}

fn sections(words: Words, chosen: &str) -> Vec<Group> {
    let group = |section: domain::company::sector::Section| Group {
        label: match words.0 {
            Lang::Fr => section.label.to_owned(),
            Lang::En => section.label_en.to_owned(),
        },
        choices: Sector::divisions()
            .filter(|sector| sector.section() == section)
            .map(|sector| Choice {
                value: sector.code().to_owned(),
                label: format!("{} {}", sector.code(), sector.label()),
                chosen: sector.code() == chosen,
            })
            .collect(),
    };
    SECTIONS.into_iter().map(group).collect()
}

async fn sponsors(pages: &Pages, company: &Company) -> Result<Vec<Choice>, Fault> {
    let (read, now) = (pages.app().read(), pages.app().now());
    let team = read.memberships().of_company(company.actor).await?;
    let mut ids: Vec<ActorId> = team
        .iter()
        .filter(|member| member.is_active(now) && member.role.in_team())
        .map(|member| member.person)
        .collect();
    ids.dedup();
    let people = read.actors().find_all(&ids).await?;
    let choice = |person: &domain::actor::Actor| Choice {
        value: person.id.to_string(),
        label: format!("{} (@{})", person.display_name(), person.username),
        chosen: company.sponsor.is_some_and(|sponsor| sponsor.person == person.id),
    };
    Ok(people.iter().filter(|person| person.is_local() && person.is_active()).map(choice).collect())
}

/// `POST /settings/company`
pub async fn save(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let (mandate, _) = managed(&pages, &me).await?;
    let contents = Contents::sent(&form);
    let wrong = match contents.read() {
        Err(key) => key,
        Ok(change) => match pages.app().execute(UpdateCompany { mandate, change }).await {
            Ok(_) => return flash::SAVED.with(&pages, Redirect::to("/settings/company")),
            Err(error) if error.kind() == Kind::Invalid => Key::of(&error, Key("company-refused")),
            Err(error) => return Err(error.into()),
        },
    };
    let page = page(&pages, &visitor, &me, Some(contents), Some(wrong)).await?;
    Ok((Fault::Invalid.status(), page).into_response())
}

/// `POST /settings/company/sponsor`: who answers for the company, and whether they are named
pub async fn sponsor(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { me, form, .. } = posted;
    let (mandate, company) = managed(&pages, &me).await?;
    let person: ActorId = form.one("sponsor").parse().map_err(|_| Fault::Invalid)?;
    pages.app().execute(NameSponsor { mandate, person }).await?;
    if person == me.person && company.sponsor.is_some_and(|sponsor| sponsor.person == person) {
        let shown = form.ticked("named");
        pages.app().execute(ShowSponsor { person, company: company.actor, shown }).await?;
    }
    flash::SAVED.with(&pages, Redirect::to("/settings/company"))
}
