//! Companies: what they say of themselves, where they work, what they proved. Open to everyone; changed by owners.

mod change;
mod establishments;
mod owner;
mod proofs;
mod register;
mod sponsor;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderValue, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    company::{Company, CompanyKind, Establishment, Publication},
    handle::Handle,
    id::ActorId,
    time::Timestamp,
    verification::Method,
};
use serde::Serialize;
use storage::views::{self, CompanyView};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Denied, Missing, Open, Problem, Refused, Signed, account, path::Path, query::name_schema};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

/// The largest change that is read, in bytes.
const MAX_CHANGE: usize = 64 * 1024;

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(show, update))
        .merge(establishments::routes())
        .merge(owner::routes())
        .merge(proofs::routes())
        .merge(register::routes())
        .merge(sponsor::routes())
}

/// A company.
#[derive(Serialize, ToSchema)]
#[schema(as = Company)]
struct Shown<'a> {
    /// As in the Mastodon API.
    id: String,
    /// The name before the `@`.
    #[schema(example = "fonderie")]
    handle: &'a str,
    /// What it is called.
    name: &'a str,
    /// The page.
    #[schema(format = "uri")]
    url: String,
    /// The ActivityPub id.
    #[schema(format = "uri")]
    uri: &'a str,
    /// What kind of organisation it is.
    #[schema(schema_with = kind)]
    kind: &'static str,
    /// How far it is shown: `hidden` from everyone but its team, `unlisted` or `listed`.
    #[schema(schema_with = publication)]
    publication: &'static str,
    /// What it does.
    sector: Option<Sector>,
    /// In which year it was founded.
    founded: Option<u16>,
    /// How many people work there: `1-9`.
    size: Option<&'static str>,
    /// What it stands for.
    values: &'a [String],
    /// The languages that are spoken there (BCP 47).
    languages: &'a [String],
    /// Numbers in registers, as the company says.
    declared: Declared<'a>,
    /// How it is reached beside its account.
    contact: Contact<'a>,
    /// Its pages.
    links: Vec<Link<'a>>,
    /// Where it works, the seat first.
    establishments: Vec<Site<'a>>,
    /// What is verified.
    verified: Vec<Proof<'a>>,
    /// Who answers for the page, where they want to be named.
    sponsor: Option<Person<'a>>,
}

/// What a company does, by the French nomenclature of activities (NAF rev. 2).
#[derive(Serialize, ToSchema)]
#[schema(as = CompanySector)]
struct Sector {
    /// The code.
    #[schema(example = "24.54Z")]
    code: &'static str,
    /// What it is called, in French.
    label: &'static str,
    /// The letter of its section.
    section: char,
    /// What the section is called, in French.
    section_label: &'static str,
    /// What the section is called, in English.
    section_label_en: &'static str,
}

/// Numbers in registers.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyNumbers)]
struct Declared<'a> {
    /// In the French register.
    siren: Option<&'a str>,
    /// For VAT.
    vat: Option<&'a str>,
    /// The legal entity identifier (ISO 17442).
    lei: Option<&'a str>,
}

/// How a company is reached beside its account.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyContact)]
struct Contact<'a> {
    /// Its e-mail address.
    email: Option<&'a str>,
    /// Its telephone number.
    telephone: Option<&'a str>,
    /// A page where one writes to it.
    form: Option<&'a str>,
}

/// A page of a company.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyLink)]
struct Link<'a> {
    /// What it is; may be empty.
    name: &'a str,
    /// Where it is.
    #[schema(format = "uri")]
    address: &'a str,
    /// Since when it is verified.
    #[schema(value_type = Option<String>, format = DateTime)]
    verified_at: Option<Timestamp>,
}

/// A place where a company works.
#[derive(Serialize, ToSchema)]
#[schema(as = Establishment)]
struct Site<'a> {
    /// Its number here.
    id: String,
    /// The code of the commune, with its scheme.
    #[schema(example = "insee-com:69123")]
    commune: &'a str,
    /// Its name, where it is known.
    commune_name: Option<&'a str>,
    /// What the place is called; may be empty.
    name: &'a str,
    /// Street and number; may be empty.
    address: &'a str,
    /// Its number in the French register, as the company says.
    siret: Option<&'a str>,
    /// Since when it is closed, or from when on it will be.
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
}

