//! Official areas, on both databases: how they come in and stay, and how they are found.

use app::{
    App, Kind,
    account::CreateAccount,
    company::CreateCompany,
    territory::{Dataset, Imported, Table, dataset::FRANCE, extend, import},
};
use domain::{
    company::CompanyKind,
    handle::Host,
    id::TerritoryId,
    login::Role,
    territory::{Coordinates, OtherCode, Territory, TerritoryCode, TerritoryKind, TerritoryRecord, name::Question},
};
use server::config::Config;
use std::sync::Arc;
use testkit::{TestDatabase, for_each_database};

fn code(text: &str) -> TerritoryCode {
    TerritoryCode::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

async fn app(database: &TestDatabase) -> App {
    let config = Config::new(Host::parse("lyon.test").expect("a domain"));
    let media = Arc::new(app::media::FsMediaStore::new("/nonexistent"));
    server::start::assemble(&config, database.store().await, Arc::new(app::clock::SystemClock), media)
        .await
        .expect("an application")
}

/// Runs a test with an application on each database.
async fn with_app<F: Future<Output = ()>>(test: impl Fn(App) -> F) {
    for_each_database(async |database| {
        let app = app(&database).await;
        test(app.clone()).await;
        app.store().release_node().await.expect("released");
        app.store().clone().close().await.expect("closed");
    })
    .await;
}

fn area(text: &str, kind: TerritoryKind, name: &str, population: i64, parents: &[&str]) -> TerritoryRecord {
    TerritoryRecord {
        code: code(text),
        kind,
        name: name.into(),
        name_en: None,
        population: Some(population),
        centre: None,
        postcodes: Vec::new(),
        parents: parents.iter().map(|parent| code(parent)).collect(),
        others: Vec::new(),
    }
}

fn lead(record: &mut TerritoryRecord, text: &str, name: &str) {
    record.others.push(OtherCode { code: code(text), name: name.into() });
}

/// Three communes of the Ain, before two of them became one.
fn ain() -> Vec<TerritoryRecord> {
    let mut dep = area("insee-dep:01", TerritoryKind::Departement, "Ain", 660_000, &["insee-reg:84"]);
    lead(&mut dep, "iso3166-2:FR-01", "");
    vec![
        area("iso3166-1:FR", TerritoryKind::Country, "France", 68_000_000, &[]),
        area("insee-reg:84", TerritoryKind::Region, "Auvergne-Rhône-Alpes", 8_000_000, &["iso3166-1:FR"]),
        dep,
        area("insee-com:01015", TerritoryKind::Commune, "Arbignieu", 500, &["insee-dep:01"]),
        area("insee-com:01340", TerritoryKind::Commune, "Saint-Bois", 150, &["insee-dep:01"]),
        area("insee-com:01039", TerritoryKind::Commune, "Béon", 440, &["insee-dep:01"]),
    ]
}

async fn search(app: &App, words: &str) -> Vec<String> {
    let question = Question::parse(words).expect("a question");
    let found = app.read().territories().search(&question, &[], 20).await.expect("a search");
    found.iter().map(|territory| territory.code.to_string()).collect()
}

async fn find(app: &App, text: &str) -> Territory {
    app.read().territories().find(&code(text)).await.expect("a look").unwrap_or_else(|| panic!("{text} is not there"))
}

async fn present(app: &App, text: &str) -> String {
    let found = app.read().territories().find_present(&code(text)).await.expect("a look");
    found.map(|territory| territory.code.to_string()).unwrap_or_default()
}

async fn within(app: &App, text: &str) -> Vec<String> {
    let id = find(app, text).await.id;
    let ancestors = app.read().territories().ancestors(&[id]).await.expect("ancestors").remove(&id);
    let named =
        |ancestor: storage::Ancestor| format!("{}{}", ancestor.territory.code, if ancestor.direct { "!" } else { "" });
    ancestors.unwrap_or_default().into_iter().map(named).collect()
}

async fn children(app: &App, of: TerritoryId, after: Option<&str>, limit: u32) -> Vec<String> {
    let after = after.map(code);
    let found = app.read().territories().children(of, &[], after.as_ref(), limit).await.expect("children");
    found.into_iter().map(|territory| territory.code.to_string()).collect()
}

#[tokio::test]
async fn areas_that_merge_keep_their_ids_and_lead_on() {
    with_app(async |app| {
        let first = Dataset::new("ain", ain());
        let counts = import(&app, &first, |_| {}).await.expect("imported");
        assert_eq!(counts, Imported { new: 6, ..Imported::default() });
        let counts = import(&app, &first, |_| {}).await.expect("imported again");
        assert_eq!(counts, Imported { same: 6, ..Imported::default() });
        let before = [find(&app, "insee-com:01015").await.id, find(&app, "insee-com:01340").await.id];
        let own = "code,name,parents\ncustom:hamlet,Le Hameau,insee-com:01340\ninsee-com:01039,,custom:hamlet\n";
        // A commune does not lie in what lies in another; nothing of the table is kept.
        let wrong = Table::read("own", "code,name,parents\ncustom:x,X,\ninsee-com:01039,,insee-com:01015\n".as_bytes())
            .expect("a table");
        let refusal = extend(&app, &wrong).await.expect_err("refused");
        assert_eq!(refusal.to_string(), "line 3: insee-com:01039 cannot lie in insee-com:01015");
        assert_eq!(search(&app, "x").await, [""; 0]);
        extend(&app, &Table::read("own", own.as_bytes()).expect("a table")).await.expect("extended");

        let mut second = ain();
        let mut merged = area("insee-com:01015", TerritoryKind::Commune, "Arboys en Bugey", 650, &["insee-dep:01"]);
        lead(&mut merged, "insee-com:01015", "Arbignieu");
        lead(&mut merged, "insee-com:01340", "Saint-Bois");
        second.truncate(3);
        second.push(merged);
        let counts = import(&app, &Dataset::new("ain", second.clone()), |_| {}).await.expect("imported");
        assert_eq!(counts, Imported { changed: 1, same: 3, ended: 1, ..Imported::default() });
        let after = [find(&app, "insee-com:01015").await.id, find(&app, "insee-com:01340").await.id];
        assert_eq!(before, after, "ids stay");
        assert_eq!(find(&app, "insee-com:01340").await.leads_to, Some(before[0]));
        assert_eq!(present(&app, "insee-com:01340").await, "insee-com:01015");
        assert_eq!(present(&app, "iso3166-2:FR-01").await, "insee-dep:01");
        // By its new name, by both old ones, and by the old code.
        for words in ["arboys", "arbignieu", "st bois", "saint-bois", "01340"] {
            assert_eq!(search(&app, words).await, ["insee-com:01015"], "{words}");
        }
        assert_eq!(within(&app, "custom:hamlet").await[0], "insee-com:01015!", "what lay in it lies in the new one");
        assert!(find(&app, "insee-com:01039").await.ended_at.is_some());
        assert_eq!(search(&app, "beon").await, [""; 0]);
        let dep = find(&app, "insee-dep:01").await.id;
        assert_eq!(children(&app, dep, None, 10).await, ["insee-com:01015"]);

        // Apart again.
        let counts = import(&app, &Dataset::new("ain", ain()), |_| {}).await.expect("imported");
        assert_eq!(counts, Imported { changed: 3, same: 3, ..Imported::default() });
        assert_eq!(find(&app, "insee-com:01340").await.id, before[1]);
        assert_eq!(search(&app, "saint bois").await, ["insee-com:01340"]);
        assert_eq!(search(&app, "arboys").await, [""; 0]);
        assert_eq!(children(&app, dep, None, 10).await, ["insee-com:01015", "insee-com:01039", "insee-com:01340"]);
    })
    .await;
}

#[tokio::test]
async fn an_import_that_was_cut_off_is_run_again() {
    with_app(async |app| {
        let brittany = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-reg:53"]);
        let all = brittany.records().len();
        let first = tokio::sync::Notify::new();
        tokio::select! {
            biased;
            () = first.notified() => {}
            done = import(&app, &brittany, |_| first.notify_one()) => panic!("there are more batches: {done:?}"),
        }
        let counts = import(&app, &brittany, |_| {}).await.expect("imported");
        assert_eq!((counts.new + counts.same, counts.changed, counts.ended), (all, 0, 0));
        assert!(counts.new > 0 && counts.same >= 1_000, "some were there: {counts:?}");
        for record in brittany.records() {
            let known = find(&app, record.code.as_str()).await;
            assert_eq!((&known.name, known.kind, known.population), (&record.name, record.kind, record.population));
        }

        let first = |words: &'static str| {
            let app = &app;
            async move { search(app, words).await.first().cloned().unwrap_or_default() }
        };
        for (words, expected) in [
            ("brest", "insee-com:29019"),
            ("bretagne", "insee-reg:53"),
            ("brittany", "insee-reg:53"),
            ("29200", "insee-com:29019"),
            ("29019", "insee-com:29019"),
            ("st malo", "insee-com:35288"),
            ("saint-malo", "insee-com:35288"),
            ("finist", "insee-dep:29"),
            ("brest metro", "insee-epci:242900314"),
        ] {
            assert_eq!(first(words).await, expected, "{words}");
        }
        let brest = within(&app, "insee-com:29019").await;
        let expected = ["insee-epci:242900314!", "insee-dep:29!", "insee-reg:53", "iso3166-1:FR"];
        assert_eq!(brest, expected);

        // Every commune of the Finistère, in pages.
        let finistere = find(&app, "insee-dep:29").await.id;
        let (mut seen, mut last): (Vec<String>, Option<String>) = (Vec::new(), None);
        loop {
            let page = children(&app, finistere, last.as_deref(), 100).await;
            last = page.last().cloned();
            if last.is_none() {
                break;
            }
            seen.extend(page);
        }
        let is_in = |record: &&TerritoryRecord| record.parents.iter().any(|parent| parent.as_str() == "insee-dep:29");
        assert_eq!(seen.len(), brittany.records().iter().filter(is_in).count());
        let unique: std::collections::BTreeSet<&String> = seen.iter().collect();
        assert_eq!(unique.len(), seen.len());

        let here = Coordinates::parse("48.45,-5.09").expect("a place");
        let near = app.read().territories().near(here, &[TerritoryKind::Commune], 3).await.expect("near");
        assert_eq!(near[0].0.name, "Ouessant");
        assert!(near.is_sorted_by(|one, other| one.1 <= other.1) && near.len() == 3 && near[0].1 < 5_000.0, "{near:?}");
        let far = Coordinates::parse("-48.45,5.09").expect("a place");
        assert!(app.read().territories().near(far, &[], 3).await.expect("near").is_empty());
    })
    .await;
}

