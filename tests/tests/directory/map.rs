//! Where those are who are found: how many in each commune.

use app::{
    company::{SaveEstablishment, Site, mandate},
    directory,
    profile::{ProfileChange, UpdateProfile},
};
use domain::{company::CompanyKind, directory::ListedKind, territory::TerritoryCode};
use storage::{DirectoryFilter, DirectoryMap};
use testkit::{Account, Server, for_each_world};

use super::{area, company, neighbours, with_areas};

const NOBODY: [(&str, u32, Option<&str>); 0] = [];

async fn map(server: &Server, filter: &DirectoryFilter) -> DirectoryMap {
    directory::sweep(server.app()).await.expect("swept");
    directory::map(server.app(), filter).await.expect("a map").as_ref().clone()
}

/// What a map costs that nobody swept for: how many are found, and in how many statements.
async fn cost(server: &Server, filter: &DirectoryFilter) -> (i64, u64) {
    let before = server.app().store().statements();
    let map = directory::map(server.app(), filter).await.expect("a map");
    (map.found, server.app().store().statements() - before)
}

/// Communes, how many are there, and who where it is one.
fn marks(map: &DirectoryMap) -> Vec<(&str, u32, Option<&str>)> {
    map.marks
        .iter()
        .map(|mark| (mark.name.as_str(), mark.found, mark.single.as_ref().map(|one| one.name.as_str())))
        .collect()
}

/// An establishment more.
async fn also_in(server: &Server, owner: &Account, handle: &str, commune: &str) {
    let app = server.app();
    let company = server.actor(handle).await.expect("a company");
    let mandate = mandate(&app.read(), owner.id(), company.id, app.now()).await.expect("an owner");
    let site = Site {
        commune: TerritoryCode::parse(commune).expect("a code"),
        siret: None,
        name: String::new(),
        address: String::new(),
        closed_at: None,
    };
    app.execute(SaveEstablishment { mandate, id: None, site }).await.expect("added");
}

async fn roadstead(brest: &Server) -> Account {
    with_areas(brest).await;
    let yann = brest.person("yann").await;
    for (handle, name, place, kind) in [
        ("chantier", "Chantier", "insee-com:29019", CompanyKind::Company),
        ("conserverie", "Conserverie", "insee-com:29019", CompanyKind::Cooperative),
        ("cidrerie", "Cidrerie", "insee-com:29189", CompanyKind::Company),
        ("fonderie", "Fonderie", "insee-com:69123", CompanyKind::Company),
        ("region", "Élan breton", "insee-reg:53", CompanyKind::Association),
    ] {
        company(brest, &yann, handle, name, place, kind).await;
    }
    yann
}

