//! Anything that can be followed: people, companies, groups and the server itself, local and remote.

use crate::{
    company::Publication,
    cursor::Level,
    handle::{Handle, Host, Username},
    id::ActorId,
    time::Timestamp,
    uri::Uri,
};

/// What kind of actor it is (ActivityStreams vocabulary, actor types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A human.
    Person,
    /// A company: any organisation with an account.
    Organization,
    /// A community or a territory, which announces what its members write.
    Group,
    /// A machine that speaks, a bot.
    Service,
    /// The server itself.
    Application,
}

impl ActorKind {
    /// The name that ActivityStreams gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organization => "Organization",
            Self::Group => "Group",
            Self::Service => "Service",
            Self::Application => "Application",
        }
    }

    /// The kind with this ActivityStreams name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Person, Self::Organization, Self::Group, Self::Service, Self::Application]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    /// Whether Mastodon shows it with the mark of a machine.
    pub fn is_bot(self) -> bool {
        matches!(self, Self::Service | Self::Application)
    }
}

/// One line of a profile, for example place, sector or site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is about, plain text.
    pub name: String,
    /// What it says: HTML, sanitised.
    pub value: String,
    /// When the link in it was found to link back.
    pub verified_at: Option<Timestamp>,
}

/// How many fields a local profile has at the most, as on Mastodon.
pub const MAX_LOCAL_FIELDS: usize = 4;
/// The longest display name that can be chosen here, in characters.
pub const MAX_NAME: usize = 100;
/// The longest profile text that can be written here, in characters.
pub const MAX_SUMMARY: usize = 1_000;

/// The longest name and the longest value of a profile line that can be written here, in characters.
pub const MAX_FIELD: usize = 255;
/// How many other accounts of the same person or company can be named here.
pub const MAX_ALIASES: usize = 10;
/// How many sites may name an account of this server as the author of what they publish, as on Mastodon.
pub const MAX_ATTRIBUTION_DOMAINS: usize = 100;

/// Where an actor is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Where activities for this actor alone go.
    pub inbox: Uri,
    /// Where activities for several actors of that server go.
    pub shared_inbox: Option<Uri>,
    /// What the actor published.
    pub outbox: Option<Uri>,
    /// Who follows the actor.
    pub followers: Option<Uri>,
    /// Whom the actor follows.
    pub following: Option<Uri>,
    /// What the actor pinned.
    pub featured: Option<Uri>,
}

impl Endpoints {
    /// Those of somebody of whom only the inbox is known.
    pub fn new(inbox: Uri) -> Self {
        Self { inbox, shared_inbox: None, outbox: None, followers: None, following: None, featured: None }
    }

    /// The inbox to prefer when several actors of one server are to get the same activity.
    pub fn delivery_inbox(&self) -> &Uri {
        self.shared_inbox.as_ref().unwrap_or(&self.inbox)
    }
}

/// The key that an actor signs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorKey {
    /// The address of the key, most often the actor's with `#main-key`.
    pub id: Uri,
    /// SPKI or PKCS#1, PEM.
    pub public_pem: String,
}

/// How the moderators of this server restrict an actor, or its own server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// As everyone.
    #[default]
    Good,
    /// Shown only to those who follow it.
    Limited,
    /// Nothing of it is shown, stored or delivered.
    Suspended,
}

/// Figures that are kept up with every change, because every profile shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// How many follow the actor.
    pub followers: i64,
    /// How many the actor follows.
    pub following: i64,
    /// How many public and quiet posts it wrote.
    pub posts: i64,
    /// When it last published.
    pub last_post_at: Option<Timestamp>,
    /// To how many territories it says that it is tied.
    pub ties: i64,
}

