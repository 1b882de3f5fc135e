//! Posts for a territory from apps, and what territories cost those who have nothing to do with them.

use app::{
    company::CreateCompany,
    directory,
    territory::{Dataset, actor::EnableTerritory, dataset::FRANCE, import, tie::SayTie},
};
use axum::http::StatusCode;
use domain::{
    audience::Audience,
    company::CompanyKind,
    territory::{TerritoryCode, TieKind},
};
use serde_json::json;

use super::harness::{Person, Server};

const LYON: &str = "insee-com:69123";
const VILLEURBANNE: &str = "insee-com:69266";

fn code(text: &str) -> TerritoryCode {
    TerritoryCode::parse(text).expect(text)
}

async fn enable(server: &Server, territory: &str) {
    let command = EnableTerritory::prepare(&server.app, None, &code(territory), None).await.expect("a command");
    server.app.execute(command).await.expect("an account");
}

async fn tie(server: &Server, person: &Person, territory: &str) {
    let command = SayTie { speaker: person.speaker(), code: code(territory), kind: TieKind::Works, public: false };
    server.app.execute(command).await.expect("a tie");
}

async fn with_the_rhone() -> Server {
    let server = Server::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&server.app, &dataset, |_| {}).await.expect("imported");
    server
}

#[tokio::test]
async fn apps_address_posts_to_a_territory() {
    let server = with_the_rhone().await;
    let lea = server.person("lea").await;
    enable(&server, LYON).await;
    let publish = async |body: serde_json::Value| server.post_json(&lea, "/api/v1/statuses", body).await;
    let nowhere = publish(json!({ "status": "Bonjour", "audience": "territory" })).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nowhere.json);
    tie(&server, &lea, LYON).await;
    // The audience counts more than a visibility that an app adds without asking.
    let post = publish(json!({ "status": "Bonjour", "audience": "territory", "visibility": "public" })).await.ok();
    assert_eq!(post["visibility"], "unlisted", "what apps without the word understand");
    enable(&server, VILLEURBANNE).await;
    tie(&server, &lea, VILLEURBANNE).await;
    let which = publish(json!({ "status": "Bonsoir", "audience": "territory" })).await;
    assert_eq!(which.status, StatusCode::UNPROCESSABLE_ENTITY, "one of two has to be named");
    publish(json!({ "status": "Bonsoir", "audience": "territory", "territory": VILLEURBANNE })).await.ok();
    for (audience, territory) in [("everyone", LYON), ("territory", "lyon"), ("territory", "insee-dep:69")] {
        let refused = publish(json!({ "status": "Non", "audience": audience, "territory": territory })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{audience} {territory}");
    }
    let quiet = publish(json!({ "status": "Doucement", "audience": "quiet" })).await.ok();
    assert_eq!(quiet["visibility"], "unlisted");
}

#[tokio::test]
async fn the_directory_says_where_companies_are() {
    let server = with_the_rhone().await;
    server.person("lea").await;
    for (handle, name, place) in [("chambre", "Chambre", "insee-dep:69"), ("fonderie", "Fonderie", LYON)] {
        let command = CreateCompany::prepare(&server.app, handle, name, "lea", place, CompanyKind::Company).await;
        server.app.execute(command.expect("a valid company")).await.expect("a company");
    }
    directory::sweep(&server.app).await.expect("swept");
    let listed = server.get(None, &format!("/api/ancrage/v1/directory?territory={LYON}")).await.ok();
    let degrees = |key: &str| listed[0]["centre"][key].as_f64().expect("degrees");
    assert!((45.7..45.8).contains(&degrees("latitude")) && (4.7..4.9).contains(&degrees("longitude")), "{listed}");
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["name"]), (Some(1), &json!("Fonderie")));
}

#[tokio::test]
async fn territories_cost_nothing_to_those_who_are_tied_to_none() {
    let server = with_the_rhone().await;
    let (anna, lea) = (server.person("anna").await, server.person("lea").await);
    let cost = async |author: &Person| {
        let before = server.app.store().statements();
        server.post(author, "Bonjour", Audience::Public, None).await;
        server.app.store().statements() - before
    };
    let before = cost(&anna).await;
    enable(&server, LYON).await;
    tie(&server, &lea, LYON).await;
    assert_eq!(cost(&anna).await, before, "as before any territory had an account");
    assert_eq!(cost(&lea).await, before + 1, "one note that it has to be decided");
    let home = async |person: &Person| {
        let before = server.app.store().statements();
        server.get(Some(person), "/api/v1/timelines/home").await.ok();
        server.app.store().statements() - before
    };
    home(&anna).await;
    let usual = home(&anna).await;
    home(&lea).await;
    assert_eq!(home(&lea).await, usual);
}
