//! What a person is to a company of another server: offered, agreed to, turned down, ended (ActivityStreams
//! vocabulary, Offer and Relationship).

use app::Instance;
use domain::{actor::Actor, membership::CompanyRole, uri::Uri};
use serde::Serialize;

use super::Activity;
use crate::outbound::{address::Addresses, context::Document};

/// What the person is to the company.
#[derive(Debug, Clone, Serialize)]
pub struct Relationship {
    #[serde(rename = "type")]
    kind: &'static str,
    subject: Uri,
    object: Uri,
    #[serde(rename = "relationship")]
    role: Uri,
}

impl Relationship {
    /// The person's place in the company. Which one it is stands after the `#`.
    pub fn new(person: &Actor, company: &Actor, role: CompanyRole, here: &Instance) -> Self {
        Self {
            kind: "Relationship",
            subject: person.uri.clone(),
            object: company.uri.clone(),
            role: here.uri(&format!("/ns#{}", role.as_str())),
        }
    }
}

/// An Offer inside of its answer.
#[derive(Debug, Clone, Serialize)]
pub struct Offer {
    #[serde(rename = "type")]
    kind: &'static str,
    id: Uri,
    actor: Uri,
    object: Relationship,
}

/// `from` offers `to` a relationship.
pub fn offer(id: Uri, from: &Actor, to: &Actor, relationship: Relationship) -> Document<Activity<Relationship>> {
    Activity::new(id, "Offer", from, Addresses::only(&to.uri), relationship).plain()
}

/// `from` answers what `to` offered as `offer`.
pub fn answer_offer(
    id: Uri,
    accept: bool,
    from: &Actor,
    to: &Actor,
    offer: &Uri,
    relationship: Relationship,
) -> Document<Activity<Offer>> {
    let kind = if accept { "Accept" } else { "Reject" };
    let offer = Offer { kind: "Offer", id: offer.clone(), actor: to.uri.clone(), object: relationship };
    Activity::new(id, kind, from, Addresses::only(&to.uri), offer).plain()
}

/// `from` ends a relationship with `to`, or takes back what it offered.
pub fn undo_relationship(
    id: Uri,
    from: &Actor,
    to: &Actor,
    relationship: Relationship,
) -> Document<Activity<Relationship>> {
    Activity::new(id, "Undo", from, Addresses::only(&to.uri), relationship).plain()
}
