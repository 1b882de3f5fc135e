//! The directory as a list, a map, a table and a feed.

use app::{
    company::{CompanyChange, CreateCompany, UpdateCompany, mandate},
    directory,
    profile::{ProfileChange, UpdateProfile},
    territory::{Dataset, Table, dataset::FRANCE, extend, import, tie::SayTie},
};
use axum::http::{Method, StatusCode, header};
use domain::{
    company::CompanyKind,
    territory::{TerritoryCode, TieKind},
};

use crate::harness::{Town, between};

async fn town() -> Town {
    let town = Town::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&town.app, &dataset, |_| {}).await.expect("imported");
    town.person("lea").await;
    let fonderie = town.company("fonderie", "=Fonderie & \"Fils\"", "lea").await;
    let change = ProfileChange { summary: Some("Bronze <d'art>".into()), ..ProfileChange::default() };
    town.app.execute(UpdateProfile { speaker: fonderie, change }).await.expect("saved");
    town.company("atelier", "Atelier", "lea").await;
    directory::sweep(&town.app).await.expect("swept");
    town
}

/// A company of Léa's somewhere.
async fn company(town: &Town, handle: &str, name: &str, place: &str) {
    let command = CreateCompany::prepare(&town.app, handle, name, "lea", place, CompanyKind::Company).await;
    town.app.execute(command.expect("a valid company")).await.expect("a company");
}

#[tokio::test]
async fn companies_are_found_by_a_form() {
    let town = town().await;
    let mut browser = town.stranger();
    let all = browser.get("/directory").await;
    assert_eq!(all.status, StatusCode::OK);
    for said in [
        "=Fonderie &#38; &#34;Fils&#34;",
        "Bronze &#60;d&#39;art&#62;",
        "https://lyon.example/@atelier",
        "Coopérative",
        "Lyon",
        ">Demander à rejoindre<span",
    ] {
        assert!(all.body.contains(said), "{said}: {}", all.body);
    }
    for (query, count, said) in [
        ("?q=bronze", 1, "Fonderie"),
        ("?q=BRONZE+lyon&place=rh%C3%B4ne", 1, "Rhône et ce qui s’y trouve"),
        ("?place=insee-com:69123&kind=cooperative", 2, "Lyon et ce qui s’y trouve"),
        ("?place=69007", 2, "Lyon"),
        ("?kind=association", 0, "Personne ne correspond"),
        ("?verified=1", 0, "Personne ne correspond"),
        ("?level=dialogue", 2, "Dialogue"),
        ("?level=cooperation", 0, "Personne ne correspond"),
        ("?place=Nulle+Part", 0, "«\u{a0}Nulle Part\u{a0}»"),
        ("?place=%3Cbzz%3E&kind=town&level=x&sector=x&after=x", 0, "&#60;bzz&#62;"),
        ("?q=", 2, "Partout"),
    ] {
        let page = browser.get(&format!("/directory{query}")).await;
        assert_eq!((page.status, page.body.matches("class=\"listing\"").count()), (StatusCode::OK, count), "{query}");
        assert!(page.body.contains(said), "{query}: {}", page.body);
    }
    let profile = browser.get("/@fonderie").await.body;
    assert!(profile.contains("Coopérative · Lyon (69)"), "by name where it is known: {profile}");
    browser.language = "en".into();
    assert!(browser.get("/directory?place=Lyon").await.body.contains("Lyon and what lies there"));
}