/// Something that a company proved.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyProof)]
struct Proof<'a> {
    /// In which way.
    #[schema(schema_with = method)]
    method: &'static str,
    /// The page or site; empty where a moderator or a steward vouches.
    subject: &'a str,
    /// The code of the territory as whose steward somebody vouches.
    #[schema(example = "insee-com:69123")]
    territory: Option<&'a str>,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    verified_at: Option<Timestamp>,
}

/// Who answers for the page of a company.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanySponsor)]
struct Person<'a> {
    /// The name before the `@`.
    handle: &'a str,
    /// What they are called.
    name: &'a str,
    /// Their page.
    #[schema(format = "uri")]
    url: String,
}

fn kind() -> RefOr<Schema> {
    name_schema(CompanyKind::ALL.map(CompanyKind::as_str))
}

fn publication() -> RefOr<Schema> {
    name_schema([Publication::Hidden, Publication::Unlisted, Publication::Listed].map(Publication::as_str))
}

fn method() -> RefOr<Schema> {
    name_schema([Method::Link, Method::Dns, Method::WellKnown, Method::Steward].map(Method::as_str))
}

impl<'a> Shown<'a> {
    fn new(state: &WebState, actor: &'a Actor, view: &'a CompanyView) -> Self {
        let (company, here) = (&view.company, state.app.instance());
        let numbers = &company.identifiers;
        let contact = &company.contact;
        let link = |link: &'a domain::company::Link| Link {
            name: &link.name,
            address: link.address.as_str(),
            verified_at: view
                .verified()
                .filter(|proof| proof.covers(&link.address))
                .filter_map(|proof| proof.verified_at)
                .min(),
        };
        Self {
            id: actor.id.to_string(),
            handle: actor.username.as_str(),
            name: actor.display_name(),
            url: here.profile(actor.username.as_str()).to_string(),
            uri: actor.uri.as_str(),
            kind: company.kind.as_str(),
            publication: actor.publication.as_str(),
            sector: company.sector.map(|sector| Sector {
                code: sector.code(),
                label: sector.label(),
                section: sector.section().letter,
                section_label: sector.section().label,
                section_label_en: sector.section().label_en,
            }),
            founded: company.founded,
            size: company.size.map(domain::company::SizeBand::as_str),
            values: &company.values,
            languages: &company.languages,
            declared: Declared {
                siren: numbers.siren().map(domain::company::identifier::Siren::as_str),
                vat: numbers.vat().map(domain::company::identifier::Vat::as_str),
                lei: numbers.lei().map(domain::company::identifier::Lei::as_str),
            },
            contact: Contact {
                email: contact.email.as_deref(),
                telephone: contact.telephone.as_deref(),
                form: contact.form.as_ref().map(domain::uri::Uri::as_str),
            },
            links: company.links.iter().map(link).collect(),
            establishments: company.establishments.iter().map(|site| Site::new(site, view)).collect(),
            verified: view
                .verified()
                .map(|proof| Proof {
                    method: proof.method.as_str(),
                    subject: &proof.subject,
                    territory: view
                        .steward_of
                        .as_ref()
                        .filter(|_| proof.territory.is_some())
                        .map(|area| area.code.as_str()),
                    verified_at: proof.verified_at,
                })
                .collect(),
            sponsor: view.sponsor.as_ref().map(|person| Person {
                handle: person.username.as_str(),
                name: person.display_name(),
                url: here.profile(person.username.as_str()).to_string(),
            }),
        }
    }
}

impl<'a> Site<'a> {
    fn new(site: &'a Establishment, view: &'a CompanyView) -> Self {
        Self {
            id: site.id.to_string(),
            commune: site.commune.as_str(),
            commune_name: view.place(&site.commune).map(|area| area.name.as_str()),
            name: &site.name,
            address: &site.address,
            siret: site.siret.as_ref().map(domain::company::identifier::Siret::as_str),
            closed_at: site.closed_at,
        }
    }
}

