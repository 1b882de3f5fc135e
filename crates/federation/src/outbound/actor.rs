//! Actors: a Person, an Organization, a Group, a Service, or the server itself as an Application.

mod bonds;
mod company;

use app::{
    Instance,
    profile::line::{self, Line},
};
use domain::{
    actor::{Actor, ActorKind},
    company::Publication,
    group::Access,
    handle::Host,
    territory::{Coordinates, Territory, digest::Tongue},
    time::Timestamp,
    uri::Uri,
};
use serde::Serialize;
use storage::{
    AccountView,
    views::{CompanyView, Rooting},
};

pub(crate) use self::bonds::{Bonds, SHOWN, members_of};
use self::company::Organization;
use super::{
    context::{Context, Document},
    shape::{EmojiTag, Image, Tombstone, moment},
};

/// An actor on the wire.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    preferred_username: String,
    name: String,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Uri>,
    /// FEP-2c59: the handle, so that nobody needs to ask WebFinger for it.
    webfinger: String,
    inbox: Uri,
    #[serde(skip_serializing_if = "Option::is_none")]
    outbox: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    followers: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    following: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    featured: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoints: Option<SharedInbox>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key: Option<PublicKey>,
    manually_approves_followers: bool,
    discoverable: bool,
    indexable: bool,
    memorial: bool,
    /// Mastodon says so of accounts that its moderators closed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suspended: bool,
    published: String,
    updated: String,
    attachment: Vec<PropertyValue>,
    /// What only companies have.
    #[serde(flatten)]
    company: Option<Organization>,
    tag: Vec<EmojiTag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<Image>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Image>,
    also_known_as: Vec<Uri>,
    /// The sites that Mastodon shows as its work when they name it (`fediverse:creator`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attribution_domains: Vec<Host>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_to: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place>,
    #[serde(flatten)]
    bonds: Bonds,
    #[serde(flatten)]
    group: Option<Group>,
}

/// What only groups tell (FEP-1b12, as Lemmy reads it).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    /// The collection of its moderators.
    attributed_to: Uri,
    posting_restricted_to_mods: bool,
    sensitive: bool,
    /// Who gets in, in Mobilizon's word; of an invitation is known that what is said there is for members alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    openness: Option<&'static str>,
}

/// Where it is (ActivityStreams vocabulary, Place). Degrees are written in thousandths.
#[derive(Debug, Clone, Serialize)]
struct Place {
    #[serde(rename = "type")]
    kind: &'static str,
    id: Uri,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
}