#[tokio::test]
async fn the_area_that_was_chosen_stays_chosen() {
    let town = town().await;
    let own = Table::read("own", "code,name,parents\ncustom:lyon,Lyon,insee-dep:69\n".as_bytes()).expect("a table");
    extend(&town.app, &own).await.expect("extended");
    let mut browser = town.stranger();
    let mut found = async |query: &str| {
        let page = browser.get(&format!("/directory{query}")).await.body;
        (page.matches("class=\"listing\"").count(), page)
    };
    let (count, page) = found("?place=Lyon").await;
    assert_eq!(count, 2, "the town is meant unless somebody says otherwise");
    assert!(page.contains("name=\"area\" value=\"insee-com:69123\"") && page.contains("place=custom%3Alyon"), "{page}");
    // Whoever chose the other and asks for more, with its name in the form, goes on there.
    let (count, page) = found("?place=custom:lyon").await;
    assert!(count == 0 && page.contains("value=\"Lyon\"") && page.contains("value=\"custom:lyon\""), "{page}");
    let (count, page) = found("?place=Lyon&area=custom:lyon&kind=cooperative").await;
    assert_eq!(count, 0, "{page}");
    assert!(page.contains("/directory.csv?place=custom%3Alyon&#38;kind=cooperative"), "{page}");
    // Another name counts for itself, and a name as other pages write it is understood.
    for query in ["?place=Rh%C3%B4ne&area=custom:lyon", "?place=Lyon+(69)", "?place=Lyon&area=nonsense"] {
        assert_eq!(found(query).await.0, 2, "{query}");
    }
}

#[tokio::test]
async fn what_a_company_stands_for_leads_to_others_who_say_the_same() {
    let town = town().await;
    let (lea, fonderie) = (town.actor("lea").await.id, town.actor("fonderie").await.id);
    let mandate = mandate(&town.app.read(), lea, fonderie, town.app.now()).await.expect("an owner");
    let change = CompanyChange { values: Some(vec!["Zéro déchet".into()]), ..CompanyChange::default() };
    town.app.execute(UpdateCompany { mandate, change }).await.expect("changed");
    directory::sweep(&town.app).await.expect("swept");
    let mut stranger = town.stranger();
    for path in ["/@fonderie", "/directory"] {
        let page = stranger.get(path).await.body;
        assert!(page.contains("href=\"/directory?q=Z%C3%A9ro+d%C3%A9chet\">Zéro déchet</a>"), "{path}: {page}");
    }
    let page = stranger.get("/directory?q=Z%C3%A9ro+d%C3%A9chet").await.body;
    assert_eq!(page.matches("class=\"listing\"").count(), 1, "{page}");
}

#[tokio::test]
async fn the_table_is_quoted_and_runs_nothing() {
    let town = town().await;
    let table = town.stranger().get("/directory.csv?place=lyon").await;
    assert_eq!(table.header(header::CONTENT_TYPE), "text/csv; charset=utf-8; header=present");
    let lines: Vec<&str> = table.body.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 3, "{}", table.body);
    assert!(lines[0].starts_with("\"name\",\"kind\","));
    assert!(lines[1].starts_with("\"Atelier\",\"cooperative\","), "{}", lines[1]);
    assert!(lines[2].starts_with("\"'=Fonderie & \"\"Fils\"\"\","), "{}", lines[2]);
    assert!(lines[2].contains("\"Lyon\",\"insee-com:69123\",\"https://lyon.example/@fonderie\""), "{}", lines[2]);
    assert!(lines[0].ends_with(",\"values\",\"latitude\",\"longitude\""), "{}", lines[0]);
    let degrees: Vec<f64> = lines[2].rsplit(',').take(2).map(|cell| cell.parse().expect("degrees")).collect();
    assert!((4.7..4.9).contains(&degrees[0]) && (45.7..45.8).contains(&degrees[1]), "{}", lines[2]);

    // How long it is at the most is said beforehand; the rest is asked for as pages are.
    assert_eq!(table.header(header::LINK), "");
    assert!(town.stranger().get("/directory").await.body.contains("Tableau (CSV, 5\u{202f}000 lignes au plus)"));
    let mark = format!("{}.YXRlbGllcg", town.actor("atelier").await.id);
    let rest = town.stranger().get(&format!("/directory.csv?after={mark}")).await.body;
    assert!(rest.contains("=Fonderie") && !rest.contains("\"Atelier\""), "{rest}");
}

