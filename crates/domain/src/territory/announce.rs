//! What a territory passes on of those who are rooted in it, and how often.
//!
//! A territory with an account announces posts of people and companies of this server that are tied to it, each once
//! however many ways lead there. [`decide`] says which territories those are, [`pace`] whether at once or in the
//! next [`super::digest`]. Answers and boosts are never passed on, and nothing that a group says: so nothing goes in
//! circles.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::{actor::ActorKind, audience::Audience, id::ActorId, time::Timestamp};

/// How many posts a territory announces in an hour unless the server says otherwise.
pub const PER_HOUR: u32 = 12;
/// How long what came too fast waits to be told of together.
pub const GATHERED_FOR: TimeDelta = TimeDelta::hours(1);

/// Which wider territories pass on what their parts do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parents {
    /// None: only those that an author is tied to.
    None,
    /// Those that a tied territory lies in directly.
    #[default]
    Parent,
    /// All that a tied territory lies in, however indirectly.
    All,
}

impl Parents {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::None, Self::Parent, Self::All];

    /// Its name in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Parent => "parent",
            Self::All => "all",
        }
    }

    /// Whether a territory passes on what comes from so many steps below it; 0 is the tied territory itself.
    fn reach(self, steps: u32) -> bool {
        match self {
            Self::None => steps == 0,
            Self::Parent => steps <= 1,
            Self::All => true,
        }
    }
}

/// What a server decided about its territories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Which wider territories pass on what their parts do.
    pub parents: Parents,
    /// How many posts a territory announces in an hour; the rest is gathered.
    pub per_hour: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { parents: Parents::default(), per_hour: PER_HOUR }
    }
}

/// One way from a post to a territory with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The territory's account.
    pub group: ActorId,
    /// How many steps it lies above what the author is tied to, or above the territory that the post is for; 0 is
    /// that one itself.
    pub steps: u32,
}

/// What counts of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Who it is for.
    pub audience: Audience,
    /// What kind of actor wrote it.
    pub author: ActorKind,
    /// It was written on this server.
    pub local: bool,
    /// It answers another post.
    pub answer: bool,
    /// It boosts another post.
    pub boost: bool,
    /// It still stands, and so does its author.
    pub standing: bool,
    /// The author lets territories pass on posts.
    pub willing: bool,
}

/// Which territories pass a post on, each once. `ways` begin at the author's ties, or at the one territory that the
/// post is for; who addressed that one wanted it, whatever they usually want.
pub fn decide(facts: Facts, ways: &[Way], parents: Parents) -> BTreeSet<ActorId> {
    let speaks = match facts.author {
        ActorKind::Person | ActorKind::Organization | ActorKind::Service => true,
        ActorKind::Group | ActorKind::Application => false,
    };
    if !speaks || !facts.local || facts.answer || facts.boost || !facts.standing {
        return BTreeSet::new();
    }
    let passes = |way: &&Way| match facts.audience {
        Audience::Public => facts.willing && parents.reach(way.steps),
        Audience::Territory => way.steps == 0 || (facts.willing && parents.reach(way.steps)),
        Audience::Quiet
        | Audience::Followers
        | Audience::Members
        | Audience::Partners
        | Audience::Team
        | Audience::Direct => false,
    };
    ways.iter().filter(passes).map(|way| way.group).collect()
}

/// When a territory tells of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// At once, as an announce of its own.
    Now,
    /// Together with others, in the next digest.
    Gathered,
}

/// Whether a territory that announced `lately` posts within the last hour announces one more.
pub fn pace(lately: usize, per_hour: u32) -> Pace {
    if u32::try_from(lately).is_ok_and(|lately| lately < per_hour) { Pace::Now } else { Pace::Gathered }
}

/// Since when an announce counts as lately.
pub fn hour_before(now: Timestamp) -> Timestamp {
    now - TimeDelta::hours(1)
}

