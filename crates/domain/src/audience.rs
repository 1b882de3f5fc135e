//! Who a post is for: the one place that decides what leaves the server and who may read what.

use std::collections::BTreeSet;

use crate::id::ActorId;

/// Who a post is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everyone; Mastodon's "public".
    Public,
    /// Followers, and those who follow the territory that it is for and passes it on; everyone may read it, and
    /// servers without the word take it for "unlisted".
    Territory,
    /// Everyone, but not in public timelines; Mastodon's "unlisted".
    Quiet,
    /// Followers; Mastodon's "private".
    Followers,
    /// The members of the private community in which it is said. Nobody chooses it: what is said there is for them.
    Members,
    /// A company's partners, suppliers and clients.
    Partners,
    /// Those who belong to a company's team.
    Team,
    /// Those who are mentioned, nobody else.
    Direct,
}

impl Audience {
    /// Every audience that an author chooses, widest first.
    pub const ALL: [Self; 7] =
        [Self::Public, Self::Territory, Self::Quiet, Self::Followers, Self::Partners, Self::Team, Self::Direct];
    /// Those that anybody can write for without naming anything else, widest first: the others are a company's, or a
    /// territory's.
    pub const OF_ANYBODY: [Self; 4] = [Self::Public, Self::Quiet, Self::Followers, Self::Direct];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Territory => "territory",
            Self::Quiet => "quiet",
            Self::Followers => "followers",
            Self::Members => "members",
            Self::Partners => "partners",
            Self::Team => "team",
            Self::Direct => "direct",
        }
    }

    /// The audience with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::Members]).find(|audience| audience.as_str() == name)
    }

    /// What the Mastodon API calls it, or what comes closest to it.
    pub fn visibility(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Territory | Self::Quiet => "unlisted",
            Self::Followers | Self::Members => "private",
            Self::Partners | Self::Team | Self::Direct => "direct",
        }
    }

    /// Whether it is for those who belong to a company, or work with it: whoever that is at the moment of reading.
    pub fn is_circle(self) -> bool {
        matches!(self, Self::Partners | Self::Team)
    }

    /// The audience that a Mastodon app asks for. No visibility asks for a territory or for a company's people: those
    /// have to be named.
    pub fn from_visibility(name: &str) -> Option<Self> {
        Self::OF_ANYBODY.into_iter().find(|audience| audience.visibility() == name)
    }

    /// Whether anyone at all may read it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Public | Self::Territory | Self::Quiet)
    }

    /// Whether somebody else than the author may boost it.
    pub fn may_be_boosted(self) -> bool {
        self.is_open()
    }

    /// Whom an answer, or a boost, of a post with this audience is for at the most: territories pass on neither.
    #[must_use]
    pub fn of_reaction(self) -> Self {
        match self {
            Self::Territory => Self::Quiet,
            Self::Public
            | Self::Quiet
            | Self::Followers
            | Self::Members
            | Self::Partners
            | Self::Team
            | Self::Direct => self,
        }
    }

    /// The narrower of two: a boost or a reply is never wider than what it points to.
    #[must_use]
    pub fn narrower(self, other: Self) -> Self {
        let rank = |audience| match audience {
            Self::Public => 0,
            Self::Territory => 1,
            Self::Quiet => 2,
            Self::Followers => 3,
            Self::Members => 4,
            Self::Partners => 5,
            Self::Team => 6,
            Self::Direct => 7,
        };
        if rank(self) >= rank(other) { self } else { other }
    }
}

/// One entry of `to` or `cc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Address {
    /// `https://www.w3.org/ns/activitystreams#Public`
    Public,
    /// The author's followers collection.
    Followers,
    /// The group in which it is said: the territory that it is for, or a community.
    Group,
    /// The group's followers collection.
    Members,
    /// One actor.
    Actor(ActorId),
}

/// The `to` and `cc` of a post (ActivityPub, section 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressing {
    /// Primary recipients.
    pub to: Vec<Address>,
    /// Secondary recipients.
    pub cc: Vec<Address>,
}

/// How a post of this audience that mentions these actors is addressed.
pub fn addressing(audience: Audience, mentioned: &[ActorId]) -> Addressing {
    let mentioned = mentioned.iter().copied().map(Address::Actor);
    match audience {
        Audience::Public => {
            Addressing { to: vec![Address::Public], cc: std::iter::once(Address::Followers).chain(mentioned).collect() }
        }
        Audience::Territory => Addressing {
            to: vec![Address::Followers, Address::Group],
            cc: std::iter::once(Address::Public).chain(mentioned).collect(),
        },
        Audience::Quiet => {
            Addressing { to: vec![Address::Followers], cc: std::iter::once(Address::Public).chain(mentioned).collect() }
        }
        Audience::Followers => Addressing { to: vec![Address::Followers], cc: mentioned.collect() },
        // Without the group, of which this knows nothing; see [`addressing_in_group`].
        Audience::Members => Addressing { to: Vec::new(), cc: Vec::new() },
        // Of these each recipient gets a copy that names nobody else, lest the members of a circle learn of each other.
        Audience::Partners | Audience::Team | Audience::Direct => {
            Addressing { to: mentioned.collect(), cc: Vec::new() }
        }
    }
}

