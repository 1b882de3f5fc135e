//! The sharing cursor: how open a company or a community is, in five levels, and who may do what at each.
//!
//! **Here:** [`allows`], the one total function that everyone asks: what is written here, what arrives, what the wire
//! says ([`Policy`]) and which rooms the pages open ([`Level::opens`]).
//!
//! **Not here:** what becomes of a reply that the cursor refuses (`app::cursor`), and quotes ([`crate::quote`]).

use crate::{id::ActorId, time::Timestamp};

/// How open somebody is. Lowering it never deletes what exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Shows, and answers nobody: where every new company begins.
    Showcase,
    /// Hears followers.
    Listening,
    /// Talks with everyone.
    Dialogue,
    /// Takes ideas from outside.
    CoCreation,
    /// Seeks and gives together with others.
    Cooperation,
}

impl Level {
    /// Every level, the most closed first.
    pub const ALL: [Self; 5] = [Self::Showcase, Self::Listening, Self::Dialogue, Self::CoCreation, Self::Cooperation];

    /// Its name in the database, on the command line and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Showcase => "showcase",
            Self::Listening => "listening",
            Self::Dialogue => "dialogue",
            Self::CoCreation => "co-creation",
            Self::Cooperation => "cooperation",
        }
    }

    /// The level with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// Its place, 0 to 4.
    pub fn number(self) -> u8 {
        match self {
            Self::Showcase => 0,
            Self::Listening => 1,
            Self::Dialogue => 2,
            Self::CoCreation => 3,
            Self::Cooperation => 4,
        }
    }

    /// The level at this place.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether what the cursor keeps from being shown is collected for the team to see.
    pub fn collects(self) -> bool {
        self >= Self::Listening
    }

    /// Whether the pages of the company show this room: a company meets each when its level begins to use it.
    pub fn opens(self, room: Room) -> bool {
        match room {
            Room::Profile | Room::Compose | Room::Team => true,
            Room::Replies => self >= Self::Listening,
            Room::Quotes | Room::Communities => self >= Self::Dialogue,
            Room::Ideas => self >= Self::CoCreation,
            Room::NeedsAndOffers | Room::JointCommunities => self >= Self::Cooperation,
        }
    }
}

/// A part of a company's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Room {
    /// How it is shown.
    Profile,
    /// Writing.
    Compose,
    /// Its people.
    Team,
    /// What others answer.
    Replies,
    /// What others quote.
    Quotes,
    /// Communities around it.
    Communities,
    /// Suggestions from outside.
    Ideas,
    /// What it seeks and gives.
    NeedsAndOffers,
    /// Communities that it leads together with others.
    JointCommunities,
}

impl Room {
    /// Every room, in the order in which they open.
    pub const ALL: [Self; 9] = [
        Self::Profile,
        Self::Compose,
        Self::Team,
        Self::Replies,
        Self::Quotes,
        Self::Communities,
        Self::Ideas,
        Self::NeedsAndOffers,
        Self::JointCommunities,
    ];
}

/// What somebody wants to do with what a company publishes, or with the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Like a post.
    Like,
    /// Boost a post.
    Announce,
    /// Answer a post.
    Reply,
    /// Quote a post.
    Quote,
    /// Suggest something.
    Idea,
    /// Answer to what it seeks or gives.
    NeedOrOffer,
    /// Lead a community together with it.
    JointCommunity,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 7] =
        [Self::Like, Self::Announce, Self::Reply, Self::Quote, Self::Idea, Self::NeedOrOffer, Self::JointCommunity];
}

/// What somebody is to the company, or to the post that it is about: the closest that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Nothing.
    Stranger,
    /// Follows the company.
    Follower,
    /// The post names them, answers them, or is for a circle that they are of: each copy of it names its reader.
    Mentioned,
    /// Belongs to the company's team; those around it, its partners, suppliers and clients, do not.
    Member,
    /// Wrote the post: the company itself.
    Author,
}

impl Relation {
    /// Every relation, the most distant first.
    pub const ALL: [Self; 5] = [Self::Stranger, Self::Follower, Self::Mentioned, Self::Member, Self::Author];
}

/// Whether somebody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// At once.
    Allowed,
    /// When the company agrees.
    OnApproval,
    /// No.
    Refused,
}

