//! Companies: what their page shows of them ([`Shown`]), registering one, and what moderators do about them. What an
//! owner changes is in the settings.

pub mod moderate;
pub mod recover;
pub mod register;

use domain::{
    actor::Actor,
    company::{Contact, Establishment, Publication, Registration, publication::Lack},
    login::Role,
    time::Timestamp,
    verification::{Method, Verification},
};
use storage::views::CompanyView;

use super::{
    Pages, account, date, directory,
    fault::Fault,
    language, territory,
    visitor::Visitor,
    words::{Key, Lang, Words},
};

/// A link of a company, or a proof that one is its own.
pub struct Proved {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// How and since when it is verified; `None` where the company only says so.
    pub proof: Option<String>,
}

/// Something that a company says of itself.
pub struct Fact {
    /// What it is about.
    pub name: String,
    /// What is said.
    pub value: String,
    /// The page of what is named.
    pub href: Option<String>,
    /// What is added; may be empty.
    pub more: String,
}

impl Fact {
    fn new(name: String, value: String) -> Self {
        Self { name, value, href: None, more: String::new() }
    }
}

/// An establishment.
pub struct Site {
    /// What it is called; empty where it has no name of its own.
    pub name: String,
    /// The commune.
    pub commune: String,
    /// The page of the commune, where it is known here.
    pub href: Option<String>,
    /// Address and number, as far as they are known.
    pub about: String,
    /// Since when it is closed.
    pub closed: Option<String>,
}

/// That somebody vouches for a company.
pub struct Vouched {
    /// As what they do: who it is known to, or of which territory they are steward.
    pub label: String,
    /// The territory's page.
    pub href: Option<String>,
    /// Since when.
    pub since: String,
}

/// What the page of a company shows beside what every page shows.
pub struct Shown {
    /// What the company says of itself.
    pub facts: Vec<Fact>,
    /// Its numbers in registers, which it declares.
    pub numbers: Vec<(String, String)>,
    /// Its establishments; empty where there is only the one that the facts name.
    pub sites: Vec<Site>,
    /// What it stands for, and where others are who say the same.
    pub values: Vec<(String, String)>,
    /// Its pages, and the sites that it proved.
    pub links: Vec<Proved>,
    /// A moderator or a steward vouches for it.
    pub vouched: Option<Vouched>,
    /// The visitor may vouch for it, or take that back.
    pub vouches: bool,
    /// The visitor may give it to somebody, for when its owners are gone.
    pub recovers: bool,
    /// E-mail address, telephone number and form.
    pub contact: Contact,
    /// The number without what separates its digits, for links.
    pub dial: String,
    /// The one who answers for it, with their page.
    pub sponsor: Option<(String, String)>,
    /// What it lacks before others see it, for its team.
    pub lacks: Vec<String>,
    /// Why the moderators do not want it, for its team.
    pub refused: Option<String>,
    /// The visitor may change it.
    pub manages: bool,
}

/// What is to be done, for the team alone.
fn lack(words: Words, lack: Lack) -> String {
    words.say(match lack {
        Lack::Approval => Key("company-lacks-approval"),
        Lack::Sponsor => Key("company-lacks-sponsor"),
        Lack::Territory => Key("company-lacks-territory"),
    })
}

/// In which way something is verified, in words.
pub fn method(words: Words, method: Method) -> String {
    words.say(match method {
        Method::Link => Key("proof-link"),
        Method::Dns => Key("proof-dns"),
        Method::WellKnown => Key("proof-file"),
        Method::Steward => Key("proof-steward"),
    })
}

/// What an activity is called.
pub fn sector(words: Words, sector: domain::company::Sector) -> String {
    let label = match words.0 {
        Lang::Fr => sector.label(),
        Lang::En => sector.section().label_en,
    };
    format!("{label} ({})", sector.code())
}

/// How many people work there, in words.
pub fn size(words: Words, size: domain::company::SizeBand) -> String {
    let (from, to) = size.range();
    let number = |n: u32| words.number(i64::from(n));
    match to {
        Some(0) => words.say("size-alone"),
        Some(to) => words.fill_all("size-between", &[("from", &number(from)), ("to", &number(to))]),
        None => words.fill("size-from", "from", number(from)),
    }
}