/// What is answered where there is none, or none that the asker may know of.
const MISSING: &str = "there is no such company";

/// The kind with this name.
fn kind_of(name: &str) -> Result<CompanyKind, Problem> {
    CompanyKind::from_name(name).ok_or_else(|| {
        let known = CompanyKind::ALL.map(CompanyKind::as_str).join(", ");
        Problem::invalid(format!("kind is one of {known}"))
    })
}

/// The company with this handle or id, whether it is published or not.
async fn find_any(state: &WebState, asked: &str) -> Result<Actor, Problem> {
    let read = state.app.read();
    let actor = if let Ok(id) = asked.parse::<ActorId>() {
        read.actors().find(id).await?
    } else {
        let handle: Handle = asked.trim_start_matches('@').parse().map_err(|_| Problem::not_found(MISSING))?;
        read.actors().find_by_handle(&state.app.instance().localise(handle)).await?
    };
    let there = |actor: &Actor| actor.is_local() && actor.is_active() && actor.kind == ActorKind::Organization;
    actor.filter(there).ok_or_else(|| Problem::not_found(MISSING))
}

/// The company with this handle or id, if somebody may see it.
pub(super) async fn find(state: &WebState, asked: &str, person: Option<ActorId>) -> Result<Actor, Problem> {
    let actor = find_any(state, asked).await?;
    if actor.publication == Publication::Hidden {
        let memberships = match person {
            Some(person) => state.app.read().memberships().find(actor.id, person).await?,
            None => Vec::new(),
        };
        let now = state.app.now();
        if !memberships.iter().any(|member| member.is_active(now) && member.role.in_team()) {
            return Err(Problem::not_found(MISSING));
        }
    }
    Ok(actor)
}

/// A company with what is shown beside it.
async fn view(state: &WebState, company: ActorId) -> Result<CompanyView, Problem> {
    let view = views::companies(&state.app.read(), &[company]).await?.remove(&company);
    view.ok_or_else(|| Problem::not_found(MISSING))
}

/// What is known of a company.
async fn known(state: &WebState, company: ActorId) -> Result<Company, Problem> {
    state.app.read().companies().find(company).await?.ok_or_else(|| Problem::not_found(MISSING))
}

async fn answer(state: &WebState, actor: &Actor) -> Result<Response, Problem> {
    let view = view(state, actor.id).await?;
    // What is shown depends on who asks, and changes when somebody saves a form.
    let fresh = (CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(([fresh], Json(Shown::new(state, actor, &view))).into_response())
}

/// Read what a company says of itself
///
/// What only its team sees is there for a token of somebody of its team.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}",
    operation_id = "getCompany",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    responses((status = 200, description = "The company.", body = Shown), Missing, Denied, Refused),
    security((), ("bearer" = ["read:company"])),
)]
async fn show(
    asker: Open<ReadCompany>,
    State(state): State<WebState>,
    Path(asked): Path<String>,
) -> Result<Response, Problem> {
    let person = asker.viewer().map(|viewer| viewer.token.person);
    let actor = find(&state, &asked, person).await?;
    answer(&state, &actor).await
}

/// Change what a company says of itself
///
/// With a token of an owner that speaks as them or as this company, not as another one. What is named changes and the
/// rest stays (RFC 7396); `null` takes something away.
#[utoipa::path(
    patch,
    path = "/api/ancrage/v1/companies/{company}",
    operation_id = "changeCompany",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.", example = "fonderie")),
    request_body(content = change::Asked, content_type = "application/json"),
    responses((status = 200, description = "The company as it is now.", body = Shown), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn update(
    asker: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path(asked): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let (actor, mandate) = account::owned(&state, &asker, &asked).await?;
    let (app, read) = (&state.app, state.app.read());
    if body.len() > MAX_CHANGE {
        return Err(Problem::invalid("a change has at most 64 KiB"));
    }
    let company = known(&state, actor.id).await?;
    let change = change::read(&body, &company)?;
    app.execute(app::company::UpdateCompany { mandate, change }).await?;
    let actor = read.actors().get(actor.id).await?;
    answer(&state, &actor).await
}
