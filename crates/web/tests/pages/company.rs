//! Companies over the pages: registering one, and letting it in.

use app::account::CreateAccount;
use axum::http::StatusCode;
use domain::login::Role;

use crate::harness::{PASSWORD, Town, between};

#[tokio::test]
async fn moderators_find_the_companies_that_wait() {
    let town = Town::new().await;
    town.person("lea").await;
    let account =
        CreateAccount::prepare(&town.app, "modou", "modou@lyon.example", PASSWORD, Role::Moderator, None).await;
    town.app.execute(account.expect("a valid account")).await.expect("an account");
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
    let decided = modou.post(&format!("/companies/{company}/decide"), &[("answer", "approve")]).await;
    assert_eq!((decided.status, decided.location()), (StatusCode::SEE_OTHER, "/companies/pending"), "{}", decided.body);
    assert!(modou.get("/companies/pending").await.body.contains("Aucune entreprise n’attend."));
    assert_eq!(town.stranger().get("/@scierie").await.status, StatusCode::OK);
}
