//! `to` and `cc`, from what [`domain::audience`] decides.

use domain::{
    actor::Actor,
    audience::{Address, Addressing, Audience, addressing, addressing_in_group},
    id::ActorId,
    uri::Uri,
};
use serde::Serialize;
use storage::views::GroupView;

use crate::wire::addressing::PUBLIC;

/// `to` and `cc`, always arrays: several peers spread them without a look. For the one exception see
/// [`Addresses::with_single_to`]. `audience` names the group in which something is said (FEP-1b12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addresses {
    to: To,
    cc: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<Uri>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum To {
    Many(Vec<String>),
    One(String),
}

impl Addresses {
    /// Those of something that `author` says to an audience; `named` are the others it names.
    pub(super) fn new(audience: Audience, author: &Actor, named: &[(ActorId, &Uri)]) -> Self {
        Self::within(audience, author, named, None)
    }

    /// The same of something that is said in a group.
    pub(super) fn within(
        audience: Audience,
        author: &Actor,
        named: &[(ActorId, &Uri)],
        group: Option<&GroupView>,
    ) -> Self {
        // Not the group itself: `addressing_in_group` names it.
        let others = named.iter().filter(|(_, uri)| group.is_none_or(|group| group.uri != **uri));
        let ids: Vec<ActorId> = others.map(|(id, _)| *id).collect();
        let Addressing { to, cc } =
            if group.is_some() { addressing_in_group(audience, &ids) } else { addressing(audience, &ids) };
        let group = group.filter(|_| to.iter().chain(&cc).any(|address| *address == Address::Group));
        let write =
            |addresses: Vec<Address>| addresses.into_iter().filter_map(|a| uri(a, author, named, group)).collect();
        Self { to: To::Many(write(to)), cc: write(cc), audience: group.map(|group| group.uri.clone()) }
    }

    /// The addresses of what a group passes on to its followers: public, or for its members alone.
    pub(super) fn by_group(group: &Actor, private: bool) -> Self {
        let followers = group.endpoints.followers.iter().map(ToString::to_string);
        if private {
            return Self::to(std::iter::once(group.uri.to_string()).chain(followers).collect());
        }
        Self { cc: followers.collect(), ..Self::to(vec![PUBLIC.to_owned()]) }
    }

    /// The addresses of what is done to a post in a group: likes, moderation.
    pub(super) fn in_group(group: &Actor, private: bool) -> Self {
        let public = Self { cc: vec![group.uri.to_string()], ..Self::to(vec![PUBLIC.to_owned()]) };
        let addresses = if private { Self::by_group(group, true) } else { public };
        Self { audience: Some(group.uri.clone()), ..addresses }
    }

    fn to(to: Vec<String>) -> Self {
        Self { to: To::Many(to), cc: Vec::new(), audience: None }
    }

    /// The group in which it is said.
    pub(super) fn audience(&self) -> Option<&Uri> {
        self.audience.as_ref()
    }

    /// The same with `to` as a plain string where it names one: Lemmy 1.0 beta takes a Note for a comment when both
    /// `to` and `cc` of its activity are arrays.
    #[must_use]
    pub(super) fn with_single_to(mut self) -> Self {
        if let To::Many(to) = &mut self.to
            && to.len() == 1
            && let Some(only) = to.pop()
        {
            self.to = To::One(only);
        }
        self
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
        let everyone = Self::everyone(actor);
        let cc = std::iter::once(PUBLIC.to_owned()).chain(everyone.cc).collect();
        Self { cc, ..Self::only(recipient) }
    }

    /// Those of something between two.
    pub(super) fn only(recipient: &Uri) -> Self {
        Self::to(vec![recipient.to_string()])
    }
}

fn uri(address: Address, author: &Actor, named: &[(ActorId, &Uri)], group: Option<&GroupView>) -> Option<String> {
    match address {
        Address::Public => Some(PUBLIC.to_owned()),
        Address::Followers => author.endpoints.followers.as_ref().map(ToString::to_string),
        Address::Group => group.map(|group| group.uri.to_string()),
        Address::Members => group.and_then(|group| group.followers.as_ref()).map(ToString::to_string),
        Address::Actor(id) => named.iter().find(|(actor, _)| *actor == id).map(|(_, uri)| uri.to_string()),
    }
}