/// Whether somebody who is `relation` may do `action` at `level`.
///
/// Likes and boosts are open at every level: they spread what the company wanted to be read. Members and those whom a
/// post names may always answer it.
pub fn allows(level: Level, action: Action, relation: Relation) -> Verdict {
    use Relation::{Author, Follower, Member, Mentioned, Stranger};
    use Verdict::{Allowed, OnApproval, Refused};
    let from = |least: Level| if level >= least { Allowed } else { Refused };
    match (action, relation) {
        (Action::Like | Action::Announce, _)
        | (Action::Reply, Author | Member | Mentioned)
        | (Action::Quote, Author)
        | (Action::Idea, Author | Member) => Allowed,
        (Action::Reply, Follower) => from(Level::Listening),
        (Action::Reply, Stranger) => from(Level::Dialogue),
        (Action::Quote, Member | Mentioned | Follower | Stranger) => match level {
            Level::Showcase => Refused,
            Level::Listening => OnApproval,
            Level::Dialogue | Level::CoCreation | Level::Cooperation => Allowed,
        },
        (Action::Idea, Mentioned | Follower | Stranger) => from(Level::CoCreation),
        (Action::NeedOrOffer | Action::JointCommunity, _) => from(Level::Cooperation),
    }
}

/// Who may at once, and who may once the author agreed, as other servers are told. The author always may, and so may
/// whoever a post names where they may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Circle {
    /// Nobody but those who always may.
    Nobody,
    /// Those who follow.
    Followers,
    /// Everyone.
    Everyone,
}

impl Circle {
    const ALL: [Self; 3] = [Self::Nobody, Self::Followers, Self::Everyone];

    /// Its name in the database and in the Mastodon API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Followers => "followers",
            Self::Everyone => "public",
        }
    }

    /// The circle with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|circle| circle.as_str() == name)
    }

    /// Whether somebody is of it who follows, or does not.
    pub fn has(self, follows: bool) -> bool {
        match self {
            Self::Nobody => false,
            Self::Followers => follows,
            Self::Everyone => true,
        }
    }
}

/// What [`allows`] says of one action, for those whom other servers can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Who may at once.
    pub automatic: Circle,
    /// Who may once the author agreed.
    pub manual: Circle,
}

impl Policy {
    /// Everyone may at once: what holds for those who have no cursor.
    pub const OPEN: Self = Self { automatic: Circle::Everyone, manual: Circle::Nobody };

    /// What holds at a level; without one, everyone may at once.
    pub fn of(level: Option<Level>, action: Action) -> Self {
        let Some(level) = level else { return Self::OPEN };
        let circle = |verdict: Verdict| {
            if allows(level, action, Relation::Stranger) == verdict {
                Circle::Everyone
            } else if allows(level, action, Relation::Follower) == verdict {
                Circle::Followers
            } else {
                Circle::Nobody
            }
        };
        Self { automatic: circle(Verdict::Allowed), manual: circle(Verdict::OnApproval) }
    }

    /// The same for nobody beyond `circle`: what an author wants narrows what their cursor lets, and never widens it.
    #[must_use]
    pub fn within(self, circle: Circle) -> Self {
        Self { automatic: self.automatic.min(circle), manual: self.manual.min(circle) }
    }
}

/// Why a reply is kept and not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Withheld {
    /// The cursor of whom it answers did not let this author reply.
    Cursor,
    /// It answers something that is not shown itself.
    Thread,
    /// Whom it answers took it away from below their post.
    Hand,
}

impl Withheld {
    const ALL: [Self; 3] = [Self::Cursor, Self::Thread, Self::Hand];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cursor => "cursor",
            Self::Thread => "thread",
            Self::Hand => "hand",
        }
    }

    /// The reason with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// The cursor of somebody, and since when it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Whose.
    pub actor: ActorId,
    /// Where it stands.
    pub level: Level,
    /// Since when.
    pub changed_at: Timestamp,
}

