//! Searches among more entries than are looked at one by one.

use domain::{
    actor::{Actor, ActorKind, Endpoints, Standing},
    company::CompanyKind,
    cursor::Level,
    directory::{ListedKind, Listing},
    handle::{Host, Username},
    id::{ListingId, SubscriptionId, TerritoryId},
    time::from_ms,
    uri::Uri,
};
use storage::{DirectoryFilter, DirectoryPage, NewListing};
use testkit::{Server, World, for_each_world};

/// So many that the last of them come long after what is read of a list at first.
const ALL: i64 = 1_500;
/// The area of every third.
const AREA: TerritoryId = TerritoryId(7);

/// The words by which the `n`th is found: everyone has one, some of them in two spellings, half of them each of two
/// others, most of them some that begin late in the list or end early, the last another.
fn words(n: i64) -> Vec<String> {
    let mut words = vec!["atelier".to_owned(), format!("n{n}"), if n % 2 == 0 { "nord" } else { "sud" }.to_owned()];
    for (word, has) in [
        ("ateliers", n % 4 == 1),
        ("bois", n >= 100),
        ("tardif", n >= 460),
        ("cuir", n < 1_100),
        ("zinc", n >= 1_100),
        ("zinguerie", n >= 1_100),
    ] {
        words.extend(has.then(|| word.to_owned()));
    }
    words
}

fn uri(n: i64) -> Uri {
    Uri::parse(&format!("https://lyon.example/actors/{n}")).expect("an address")
}

/// Whether the `n`th has all these words, is in the area where one is asked for, and confirmed where it has to be.
fn fits(n: i64, question: &[&str], territory: Option<TerritoryId>, verified: bool) -> bool {
    let words = words(n);
    question.iter().all(|asked| words.iter().any(|word| word.starts_with(asked)))
        && (territory.is_none() || n % 3 == 0)
        && (!verified || n % 5 == 0)
}

async fn list(server: &Server) {
    let entry = |n: i64| NewListing {
        // Ids say nothing of the order.
        id: ListingId(1 + n * 7_919 % ALL),
        subscription: Some(SubscriptionId(1)),
        listing: Listing {
            uri: uri(n),
            url: uri(n),
            name: format!("Atelier {n:04}"),
            summary: String::new(),
            kind: ListedKind::Company(CompanyKind::Company),
            sector: None,
            values: Vec::new(),
            level: None,
            verified: n % 5 == 0,
            places: Vec::new(),
            centre: None,
            listed_at: from_ms(n),
        },
        territories: if n % 3 == 0 { vec![AREA] } else { Vec::new() },
        communes: Vec::new(),
        words: words(n),
    };
    let tx = server.app().store().begin(server.app().now()).await.expect("a change");
    tx.directory().save(&(0..ALL).map(entry).collect::<Vec<_>>()).await.expect("saved");
    tx.commit().await.expect("committed");
}

/// Every page.
async fn found(server: &Server, filter: &DirectoryFilter, limit: u32) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let page = DirectoryPage { after, limit };
        let found = server.app().read().directory().search(filter, &page).await.expect("a search");
        assert!(found.len() <= limit as usize);
        let Some(last) = found.last() else { return names };
        after = Some((last.key.clone(), last.id));
        names.extend(found.iter().map(|one| one.listing.name.clone()));
    }
}

