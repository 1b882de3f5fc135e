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

/// How a post that is said in a group is addressed. Beside a territory, which is named in any case, the group comes
/// first, since Lemmy takes the first that it finds; whom it mentions beside follows.
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
    /// Who boosted it, liked it or answered it, and the author of the post it answers.
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn actors() -> impl Strategy<Value = Vec<ActorId>> {
        prop::collection::vec((1..50_i64).prop_map(ActorId), 0..12)
    }

    /// Of these each reaches whoever the next one reaches.
    const NESTED: [Audience; 5] =
        [Audience::Public, Audience::Territory, Audience::Quiet, Audience::Followers, Audience::Direct];

    proptest! {
        #[test]
        fn wider_audiences_reach_at_least_as_many(
            mentioned in actors(), formerly_mentioned in actors(), engaged in actors(), boosters in actors(),
            circle in actors(),
        ) {
            let relations = Relations {
                author: ActorId(99),
                mentioned: &mentioned,
                circle: &circle,
                formerly_mentioned: &formerly_mentioned,
                engaged: &engaged,
                boosters: &boosters,
            };
            for occasion in Occasion::ALL {
                let reach = |audience| recipients(audience, occasion, relations);
                for pair in NESTED.windows(2) {
                    let (wide, narrow) = (reach(pair[0]), reach(pair[1]));
                    prop_assert!(wide.actors.is_superset(&narrow.actors), "{occasion:?} {pair:?}");
                    prop_assert!(wide.followers_of.is_superset(&narrow.followers_of), "{occasion:?} {pair:?}");
                }
                for closed in [Audience::Partners, Audience::Team, Audience::Direct] {
                    prop_assert!(reach(closed).followers_of.is_empty());
                }
                prop_assert!(reach(Audience::Followers).followers_of.iter().eq([&ActorId(99)]));
            }
        }

        #[test]
        fn whoever_got_it_hears_of_its_end_and_no_stranger_reads_a_closed_text(
            mentioned in actors(), formerly_mentioned in actors(), engaged in actors(), boosters in actors(),
            circle in actors(),
        ) {
            let relations = Relations {
                author: ActorId(99),
                mentioned: &mentioned,
                circle: &circle,
                formerly_mentioned: &formerly_mentioned,
                engaged: &engaged,
                boosters: &boosters,
            };
            for audience in Audience::ALL {
                let named = if audience.is_circle() { &circle } else { &mentioned };
                let named: BTreeSet<ActorId> = named.iter().copied().collect();
                let [published, edited, deleted] = Occasion::ALL.map(|occasion| recipients(audience, occasion, relations));
                prop_assert!(deleted.actors.is_superset(&published.actors) && deleted.actors.is_superset(&edited.actors));
                prop_assert!(formerly_mentioned.iter().all(|actor| deleted.actors.contains(actor)));
                if audience.is_open() {
                    prop_assert_eq!(edited, deleted);
                } else {
                    prop_assert_eq!(&published.actors, &named);
                    prop_assert_eq!(edited, published);
                }
            }
        }

        #[test]
        fn only_posts_for_a_territory_name_one_and_only_open_ones_everyone(mentioned in actors()) {
            for audience in Audience::ALL {
                let Addressing { to, cc } = addressing(audience, &mentioned);
                let names = |address| to.iter().chain(&cc).filter(|named| **named == address).count();
                prop_assert_eq!(names(Address::Group), usize::from(audience == Audience::Territory));
                prop_assert_eq!(to.contains(&Address::Group), audience == Audience::Territory);
                prop_assert_eq!(names(Address::Public), usize::from(audience.is_open()));
            }
        }

        #[test]
        fn closed_posts_name_actors_only(mentioned in actors()) {
            for audience in [Audience::Partners, Audience::Team, Audience::Direct] {
                let addressing = addressing(audience, &mentioned);
                prop_assert!(addressing.to.iter().chain(&addressing.cc).all(|a| matches!(a, Address::Actor(_))));
            }
        }

        #[test]
        fn what_is_for_a_circle_goes_to_those_of_it_and_to_nobody_else(
            mentioned in actors(), formerly_mentioned in actors(), engaged in actors(), boosters in actors(),
            circle in actors(),
        ) {
            let relations = Relations {
                author: ActorId(99),
                mentioned: &mentioned,
                circle: &circle,
                formerly_mentioned: &formerly_mentioned,
                engaged: &engaged,
                boosters: &boosters,
            };
            let listed: BTreeSet<ActorId> = circle.iter().copied().collect();
            let told: BTreeSet<ActorId> = circle.iter().chain(&formerly_mentioned).copied().collect();
            for audience in [Audience::Partners, Audience::Team] {
                for occasion in Occasion::ALL {
                    let Recipients { actors, followers_of } = recipients(audience, occasion, relations);
                    // Of the end those hear too who got it and are no longer of it.
                    let expected = if occasion == Occasion::Deleted { &told } else { &listed };
                    prop_assert_eq!(&actors, expected);
                    prop_assert!(followers_of.is_empty());
                }
            }
        }

        #[test]
        fn followers_posts_never_name_the_public(mentioned in actors()) {
            let addressing = addressing(Audience::Followers, &mentioned);
            prop_assert!(!addressing.to.iter().chain(&addressing.cc).any(|a| *a == Address::Public));
        }
    }

    #[test]
    fn what_is_addressed_is_read_back() {
        for audience in NESTED {
            let Addressing { to, cc } = addressing(audience, &[ActorId(1)]);
            let named = Named {
                public_in_to: to.contains(&Address::Public),
                public_in_cc: cc.contains(&Address::Public),
                followers: to.contains(&Address::Followers) || cc.contains(&Address::Followers),
                group: to.contains(&Address::Group),
            };
            assert_eq!(from_addressing(named), audience);
        }
    }

    #[test]
    fn every_cell_of_who_may_read() {
        let stranger = Reader::default();
        let follower = Reader { follower: true, ..stranger };
        let mentioned = Reader { mentioned: true, ..stranger };
        let circle = Reader { circle: true, ..stranger };
        let author = Reader { author: true, ..stranger };
        let member = Reader { member: true, ..stranger };
        let blocked =
            Reader { blocked: true, follower: true, mentioned: true, member: true, circle: true, author: false };
        let table = [
            (Audience::Public, [true, true, true, true, true, true, false]),
            (Audience::Territory, [true, true, true, true, true, true, false]),
            (Audience::Quiet, [true, true, true, true, true, true, false]),
            (Audience::Followers, [false, true, true, false, false, true, false]),
            (Audience::Members, [false, false, false, false, true, true, false]),
            (Audience::Partners, [false, false, false, true, false, true, false]),
            (Audience::Team, [false, false, false, true, false, true, false]),
            (Audience::Direct, [false, false, true, false, false, true, false]),
        ];
        let chosen = table.iter().map(|(audience, _)| *audience).filter(|audience| *audience != Audience::Members);
        assert!(chosen.eq(Audience::ALL), "an audience is missing");
        for (audience, expected) in table {
            for (reader, may) in
                [stranger, follower, mentioned, circle, member, author, blocked].into_iter().zip(expected)
            {
                assert_eq!(may_read(audience, reader), may, "{audience:?} {reader:?}");
            }
        }
    }

    #[test]
    fn what_is_said_in_a_private_community_names_it_alone() {
        let Addressing { to, cc } = addressing_in_group(Audience::Members, &[ActorId(1)]);
        assert_eq!((to, cc), (vec![Address::Group, Address::Members], vec![]));
        let territory = addressing_in_group(Audience::Territory, &[ActorId(1)]);
        assert_eq!(territory, addressing(Audience::Territory, &[ActorId(1)]), "it is named there already");
        let Addressing { to, cc } = addressing_in_group(Audience::Public, &[ActorId(1)]);
        assert_eq!(to, [Address::Public]);
        assert_eq!(cc, [Address::Group, Address::Followers, Address::Actor(ActorId(1))]);
        let nobody = Relations {
            author: ActorId(9),
            mentioned: &[ActorId(1)],
            formerly_mentioned: &[],
            engaged: &[ActorId(2)],
            boosters: &[ActorId(3)],
        };
        assert_eq!(recipients(Audience::Members, Occasion::Deleted, nobody), Recipients::default());
    }

    #[test]
    fn the_narrower_audience_wins() {
        for pair in Audience::ALL.windows(2) {
            assert_eq!(pair[0].narrower(pair[1]), pair[1]);
        }
        assert_eq!(Audience::Members.narrower(Audience::Followers), Audience::Members);
        assert_eq!(Audience::Members.narrower(Audience::Direct), Audience::Direct);
        assert_eq!(Audience::Public.narrower(Audience::Direct), Audience::Direct);
        assert_eq!(Audience::Followers.narrower(Audience::Quiet), Audience::Followers);
    }

    #[test]
    fn apps_that_know_only_visibilities_never_ask_for_a_territory_or_a_circle() {
        for audience in Audience::ALL {
            let read = Audience::from_visibility(audience.visibility());
            // Nor for those of a company: they see a direct post.
            let meant = if audience.is_circle() { Audience::Direct } else { audience.of_reaction() };
            assert_eq!(read, Some(meant), "{audience:?}");
            assert_eq!(Audience::from_name(audience.as_str()), Some(audience));
        }
    }
}