#[tokio::test]
async fn basins_and_areas_of_ones_own_are_added_as_tables() {
    with_app(async |app| {
        import(&app, &Dataset::new("ain", ain()), |_| {}).await.expect("imported");
        let table = |text: &str| Table::read("basins", text.as_bytes()).expect("a table");
        let basins = "code,name,parents,population,lat,lon\n\
                      insee-com:01015,,insee-ze:8404\n\
                      insee-com:01340,,insee-ze:8404\n\
                      insee-ze:8404,Belley,insee-reg:84 insee-dep:01,20000,45.76,5.69\n"
            .replace("8404\ninsee", "8404,,,\ninsee");
        let counts = extend(&app, &table(&basins)).await.expect("extended");
        assert_eq!(counts, Imported { new: 1, changed: 2, ..Imported::default() });
        let counts = extend(&app, &table(&basins)).await.expect("extended again");
        assert_eq!(counts, Imported { same: 1, changed: 2, ..Imported::default() });
        assert_eq!(search(&app, "bell").await, ["insee-ze:8404"]);
        let arbignieu = within(&app, "insee-com:01015").await;
        assert_eq!(arbignieu, ["insee-ze:8404!", "insee-dep:01!", "insee-reg:84", "iso3166-1:FR"]);
        // The official dataset comes again, and leaves the basin's communes where they are.
        let mut newer = ain();
        newer[3].population = Some(501);
        import(&app, &Dataset::new("ain", newer), |_| {}).await.expect("imported");
        assert_eq!(within(&app, "insee-com:01015").await, arbignieu);
        // A commune changes over.
        let moved = "code,name,parents\ninsee-ze:8405,Bourg,insee-reg:84\ninsee-com:01015,,insee-ze:8405\n";
        extend(&app, &table(moved)).await.expect("extended");
        assert_eq!(within(&app, "insee-com:01015").await[0], "insee-ze:8405!");
        assert_eq!(children(&app, find(&app, "insee-ze:8404").await.id, None, 9).await, ["insee-com:01340"]);
        let wrong = "code,name,parents\ncustom:a,A,insee-com:99999\n";
        assert!(Table::read("basins", wrong.as_bytes()).is_err());
        for (line, said) in [
            ("custom:a,A,insee-com:69123", "line 2: insee-com:69123 is not known"),
            ("insee-com:69123,,insee-ze:8404", "line 2: insee-com:69123 is not known; a new area needs a name"),
            ("insee-dep:01,,insee-ze:8404", "line 2: insee-dep:01 cannot lie in insee-ze:8404"),
        ] {
            let refusal = extend(&app, &table(&format!("code,name,parents\n{line}\n"))).await.expect_err("refused");
            assert_eq!((refusal.kind(), refusal.to_string().as_str()), (Kind::Invalid, said));
        }
    })
    .await;
}

