//! Who is found here.

use app::{
    Error,
    account_delete::{Authority, DeleteAccount},
    community::{CreateCommunity, Profile, ShareCommunity},
    company::{CompanyChange, RemoveEstablishment, SaveEstablishment, Site, UpdateCompany, mandate},
    directory::{self, ListPerson, NoteClosed},
    profile::{ProfileChange, UpdateProfile},
    territory::{Table, extend},
    verification::{self, AskVerification, Source},
};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::{
    community::Purpose,
    company::{CompanyKind, Sector},
    cursor::Level,
    directory::ListedKind,
    group::Access,
    territory::{TerritoryCode, name::Question},
    uri::Uri,
    verification::Method,
};
use storage::{DirectoryFilter, DirectoryPage};
use testkit::{Server, World, for_each_world};

use super::{area, company, found, names, with_areas};

const NOBODY: [&str; 0] = [];

fn words(text: &str) -> DirectoryFilter {
    let words = Question::parse(text).map(|question| question.words).unwrap_or_default();
    DirectoryFilter { words, ..DirectoryFilter::default() }
}

async fn roadstead(world: &World, brest: &Server) {
    with_areas(brest).await;
    let yann = brest.person("yann").await;
    for (handle, name, place, kind) in [
        ("chantier", "Chantier naval Kervella", "insee-com:29019", CompanyKind::Company),
        ("conserverie", "La Conserverie de la Rade", "insee-com:29019", CompanyKind::Cooperative),
        ("cidrerie", "Cidrerie de Plougastel", "insee-com:29189", CompanyKind::Company),
        ("fonderie", "Fonderie du Rhône", "insee-com:69123", CompanyKind::Company),
        ("region", "Élan breton", "insee-reg:53", CompanyKind::Association),
    ] {
        company(brest, &yann, handle, name, place, kind).await;
    }
    world.run_until_idle().await;
}

#[tokio::test]
async fn companies_are_found_by_place_kind_and_words() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&world, &brest).await;
        let within =
            async |code| DirectoryFilter { territory: Some(area(&brest, code).await), ..DirectoryFilter::default() };
        let all = [
            "Chantier naval Kervella",
            "Cidrerie de Plougastel",
            "La Conserverie de la Rade",
            "Élan breton",
            "Fonderie du Rhône",
        ];
        assert_eq!(names(&brest, &DirectoryFilter::default()).await, all, "by name, articles and accents aside");
        assert_eq!(names(&brest, &within("insee-com:29019").await).await, [all[0], all[2]]);
        assert_eq!(names(&brest, &within("insee-dep:29").await).await, all[..3]);
        assert_eq!(names(&brest, &within("insee-reg:53").await).await, all[..4]);
        assert_eq!(names(&brest, &within("iso3166-1:FR").await).await, all);
        assert_eq!(names(&brest, &within("insee-com:29001").await).await, NOBODY);

        let cooperative = ListedKind::Company(CompanyKind::Cooperative);
        let filter = DirectoryFilter { kinds: vec![cooperative], ..within("insee-dep:29").await };
        assert_eq!(names(&brest, &filter).await, [all[2]]);
        let filter = DirectoryFilter { kinds: vec![cooperative, ListedKind::Community], ..DirectoryFilter::default() };
        assert_eq!(names(&brest, &filter).await, [all[2]]);
        assert_eq!(names(&brest, &DirectoryFilter { verified: true, ..DirectoryFilter::default() }).await, NOBODY);
        assert_eq!(names(&brest, &DirectoryFilter { local: true, ..DirectoryFilter::default() }).await, all);

        for (question, expected) in [
            ("rhone", &all[4..]),
            ("RHÔNE fond", &all[4..]),
            ("elan", &all[3..4]),
            ("c", &all[..3]),
            ("brest", &[all[0], all[2]]),
            ("kervella brest", &all[..1]),
            ("kervella lyon", &[]),
            ("zzz", &[]),
        ] {
            assert_eq!(names(&brest, &words(question)).await, expected, "{question}");
        }
        let filter = DirectoryFilter { territory: Some(area(&brest, "insee-dep:29").await), ..words("fonderie") };
        assert_eq!(names(&brest, &filter).await, NOBODY);
    })
    .await;
}