impl Place {
    fn new(territory: &Territory, here: &Instance) -> Self {
        Self {
            kind: "Place",
            id: app::territory::actor::page(here, territory),
            name: territory.name.clone(),
            latitude: territory.centre.map(Coordinates::latitude),
            longitude: territory.centre.map(Coordinates::longitude),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct SharedInbox {
    shared_inbox: Uri,
}

#[derive(Debug, Clone, Serialize)]
struct PublicKey {
    id: Uri,
    owner: Uri,
    #[serde(rename = "publicKeyPem")]
    pem: String,
}

/// A line of the profile (schema.org, as Mastodon writes it).
#[derive(Debug, Clone, Serialize)]
struct PropertyValue {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    value: String,
}

/// What an actor says about itself; of a community also what its members agree to, in the one text that servers show
/// beside a group.
fn summary(actor: &Actor, charter: &str, here: &Instance) -> String {
    if charter.is_empty() {
        return actor.summary.clone();
    }
    let title = Tongue::of(&here.languages).say("Charte", "Charter");
    format!("{}<p><strong>{title}</strong></p>{}", actor.summary, app::community::html(charter, here))
}

fn openness(access: Access) -> &'static str {
    match access {
        Access::Open => "open",
        Access::Approval => "moderated",
        Access::Invitation => "invite_only",
    }
}

/// The words of an actor's document.
pub(super) fn words(actor: &Actor, company: bool) -> Context {
    match actor.kind {
        ActorKind::Group => Context::Group,
        _ if company => Context::Company,
        _ => Context::Actor,
    }
}

/// A local actor, to be embedded; of a company also what it is at this moment.
pub(super) fn profile(
    view: &AccountView,
    rooting: &Rooting,
    company: Option<(&CompanyView, Timestamp)>,
    here: &Instance,
) -> Profile {
    let AccountView { actor, moved, emojis } = view;
    let own = actor.fields.iter().map(|field| (field.name.clone(), field.value.clone()));
    let mut lines: Vec<(String, String)> = own.collect();
    let said = |line: Line| (line.name, line.value);
    let known = company.map(|(company, now)| line::of_company(actor, company, here, now)).unwrap_or_default();
    lines.extend(known.into_iter().map(said));
    let sharing = actor.sharing.map(|level| app::cursor::profile_line(here, level));
    lines.extend(sharing.map(|(name, value)| (name.to_owned(), value.to_owned())));
    lines.extend(rooting.ties.iter().map(|(kind, territory)| said(line::tie(*kind, territory, here))));
    let line = |(name, value)| PropertyValue { kind: "PropertyValue", name, value };
    let key = |key: &domain::actor::ActorKey| PublicKey {
        id: key.id.clone(),
        owner: actor.uri.clone(),
        pem: key.public_pem.clone(),
    };
    let endpoints = &actor.endpoints;
    Profile {
        id: actor.uri.clone(),
        kind: actor.kind.as_str(),
        preferred_username: actor.username.to_string(),
        name: actor.display_name().to_owned(),
        summary: summary(actor, &rooting.charter, here),
        url: actor.url.clone(),
        webfinger: format!("{}@{}", actor.username, here.handle_domain),
        inbox: endpoints.inbox.clone(),
        outbox: endpoints.outbox.clone(),
        followers: endpoints.followers.clone(),
        following: endpoints.following.clone(),
        featured: endpoints.featured.clone(),
        endpoints: endpoints.shared_inbox.clone().map(|shared_inbox| SharedInbox { shared_inbox }),
        public_key: actor.key.as_ref().map(key),
        manually_approves_followers: actor.locked,
        discoverable: actor.discoverable && actor.publication == Publication::Listed,
        indexable: actor.indexable,
        memorial: actor.memorial,
        suspended: actor.standing == domain::actor::Standing::Suspended,
        published: moment(actor.created_at),
        updated: moment(actor.updated_at),
        attachment: lines.into_iter().map(line).collect(),
        company: company.map(|(company, now)| Organization::new(company, now)),
        tag: emojis.iter().map(EmojiTag::new).collect(),
        icon: actor.icon.as_ref().map(|url| Image::described(url, &actor.icon_description)),
        image: actor.image.as_ref().map(|url| Image::described(url, &actor.image_description)),
        also_known_as: actor.also_known_as.clone(),
        attribution_domains: actor.attribution_domains.clone(),
        moved_to: moved.as_ref().map(|target| target.uri.clone()),
        location: rooting.territory.as_ref().map(|territory| Place::new(territory, here)),
        bonds: Bonds::default(),
        group: (actor.kind == ActorKind::Group).then(|| Group {
            attributed_to: moderators(actor),
            posting_restricted_to_mods: rooting.closed,
            sensitive: false,
            openness: rooting.access.map(openness),
        }),
    }
}

impl Profile {
    /// The same, with what the actor is to companies, or who belongs to it.
    #[must_use]
    pub(crate) fn with(mut self, bonds: Bonds, here: &Instance) -> Self {
        let line = |Line { name, value, .. }| PropertyValue { kind: "PropertyValue", name, value };
        self.attachment.extend(bonds.lines(here).into_iter().map(line));
        Self { bonds, ..self }
    }
}

/// The collection of a local group's moderators.
pub(crate) fn moderators(group: &Actor) -> Uri {
    Uri::from_stored(format!("{}/moderators", group.uri))
}

/// A local actor as it answers at its own address. A deleted one has a [`tombstone`] there instead.
pub fn document(
    view: &AccountView,
    rooting: &Rooting,
    company: Option<(&CompanyView, Timestamp)>,
    bonds: Bonds,
    here: &Instance,
) -> Document<Profile> {
    Document::new(words(&view.actor, company.is_some()), profile(view, rooting, company, here).with(bonds, here))
}

/// What a deleted actor's address answers, with status 410.
pub fn tombstone(actor: &Actor) -> Document<Tombstone> {
    Document::new(Context::Plain, Tombstone::new(&actor.uri, Some(actor.kind.as_str()), actor.deleted_at))
}