/// The office's table of a few communes, two of which do not exist.
const PUBLISHED: &str = include_str!("../fixtures/territories/zones-emploi.csv");

#[tokio::test]
async fn basins_come_as_the_statistics_office_publishes_them() {
    with_app(async |app| {
        let table = |name: &str, text: &str| Table::read(name, text.as_bytes()).expect("a table");
        let refusal = extend(&app, &table("zones", PUBLISHED)).await.expect_err("no commune is known yet");
        assert_eq!(refusal.kind(), Kind::Invalid);
        assert!(refusal.to_string().starts_with("no commune of this table is known"), "{refusal}");
        let towns = ["29011", "29019", "29061", "29075", "29103", "29151", "29239", "35236", "35238"];
        let towns = towns.map(|town| format!("insee-com:{town}"));
        let known = Dataset::built_in(FRANCE).expect("the dataset").around(&towns.each_ref().map(String::as_str));
        import(&app, &known, |_| {}).await.expect("imported");

        let unknown = vec![code("insee-com:29998"), code("insee-com:44999")];
        let counts = extend(&app, &table("zones", PUBLISHED)).await.expect("extended");
        assert_eq!(counts, Imported { new: 4, changed: 9, unknown: unknown.clone(), ..Imported::default() });
        let basins = async || [find(&app, "insee-ze:5304").await, find(&app, "insee-ze:5312").await];
        let first = basins().await;
        let around_brest = ["29011", "29019", "29061", "29075", "29103"].map(|town| format!("insee-com:{town}"));
        assert_eq!(children(&app, first[0].id, None, 9).await, around_brest);
        assert_eq!(first[0].kind, TerritoryKind::EmploymentBasin);
        assert_eq!(within(&app, "insee-ze:5304").await, ["insee-reg:53!", "iso3166-1:FR"]);
        assert_eq!(within(&app, "insee-ze:0060").await, ["iso3166-1:FR!"], "two regions share it");
        assert_eq!(search(&app, "5312").await, ["insee-ze:5312"]);
        // It is what somebody would have written by hand.
        let by_hand = "code,name,parents\ninsee-ze:5304,Brest,insee-reg:53\n";
        let counts = extend(&app, &table("insee-ze", by_hand)).await.expect("extended");
        assert_eq!(counts, Imported { same: 1, ..Imported::default() });

        let counts = extend(&app, &table("zones", PUBLISHED)).await.expect("extended again");
        assert_eq!(counts, Imported { same: 4, changed: 9, unknown, ..Imported::default() });
        assert_eq!(children(&app, first[0].id, None, 9).await, around_brest);
        // The next edition, from a file of another name: a commune changes over, and both areas stay what they are.
        let next = PUBLISHED.replace("Landerneau;5304;Brest;5304;", "Landerneau;5312;Morlaix;5312;");
        extend(&app, &table("zones-2030", &next)).await.expect("extended");
        assert_eq!(basins().await, first);
        assert_eq!(children(&app, first[0].id, None, 9).await, around_brest[..4]);
        assert!(children(&app, first[1].id, None, 9).await.contains(&"insee-com:29103".to_owned()));
        let above = within(&app, "insee-com:29103").await;
        assert_eq!(above.iter().filter(|area| area.starts_with("insee-ze:")).collect::<Vec<_>>(), ["insee-ze:5312!"]);
    })
    .await;
}

