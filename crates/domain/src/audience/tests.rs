//! Who a post reaches, and who reads it.

use super::*;
use proptest::prelude::*;

fn actors() -> impl Strategy<Value = Vec<ActorId>> {
    prop::collection::vec((1..50_i64).prop_map(ActorId), 0..12)
}

/// Who has to do with a post.
#[derive(Debug)]
struct Around {
    mentioned: Vec<ActorId>,
    circle: Vec<ActorId>,
    formerly_mentioned: Vec<ActorId>,
    engaged: Vec<ActorId>,
    boosters: Vec<ActorId>,
}

impl Around {
    fn relations(&self) -> Relations<'_> {
        let Self { mentioned, circle, formerly_mentioned, engaged, boosters } = self;
        Relations { author: ActorId(99), mentioned, circle, formerly_mentioned, engaged, boosters }
    }
}

prop_compose! {
    fn around()(
        mentioned in actors(), formerly_mentioned in actors(), engaged in actors(), boosters in actors(),
        circle in actors(),
    ) -> Around {
        Around { mentioned, circle, formerly_mentioned, engaged, boosters }
    }
}

/// Of these each reaches whoever the next one reaches.
const NESTED: [Audience; 5] =
    [Audience::Public, Audience::Territory, Audience::Quiet, Audience::Followers, Audience::Direct];

proptest! {
    #[test]
    fn wider_audiences_reach_at_least_as_many(around in around()) {
        let relations = around.relations();
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
    fn whoever_got_it_hears_of_its_end_and_no_stranger_reads_a_closed_text(around in around()) {
        let Around { mentioned, circle, formerly_mentioned, .. } = &around;
        let relations = around.relations();
        for audience in Audience::ALL {
            let named = if audience.is_circle() { circle } else { mentioned };
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
    fn what_is_for_a_circle_goes_to_those_of_it_and_to_nobody_else(around in around()) {
        let Around { circle, formerly_mentioned, .. } = &around;
        let relations = around.relations();
        let listed: BTreeSet<ActorId> = circle.iter().copied().collect();
        let told: BTreeSet<ActorId> = circle.iter().chain(formerly_mentioned).copied().collect();
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
    let blocked = Reader { blocked: true, follower: true, mentioned: true, member: true, circle: true, author: false };
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
        for (reader, may) in [stranger, follower, mentioned, circle, member, author, blocked].into_iter().zip(expected)
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
        circle: &[ActorId(4)],
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