#[tokio::test]
async fn companies_are_found_by_a_basin_that_was_added_later() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&world, &brest).await;
        assert_eq!(names(&brest, &DirectoryFilter::default()).await.len(), 5, "listed before");
        let basins = "code,name,parents\ninsee-ze:5304,Brest,insee-reg:53\ninsee-com:29019,,insee-ze:5304\n";
        let table = Table::read("basins", basins.as_bytes()).expect("a table");
        extend(brest.app(), &table).await.expect("extended");
        let basin = area(&brest, "insee-ze:5304").await;
        let within = DirectoryFilter { territory: Some(basin), ..DirectoryFilter::default() };
        assert_eq!(names(&brest, &within).await, ["Chantier naval Kervella", "La Conserverie de la Rade"]);
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn communities_are_found_by_place_openness_and_words() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&world, &brest).await;
        let (app, yann) = (brest.app(), brest.person("yann").await);
        let founded = async |handle: &str, subject: &str, place: &str, access: Access| {
            let profile = Profile {
                name: handle.to_owned(),
                description: "On se prête la main.".into(),
                purpose: Purpose::Trade,
                subject: subject.to_owned(),
                access,
                territory: Some(TerritoryCode::parse(place).expect("a code")),
                charter: String::new(),
                languages: vec!["fr".into()],
                listed: true,
            };
            let command = CreateCommunity::prepare(app, yann.speaker().await, handle, profile).await;
            app.execute(command.expect("a community")).await.expect("a community").id
        };
        let wood = founded("bois", "Charpente\net menuiserie", "insee-dep:29", Access::Open).await;
        founded("voiles", "Voilerie", "insee-com:29019", Access::Approval).await;
        founded("metal", "Fonderie", "insee-com:69123", Access::Open).await;
        founded("cercle", "Charpente", "insee-com:29019", Access::Invitation).await;
        let share = ShareCommunity { speaker: yann.speaker().await, community: wood, level: Level::Cooperation };
        app.execute(share).await.expect("moved");

        let all = DirectoryFilter { kinds: vec![ListedKind::Community], ..DirectoryFilter::default() };
        assert_eq!(names(&brest, &all).await, ["bois", "metal", "voiles"], "what is for members alone is not listed");
        for (code, expected) in [
            ("insee-reg:53", &["bois", "voiles"][..]),
            ("insee-dep:29", &["bois", "voiles"]),
            ("insee-com:29019", &["voiles"]),
            ("insee-com:29189", &[]),
        ] {
            let there = DirectoryFilter { territory: Some(area(&brest, code).await), ..all.clone() };
            assert_eq!(names(&brest, &there).await, expected, "{code}");
        }
        let open = DirectoryFilter { level: Some(Level::CoCreation), ..all.clone() };
        assert_eq!(names(&brest, &open).await, ["bois"]);
        for (question, expected) in [("charpente", "bois"), ("main voilerie", "voiles"), ("lyon", "metal")] {
            let asked = DirectoryFilter { kinds: all.kinds.clone(), ..words(question) };
            assert_eq!(names(&brest, &asked).await, [expected], "{question}");
        }
        let entry = found(&brest, &open).await.remove(0).listed.listing;
        assert_eq!(entry.summary, "Charpente et menuiserie — On se prête la main.");
        world.run_until_idle().await;
    })
    .await;
}

/// A web in which every file proves that its site is the shipyard's.
struct Proofs;

#[async_trait]
impl Source for Proofs {
    async fn page(&self, _address: &Uri) -> Result<String, Error> {
        Err(Error::NotFound("page"))
    }

    async fn file(&self, _address: &Uri) -> Result<String, Error> {
        Ok("https://brest.test/@chantier".into())
    }

    async fn texts(&self, _name: &str) -> Result<Vec<String>, Error> {
        Err(Error::NotFound("texts"))
    }
}