#[tokio::test]
async fn a_former_commune_does_not_bring_the_present_one_into_its_basin() {
    with_app(async |app| {
        let mut areas = ain();
        areas.truncate(4);
        lead(&mut areas[3], "insee-com:01340", "Saint-Bois");
        import(&app, &Dataset::new("ain", areas), |_| {}).await.expect("imported");
        let text = "CODGEO,ZE2020,LIBZE2020,REG\n01340,8405,Bourg,84\n01015,8404,Belley,84\n";
        extend(&app, &Table::read("zones", text.as_bytes()).expect("a table")).await.expect("extended");
        assert_eq!(children(&app, find(&app, "insee-ze:8405").await.id, None, 9).await, [""; 0]);
        assert_eq!(children(&app, find(&app, "insee-ze:8404").await.id, None, 9).await, ["insee-com:01015"]);
        // Where it has no line of its own, the former one speaks for it.
        let former = "CODGEO,ZE2020,LIBZE2020,REG\n01340,8405,Bourg,84\n";
        extend(&app, &Table::read("zones", former.as_bytes()).expect("a table")).await.expect("extended");
        assert_eq!(children(&app, find(&app, "insee-ze:8405").await.id, None, 9).await, ["insee-com:01015"]);
    })
    .await;
}

#[tokio::test]
async fn areas_may_lie_in_circles_without_harm() {
    with_app(async |app| {
        let text = "code,name,parents\ncustom:a,A,custom:b\ncustom:b,B,custom:a\n";
        extend(&app, &Table::read("own", text.as_bytes()).expect("a table")).await.expect("extended");
        assert_eq!(within(&app, "custom:a").await, ["custom:b!"]);
    })
    .await;
}