#[tokio::test]
async fn companies_are_counted_by_commune() {
    for_each_world(["brest.test"], async |world, [brest]| {
        let yann = roadstead(&brest).await;
        let within =
            async |code| DirectoryFilter { territory: Some(area(&brest, code).await), ..DirectoryFilter::default() };
        let everywhere = map(&brest, &DirectoryFilter::default()).await;
        let (town, cider, foundry) =
            (("Brest", 2, None), ("Plougastel-Daoulas", 1, Some("Cidrerie")), ("Lyon", 1, Some("Fonderie")));
        assert_eq!(marks(&everywhere), [town, foundry, cider], "the most first, then by name");
        assert_eq!((everywhere.found, everywhere.placed, everywhere.more), (5, 4, false), "a region has no mark");
        let (latitude, longitude) = everywhere.marks[0].centre.thousandths();
        assert!((48_300..48_500).contains(&latitude) && (-4_700..-4_300).contains(&longitude));
        assert_eq!(everywhere.marks[0].commune.as_str(), "insee-com:29019");

        for (code, expected, found) in [
            ("insee-dep:29", &[town, cider][..], 3),
            ("insee-reg:53", &[town, cider], 4),
            ("iso3166-1:FR", &[town, foundry, cider], 5),
            ("insee-com:29019", &[town], 2),
            ("insee-com:29001", &NOBODY, 0),
        ] {
            let map = map(&brest, &within(code).await).await;
            assert_eq!((&marks(&map)[..], map.found), (expected, found), "{code}");
        }
        let cooperative = DirectoryFilter {
            kinds: vec![ListedKind::Company(CompanyKind::Cooperative)],
            words: vec!["conserv".into()],
            ..within("insee-dep:29").await
        };
        let found = map(&brest, &cooperative).await;
        assert_eq!(marks(&found), [("Brest", 1, Some("Conserverie"))]);
        assert_eq!(
            marks(&map(&brest, &DirectoryFilter { verified: true, ..within("insee-dep:29").await }).await),
            NOBODY
        );

        // Who works in two places has two marks, and is one; elsewhere than where one looks, none.
        also_in(&brest, &yann, "fonderie", "insee-com:29189").await;
        let everywhere = map(&brest, &DirectoryFilter::default()).await;
        let orchard = ("Plougastel-Daoulas", 2, None);
        assert_eq!(marks(&everywhere), [town, orchard, foundry]);
        assert_eq!((everywhere.found, everywhere.placed), (5, 4));
        assert_eq!(marks(&map(&brest, &within("insee-dep:29").await).await), [town, orchard]);

        // Fewer communes than there are: those with the most, and that there are more.
        let read = brest.app().read();
        let two = read.directory().map(&DirectoryFilter::default(), 2).await.expect("a map");
        assert_eq!((marks(&two), two.more, two.placed), (vec![town, orchard], true, 4));
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn who_goes_leaves_the_map_at_once() {
    for_each_world(["brest.test"], async |world, [brest]| {
        let yann = roadstead(&brest).await;
        let filter = DirectoryFilter { territory: Some(area(&brest, "insee-com:29189").await), ..Default::default() };
        assert_eq!(map(&brest, &filter).await.found, 1);
        let company = brest.actor("cidrerie").await.expect("a company");
        let wishes = async |discoverable| {
            let speaker = app::company::speaker(&brest.app().read(), yann.id(), company.id, brest.app().now()).await;
            let change = ProfileChange { discoverable: Some(discoverable), ..ProfileChange::default() };
            let wish = UpdateProfile { speaker: speaker.expect("the owner"), change };
            brest.app().execute(wish).await.expect("saved");
        };
        wishes(false).await;
        let gone = directory::map(brest.app(), &filter).await.expect("a map");
        assert_eq!((marks(&gone), gone.found), (NOBODY.to_vec(), 0), "before anybody swept");
        wishes(true).await;
        assert_eq!(cost(&brest, &filter).await.0, 1, "and back before anybody swept");
        wishes(false).await;
        assert_eq!(map(&brest, &filter).await.found, 0);
        wishes(true).await;
        assert_eq!(map(&brest, &filter).await.found, 1);
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn neighbours_are_on_the_map_as_long_as_they_are_listed() {
    for_each_world(["lyon.test", "brest.test"], async |world, [lyon, brest]| {
        with_areas(&lyon).await;
        roadstead(&brest).await;
        directory::sweep(brest.app()).await.expect("swept");
        neighbours::subscribe(&lyon, "https://brest.test", &["insee-dep:29"]).await;
        neighbours::read(&lyon).await;
        let everyone = DirectoryFilter::default();
        let seen = map(&lyon, &everyone).await;
        assert_eq!(marks(&seen), [("Brest", 2, None), ("Plougastel-Daoulas", 1, Some("Cidrerie"))]);
        let cider = seen.marks[1].single.as_ref().expect("a company");
        assert_eq!(cider.url.as_str(), "https://brest.test/@cidrerie");
        let local = DirectoryFilter { local: true, ..DirectoryFilter::default() };
        assert_eq!(map(&lyon, &local).await, DirectoryMap::default());
        lyon.suspends("brest.test").await;
        assert_eq!(map(&lyon, &everyone).await, DirectoryMap::default(), "nothing of a suspended server");
        world.may_leave_work();
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_map_is_counted_again_when_somebody_comes_or_goes() {
    for_each_world(["brest.test"], async |world, [brest]| {
        let yann = roadstead(&brest).await;
        directory::sweep(brest.app()).await.expect("swept");
        let everyone = DirectoryFilter::default();
        let (found, counted) = cost(&brest, &everyone).await;
        let (again, kept) = cost(&brest, &everyone).await;
        assert_eq!((found, again), (5, 5));
        assert!(kept < counted, "what was counted is still true: {kept} statements, not {counted}");
        let here = DirectoryFilter { local: true, ..DirectoryFilter::default() };
        assert_eq!(cost(&brest, &here).await.0, 5, "of another question nothing is known");
        company(&brest, &yann, "voilerie", "Voilerie", "insee-com:29019", CompanyKind::Company).await;
        directory::sweep(brest.app()).await.expect("swept");
        assert_eq!(cost(&brest, &everyone).await, (6, counted));
        assert_eq!(cost(&brest, &everyone).await, (6, kept));
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_map_takes_six_statements_whatever_is_found() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&brest).await;
        directory::sweep(brest.app()).await.expect("swept");
        let dep = area(&brest, "insee-dep:29").await;
        for filter in [
            DirectoryFilter::default(),
            DirectoryFilter { territory: Some(dep), words: vec!["c".into(), "brest".into()], ..Default::default() },
        ] {
            let (found, cost) = cost(&brest, &filter).await;
            assert!(found >= 2 && cost <= 6, "{found} found in {cost} statements");
        }
        world.run_until_idle().await;
    })
    .await;
}
