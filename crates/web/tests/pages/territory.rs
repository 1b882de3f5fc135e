//! Territories: their pages and maps, their accounts, and where people say that they live and work.

use app::{
    company::Speaker,
    territory::{
        Dataset, Table,
        actor::EnableTerritory,
        announce::sweep,
        dataset::FRANCE,
        extend, import,
        tie::{LetPassOn, SayTie},
    },
};
use axum::http::StatusCode;
use domain::{
    audience::Audience,
    login::Role,
    territory::{TerritoryCode, TieKind, announce::Rules},
};

use crate::harness::{Town, between, draft};

const LYON: &str = "insee-com:69123";

fn code(text: &str) -> TerritoryCode {
    TerritoryCode::parse(text).expect(text)
}

async fn town() -> Town {
    let town = Town::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&town.app, &dataset, |_| {}).await.expect("imported");
    town
}

async fn enable(town: &Town, territory: &str) {
    let command = EnableTerritory::prepare(&town.app, None, &code(territory), None).await.expect("a command");
    town.app.execute(command).await.expect("an account");
}

#[tokio::test]
async fn a_territory_says_what_it_is_and_shows_a_map() {
    let town = town().await;
    town.person("lea").await;
    let fonderie = town.company("fonderie", "Fonderie du Rhône", "lea").await;
    let mut stranger = town.stranger();
    let page = stranger.get(&format!("/territories/{LYON}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in
        ["<h1>Lyon</h1>", "Commune", "69001", "/territories/insee-dep:69", "Fonderie du Rhône", "arrondissements"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    // The way to it and from it: the front page, the directory, and the page of whoever is rooted there.
    for (from, to) in [
        ("/", "<a href=\"/territories\">"),
        ("/directory", "<a href=\"/territories\">"),
        ("/@fonderie", "<a href=\"/territories/insee-com:69123\">Lyon (69)</a>"),
        ("/territories/insee-com:69123", "<a href=\"/directory?place=insee-com%3A69123\">"),
        ("/territories/insee-com:69123", "<a href=\"/directory?place=insee-com%3A69123&#38;view=map\">"),
    ] {
        let page = stranger.get(from).await.body;
        assert!(page.contains(to), "{from} leads to {to}: {page}");
    }
    // The map: itself, and its neighbours as links.
    assert!(page.body.contains("<svg viewBox=") && page.body.contains("aria-label=\"Villeurbanne\""), "{}", page.body);
    assert!(page.body.contains("ne relaie pas de publications"));
    assert!(!page.body.contains("style=\""), "the policy lets no style in");
    for (path, said) in [
        ("/territories/insee-dep:69", "aria-label=\"Villefranche-sur-Saône\""),
        ("/territories/insee-reg:84", "aria-label=\"Rhône\""),
        ("/territories/iso3166-1:FR", "aria-label=\"Auvergne-Rhône-Alpes\""),
        ("/territories/insee-epci:200046977", "aria-label=\"Vénissieux\""),
        ("/territories/insee-com:69381", "Arrondissement municipal"),
    ] {
        let page = stranger.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(said), "{path} says {said}");
    }
    stranger.language = "en".into();
    assert!(stranger.get("/territories/insee-com:69123").await.body.contains("Official contours"));

    // An old code leads to the present territory; what is no code, and what is unknown, nowhere.
    let old = stranger.get("/territories/iso3166-2:FR-69").await;
    assert_eq!((old.status, old.location()), (StatusCode::TEMPORARY_REDIRECT, "/territories/insee-dep:69"));
    for nothing in ["/territories/lyon", "/territories/insee-com:01001", "/territories/insee-com:69123.atom"] {
        assert_eq!(stranger.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }

    // With an account: what is published there, as a page and as a feed, and how to follow it.
    enable(&town, LYON).await;
    town.publish(fonderie, draft("Portes ouvertes <samedi>")).await;
    sweep(&town.app, Rules::default()).await.expect("passed on");
    stranger.language = "fr".into();
    let page = stranger.get(&format!("/territories/{LYON}")).await.body;
    assert!(page.contains("Portes ouvertes &lt;samedi&gt;") && page.contains("@lyon@lyon.example"), "{page}");
    let feed = stranger.get(&format!("/territories/{LYON}.atom")).await;
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert!(feed.body.contains("Portes ouvertes") && feed.body.contains("<title>"), "{}", feed.body);
    let profile = stranger.get("/@lyon").await;
    assert_eq!(profile.location(), "/territories/insee-com:69123", "its account has no other page");
}

#[tokio::test]
async fn a_map_is_drawn_once_until_areas_are_imported() {
    let town = town().await;
    let mut stranger = town.stranger();
    let add = async |text: &str| {
        let table = Table::read("own", text.as_bytes()).expect("a table");
        extend(&town.app, &table).await.expect("extended");
    };
    let mut look = async |path: &str| {
        let before = town.app.store().statements();
        let page = stranger.get(path).await.body;
        (page, town.app.store().statements() - before)
    };
    add("code,name,parents\ncustom:own,Chez nous,insee-dep:69\ninsee-com:69123,,custom:own\n").await;
    // What is shown beside the map is in memory.
    look("/territories/insee-com:69123").await;
    for (page, draws) in [("/territories/custom:own", true), ("/directory?view=map&place=custom:own", false)] {
        let (first, cost) = look(page).await;
        assert!(first.contains("aria-label=\"Lyon\"") && !first.contains("aria-label=\"Villeurbanne\""), "{first}");
        let (second, again) = look(page).await;
        let map = |page| between(page, "<figure class=\"map\">", "</figure>").to_owned();
        assert_eq!(map(&first), map(&second), "{page}");
        let fewer = if draws { again < cost } else { again <= cost };
        assert!(fewer, "{page}: {cost} statements, then {again}");
    }
    // Another table of the same name: the map has a part more, on every page, at once.
    add("code,name,parents\ninsee-com:69266,,custom:own\n").await;
    for page in ["/territories/custom:own", "/directory?view=map&place=custom:own"] {
        let (page, _) = look(page).await;
        assert!(page.contains("aria-label=\"Lyon\"") && page.contains("aria-label=\"Villeurbanne\""), "{page}");
    }
    // The same with a dataset.
    let region = "/territories/insee-reg:84";
    let (page, _) = look(region).await;
    assert!(page.contains("aria-label=\"Rhône\"") && !page.contains("aria-label=\"Haute-Savoie\""), "{page}");
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:74"]);
    import(&town.app, &dataset, |_| {}).await.expect("imported");
    let (page, _) = look(region).await;
    assert!(page.contains("aria-label=\"Rhône\"") && page.contains("aria-label=\"Haute-Savoie\""), "{page}");
}

#[tokio::test]
async fn territories_are_found_by_name_and_postcode() {
    let town = town().await;
    enable(&town, LYON).await;
    let mut stranger = town.stranger();
    for (query, found) in [("villeurb", "insee-com:69266"), ("69100", "insee-com:69266"), ("69266", "insee-com:69266")]
    {
        let page = stranger.get(&format!("/territories?q={query}")).await.body;
        assert!(page.contains(&format!("href=\"/territories/{found}\"")), "{query}: {page}");
    }
    let nothing = stranger.get("/territories?q=zzzz").await;
    assert!(nothing.status == StatusCode::OK && nothing.body.contains("Aucun territoire"));
    assert!(stranger.get("/territories?q=%3Cb%3E").await.status.is_success());
    assert!(stranger.get("/territories").await.body.contains("href=\"/territories/insee-com:69123\""));
}

#[tokio::test]
async fn the_search_for_everything_finds_areas_too() {
    let town = town().await;
    let mut stranger = town.stranger();
    let page = stranger.get("/search?q=villeurb").await.body;
    assert!(page.contains("href=\"/territories/insee-com:69266\"") && !page.contains("Rien ne correspond"), "{page}");
    assert!(page.contains("href=\"/directory?place=villeurb\""), "{page}");
    for none in ["%40villeurbanne", "%23villeurbanne", "v", "villeurbanne&page=2", "nulle+part"] {
        let page = stranger.get(&format!("/search?q={none}")).await.body;
        assert!(!page.contains("/territories/insee-com"), "{none}: {page}");
    }
}

#[tokio::test]
async fn only_moderators_open_and_close_accounts() {
    let town = town().await;
    town.person("lea").await;
    town.holder("odile", Role::Moderator).await;
    let path = format!("/territories/{LYON}");
    let mut lea = town.browser("lea").await;
    assert!(!lea.get(&path).await.body.contains("/enable\""));
    assert_eq!(lea.post(&format!("{path}/enable"), &[]).await.status, StatusCode::FORBIDDEN);
    let mut odile = town.browser("odile").await;
    assert!(odile.get(&path).await.body.contains("/enable\""));
    assert_eq!(
        odile.post_bare(&format!("{path}/enable"), &[]).await.status,
        StatusCode::FORBIDDEN,
        "without the token"
    );
    let enabled = odile.post(&format!("{path}/enable"), &[]).await;
    assert_eq!((enabled.status, enabled.location()), (StatusCode::SEE_OTHER, path.as_str()));
    let page = lea.get(&path).await.body;
    assert!(page.contains("action=\"/@lyon/follow\""), "{page}");
    lea.post("/@lyon/follow", &[("next", &path)]).await;
    assert_eq!(town.actor("lyon").await.counts.followers, 1);
    assert_eq!(odile.post(&format!("{path}/disable"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(lea.get(&path).await.body.contains("ne relaie pas de publications"));
    for nothing in [format!("{path}/burn"), "/territories/insee-com:01001/enable".to_owned()] {
        assert_eq!(odile.post(&nothing, &[]).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
}

#[tokio::test]
async fn people_say_where_they_live_and_take_it_back() {
    let town = town().await;
    let lea = town.person("lea").await;
    let mut browser = town.browser("lea").await;
    let path = "/settings/territories";
    let found = browser.get(&format!("{path}?q=lyon")).await.body;
    assert!(found.contains("value=\"insee-com:69123\"") && found.contains("Vous n’avez rien indiqué"), "{found}");
    let say = [("deed", "say"), ("code", LYON), ("kind", "lives")];
    assert_eq!(browser.post(path, &say).await.location(), path);
    let mut stranger = town.stranger();
    assert!(!stranger.get("/@lea").await.body.contains("Habite à"), "not shown unless they wish");
    browser.post(path, &[("deed", "show"), ("code", LYON), ("kind", "lives")]).await;
    assert!(stranger.get("/@lea").await.body.contains("Habite à"));
    assert!(browser.get(path).await.body.contains("Montré"));
    browser.post(path, &[("deed", "withdraw"), ("code", LYON), ("kind", "lives")]).await;
    assert!(!stranger.get("/@lea").await.body.contains("Habite à"));
    assert_eq!(town.actor("lea").await.counts.ties, 0);

    for (deed, code, kind) in [
        ("say", "nowhere", "lives"),
        ("say", LYON, "sleeps"),
        ("burn", LYON, "lives"),
        ("say", "insee-com:01001", "lives"),
    ] {
        let refused = browser.post(path, &[("deed", deed), ("code", code), ("kind", kind)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{deed} {code} {kind}");
    }
    browser.post(path, &[("deed", "pass-on")]).await;
    let Speaker::Person(person) = lea else { panic!("a person") };
    assert!(town.app.read().ties().is_silent(person).await.expect("a look"));
    browser.post(path, &[("deed", "pass-on"), ("willing", "on")]).await;
    assert!(!town.app.read().ties().is_silent(person).await.expect("a look"));
    assert_eq!(town.stranger().get(path).await.status, StatusCode::SEE_OTHER, "strangers log in first");
}

#[tokio::test]
async fn a_post_is_addressed_to_a_territory_in_words() {
    let town = town().await;
    let lea = town.person("lea").await;
    let mut browser = town.browser("lea").await;
    enable(&town, LYON).await;
    assert!(!browser.get("/compose").await.body.contains("Le territoire Lyon"), "she is tied to none");
    let tie = SayTie { speaker: lea, code: code(LYON), kind: TieKind::Lives, public: false };
    town.app.execute(tie).await.expect("a tie");
    town.app.execute(LetPassOn { speaker: lea, willing: false }).await.expect("saved");
    let page = browser.get("/compose").await.body;
    assert!(page.contains("<option value=\"insee-com:69123\">Le territoire Lyon"), "{page}");
    let sent = browser.post("/posts", &[("text", "Qui a une remorque ?"), ("audience", LYON)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sweep(&town.app, Rules::default()).await.expect("passed on");
    let page = town.stranger().get(&format!("/territories/{LYON}")).await.body;
    assert!(page.contains("Qui a une remorque"), "{page}");

    // A territory that is not hers: the text stays, with a word about it.
    let refused = browser.post("/posts", &[("text", "Ailleurs"), ("audience", "insee-com:69266")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains(">Ailleurs</textarea>") && refused.body.contains("Choisissez un territoire"));
    // How one usually writes never means a territory.
    assert!(!browser.get("/settings").await.body.contains("Le territoire"));
    let usual = browser.post("/settings", &[("locale", "fr"), ("audience", "territory"), ("language", "fr")]).await;
    assert_eq!(usual.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Answers to it reach at most everyone, quietly.
    let answer = town.publish(lea, app::post::Draft { audience: Audience::Public, ..draft("oui") }).await;
    let reply = app::post::Draft { in_reply_to: Some(answer), audience: Audience::Territory, ..draft("non") };
    let reply = town.publish(lea, reply).await;
    let reply = town.app.read().posts().get(reply).await.expect("a post");
    assert_eq!(reply.audience, Audience::Quiet);
}