/// Anything that can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Our id for it; for local actors also the last part of [`Actor::uri`].
    pub id: ActorId,
    /// What it is.
    pub kind: ActorKind,
    /// The part of the handle before the host.
    pub username: Username,
    /// The host in the handle; `None` for actors of this server.
    pub host: Option<Host>,
    /// The ActivityPub id.
    pub uri: Uri,
    /// The page for people.
    pub url: Option<Uri>,
    /// Where it is reached.
    pub endpoints: Endpoints,
    /// What it is called, plain text; may be empty.
    pub name: String,
    /// What it says about itself: HTML, sanitised.
    pub summary: String,
    /// The lines of its profile.
    pub fields: Vec<Field>,
    /// Its portrait: an address elsewhere, or under our own media.
    pub icon: Option<Uri>,
    /// What its portrait shows, plain text in one line; empty where nobody says.
    pub icon_description: String,
    /// The picture behind its profile.
    pub image: Option<Uri>,
    /// What the picture behind its profile shows, as of the portrait.
    pub image_description: String,
    /// Followers are let in one by one.
    pub locked: bool,
    /// It wishes to be found in directories.
    pub discoverable: bool,
    /// Its public posts may be searched (FEP-5feb).
    pub indexable: bool,
    /// It keeps to itself who follows it and whom it follows; how many there are is told.
    pub hides_follows: bool,
    /// The person has died.
    pub memorial: bool,
    /// Other accounts that belong to the same person or company.
    pub also_known_as: Vec<Uri>,
    /// The sites that may name it as the author of what they publish; of actors elsewhere it is not kept.
    pub attribution_domains: Vec<Host>,
    /// Where it moved.
    pub moved_to: Option<ActorId>,
    /// What it signs with.
    pub key: Option<ActorKey>,
    /// What our moderators decided, about it or about its server, and what its own server says: the worst of them.
    pub standing: Standing,
    /// How far it is shown: a company here needs somebody who answers for it and a place where it works.
    pub publication: Publication,
    /// When it was made, there or here.
    pub created_at: Timestamp,
    /// When it last changed here.
    pub updated_at: Timestamp,
    /// When a remote actor was last fetched.
    pub fetched_at: Option<Timestamp>,
    /// When the account was deleted; only a tombstone is left.
    pub deleted_at: Option<Timestamp>,
    /// Its figures.
    pub counts: Counts,
    /// How open it is, where it has a sharing cursor: local companies and communities do, people do not.
    pub sharing: Option<Level>,
}

impl Actor {
    /// One as it begins: without a word about itself, and not to be found.
    pub fn new(
        id: ActorId,
        kind: ActorKind,
        username: Username,
        host: Option<Host>,
        uri: Uri,
        endpoints: Endpoints,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            kind,
            username,
            host,
            uri,
            url: None,
            endpoints,
            name: String::new(),
            summary: String::new(),
            fields: Vec::new(),
            icon: None,
            icon_description: String::new(),
            image: None,
            image_description: String::new(),
            locked: false,
            discoverable: false,
            indexable: false,
            hides_follows: false,
            memorial: false,
            also_known_as: Vec::new(),
            attribution_domains: Vec::new(),
            moved_to: None,
            key: None,
            standing: Standing::Good,
            publication: Publication::Listed,
            created_at: now,
            updated_at: now,
            fetched_at: None,
            deleted_at: None,
            counts: Counts::default(),
            sharing: None,
        }
    }

    /// Whether it lives on this server.
    pub fn is_local(&self) -> bool {
        self.host.is_none()
    }

    /// Its handle; without a host for local actors, as the Mastodon API writes it.
    pub fn handle(&self) -> Handle {
        Handle { username: self.username.clone(), host: self.host.clone() }
    }

    /// What to call it: the name, or the user name where there is none.
    pub fn display_name(&self) -> &str {
        if self.name.trim().is_empty() { self.username.as_str() } else { &self.name }
    }

    /// Whether it may act and be shown at all.
    pub fn is_active(&self) -> bool {
        self.deleted_at.is_none() && self.standing != Standing::Suspended
    }

    /// Whether moderators suspend it by itself: people and companies, and whatever lives elsewhere but a server's own
    /// account. Communities here have moderators of their own.
    pub fn is_suspendable(&self) -> bool {
        match self.kind {
            ActorKind::Person | ActorKind::Organization => true,
            ActorKind::Group | ActorKind::Service => !self.is_local(),
            ActorKind::Application => false,
        }
    }

    /// Whether it may act and everyone may see it. What is not shown is there for its team alone.
    pub fn is_shown(&self) -> bool {
        self.is_active() && self.publication != Publication::Hidden
    }
}
