//! Suspending accounts over the pages, and letting them back.

use axum::http::StatusCode;
use domain::login::Role;

use crate::harness::{Browser, Town};

const LEA: &str = "/@lea/suspension";
const ANNA: &str = "/@anna@brest.example/suspension";

/// A town with somebody who moderates, and two people.
async fn town() -> (Town, Browser) {
    let town = Town::new().await;
    town.holder("modou", Role::Moderator).await;
    for name in ["lea", "marc"] {
        town.person(name).await;
    }
    let modou = town.browser("modou").await;
    (town, modou)
}

#[tokio::test]
async fn moderators_suspend_who_was_reported_and_let_them_back() {
    let (town, mut modou) = town().await;
    let mut marc = town.browser("marc").await;
    let way = format!("href=\"{LEA}\"");
    assert_eq!(marc.post("/report", &[("account", "@lea"), ("comment", "Trop de bruit")]).await.location(), "/@lea");
    town.settle().await;
    let told = modou.get("/notifications").await.body;
    assert!(told.contains("Trop de bruit") && told.contains(&way), "{told}");

    // The way there and the form are for moderators alone.
    assert!(modou.get("/@lea").await.body.contains(&way));
    assert!(!marc.get("/@lea").await.body.contains(&way));
    assert_eq!(marc.get(LEA).await.status, StatusCode::NOT_FOUND);
    assert_eq!(marc.post(LEA, &[("deed", "suspend")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.stranger().get(LEA).await.status, StatusCode::SEE_OTHER);
    assert_eq!(modou.post_bare(LEA, &[("deed", "suspend")]).await.status, StatusCode::FORBIDDEN, "without the token");
    assert_eq!(modou.post(LEA, &[("deed", "burn")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = modou.get(LEA).await.body;
    assert!(form.contains("Ce compte n’est pas suspendu.") && form.contains("value=\"suspend\""), "{form}");

    let done = modou.post(LEA, &[("deed", "suspend"), ("reason", "Publicité")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, LEA), "{}", done.body);
    assert_eq!(town.stranger().get("/@lea").await.status, StatusCode::NOT_FOUND);
    assert_eq!(marc.get("/@lea").await.status, StatusCode::NOT_FOUND);
    assert_eq!(modou.get("/@lea").await.location(), LEA, "whoever decides finds it");
    let shown = modou.get(LEA).await.body;
    for said in ["La modération a suspendu ce compte.", "Publicité", "href=\"/@modou\"", "value=\"lift\""] {
        assert!(shown.contains(said), "{said} in {shown}");
    }

    assert_eq!(modou.post(LEA, &[("deed", "lift")]).await.location(), LEA);
    assert_eq!(town.stranger().get("/@lea").await.status, StatusCode::OK);
    let shown = modou.get(LEA).await.body;
    assert!(shown.contains("Publicité") && shown.contains("Ce compte n’est pas suspendu."), "{shown}");
}

#[tokio::test]
async fn accounts_of_other_servers_are_suspended_too() {
    let (town, mut modou) = town().await;
    let anna = town.neighbour("anna", "Anna").await;
    assert_eq!(modou.post(ANNA, &[("deed", "suspend"), ("reason", "")]).await.location(), ANNA);
    assert_eq!(town.stranger().get("/@anna@brest.example").await.status, StatusCode::NOT_FOUND);
    let tx = town.app.store().begin(town.app.now()).await.expect("a change");
    tx.actors().save_suspended_at_home(anna.id, true).await.expect("saved");
    tx.commit().await.expect("committed");
    assert_eq!(modou.post(ANNA, &[("deed", "lift")]).await.location(), ANNA);
    let shown = modou.get(ANNA).await.body;
    assert!(shown.contains("l’a suspendu lui-même") && shown.contains("value=\"suspend\""), "{shown}");
    assert_eq!(town.stranger().get("/@anna@brest.example").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_has_as_much_to_say_is_for_others_to_decide_about() {
    let (_town, mut modou) = town().await;
    let own = modou.get("/@modou/suspension").await.body;
    assert!(own.contains("au moins autant de droits") && !own.contains("name=\"deed\""), "{own}");
    assert_eq!(modou.post("/@modou/suspension", &[("deed", "suspend")]).await.status, StatusCode::FORBIDDEN);
}