/// When what waits since `oldest` is told of.
pub fn digest_due(oldest: Timestamp) -> Timestamp {
    oldest + GATHERED_FOR
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAIN: Facts = Facts {
        audience: Audience::Public,
        author: ActorKind::Organization,
        local: true,
        answer: false,
        boost: false,
        standing: true,
        willing: true,
    };
    const BREST: ActorId = ActorId(1);
    const FINISTERE: ActorId = ActorId(2);
    const BRETAGNE: ActorId = ActorId(3);
    /// Brest lies in the Finistère, which lies in Bretagne; its intercommunality reaches the Finistère again.
    const WAYS: [Way; 4] = [
        Way { group: BREST, steps: 0 },
        Way { group: FINISTERE, steps: 1 },
        Way { group: FINISTERE, steps: 2 },
        Way { group: BRETAGNE, steps: 2 },
    ];

    fn groups(facts: Facts, parents: Parents) -> Vec<ActorId> {
        decide(facts, &WAYS, parents).into_iter().collect()
    }

    #[test]
    fn the_rule_says_how_far_up_a_post_goes() {
        for (parents, expected) in [
            (Parents::None, vec![BREST]),
            (Parents::Parent, vec![BREST, FINISTERE]),
            (Parents::All, vec![BREST, FINISTERE, BRETAGNE]),
        ] {
            assert_eq!(groups(PLAIN, parents), expected, "{parents:?}");
        }
    }

    #[test]
    fn every_cell_of_what_is_passed_on() {
        let unwilling = Facts { willing: false, ..PLAIN };
        for audience in Audience::ALL {
            let (yes, no) = (vec![BREST, FINISTERE, BRETAGNE], Vec::new());
            let (willing, not) = match audience {
                Audience::Public => (yes, no),
                Audience::Territory => (yes, vec![BREST]),
                Audience::Quiet
                | Audience::Followers
                | Audience::Members
                | Audience::Partners
                | Audience::Team
                | Audience::Direct => (no.clone(), no),
            };
            assert_eq!(groups(Facts { audience, ..PLAIN }, Parents::All), willing, "{audience:?}");
            assert_eq!(groups(Facts { audience, ..unwilling }, Parents::All), not, "{audience:?}, unwilling");
        }
        for refused in [
            Facts { author: ActorKind::Group, ..PLAIN },
            Facts { author: ActorKind::Application, ..PLAIN },
            Facts { local: false, ..PLAIN },
            Facts { answer: true, ..PLAIN },
            Facts { boost: true, ..PLAIN },
            Facts { standing: false, ..PLAIN },
        ] {
            assert_eq!(groups(refused, Parents::All), [], "{refused:?}");
        }
        for speaking in [ActorKind::Person, ActorKind::Service] {
            assert_eq!(groups(Facts { author: speaking, ..PLAIN }, Parents::None), [BREST]);
        }
    }

    #[test]
    fn twelve_go_at_once_and_the_thirteenth_waits() {
        assert_eq!(pace(0, PER_HOUR), Pace::Now);
        assert_eq!(pace(11, PER_HOUR), Pace::Now);
        assert_eq!(pace(12, PER_HOUR), Pace::Gathered);
        assert_eq!(pace(usize::MAX, u32::MAX), Pace::Gathered);
        assert_eq!(pace(0, 0), Pace::Gathered);
    }

    fn ways() -> impl Strategy<Value = Vec<Way>> {
        let way = (1..6_i64, 0..5_u32).prop_map(|(group, steps)| Way { group: ActorId(group), steps });
        prop::collection::vec(way, 0..12)
    }

    proptest! {
        #[test]
        fn wider_rules_never_lose_a_territory_and_no_way_makes_one_up(ways in ways(), willing: bool, place in 0..Audience::ALL.len()) {
            let facts = Facts { audience: Audience::ALL[place], willing, ..PLAIN };
            let [none, parent, all] = Parents::ALL.map(|parents| decide(facts, &ways, parents));
            prop_assert!(parent.is_superset(&none) && all.is_superset(&parent));
            prop_assert!(all.iter().all(|group| ways.iter().any(|way| way.group == *group)));
            // The order of the ways, and a way that is there twice, change nothing.
            let mut twice: Vec<Way> = ways.iter().rev().chain(&ways).copied().collect();
            prop_assert_eq!(decide(facts, &twice, Parents::Parent), parent);
            twice.clear();
            prop_assert!(decide(facts, &twice, Parents::All).is_empty());
        }
    }
}
