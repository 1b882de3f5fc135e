//! Lines of a profile that nobody typed: where a company works and what it proved, where a person lives or works, and to
//! which companies they belong. Other servers are told them, and apps are shown them, in the first language of the
//! server that there are words in. How open somebody is has a line of its own ([`crate::cursor::profile_line`]).

use std::collections::HashMap;

use domain::{
    actor::{Actor, ActorKind},
    id::ActorId,
    membership::CompanyRole,
    territory::{Territory, TieKind, digest::Tongue},
    text::escape,
    time::Timestamp,
};
use storage::{
    Read,
    views::{self, CompanyView},
};

use crate::{Error, Instance, territory};

/// To how many companies somebody belongs who is shown in an app, on the average of those who are shown with them.
const BONDS: usize = 50;

/// A line of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about, plain text.
    pub name: String,
    /// What is said, HTML.
    pub value: String,
    /// Since when the site that it leads to is known to be theirs.
    pub verified_at: Option<Timestamp>,
}

impl Line {
    fn new(name: &str, value: String) -> Self {
        Self { name: name.to_owned(), value, verified_at: None }
    }
}

/// Where a company works, what it does and which site is its own. What it wrote itself stands in its own words.
pub fn of_company(actor: &Actor, view: &CompanyView, here: &Instance, now: Timestamp) -> Vec<Line> {
    let tongue = Tongue::of(&here.languages);
    let company = &view.company;
    let mut lines = Vec::new();
    let places: Vec<String> = company
        .communes(now)
        .into_iter()
        .take(3)
        .filter_map(|code| view.place(code))
        .map(|area| escape::html(&area.label()))
        .collect();
    if !places.is_empty() {
        lines.push(Line::new(tongue.say("Lieu", "Place"), places.join(", ")));
    }
    if let Some(sector) = company.sector {
        let label = tongue.say(sector.label(), sector.section().label_en);
        lines.push(Line::new(tongue.say("Activité", "Sector"), escape::html(label)));
    }
    let proved = view.verified().find_map(|proof| Some((proof.site()?, proof.verified_at)));
    if let Some((site, verified_at)) = proved {
        let site = escape::html(site.as_str());
        let value = format!(
            r#"<a href="{}://{site}/" rel="me nofollow noopener noreferrer" target="_blank">{site}</a>"#,
            here.scheme
        );
        lines.push(Line { verified_at, ..Line::new(tongue.say("Site vérifié", "Verified site"), value) });
    }
    let written = |line: &Line| actor.fields.iter().any(|own| own.name.to_lowercase() == line.name.to_lowercase());
    lines.retain(|line| !written(line));
    lines
}

/// Where somebody lives or works.
pub fn tie(kind: TieKind, place: &Territory, here: &Instance) -> Line {
    let tongue = Tongue::of(&here.languages);
    let name = match kind {
        TieKind::Lives => tongue.say("Habite à", "Lives in"),
        TieKind::Works => tongue.say("Travaille à", "Works in"),
    };
    let (href, place) = (territory::actor::page(here, place), escape::html(&place.name));
    let href = escape::html(href.as_str());
    Line::new(name, format!("<a href=\"{href}\" rel=\"nofollow noopener noreferrer\">{place}</a>"))
}

/// What a person is to a company, with a link to its page.
pub fn bond(role: CompanyRole, company: &Actor, here: &Instance) -> Line {
    let (french, english) = match role {
        CompanyRole::Owner | CompanyRole::Spokesperson | CompanyRole::Agent | CompanyRole::Employee => {
            ("Travaille chez", "Works for")
        }
        CompanyRole::Member => ("Membre de", "Member of"),
        CompanyRole::Partner => ("Partenaire de", "Partner of"),
        CompanyRole::Supplier => ("Fournit", "Supplies"),
        CompanyRole::Client => ("Client de", "Customer of"),
    };
    let page = escape::html(company.url.as_ref().unwrap_or(&company.uri).as_str());
    let name = escape::html(company.display_name());
    let value = format!("<a href=\"{page}\" rel=\"me nofollow noopener noreferrer\">{name}</a>");
    Line::new(Tongue::of(&here.languages).say(french, english), value)
}

/// All of them, of an account of this server, as far as everyone may see them.
///
/// # Errors
/// When the database does not answer.
pub async fn of_account(read: &Read, here: &Instance, actor: &Actor, now: Timestamp) -> Result<Vec<Line>, Error> {
    Ok(of_accounts(read, here, &[actor], now).await?.remove(&actor.id).unwrap_or_default())
}

/// The same of many, in as many statements as of one.
///
/// # Errors
/// When the database does not answer.
pub async fn of_accounts(
    read: &Read,
    here: &Instance,
    actors: &[&Actor],
    now: Timestamp,
) -> Result<HashMap<ActorId, Vec<Line>>, Error> {
    let actors: Vec<&Actor> = actors.iter().copied().filter(|actor| actor.is_local() && actor.is_active()).collect();
    let among = |wanted: &dyn Fn(&Actor) -> bool| -> Vec<ActorId> {
        actors.iter().filter(|actor| wanted(actor)).map(|actor| actor.id).collect()
    };
    let companies = among(&|actor: &Actor| actor.kind == ActorKind::Organization);
    let tied = among(&|actor: &Actor| actor.counts.ties > 0);
    let people = among(&|actor: &Actor| actor.kind == ActorKind::Person);
    let mut lines: HashMap<ActorId, Vec<Line>> = HashMap::new();
    let views = views::companies(read, &companies).await?;
    for actor in &actors {
        if let Some(view) = views.get(&actor.id) {
            lines.entry(actor.id).or_default().extend(of_company(actor, view, here, now));
        }
    }
    for (actor, kind, place) in read.ties().shown_places(&tied).await? {
        lines.entry(actor).or_default().push(tie(kind, &place, here));
    }
    if people.is_empty() {
        return Ok(lines);
    }
    let shown = read.memberships().shown_of(&people, now, BONDS * people.len()).await?;
    let mut employers: Vec<ActorId> = shown.iter().map(|one| one.company).collect();
    employers.sort_unstable();
    employers.dedup();
    let employers = read.actors().find_all(&employers).await?.into_iter().filter(Actor::is_active);
    let employers: HashMap<ActorId, Actor> = employers.map(|company| (company.id, company)).collect();
    for one in &shown {
        let bond = employers.get(&one.company).map(|company| bond(one.role, company, here));
        lines.entry(one.person).or_default().extend(bond);
    }
    Ok(lines)
}