/// How a post in a group is addressed. The group comes first, because Lemmy takes the first group that it finds, then
/// those whom the post mentions. A territory is named in any case.
pub fn addressing_in_group(audience: Audience, mentioned: &[ActorId]) -> Addressing {
    match audience {
        Audience::Public | Audience::Quiet => {
            let Addressing { to, cc } = addressing(audience, mentioned);
            Addressing { to, cc: std::iter::once(Address::Group).chain(cc).collect() }
        }
        Audience::Members => Addressing { to: vec![Address::Group, Address::Members], cc: Vec::new() },
        Audience::Territory | Audience::Followers | Audience::Partners | Audience::Team | Audience::Direct => {
            addressing(audience, mentioned)
        }
    }
}

/// What is read from how a post is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Named {
    /// Everyone is in `to`.
    pub public_in_to: bool,
    /// Everyone is in `cc`.
    pub public_in_cc: bool,
    /// The author's followers collection is named.
    pub followers: bool,
    /// Somebody in `to` is in `audience` too: a group that is to pass it on.
    pub group: bool,
}

/// The audience of a remote post, read from how it is addressed.
pub fn from_addressing(named: Named) -> Audience {
    match named {
        Named { public_in_to: true, .. } => Audience::Public,
        Named { public_in_cc: true, followers: true, group: true, .. } => Audience::Territory,
        Named { public_in_cc: true, .. } => Audience::Quiet,
        Named { followers: true, .. } => Audience::Followers,
        Named { .. } => Audience::Direct,
    }
}

/// Why something is said of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// It was published.
    Published,
    /// It says something else now.
    Edited,
    /// It is gone.
    Deleted,
}

impl Occasion {
    /// Every occasion, in the order in which they come.
    pub const ALL: [Self; 3] = [Self::Published, Self::Edited, Self::Deleted];
}

/// What a delivery depends on.
#[derive(Debug, Clone, Copy)]
pub struct Relations<'a> {
    /// Who wrote it.
    pub author: ActorId,
    /// Whom the post mentions.
    pub mentioned: &'a [ActorId],
    /// Those who belong to the company that it is for, or work with it, as the audience says.
    pub circle: &'a [ActorId],
    /// Whom it mentioned before it was edited.
    pub formerly_mentioned: &'a [ActorId],
    /// Who boosted it, liked it, answered it or quotes it, and the authors of the posts it answers or quotes.
    pub engaged: &'a [ActorId],
    /// Who of this server boosted it, now or before: their followers got it through them.
    pub boosters: &'a [ActorId],
}

/// Whom a post is delivered to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipients {
    /// One by one.
    pub actors: BTreeSet<ActorId>,
    /// Everyone who follows one of these.
    pub followers_of: BTreeSet<ActorId>,
}

/// Whom a post is delivered to.
///
/// Engaged actors, and the followers of those who boosted it, get open posts only: they learn of edits and of the
/// end. Whom an edit no longer names hears of the end of any post, but of later texts only when anyone may read
/// them.
pub fn recipients(audience: Audience, occasion: Occasion, relations: Relations<'_>) -> Recipients {
    if audience == Audience::Members {
        // The group hands it on, to those who are its members at that moment.
        return Recipients::default();
    }
    // Whoever a text for a circle mentions and is not of it does not get it.
    let named = if audience.is_circle() { relations.circle } else { relations.mentioned };
    let mut actors: BTreeSet<ActorId> = named.iter().copied().collect();
    let mut followers_of = BTreeSet::new();
    if audience.is_open() || audience == Audience::Followers {
        followers_of.insert(relations.author);
    }
    if audience.is_open() {
        actors.extend(relations.engaged);
    }
    let got_it_before = match occasion {
        Occasion::Published => false,
        Occasion::Edited => audience.is_open(),
        Occasion::Deleted => true,
    };
    if got_it_before {
        actors.extend(relations.formerly_mentioned);
        if audience.is_open() {
            followers_of.extend(relations.boosters);
        }
    }
    Recipients { actors, followers_of }
}

/// What ties a reader to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reader {
    /// The reader wrote it.
    pub author: bool,
    /// The reader follows the author.
    pub follower: bool,
    /// The post mentions the reader.
    pub mentioned: bool,
    /// The reader is a member of the group in which it is said.
    pub member: bool,
    /// The reader is the company that it is for, or one of those who belong to it or work with it, as the audience
    /// says, now.
    pub circle: bool,
    /// The author blocks the reader.
    pub blocked: bool,
}

/// Whether somebody may read a post. Strangers are `Reader::default()`.
pub fn may_read(audience: Audience, reader: Reader) -> bool {
    if reader.author {
        return true;
    }
    if reader.blocked {
        return false;
    }
    match audience {
        Audience::Public | Audience::Territory | Audience::Quiet => true,
        Audience::Followers => reader.follower || reader.mentioned,
        Audience::Members => reader.member,
        Audience::Partners | Audience::Team => reader.circle,
        Audience::Direct => reader.mentioned,
    }
}

#[cfg(test)]
mod tests;
