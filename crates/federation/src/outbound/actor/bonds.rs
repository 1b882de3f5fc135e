//! What a person is to companies and who belongs to a company, in words of schema.org: only what both sides show.

use app::{
    Instance,
    profile::line::{self, Line},
};
use domain::{
    actor::{Actor, ActorKind},
    membership::CompanyRole,
    time::Timestamp,
    uri::Uri,
};
use serde::Serialize;
use storage::{Look, StorageError, views};

/// How many are named.
pub(crate) const SHOWN: u32 = 200;

/// Where somebody belongs, or where it is read who does.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Bonds {
    #[serde(rename = "schema:worksFor", skip_serializing_if = "Vec::is_empty")]
    works_for: Vec<Node>,
    #[serde(rename = "schema:memberOf", skip_serializing_if = "Vec::is_empty")]
    member_of: Vec<Node>,
    #[serde(rename = "schema:member", skip_serializing_if = "Option::is_none")]
    members: Option<Node>,
    /// The same of a person, as lines of the profile: what every server shows, and another server reads as the
    /// person's word.
    #[serde(skip)]
    lines: Vec<(CompanyRole, Actor)>,
}

#[derive(Debug, Clone, Serialize)]
struct Node {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The address of a company's members.
pub(crate) fn members_of(company: &Actor) -> Uri {
    Uri::from_stored(format!("{}/members", company.uri))
}

impl Bonds {
    /// As lines of a profile.
    pub(super) fn lines(&self, here: &Instance) -> Vec<Line> {
        self.lines.iter().map(|(role, company)| line::bond(*role, company, here)).collect()
    }

    /// Those of a local actor.
    pub(crate) async fn load(look: &impl Look, actor: &Actor, now: Timestamp) -> Result<Self, StorageError> {
        let shown = views::shown_memberships(look, actor.id, now, SHOWN).await?;
        let mut bonds = Self::default();
        if actor.kind == ActorKind::Organization {
            let any = shown.iter().any(|one| one.role.in_team());
            bonds.members = any.then(|| Node { id: members_of(actor), kind: "OrderedCollection" });
            return Ok(bonds);
        }
        let companies: Vec<_> = shown.iter().map(|one| one.company).collect();
        let companies = views::accounts(look, &companies).await?;
        for one in &shown {
            let company = companies.iter().map(|view| &view.actor).find(|company| company.id == one.company);
            let Some(company) = company.filter(|company| company.is_active()) else { continue };
            bonds.lines.push((one.role, company.clone()));
            let node = Node { id: company.uri.clone(), kind: company.kind.as_str() };
            match one.role {
                CompanyRole::Owner | CompanyRole::Spokesperson | CompanyRole::Agent | CompanyRole::Employee => {
                    bonds.works_for.push(node);
                }
                CompanyRole::Member => bonds.member_of.push(node),
                // No word of schema.org says it, and no reader looks for it.
                CompanyRole::Partner | CompanyRole::Supplier | CompanyRole::Client => {}
            }
        }
        Ok(bonds)
    }
}
