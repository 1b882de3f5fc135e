//! Companies over the pages: registering one, letting it in, and giving it back to somebody.

use axum::http::StatusCode;
use domain::{login::Role, signup::Registrations};

use crate::harness::{Town, between};

#[tokio::test]
async fn moderators_find_the_companies_that_wait() {
    let town = Town::new().await;
    town.person("lea").await;
    town.holder("modou", Role::Moderator).await;
    let (mut lea, mut modou) = (town.browser("lea").await, town.browser("modou").await);
    let fields = [("name", "Scierie"), ("handle", "scierie"), ("kind", "company"), ("commune", "insee-com:69123")];
    let sent = lea.post("/companies/new", &fields).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/settings/company"), "{}", sent.body);
    town.settle().await;

    let way = "href=\"/companies/pending\"";
    assert!(!lea.get("/home").await.body.contains(way));
    assert_eq!(lea.get("/companies/pending").await.status, StatusCode::NOT_FOUND);
    assert_eq!(modou.get("/home").await.body.matches(way).count(), 1);
    let told = modou.get("/notifications").await.body;
    assert!(told.contains("attend votre accord") && told.matches(way).count() == 2, "{told}");

    let pending = modou.get("/companies/pending").await.body;
    let company = between(&pending, "action=\"/companies/", "/decide");
    // Who refuses says why, in a form of its own: whoever types it and presses Enter lets nobody in.
    let (before, after) = pending.split_once("value=\"approve\"").expect("a button");
    assert!(!before.contains("name=\"reason\"") && after.contains(" required></div>"), "{pending}");
    assert!(after.find("</form>") < after.find("name=\"reason\""), "{pending}");
    let path = format!("/companies/{company}/decide");
    let unsaid = modou.post(&path, &[("answer", "refuse"), ("reason", "")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.body.contains("les propriétaires le liront. Revenez en arrière et corrigez."), "{}", unsaid.body);
    let decided = modou.post(&path, &[("answer", "approve")]).await;
    assert_eq!((decided.status, decided.location()), (StatusCode::SEE_OTHER, "/companies/pending"), "{}", decided.body);
    assert!(modou.get("/companies/pending").await.body.contains("Aucune entreprise n’attend."));
    assert_eq!(town.stranger().get("/@scierie").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_may_register_a_company_is_led_to_it() {
    let way = "href=\"/companies/new\"";
    let town = Town::entered(Registrations::Open).await;
    town.person("lea").await;
    let company = town.company("fonderie", "Fonderie", "lea").await.actor().to_string();
    let (mut stranger, mut lea) = (town.stranger(), town.browser("lea").await);
    for (browser, path) in [(&mut stranger, "/"), (&mut lea, "/memberships")] {
        for path in [path, "/directory"] {
            assert!(browser.get(path).await.body.contains(way), "{path}");
        }
    }
    // A company registers none, and nobody is led where they cannot come in.
    lea.post("/act-as", &[("actor", &company)]).await;
    assert!(!lea.get("/directory").await.body.contains(way));
    let mut outside = Town::new().await.stranger();
    assert!(!outside.get("/directory").await.body.contains(way));
}

const OWNER: &str = "/companies/fonderie/owner";

#[tokio::test]
async fn an_admin_gives_a_lost_company_to_somebody() {
    let town = Town::new().await;
    for name in ["boss", "lea"] {
        town.person(name).await;
    }
    town.company("fonderie", "Fonderie du Rhône", "boss").await;
    for (name, role) in [("modou", Role::Moderator), ("ada", Role::Admin)] {
        town.holder(name, role).await;
    }
    town.nobody_answers_for("fonderie").await;
    let (mut lea, mut modou, mut ada) =
        (town.browser("lea").await, town.browser("modou").await, town.browser("ada").await);
    assert_eq!(town.stranger().get(OWNER).await.status, StatusCode::SEE_OTHER);
    for browser in [&mut lea, &mut modou] {
        assert!(!browser.get("/@fonderie").await.body.contains("/owner\""));
        assert_eq!(browser.get(OWNER).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.post(OWNER, &[("person", "lea")]).await.status, StatusCode::NOT_FOUND);
    }

    assert!(ada.get("/@fonderie").await.body.contains("/owner\""), "the way there");
    assert_eq!(ada.post_bare(OWNER, &[("person", "lea")]).await.status, StatusCode::FORBIDDEN, "without the token");
    let refused = ada.post(OWNER, &[("person", "nobody")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"nobody\""), "what was typed stays: {}", refused.body);
    assert!(refused.body.contains("id=\"person-wrong\">Personne ne porte ce nom sur ce site."), "{}", refused.body);
    let given = ada.post(OWNER, &[("person", "@lea")]).await;
    assert_eq!((given.status, given.location()), (StatusCode::SEE_OTHER, "/@fonderie"), "{}", given.body);
    assert_eq!(town.stranger().get("/@fonderie").await.status, StatusCode::OK, "she answers for it");
    let company = town.actor("fonderie").await.id.to_string();
    lea.post("/act-as", &[("actor", &company)]).await;
    assert_eq!(lea.get("/settings/company").await.status, StatusCode::OK);
    let log = town.app.read().audit().page(storage::Page::first(1)).await.expect("reads");
    let ada = town.actor("ada").await.id;
    assert_eq!(log.first().map(|entry| (entry.action.as_str(), entry.actor)), Some(("company.owner", Some(ada))));
}
