//! Companies that accompany others, over our API.

use app::{
    company::CreateCompany,
    directory,
    suspension::SuspendAccount,
    territory::{Dataset, dataset::FRANCE, import},
};
use axum::http::{Method, StatusCode};
use domain::{company::CompanyKind, cursor::Level};
use serde_json::{Value, json};

use super::harness::{Person, Server};

const ATELIER: &str = "/companies/atelier/buddies";
const FONDERIE: &str = "/companies/fonderie/buddies";

/// A server where Léa's company talks with everyone and Marc's begins.
async fn town() -> (Server, Person, Person) {
    let server = Server::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&server.app, &dataset, |_| {}).await.expect("imported");
    let (lea, marc) = (server.person("lea").await, server.person("marc").await);
    for (handle, owner, level) in [("fonderie", "lea", Level::Dialogue), ("atelier", "marc", Level::Showcase)] {
        let kind = CompanyKind::Company;
        let command = CreateCompany::prepare(&server.app, handle, handle, owner, "insee-com:69123", kind).await;
        server.app.execute(command.expect("a valid company").sharing(level)).await.expect("a company");
    }
    directory::sweep(&server.app).await.expect("swept");
    (server, lea, marc)
}

impl Server {
    /// With whom a company goes along, as its owner sees it.
    async fn buddies(&self, owner: &Person, path: &str) -> Value {
        self.ours(Some(owner), Method::GET, path, None).await.ok()
    }
}