#[tokio::test]
async fn a_company_is_rooted_in_a_territory_that_exists() {
    with_app(async |app| {
        let account = CreateAccount::prepare(&app, "lea", "lea@lyon.test", "correct horse", Role::Member, None).await;
        app.execute(account.expect("an account")).await.expect("made");
        let company = async |handle: &str, territory: &str| {
            let command = CreateCompany::prepare(&app, handle, handle, "lea", territory, CompanyKind::Company).await?;
            let actor = app.execute(command).await?;
            let company = app.read().companies().find(actor.id).await?.expect("a company");
            Ok::<String, app::Error>(company.establishments[0].commune.to_string())
        };
        assert_eq!(company("early", "insee-com:69123").await.expect("nothing is known yet"), "insee-com:69123");
        let mut areas = ain();
        areas.truncate(4);
        lead(&mut areas[3], "insee-com:01340", "Saint-Bois");
        import(&app, &Dataset::new("ain", areas), |_| {}).await.expect("imported");
        assert_eq!(company("mill", "insee-com:01015").await.expect("known"), "insee-com:01015");
        assert_eq!(company("forge", "insee-com:01340").await.expect("leads on"), "insee-com:01015");
        let refusal = company("nowhere", "insee-com:69123").await.expect_err("not known");
        assert_eq!(refusal.kind(), Kind::Invalid);
        let text = refusal.to_string();
        assert!(text.contains("no territory insee-com:69123") && text.contains("ancrage territory find"), "{text}");
    })
    .await;
}