#[tokio::test]
async fn companies_are_found_by_what_they_do_and_proved() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&world, &brest).await;
        let (app, yann) = (brest.app(), brest.person("yann").await);
        let mut mandates = Vec::new();
        for (handle, sector) in [("chantier", "30.11Z"), ("conserverie", "10.20Z"), ("cidrerie", "11.03Z")] {
            let company = brest.actor(handle).await.expect("a company");
            let mandate = mandate(&app.read(), yann.id(), company.id, app.now()).await.expect("an owner");
            let values = if handle == "cidrerie" { vec!["Zéro déchet".to_owned()] } else { Vec::new() };
            let sector = Some(Sector::parse(sector).ok());
            let change = CompanyChange { sector, values: Some(values), ..CompanyChange::default() };
            app.execute(UpdateCompany { mandate, change }).await.expect("changed");
            mandates.push(mandate);
        }
        let sector = |code: &str| DirectoryFilter { sector: Some(code.into()), ..DirectoryFilter::default() };
        let (shipyard, cider, cannery) =
            ("Chantier naval Kervella", "Cidrerie de Plougastel", "La Conserverie de la Rade");
        for (code, expected) in [
            ("30", &[shipyard][..]),
            ("30.11Z", &[shipyard]),
            ("1", &[cider, cannery]),
            ("C", &[shipyard, cider, cannery]),
            ("B", &[]),
            ("D", &[]),
        ] {
            assert_eq!(names(&brest, &sector(code)).await, expected, "{code}");
        }
        assert_eq!(names(&brest, &words("navires")).await, [shipyard], "by what its sector is called");
        assert_eq!(names(&brest, &words("zero dechets")).await, NOBODY);
        assert_eq!(names(&brest, &words("zero dechet")).await, [cider], "by what it stands for");

        let verified = DirectoryFilter { verified: true, ..DirectoryFilter::default() };
        let ask =
            AskVerification { mandate: mandates[0], method: Method::WellKnown, subject: "kervella.example".into() };
        app.execute(ask).await.expect("asked");
        assert_eq!(names(&brest, &verified).await, NOBODY, "asking proves nothing");
        assert_eq!(verification::sweep(app, &Proofs).await.expect("looked"), 1);
        assert_eq!(names(&brest, &verified).await, [shipyard]);
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn companies_are_found_where_they_work() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&world, &brest).await;
        let (app, yann) = (brest.app(), brest.person("yann").await);
        let company = brest.actor("fonderie").await.expect("a company");
        let mandate = mandate(&app.read(), yann.id(), company.id, app.now()).await.expect("an owner");
        let plougastel =
            DirectoryFilter { territory: Some(area(&brest, "insee-com:29189").await), ..DirectoryFilter::default() };
        let site = Site {
            commune: TerritoryCode::parse("insee-com:29189").expect("a code"),
            siret: None,
            name: String::new(),
            address: String::new(),
            closed_at: Some(app.now() + TimeDelta::hours(1)),
        };
        app.execute(SaveEstablishment { mandate, id: None, site }).await.expect("added");
        assert_eq!(names(&brest, &plougastel).await, ["Cidrerie de Plougastel", "Fonderie du Rhône"]);
        // Time closes it.
        world.clock().step(TimeDelta::hours(2));
        app.execute(NoteClosed).await.expect("noted");
        assert_eq!(names(&brest, &plougastel).await, ["Cidrerie de Plougastel"]);
        assert!(names(&brest, &DirectoryFilter::default()).await.contains(&"Fonderie du Rhône".to_owned()));

        // Who works nowhere is listed nowhere.
        let stored = app.read().companies().find(company.id).await.expect("a look").expect("a company");
        for site in stored.establishments {
            app.execute(RemoveEstablishment { mandate, id: site.id }).await.expect("removed");
        }
        let everyone = names(&brest, &DirectoryFilter::default()).await;
        assert!(!everyone.contains(&"Fonderie du Rhône".to_owned()), "{everyone:?}");
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&world, &brest).await;
        for filter in [DirectoryFilter::default(), words("r")] {
            let all = names(&brest, &filter).await;
            assert!(all.len() >= 2);
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = DirectoryPage { after, limit: 2 };
                let found = directory::search(brest.app(), &filter, &page).await.expect("a page");
                let Some(last) = found.last() else { break };
                after = Some((last.listed.key.clone(), last.listed.id));
                seen.extend(found.iter().map(|found| found.listed.listing.name.clone()));
            }
            assert_eq!(seen, all);
        }
    })
    .await;
}