#[tokio::test]
async fn words_that_many_have_find_the_same_as_looking_at_everyone() {
    for_each_world(["brest.test"], async |world, [brest]| {
        list(&brest).await;
        for question in [
            &["atelier"][..],
            &["n"],
            &["nord", "sud"],
            &["sud", "atelier"],
            &["zin"],
            &["zin", "nord"],
            &["atelier", "n14", "zinc"],
            &["n7"],
            &["atelier", "nobody"],
            &["nord"],
            // In two spellings, which some have both.
            &["at"],
            &["atelier", "bois"],
            // Of those who have the one, the first do not have the other.
            &["atelier", "tardif"],
            &["cuir", "bois"],
            &["tardif", "cuir", "nord"],
            &["zin", "bois"],
        ] {
            for (territory, verified) in [(None, false), (Some(AREA), false), (Some(AREA), true)] {
                let fitting = (0..ALL).filter(|n| fits(*n, question, territory, verified));
                let expected: Vec<String> = fitting.map(|n| format!("Atelier {n:04}")).collect();
                let words = question.iter().map(|&word| word.to_owned()).collect();
                let filter = DirectoryFilter { territory, verified, words, ..DirectoryFilter::default() };
                assert_eq!(found(&brest, &filter, 100).await, expected, "{question:?}");
                let local = DirectoryFilter { local: true, ..filter };
                assert!(found(&brest, &local, 100).await.is_empty(), "{question:?}: nobody lives here");
            }
        }
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn the_newest_come_first_whatever_is_looked_for() {
    for_each_world(["brest.test"], async |world, [brest]| {
        list(&brest).await;
        for question in
            [&["atelier"][..], &[], &["nord", "sud"], &["sud", "atelier"], &["zin", "nord"], &["n14", "zinc"], &["n1"]]
        {
            for (territory, verified) in [(None, false), (Some(AREA), false), (Some(AREA), true)] {
                let fitting = (0..ALL).rev().filter(|n| fits(*n, question, territory, verified));
                let expected: Vec<String> = fitting.take(30).map(|n| format!("Atelier {n:04}")).collect();
                let words = question.iter().map(|&word| word.to_owned()).collect();
                let filter = DirectoryFilter { territory, verified, words, ..DirectoryFilter::default() };
                let before = brest.app().store().statements();
                let found = brest.app().read().directory().newest(&filter, 30).await.expect("a search");
                let cost = brest.app().store().statements() - before;
                let names: Vec<&str> = found.iter().map(|one| one.listing.name.as_str()).collect();
                assert_eq!(names, expected, "{question:?}");
                assert!(territory.is_some() || cost <= 4, "{question:?}: {cost} statements");
                for nobody in [
                    DirectoryFilter { local: true, ..filter.clone() },
                    DirectoryFilter { without: vec![SubscriptionId(1)], ..filter.clone() },
                ] {
                    let found = brest.app().read().directory().newest(&nobody, 30).await.expect("a search");
                    assert_eq!(found, Vec::new(), "{question:?}");
                }
            }
        }
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_is_one_walk_along_a_key_whatever_is_looked_for() {
    let (_world, [brest]) = World::servers(["brest.test"]).await;
    list(&brest).await;
    let narrow = DirectoryFilter {
        territory: Some(AREA),
        kinds: vec![ListedKind::Community, ListedKind::Person],
        sector: Some("24".into()),
        level: Some(Level::Dialogue),
        verified: true,
        ..DirectoryFilter::default()
    };
    for filter in [DirectoryFilter::default(), narrow] {
        for (local, without) in
            [(false, Vec::new()), (true, Vec::new()), (false, vec![SubscriptionId(1), SubscriptionId(2)])]
        {
            let filter = DirectoryFilter { local, without, ..filter.clone() };
            let plan = brest.app().read().directory().plans(&filter).await.expect("a plan");
            let sorted = plan.iter().any(|step| step.contains("TEMP B-TREE"));
            let walks: Vec<&String> = plan.iter().filter(|step| step.starts_with("SEARCH p ")).collect();
            assert!(!sorted && walks.len() == 4, "{filter:?}: {plan:#?}");
            // Whoever does not fit is passed over within the key.
            let key = |walk: &&String| walk.contains("PRIMARY KEY (") || walk.contains("COVERING INDEX ");
            assert!(walks.iter().all(key), "{filter:?}: {walks:#?}");
            let here = walks[..2].iter().all(|walk| walk.contains("subscription=?"));
            assert_eq!(here, local, "what lives here is a list of its own: {walks:#?}");
        }
    }
}

#[tokio::test]
async fn a_search_for_what_many_have_takes_four_statements() {
    for_each_world(["brest.test"], async |world, [brest]| {
        list(&brest).await;
        for question in [
            &["atelier"][..],
            &["at"],
            &["nord", "sud"],
            &["sud", "atelier"],
            &["atelier", "bois"],
            &["zin", "nord"],
            &["zin", "bois"],
            &["zin"],
        ] {
            let words = question.iter().map(|&word| word.to_owned()).collect();
            let filter = DirectoryFilter { words, ..DirectoryFilter::default() };
            let before = brest.app().store().statements();
            let page = DirectoryPage { after: None, limit: 20 };
            brest.app().read().directory().search(&filter, &page).await.expect("a search");
            let cost = brest.app().store().statements() - before;
            assert!(cost <= 4, "{question:?}: {cost} statements");
        }
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_not_to_be_shown_makes_no_page_shorter() {
    for_each_world(["brest.test"], async |world, [brest]| {
        list(&brest).await;
        // More than are read ahead.
        let first_shown = 400;
        let tx = brest.app().store().begin(brest.app().now()).await.expect("a change");
        for n in 0..first_shown {
            let (username, host) = (Username::from_stored(format!("atelier{n}")), Host::parse("lyon.example"));
            let (host, endpoints) = (host.expect("a host"), Endpoints::new(uri(n)));
            let kind = ActorKind::Organization;
            let actor = Actor::new(tx.next_id(), kind, username, Some(host), uri(n), endpoints, tx.now());
            tx.actors().insert(&actor).await.expect("stored");
            tx.actors().save_standing(actor.id, Standing::Suspended).await.expect("suspended");
        }
        tx.commit().await.expect("committed");
        for question in [&["atelier"][..], &["nord"], &["atelier", "bois"], &["zin"]] {
            let fitting = (first_shown..ALL).filter(|n| fits(*n, question, None, false));
            let expected: Vec<String> = fitting.map(|n| format!("Atelier {n:04}")).collect();
            let words = question.iter().map(|&word| word.to_owned()).collect();
            let filter = DirectoryFilter { words, ..DirectoryFilter::default() };
            assert_eq!(found(&brest, &filter, 100).await, expected, "{question:?}");
        }
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn those_who_have_a_word_are_one_walk_along_a_key() {
    let (_world, [brest]) = World::servers(["brest.test"]).await;
    list(&brest).await;
    let plan = brest.app().read().directory().plan_of_walk().await.expect("a plan");
    let key = "COVERING INDEX directory_word_named (word=? AND (name_key,entry)>";
    assert!(plan.len() == 1 && plan[0].contains(key), "{plan:#?}");
}
