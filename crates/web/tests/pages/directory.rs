//! The directory as a page, a table and a feed.

use app::{
    directory,
    profile::{ProfileChange, UpdateProfile},
    territory::{Dataset, dataset::FRANCE, import},
};
use axum::http::{Method, StatusCode, header};

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
        ("?place=%3Cbzz%3E&q=%00&kind=town&level=x&sector=x&after=x", 0, "&#60;bzz&#62;"),
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
    marc.post("/settings/directory", &[]).await;
    assert!(!shown().await, "gone at once");
    assert_eq!(town.stranger().get("/settings/directory").await.status, StatusCode::SEE_OTHER);
}