#[tokio::test]
async fn the_feed_holds_the_newest_first() {
    let town = town().await;
    town.pass(60_000);
    town.company("brasserie", "Brasserie", "lea").await;
    directory::sweep(&town.app).await.expect("swept");
    let mut browser = town.stranger();
    let feed = browser.get("/directory.atom").await;
    assert_eq!(feed.header(header::CONTENT_TYPE), "application/atom+xml; charset=utf-8");
    assert_eq!(between(&feed.body, "<entry>", "</title>").split("<title>").nth(1), Some("Brasserie"));
    assert_eq!(feed.body.matches("<entry>").count(), 3);
    let request =
        browser.request(Method::GET, "/directory.atom").header(header::IF_NONE_MATCH, feed.header(header::ETAG));
    let again = browser.send(request.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn people_are_listed_when_they_ask() {
    let town = town().await;
    let lea = town.person("marc").await;
    let change = ProfileChange { name: Some("Marc".into()), discoverable: Some(true), ..ProfileChange::default() };
    town.app.execute(UpdateProfile { speaker: lea, change }).await.expect("saved");
    let mut marc = town.browser("marc").await;
    let shown = async || town.stranger().get("/directory?kind=person").await.body.contains("Marc");
    directory::sweep(&town.app).await.expect("swept");
    assert!(!shown().await);
    let saved = marc.post("/settings/directory", &[("listed", "on")]).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/settings/directory"));
    assert!(shown().await && marc.get("/settings/directory").await.body.contains(" checked"));
    // Where they live, as far as they show it, they are found too.
    let there = async || {
        directory::sweep(&town.app).await.expect("swept");
        town.stranger().get("/directory?kind=person&place=insee-dep:69").await.body.contains("Marc")
    };
    let lyon = TerritoryCode::parse("insee-com:69123").expect("a code");
    for public in [false, true, false] {
        let tie = SayTie { speaker: lea, code: lyon.clone(), kind: TieKind::Lives, public };
        town.app.execute(tie).await.expect("said");
        assert_eq!(there().await, public);
    }
    marc.post("/settings/directory", &[]).await;
    assert!(!shown().await, "gone at once");
    assert_eq!(town.stranger().get("/settings/directory").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_same_is_found_on_a_map() {
    let town = town().await;
    company(&town, "brasserie", "Brasserie <du> Gros-Caillou", "insee-com:69266").await;
    company(&town, "scierie", "Scierie <du> Pont", "insee-com:69264").await;
    company(&town, "chambre", "Chambre", "insee-dep:69").await;
    directory::sweep(&town.app).await.expect("swept");
    let mut browser = town.stranger();

    // Everywhere: what is larger leads to its own map; communes that would share a place on it share a mark, which
    // leads to them in the list; who is far enough from the others has a mark of its own, which leads to the only one
    // there.
    let page = browser.get("/directory?view=map").await;
    assert_eq!((page.status, page.body.matches("class=\"mark\"").count()), (StatusCode::OK, 2), "{}", page.body);
    for said in [
        "<a href=\"/directory?place=insee-reg%3A84&#38;view=map\" aria-label=\"Auvergne-Rhône-Alpes\"",
        "<a class=\"mark\" href=\"#near-1\" aria-label=\"Lyon (69) et 1 commune voisine\u{a0}: 3 réponses\">\
         <title>Lyon (69) et 1 commune voisine\u{a0}: 3 réponses</title><circle class=\"touch\"",
        "<h4 id=\"near-1\">Lyon (69) et 1 commune voisine\u{a0}: 3 réponses</h4>",
        "aria-label=\"Carte de l’annuaire\u{a0}: France\"",
        "<li><a href=\"/directory?place=insee-com%3A69123\">Lyon (69)</a> <span class=\"soft small\">2 réponses</span></li>",
        "<li><a href=\"https://lyon.example/@brasserie\">Brasserie &#60;du&#62; Gros-Caillou</a>",
        "<p class=\"soft\" role=\"status\">5 réponses</p>",
        "<p>1 réponse n’a pas de commune à montrer ici. <a href=\"/directory\">Voir la liste</a></p>",
        "<a href=\"/directory?view=map\" aria-current=\"page\">Carte</a>",
        "<a href=\"/directory\">Liste</a>",
        "<input type=\"hidden\" name=\"view\" value=\"map\">",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("class=\"listing\"") && !page.body.contains(" style=\""), "{}", page.body);

    // Nearer, the same.
    let page = browser.get("/directory?place=insee-dep:69&view=map").await.body;
    for said in [
        "<a class=\"mark\" href=\"https://lyon.example/@scierie\" \
         aria-label=\"Scierie &#60;du&#62; Pont, Villefranche-sur-Saône (69)\"><title>Scierie",
        "<a class=\"mark\" href=\"#near-1\" aria-label=\"Lyon (69) et 1 commune voisine\u{a0}: 3 réponses\">",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(page.matches("class=\"mark\"").count(), 2, "{page}");

    // In a place, with everything else that is asked for.
    let page = browser.get("/directory?place=Rh%C3%B4ne&kind=cooperative&view=map").await.body;
    for said in [
        "<h2>Rhône et ce qui s’y trouve</h2>",
        "href=\"/directory?place=insee-com%3A69266&#38;kind=cooperative&#38;view=map\" aria-label=\"Villeurbanne\"",
        "class=\"mark\" href=\"/directory?place=insee-com%3A69123&#38;kind=cooperative\"",
        "<a href=\"/directory?place=Rh%C3%B4ne&#38;kind=cooperative\">Liste</a>",
        "<a href=\"/directory?view=map\">Tout montrer</a>",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(page.matches("class=\"mark\"").count(), 1, "{page}");
    let list = browser.get("/directory?place=Rh%C3%B4ne&kind=cooperative").await.body;
    assert!(
        list.contains("<a href=\"/directory?place=Rh%C3%B4ne&#38;kind=cooperative&#38;view=map\">Carte</a>"),
        "{list}"
    );
    assert!(!list.contains("class=\"map\"") && !list.contains("name=\"view\""), "{list}");

    for (query, maps, said) in [
        ("kind=association", 1, "Personne ne correspond"),
        ("place=insee-com:69381", 0, "n’est pas connu ici"),
        ("place=Nulle+Part", 0, "«\u{a0}Nulle Part\u{a0}»"),
        ("place=%3Cbzz%3E&kind=town&level=x&sector=x&after=x", 0, "&#60;bzz&#62;"),
    ] {
        let page = browser.get(&format!("/directory?view=map&{query}")).await;
        assert_eq!((page.status, page.body.matches("class=\"map\"").count()), (StatusCode::OK, maps), "{query}");
        assert!(page.body.contains(said) && !page.body.contains("class=\"mark\""), "{query}: {}", page.body);
    }
    browser.language = "en".into();
    let page = browser.get("/directory?view=map&place=insee-com:69123").await.body;
    assert!(page.contains("aria-label=\"Lyon (69): 2 results\"") && page.contains("Official contours"), "{page}");
}

#[tokio::test]
async fn a_map_costs_a_fixed_number_of_statements() {
    let town = town().await;
    let mut browser = town.stranger();
    let mut cost = async |path: &str| {
        let before = town.app.store().statements();
        assert!(browser.get(path).await.body.contains("class=\"mark\""), "{path}");
        town.app.store().statements() - before
    };
    let paths =
        ["/directory?view=map", "/directory?view=map&place=insee-dep:69&q=l", "/directory?view=map&place=insee-reg:84"];
    let mut before = Vec::new();
    for path in paths {
        before.push(cost(path).await);
    }
    for (n, commune) in ["insee-com:69266", "insee-com:69259", "insee-com:69029"].into_iter().enumerate() {
        company(&town, &format!("l{n}"), &format!("L {n}"), commune).await;
    }
    directory::sweep(&town.app).await.expect("swept");
    for (path, before) in paths.into_iter().zip(before) {
        let after = cost(path).await;
        assert!(after <= before && after <= 12, "{path}: {before} statements for one mark, {after} for four");
        let again = cost(path).await;
        assert!(again < after && again <= 6, "{path}: {again} statements for what was counted and drawn before");
    }
}