#[tokio::test]
async fn companies_offer_ask_answer_and_end() {
    let (server, lea, marc) = town().await;
    let offer = |willing: bool| Some(json!({ "willing": willing }));
    server.ours(Some(&marc), Method::PATCH, ATELIER, offer(true)).await.is(StatusCode::FORBIDDEN);
    let alone = json!({ "willing": false, "buddies": [], "suggested": [] });
    assert_eq!(server.buddies(&marc, ATELIER).await, alone);
    server.ours(Some(&lea), Method::PATCH, FONDERIE, offer(true)).await.is(StatusCode::NO_CONTENT);
    assert_eq!(server.buddies(&lea, FONDERIE).await["willing"], true);
    let seen = server.buddies(&marc, ATELIER).await;
    assert_eq!(
        (&seen["suggested"][0]["handle"], seen["suggested"].as_array().map(Vec::len)),
        (&json!("fonderie"), Some(1))
    );

    let (ask, answer) = (format!("{ATELIER}/fonderie"), format!("{FONDERIE}/atelier/accept"));
    let note = |text: &str| Some(json!({ "note": text }));
    for (body, status) in [
        (note(""), StatusCode::BAD_REQUEST),
        (Some(json!({})), StatusCode::BAD_REQUEST),
        (note("Par où commencer ?"), StatusCode::NO_CONTENT),
        (note("Et encore ?"), StatusCode::CONFLICT),
    ] {
        server.ours(Some(&marc), Method::PUT, &ask, body).await.is(status);
    }
    let pair = |seen: &Value| seen["buddies"][0].clone();
    let asked = pair(&server.buddies(&lea, FONDERIE).await);
    assert_eq!((&asked["company"]["handle"], &asked["guides"]), (&json!("atelier"), &json!(false)));
    assert_eq!((&asked["state"], &asked["note"]), (&json!("asked"), &json!("Par où commencer ?")));
    assert_eq!(asked["since"], "2026-11-21T10:00:00Z");
    let seen = pair(&server.buddies(&marc, ATELIER).await);
    assert_eq!((&seen["company"]["handle"], &seen["guides"]), (&json!("fonderie"), &json!(true)));
    server.settle().await;
    let path = "/api/v1/notifications?types[]=ancrage.buddy_asked";
    let told = server.get(Some(&lea), path).await.ok();
    assert_eq!((&told[0]["type"], &told[0]["account"]["acct"]), (&json!("ancrage.buddy_asked"), &json!("atelier")));
    assert_eq!(server.get(Some(&lea), "/api/v1/notifications").await.ok(), json!([]), "apps get it when they name it");

    server.ours(Some(&lea), Method::DELETE, &format!("{FONDERIE}/atelier"), None).await.is(StatusCode::CONFLICT);
    server.ours(Some(&lea), Method::POST, &answer, None).await.is(StatusCode::NO_CONTENT);
    server.ours(Some(&lea), Method::POST, &answer, None).await.is(StatusCode::CONFLICT);
    assert_eq!(pair(&server.buddies(&marc, ATELIER).await)["state"], "agreed");
    server.ours(Some(&marc), Method::DELETE, &ask, None).await.is(StatusCode::NO_CONTENT);
    server.ours(Some(&marc), Method::DELETE, &ask, None).await.is(StatusCode::NOT_FOUND);
    assert_eq!(server.buddies(&lea, FONDERIE).await["buddies"], json!([]));
    server.ours(Some(&lea), Method::PATCH, FONDERIE, offer(false)).await.is(StatusCode::NO_CONTENT);
    server.ours(Some(&marc), Method::PUT, &ask, note("Encore ?")).await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_owners_of_either_call() {
    let (server, lea, marc) = town().await;
    let bea = server.person("bea").await;
    let silo = server.company("silo", &lea).await;
    let willing = || Some(json!({ "willing": true }));
    server.ours(Some(&lea), Method::PATCH, FONDERIE, willing()).await.is(StatusCode::NO_CONTENT);
    let note = || Some(json!({ "note": "Bonjour" }));
    let ask = format!("{ATELIER}/fonderie");
    server.ours(Some(&lea), Method::PUT, &ask, note()).await.is(StatusCode::FORBIDDEN);
    server.ours(Some(&marc), Method::PUT, &ask, note()).await.is(StatusCode::NO_CONTENT);
    let one = format!("{FONDERIE}/atelier");
    for (method, path, body) in [
        (Method::GET, FONDERIE.to_owned(), None),
        (Method::PATCH, FONDERIE.to_owned(), willing()),
        (Method::PUT, one.clone(), note()),
        (Method::DELETE, one.clone(), None),
        (Method::POST, format!("{one}/refuse"), None),
    ] {
        server.ours(None, method.clone(), &path, body.clone()).await.is(StatusCode::UNAUTHORIZED);
        // Neither somebody else, nor who asked, nor another company of the same owner.
        for stranger in [&bea, &marc, &silo] {
            server.ours(Some(stranger), method.clone(), &path, body.clone()).await.is(StatusCode::FORBIDDEN);
        }
    }
    let official = server.acting("lea", "fonderie").await;
    server.ours(Some(&official), Method::POST, &format!("{one}/perhaps"), None).await.is(StatusCode::NOT_FOUND);
    server.ours(Some(&official), Method::POST, &format!("{one}/refuse"), None).await.is(StatusCode::NO_CONTENT);
    server.ours(Some(&marc), Method::PUT, &ask, note()).await.is(StatusCode::CONFLICT);
    server.ours(Some(&marc), Method::PUT, &format!("{ATELIER}/nobody"), note()).await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_asked_of_who_is_suspended_can_be_taken_back() {
    let (server, lea, marc) = town().await;
    let willing = Some(json!({ "willing": true }));
    server.ours(Some(&lea), Method::PATCH, FONDERIE, willing).await.is(StatusCode::NO_CONTENT);
    let ask = format!("{ATELIER}/fonderie");
    server.ours(Some(&marc), Method::PUT, &ask, Some(json!({ "note": "Bonjour" }))).await.is(StatusCode::NO_CONTENT);
    let command = SuspendAccount::for_name(&server.app, "fonderie", true, String::new()).await.expect("an account");
    server.app.execute(command).await.expect("suspended");
    let seen = server.buddies(&marc, ATELIER).await;
    assert_eq!(seen["buddies"][0]["company"]["handle"], "fonderie");
    server.ours(Some(&marc), Method::DELETE, &ask, None).await.is(StatusCode::NO_CONTENT);
    assert_eq!(server.buddies(&marc, ATELIER).await["buddies"], json!([]));
}