#[tokio::test]
async fn who_is_not_to_be_found_is_gone_at_once() {
    for_each_world(["brest.test"], async |world, [brest]| {
        with_areas(&brest).await;
        let (anna, yann) = (brest.person("anna").await, brest.person("yann").await);
        company(&brest, &yann, "chantier", "Chantier", "insee-com:29019", CompanyKind::Company).await;
        let everyone = DirectoryFilter::default();
        assert_eq!(names(&brest, &everyone).await, ["Chantier"], "nobody is listed who did not ask for it");

        // The flag and the wish, both; searches that nobody swept before see either go.
        let search = async || {
            let page = DirectoryPage { after: None, limit: 9 };
            let found = directory::search(brest.app(), &everyone, &page).await.expect("a search");
            found.into_iter().map(|found| found.listed.listing.name).collect::<Vec<_>>()
        };
        let discoverable = async |yes| {
            let change =
                ProfileChange { name: Some("Anna".into()), discoverable: Some(yes), ..ProfileChange::default() };
            brest.app().execute(UpdateProfile { speaker: anna.speaker().await, change }).await.expect("saved");
        };
        let listed = async |listed| {
            brest.app().execute(ListPerson { person: anna.id(), listed }).await.expect("saved");
        };
        discoverable(true).await;
        assert_eq!(names(&brest, &everyone).await, ["Chantier"]);
        listed(true).await;
        assert_eq!(search().await, ["Anna", "Chantier"]);
        discoverable(false).await;
        assert_eq!(search().await, ["Chantier"]);
        discoverable(true).await;
        assert_eq!(names(&brest, &everyone).await, ["Anna", "Chantier"]);
        listed(false).await;
        assert_eq!(search().await, ["Chantier"]);
        assert_eq!(names(&brest, &everyone).await, ["Chantier"]);

        let chantier = brest.actor("chantier").await.expect("a company");
        let refused = brest.app().execute(ListPerson { person: chantier.id, listed: true }).await;
        assert!(refused.is_err(), "a company is no person");

        // With an account goes that it asked for this.
        listed(true).await;
        assert_eq!(search().await, ["Anna", "Chantier"]);
        let delete = DeleteAccount { actor: anna.id(), authority: Authority::Owner };
        brest.app().execute(delete).await.expect("deleted");
        assert_eq!(search().await, ["Chantier"]);
        let asked = brest.app().read().directory().consenting(&[anna.id()]).await.expect("a look");
        assert_eq!(asked, Vec::new());
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_change_is_seen_after_a_moment() {
    for_each_world(["brest.test"], async |world, [brest]| {
        with_areas(&brest).await;
        let yann = brest.person("yann").await;
        company(&brest, &yann, "chantier", "Chantier", "insee-com:29019", CompanyKind::Company).await;
        let first = found(&brest, &words("chantier")).await.remove(0).listed;
        world.clock().step(TimeDelta::hours(1));
        let chantier = brest.actor("chantier").await.expect("a company");
        let speaker = app::company::speaker(&brest.app().read(), yann.id(), chantier.id, brest.app().now()).await;
        let change = ProfileChange {
            name: Some("Arsenal".into()),
            summary: Some("Voiliers".into()),
            ..ProfileChange::default()
        };
        brest.app().execute(UpdateProfile { speaker: speaker.expect("the owner"), change }).await.expect("saved");
        let second = found(&brest, &words("voiliers arsenal")).await.remove(0).listed;
        assert_eq!((second.id, second.listing.listed_at), (first.id, first.listing.listed_at));
        assert_eq!((second.listing.name.as_str(), second.listing.summary.as_str()), ("Arsenal", "Voiliers"));
        assert_eq!(second.listing.places[0].name, "Brest");
        world.run_until_idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_search_takes_three_statements_whatever_is_found() {
    for_each_world(["brest.test"], async |world, [brest]| {
        roadstead(&world, &brest).await;
        names(&brest, &DirectoryFilter::default()).await;
        let dep = area(&brest, "insee-dep:29").await;
        for filter in [DirectoryFilter::default(), DirectoryFilter { territory: Some(dep), ..words("de rade") }] {
            for limit in [1, 100] {
                let before = brest.app().store().statements();
                directory::search(brest.app(), &filter, &DirectoryPage { after: None, limit }).await.expect("a search");
                let cost = brest.app().store().statements() - before;
                assert!(cost <= 3, "{cost} statements");
            }
        }
    })
    .await;
}