impl Shown {
    /// A company as the visitor sees it.
    pub async fn new(pages: &Pages, visitor: &Visitor, actor: &Actor, view: &CompanyView) -> Result<Self, Fault> {
        let (words, now) = (visitor.words(), pages.app().now());
        let company = &view.company;
        let ids = &company.identifiers;
        let numbers = [
            ids.siren().map(|siren| ("SIREN".to_owned(), siren.grouped())),
            ids.vat().map(|vat| (words.say("number-vat"), vat.to_string())),
            ids.lei().map(|lei| ("LEI".to_owned(), lei.to_string())),
        ];
        let mut shown = Self {
            facts: facts(words, view, now),
            numbers: numbers.into_iter().flatten().collect(),
            sites: sites(words, view, now),
            values: company.values.iter().map(|value| (value.clone(), directory::about(value))).collect(),
            links: links(words, view, &pages.app().instance().scheme),
            vouched: vouched(words, view),
            vouches: actor.publication != Publication::Hidden && may_vouch(pages, visitor, actor).await?,
            recovers: visitor.me.as_ref().is_some_and(|me| recover::recovers(me.role)),
            dial: company
                .contact
                .telephone
                .iter()
                .flat_map(|t| t.chars())
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect(),
            contact: company.contact.clone(),
            sponsor: view.sponsor.as_ref().map(|person| (person.display_name().to_owned(), account::path(person))),
            lacks: Vec::new(),
            refused: None,
            manages: false,
        };
        if let Some(me) = &visitor.me {
            let read = pages.app().read();
            let memberships = read.memberships().find(actor.id, me.person).await?;
            shown.manages = memberships.iter().any(|member| member.manages(now).is_ok());
            if memberships.iter().any(|member| member.is_active(now) && member.role.in_team()) {
                let sponsor = read.memberships().of_sponsor(company).await?;
                let lacks = domain::company::publication::lacks(company, &sponsor, now);
                shown.lacks = lacks.into_iter().map(|known| lack(words, known)).collect();
                if company.registration == Registration::Refused {
                    shown.refused = Some(company.registration_reason.clone());
                }
            }
        }
        debug_assert!(actor.publication != Publication::Hidden || visitor.me.is_some(), "strangers see nothing of it");
        Ok(shown)
    }
}

fn facts(words: Words, view: &CompanyView, now: Timestamp) -> Vec<Fact> {
    let (company, trade) = (&view.company, view.trade(now));
    let mut facts = vec![Fact::new(words.say("fact-kind"), account::kind(words, company.kind))];
    if let Some((value, more)) = account::seat(words, &trade) {
        // A commune that is not known here has no page.
        let known = trade.communes.first().filter(|commune| commune.label.is_some());
        let href = known.map(|commune| territory::path(&commune.code));
        facts.push(Fact { name: words.say("fact-territory"), value, href, more });
    }
    if let Some(of) = company.sector {
        facts.push(Fact::new(words.say("fact-sector"), sector(words, of)));
    }
    if let Some(band) = company.size {
        facts.push(Fact::new(words.say("fact-size"), size(words, band)));
    }
    if let Some(year) = company.founded {
        facts.push(Fact::new(words.say("fact-founded"), year.to_string()));
    }
    if !company.languages.is_empty() {
        facts.push(Fact::new(words.say("fact-languages"), language::names(&company.languages)));
    }
    facts
}

fn vouched(words: Words, view: &CompanyView) -> Option<Vouched> {
    let proof = view.verified().find(|proof| proof.method == Method::Steward)?;
    let since = words.fill("company-vouched", "date", date::day(words, proof.verified_at?));
    Some(match &view.steward_of {
        Some(area) => Vouched {
            label: words.fill("fact-confirmed", "territory", territory::name(words, area)),
            href: Some(territory::path(&area.code)),
            since,
        },
        None => Vouched { label: words.say("fact-vouched"), href: None, since },
    })
}

/// Whether the visitor may vouch for a company: moderators for each, stewards for those of their territory.
pub async fn may_vouch(pages: &Pages, visitor: &Visitor, company: &Actor) -> Result<bool, Fault> {
    let Some(me) = &visitor.me else { return Ok(false) };
    let (read, now) = (pages.app().read(), pages.app().now());
    Ok(me.role >= Role::Moderator || read.stewards().over_company(me.person, company.id, now).await?.is_some())
}

fn sites(words: Words, view: &CompanyView, now: Timestamp) -> Vec<Site> {
    let site = |site: &Establishment| {
        let number = site.siret.as_ref().map(|siret| format!("SIRET {}", siret.grouped()));
        let about = [Some(site.address.clone()).filter(|address| !address.is_empty()), number];
        Site {
            name: site.name.clone(),
            commune: account::place(words, view, &site.commune),
            href: view.place(&site.commune).map(|area| territory::path(&area.code)),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            closed: site
                .closed_at
                .filter(|_| !site.is_open(now))
                .map(|at| words.fill("site-closed", "date", date::day(words, at))),
        }
    };
    let all: Vec<Site> = view.company.establishments.iter().map(site).collect();
    // A single place that has only a commune is left out: the facts say that already.
    match all.as_slice() {
        [only] if only.name.is_empty() && only.about.is_empty() && only.closed.is_none() => Vec::new(),
        _ => all,
    }
}

fn links(words: Words, view: &CompanyView, scheme: &str) -> Vec<Proved> {
    let said = |proof: &Verification| {
        let since = date::day(words, proof.verified_at?);
        Some(words.fill_all("proof-since", &[("how", &method(words, proof.method)), ("date", &since)]))
    };
    let mut shown: Vec<Proved> = Vec::new();
    for link in &view.company.links {
        let address = link.address.as_str();
        let bare = address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
        shown.push(Proved {
            href: address.to_owned(),
            label: if link.name.is_empty() { bare.to_owned() } else { format!("{} ({bare})", link.name) },
            proof: view.verified().find(|proof| proof.covers(&link.address)).and_then(said),
        });
    }
    // A site that was proved and that no link of its own names.
    for proof in view.verified().filter(|proof| matches!(proof.method, Method::Dns | Method::WellKnown)) {
        if !view.company.links.iter().any(|link| proof.covers(&link.address)) {
            let href = format!("{scheme}://{}/", proof.subject);
            if !shown.iter().any(|known| known.href == href) {
                shown.push(Proved { href, label: proof.subject.clone(), proof: said(proof) });
            }
        }
    }
    shown
}
