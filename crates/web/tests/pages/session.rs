//! Logging in and out, and speaking for a company.

use app::{
    profile::{ProfileChange, UpdateProfile},
    session,
};
use axum::http::{StatusCode, header};
use web::pages::PagesOptions;

use crate::harness::{PASSWORD, Town, draft};

#[tokio::test]
async fn a_password_opens_a_session_and_logging_out_ends_it() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut browser = town.stranger();
    let credentials = [("name", "lea"), ("password", PASSWORD), ("next", "/notifications")];
    let answer = browser.post_bare("/login", &credentials).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/notifications"));
    let cookie = answer.header(header::SET_COOKIE);
    for part in ["ancrage_session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
    let kept = browser.cookies.clone();
    assert_eq!(browser.post("/logout", &[]).await.location(), "/");
    assert!(!browser.cookies.contains_key("ancrage_session"));
    browser.cookies = kept;
    assert_eq!(browser.get("/home").await.status, StatusCode::SEE_OTHER, "an old cookie opens nothing");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_look_the_same() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut pages = Vec::new();
    for name in ["lea", "leo"] {
        let mut browser = town.stranger();
        let answer = browser.post_bare("/login", &[("name", name), ("password", "faux")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.cookies.is_empty());
        pages.push(answer.body.replace(&format!("value=\"{name}\""), ""));
    }
    assert_eq!(pages[0], pages[1]);
    assert!(pages[0].contains("ne convient pas"));
}

#[tokio::test]
async fn an_unknown_name_costs_what_a_wrong_password_costs() {
    let town = Town::new().await;
    town.person("lea").await;
    let names = ["lea", "lea@lyon.example", "leo", "leo@lyon.example", "no name at all", ""];
    for name in names {
        let before = town.app.work().jobs();
        let answer = town.stranger().post_bare("/login", &[("name", name), ("password", "faux")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert_eq!(town.app.work().jobs() - before, 1, "{name}: one hash is computed");
    }
}

#[tokio::test]
async fn a_cookie_that_somebody_planted_becomes_no_session() {
    let town = Town::new().await;
    let lea = town.person("lea").await.actor();
    let marc = town.person("marc").await.actor();
    let of_marc = town.browser("marc").await.cookies["ancrage_session"].clone();
    for (planted, owner) in [("made-up".to_owned(), None), (of_marc, Some(marc))] {
        let mut browser = town.stranger();
        browser.cookies.insert("ancrage_session".into(), planted.clone());
        let answer = browser.post_bare("/login", &[("name", "lea"), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let given = browser.cookies["ancrage_session"].clone();
        assert_ne!(given, planted);
        let who = async |secret: &str| session::find(&town.app, secret).await.expect("a look").map(|one| one.acts_as);
        assert_eq!(who(&given).await, Some(lea));
        assert_eq!(who(&planted).await, owner, "whoever knows it does not come in as her");
        // Nor is the token of the planted session, which its owner knows, the one of hers.
        assert_eq!(browser.get("/home").await.status, StatusCode::OK);
        let mut other = town.stranger();
        other.cookies.insert("ancrage_session".into(), planted);
        if owner.is_some() {
            assert_ne!(other.token().await, browser.token().await);
        } else {
            assert_eq!(other.get("/home").await.status, StatusCode::SEE_OTHER);
        }
    }
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut browser = town.stranger();
    for _ in 0..10 {
        browser.post_bare("/login", &[("name", "lea"), ("password", "faux")]).await;
    }
    let answer = browser.post_bare("/login", &[("name", "lea"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("Trop de tentatives"));
    town.pass(11 * 60 * 1_000);
    let answer = browser.post_bare("/login", &[("name", "lea"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn demonstrations_alone_open_without_a_password() {
    let town = Town::new().await;
    town.person("lea").await;
    let mut browser = town.stranger();
    assert_eq!(browser.post_bare("/login/as", &[("handle", "@lea")]).await.status, StatusCode::NOT_FOUND);
    assert!(browser.cookies.is_empty() && !browser.get("/login").await.body.contains("/login/as"));
    let town = Town::with(PagesOptions { demo_login: true, ..PagesOptions::default() }).await;
    let speaker = town.person("lea").await;
    let change = ProfileChange { summary: Some("Fondeuse à Lyon.".into()), ..ProfileChange::default() };
    town.app.execute(UpdateProfile { speaker, change }).await.expect("a new profile");
    let mut browser = town.stranger();
    let offered = browser.get("/login").await.body;
    assert!(offered.contains("value=\"@lea\"") && offered.contains("Fondeuse à Lyon."), "{offered}");
    assert_eq!(browser.post_bare("/login/as", &[("handle", "@lea")]).await.location(), "/home");
    assert_eq!(browser.get("/home").await.status, StatusCode::OK);
    assert_eq!(browser.post_bare("/login/as", &[("handle", "@nobody")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_members_speak_for_a_company() {
    let town = Town::new().await;
    town.person("lea").await;
    town.person("marc").await;
    town.company("fonderie", "Fonderie", "lea").await;
    let company = town.actor("fonderie").await.id.to_string();
    let mut marc = town.browser("marc").await;
    assert_eq!(marc.post("/act-as", &[("actor", &company)]).await.status, StatusCode::FORBIDDEN);
    let written = [("text", "Usurpé"), ("audience", "public"), ("speaker", company.as_str())];
    assert_eq!(marc.post("/posts", &written).await.status, StatusCode::FORBIDDEN);
    assert!(!marc.get("/home").await.body.contains("name=\"speaker\""), "no picker without companies");

    let mut lea = town.browser("lea").await;
    assert!(lea.get("/home").await.body.contains("name=\"speaker\""));
    let written = [("text", "Au nom de tous"), ("audience", "public"), ("speaker", company.as_str())];
    assert_eq!(lea.post("/posts", &written).await.status, StatusCode::SEE_OTHER);
    let page = town.stranger().get("/@fonderie").await.body;
    assert!(page.contains("Au nom de tous") && !page.contains("Usurpé"));
    assert!(!town.stranger().get("/@lea").await.body.contains("Au nom de tous"));

    let answer = lea.post("/act-as", &[("actor", &company), ("next", "/public")]).await;
    assert_eq!(answer.location(), "/public");
    assert!(lea.get("/public").await.body.contains("Vous agissez maintenant en tant que Fonderie"), "it says as whom");
    lea.post("/posts", &[("text", "Encore nous"), ("audience", "public")]).await;
    assert!(town.stranger().get("/@fonderie").await.body.contains("Encore nous"));
}

#[tokio::test]
async fn a_session_goes_with_its_account() {
    let town = Town::new().await;
    let lea = town.person("lea").await;
    town.publish(lea, draft("Bonjour")).await;
    let mut browser = town.browser("lea").await;
    browser.cookies.insert("ancrage_session".into(), "made-up".into());
    assert_eq!(browser.get("/home").await.status, StatusCode::SEE_OTHER);
    let mut browser = town.browser("lea").await;
    town.pass(61 * 24 * 60 * 60 * 1_000);
    assert_eq!(browser.get("/home").await.status, StatusCode::SEE_OTHER, "sessions end");
}