/// A change of a cursor, kept for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Where it stood; `None` for the first time it was set.
    pub from: Option<Level>,
    /// Where it stands since.
    pub to: Level,
    /// The person who moved it; `None` for the server itself or its command line.
    pub by: Option<ActorId>,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Allowed as Y, OnApproval as A, Refused as N};

    #[test]
    fn the_table_of_actions_levels_and_relations_holds() {
        // Columns: stranger, follower, mentioned, member, author. Rows: levels 0 to 4.
        let table: [(Action, [[Verdict; 5]; 5]); 7] = [
            (Action::Like, [[Y, Y, Y, Y, Y]; 5]),
            (Action::Announce, [[Y, Y, Y, Y, Y]; 5]),
            (Action::Reply, [[N, N, Y, Y, Y], [N, Y, Y, Y, Y], [Y; 5], [Y; 5], [Y; 5]]),
            (Action::Quote, [[N, N, N, N, Y], [A, A, A, A, Y], [Y; 5], [Y; 5], [Y; 5]]),
            (Action::Idea, [[N, N, N, Y, Y], [N, N, N, Y, Y], [N, N, N, Y, Y], [Y; 5], [Y; 5]]),
            (Action::NeedOrOffer, [[N; 5], [N; 5], [N; 5], [N; 5], [Y; 5]]),
            (Action::JointCommunity, [[N; 5], [N; 5], [N; 5], [N; 5], [Y; 5]]),
        ];
        assert_eq!(table.map(|(action, _)| action), Action::ALL, "an action is missing");
        for (action, rows) in table {
            for (level, row) in Level::ALL.into_iter().zip(rows) {
                for (relation, expected) in Relation::ALL.into_iter().zip(row) {
                    assert_eq!(allows(level, action, relation), expected, "{level:?} {action:?} {relation:?}");
                }
            }
        }
    }

    #[test]
    fn what_an_author_wants_narrows_and_never_widens() {
        use Circle::{Everyone, Followers, Nobody};
        for (level, circle, automatic, manual) in [
            (None, Everyone, Everyone, Nobody),
            (None, Followers, Followers, Nobody),
            (None, Nobody, Nobody, Nobody),
            (Some(Level::Dialogue), Followers, Followers, Nobody),
            (Some(Level::Listening), Everyone, Nobody, Everyone),
            (Some(Level::Listening), Followers, Nobody, Followers),
            (Some(Level::Listening), Nobody, Nobody, Nobody),
            (Some(Level::Showcase), Everyone, Nobody, Nobody),
        ] {
            let policy = Policy::of(level, Action::Quote).within(circle);
            assert_eq!(policy, Policy { automatic, manual }, "{level:?} {circle:?}");
        }
        for (circle, followers, strangers) in [(Nobody, false, false), (Followers, true, false), (Everyone, true, true)]
        {
            assert_eq!((circle.has(true), circle.has(false)), (followers, strangers));
            assert_eq!(Circle::from_name(circle.as_str()), Some(circle));
        }
        assert_eq!(Circle::from_name("everyone"), None);
    }

    #[test]
    fn a_higher_level_never_takes_anything_away() {
        let rank = |verdict| match verdict {
            N => 0,
            A => 1,
            Y => 2,
        };
        for pair in Level::ALL.windows(2) {
            for action in Action::ALL {
                for relation in Relation::ALL {
                    let [low, high] = [pair[0], pair[1]].map(|level| rank(allows(level, action, relation)));
                    assert!(low <= high, "{pair:?} {action:?} {relation:?}");
                }
            }
            for room in Room::ALL {
                assert!(pair[1].opens(room) || !pair[0].opens(room), "{pair:?} {room:?}");
            }
        }
    }

    #[test]
    fn what_other_servers_are_told_is_what_holds() {
        use Circle::{Everyone, Followers, Nobody};
        let told = |action| Level::ALL.map(|level| Policy::of(Some(level), action)).map(|p| (p.automatic, p.manual));
        let open = (Everyone, Nobody);
        assert_eq!(told(Action::Like), [open; 5]);
        assert_eq!(told(Action::Announce), [open; 5]);
        assert_eq!(told(Action::Reply), [(Nobody, Nobody), (Followers, Nobody), open, open, open]);
        assert_eq!(told(Action::Quote), [(Nobody, Nobody), (Nobody, Everyone), open, open, open]);
        assert_eq!(Policy::of(None, Action::Quote), Policy::OPEN);
    }

    #[test]
    fn levels_and_reasons_are_read_back() {
        for (place, level) in Level::ALL.into_iter().enumerate() {
            assert_eq!((usize::from(level.number()), Level::from_name(level.as_str())), (place, Some(level)));
            assert_eq!(Level::from_number(level.number()), Some(level));
        }
        assert_eq!((Level::from_name("open"), Level::from_number(5)), (None, None));
        for reason in Withheld::ALL {
            assert_eq!(Withheld::from_name(reason.as_str()), Some(reason));
        }
    }

    #[test]
    fn a_company_meets_its_rooms_one_level_after_the_other() {
        let opened = |level: Level| Room::ALL.into_iter().filter(|room| level.opens(*room)).count();
        assert_eq!(Level::ALL.map(opened), [3, 4, 6, 7, 9]);
        assert_eq!(Level::ALL.map(Level::collects), [false, true, true, true, true]);
    }
}
