//! `to` and `cc`, from what [`domain::audience`] decides.

use domain::{
    actor::Actor,
    audience::{Address, Addressing, Audience, addressing},
    id::ActorId,
    uri::Uri,
};
use serde::Serialize;

use crate::wire::addressing::PUBLIC;

/// `to` and `cc`, always arrays: several peers spread them without a look. `audience` names the group that is to pass
/// something on (FEP-1b12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addresses {
    to: Vec<String>,
    cc: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
}

impl Addresses {
    /// Those of something that `author` says to an audience; `named` are the others it names.
    pub(super) fn new(audience: Audience, author: &Actor, named: &[(ActorId, &Uri)]) -> Self {
        Self::within(audience, author, named, None)
    }

    /// The same, for a group.
    pub(super) fn within(audience: Audience, author: &Actor, named: &[(ActorId, &Uri)], group: Option<&Uri>) -> Self {
        let ids: Vec<ActorId> = named.iter().map(|(id, _)| *id).collect();
        let Addressing { to, cc } = addressing(audience, &ids);
        let group = group.filter(|_| to.contains(&Address::Territory));
        let write =
            |addresses: Vec<Address>| addresses.into_iter().filter_map(|a| uri(a, author, named, group)).collect();
        Self { to: write(to), cc: write(cc), audience: group.map(ToString::to_string) }
    }

    /// Those of something that everyone may know of.
    pub(super) fn everyone(actor: &Actor) -> Self {
        Self::new(Audience::Public, actor, &[])
    }

    /// Those of something for the followers.
    pub(super) fn followers(actor: &Actor) -> Self {
        Self::new(Audience::Followers, actor, &[])
    }

    /// Those of something that is said to one, and that everyone may know of.
    pub(super) fn to_one_and_everyone(actor: &Actor, recipient: &Uri) -> Self {
        let Self { to, cc, audience } = Self::everyone(actor);
        Self { to: vec![recipient.to_string()], cc: to.into_iter().chain(cc).collect(), audience }
    }

    /// Those of something between two.
    pub(super) fn only(recipient: &Uri) -> Self {
        Self { to: vec![recipient.to_string()], cc: Vec::new(), audience: None }
    }
}

fn uri(address: Address, author: &Actor, named: &[(ActorId, &Uri)], group: Option<&Uri>) -> Option<String> {
    match address {
        Address::Public => Some(PUBLIC.to_owned()),
        Address::Followers => author.endpoints.followers.as_ref().map(ToString::to_string),
        Address::Territory => group.map(ToString::to_string),
        Address::Actor(id) => named.iter().find(|(actor, _)| *actor == id).map(|(_, uri)| uri.to_string()),
    }
}
