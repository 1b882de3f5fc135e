//! Who is in the demonstration: two neighbouring towns of Finistère, on the same river. Everyone is invented.

mod brest;
mod landerneau;

use domain::{community::Purpose, company::CompanyKind, cursor::Level, group::Access, membership::CompanyRole};

pub use self::{brest::BREST, landerneau::LANDERNEAU};

/// One of the two servers.
pub struct Server {
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub contact: &'static str,
    /// The territory that has an account there.
    pub territory: &'static str,
    pub people: &'static [Person],
    pub companies: &'static [Company],
    pub communities: &'static [Community],
    /// Who is steward of the territory.
    pub steward: Option<&'static str>,
    /// Who vouches for which company, and how they know. The others wait.
    pub vouched: &'static [(&'static str, &'static str, &'static str)],
}

impl Server {
    /// Its host at a port.
    pub fn domain(&self, port: u16) -> String {
        format!("{}.localhost:{port}", self.name)
    }
}

/// Somebody with a log-in.
pub struct Person {
    pub username: &'static str,
    pub name: &'static str,
    pub about: &'static str,
}

/// A company with an owner.
pub struct Company {
    pub handle: &'static str,
    pub name: &'static str,
    pub owner: &'static str,
    pub kind: CompanyKind,
    pub sharing: Level,
    /// The commune of its establishment.
    pub commune: &'static str,
    pub about: &'static str,
    /// NAF rev. 2.
    pub sector: &'static str,
    pub founded: u16,
    pub values: &'static [&'static str],
    pub fields: &'static [(&'static str, &'static str)],
    /// Who belongs to it beside its owner.
    pub team: &'static [Member],
}

/// Somebody's place in a company.
pub struct Member {
    pub username: &'static str,
    pub role: CompanyRole,
    /// What they do there, in their words.
    pub title: &'static str,
}

/// A community, with whoever comes to it from either server.
pub struct Community {
    pub handle: &'static str,
    pub name: &'static str,
    pub about: &'static str,
    pub founder: Voice,
    pub purpose: Purpose,
    pub subject: &'static str,
    pub access: Access,
    pub sharing: Level,
    pub territory: &'static str,
    pub charter: &'static str,
    /// Its other members who live on the same server.
    pub here: &'static [Voice],
    /// Those of the other server.
    pub elsewhere: &'static [Voice],
}

/// Somebody who speaks, and as whom: themselves, or a company.
pub type Voice = (&'static str, &'static str);

/// The password of everyone in the demonstration.
pub const PASSWORD: &str = "ancrage-demo";
/// Those who look after the server: they invite others, decide who comes in where that is the rule, and help companies
/// that lost their owner.
pub const ADMINS: [&str; 2] = ["odile", "maelle"];
