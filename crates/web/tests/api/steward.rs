//! Stewards of areas over our API: who names them, and whose word about a company counts.

use app::{
    company::CreateCompany,
    territory::{Dataset, dataset::FRANCE, import},
};
use axum::http::{Method, StatusCode};
use domain::company::CompanyKind;
use serde_json::{Value, json};

use super::harness::{Person, Server};

const AREAS: &str = "/api/ancrage/v1/territories";
const COMPANY: &str = "/api/ancrage/v1/companies/fonderie";

/// A server with the Rhône, and somebody who moderates.
async fn with_the_rhone() -> (Server, Person) {
    let server = Server::new().await;
    let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:69"]);
    import(&server.app, &dataset, |_| {}).await.expect("imported");
    let modo = server.person("modo").await;
    server.moderates(&modo, true).await;
    (server, modo)
}

impl Server {
    /// Asks without a body; the status.
    async fn asks(&self, who: &Person, method: Method, path: &str) -> StatusCode {
        self.send(method, path, Some(&who.token), None).await.status
    }

    /// Vouches for the company; the status.
    async fn vouches(&self, who: &Person, note: &str) -> StatusCode {
        let json = json!({ "note": note });
        self.send(Method::PUT, &format!("{COMPANY}/vouch"), Some(&who.token), Some(json)).await.status
    }
}

#[tokio::test]
async fn moderators_name_and_dismiss_stewards() {
    let (server, modo) = with_the_rhone().await;
    let (lea, paul) = (server.person("lea").await, server.person("paul").await);
    let path = format!("{AREAS}/insee-com:69123/stewards");
    assert_eq!(server.get(None, &path).await.ok(), json!([]));
    let mine = format!("{path}/lea");
    assert_eq!(server.asks(&lea, Method::PUT, &mine).await, StatusCode::FORBIDDEN);
    for _ in 0..2 {
        assert_eq!(server.asks(&modo, Method::PUT, &mine).await, StatusCode::NO_CONTENT);
    }
    let shown = server.get(None, &path).await.ok();
    assert_eq!(shown.as_array().map(Vec::len), Some(1));
    assert_eq!((&shown[0]["person"]["handle"], &shown[0]["person"]["id"]), (&json!("lea"), &json!(lea.id.to_string())));
    assert_eq!(shown[0]["since"], "2026-11-21T10:00:00Z");
    for (nothing, status) in [
        (format!("{path}/nobody"), StatusCode::NOT_FOUND),
        (format!("{AREAS}/insee-com:29019/stewards/lea"), StatusCode::NOT_FOUND),
        (format!("{AREAS}/lyon/stewards/lea"), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(server.asks(&modo, Method::PUT, &nothing).await, status, "{nothing}");
    }
    let old = server.get(None, &format!("{AREAS}/iso3166-2:FR-69/stewards")).await;
    assert_eq!(old.headers["location"], format!("{AREAS}/insee-dep:69/stewards"));

    assert_eq!(server.asks(&paul, Method::DELETE, &mine).await, StatusCode::FORBIDDEN);
    assert_eq!(server.asks(&lea, Method::DELETE, &mine).await, StatusCode::NO_CONTENT, "stepping down");
    assert_eq!(server.get(None, &path).await.ok(), json!([]));
    server.asks(&modo, Method::PUT, &mine).await;
    let by_id = format!("{path}/{}", lea.id);
    assert_eq!(server.asks(&modo, Method::DELETE, &by_id).await, StatusCode::NO_CONTENT);
    assert_eq!(server.get(None, &path).await.ok(), json!([]));
}

#[tokio::test]
async fn the_word_of_a_steward_names_the_territory() {
    let (server, modo) = with_the_rhone().await;
    let (lea, paul) = (server.person("lea").await, server.person("paul").await);
    let command =
        CreateCompany::prepare(&server.app, "fonderie", "Fonderie", "paul", "insee-com:69123", CompanyKind::Company);
    server.app.execute(command.await.expect("a valid company")).await.expect("a company");
    for (who, code) in [("lea", "insee-dep:69"), ("paul", "insee-com:69266")] {
        let path = format!("{AREAS}/{code}/stewards/{who}");
        assert_eq!(server.asks(&modo, Method::PUT, &path).await, StatusCode::NO_CONTENT);
    }
    let verified = async || -> Value { server.get(None, COMPANY).await.ok()["verified"].clone() };

    assert_eq!(server.vouches(&paul, "La mienne").await, StatusCode::FORBIDDEN, "of another territory");
    assert_eq!(verified().await, json!([]));
    for (note, status) in [("", StatusCode::BAD_REQUEST), ("Vu sur place", StatusCode::NO_CONTENT)] {
        assert_eq!(server.vouches(&lea, note).await, status, "{note}");
    }
    let word = json!([{
        "method": "steward", "subject": "", "territory": "insee-dep:69", "verified_at": "2026-11-21T10:00:00Z",
    }]);
    assert_eq!(verified().await, word);
    let path = format!("{COMPANY}/vouch");
    assert_eq!(server.asks(&paul, Method::DELETE, &path).await, StatusCode::FORBIDDEN);
    assert_eq!(server.asks(&lea, Method::DELETE, &path).await, StatusCode::NO_CONTENT);
    assert_eq!(verified().await, json!([]));

    assert_eq!(server.vouches(&modo, "Extrait Kbis").await, StatusCode::NO_CONTENT);
    assert_eq!(verified().await[0]["territory"], Value::Null);
    assert_eq!(server.vouches(&lea, "Aussi").await, StatusCode::FORBIDDEN, "the moderators' word");
    // A token that speaks for a company has nobody's word.
    let official = server.acting("paul", "fonderie").await;
    assert_eq!(server.vouches(&official, "Nous").await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn stewards_see_the_companies_that_wait_page_by_page() {
    let (server, modo) = with_the_rhone().await;
    let (lea, paul) = (server.person("lea").await, server.person("paul").await);
    for handle in ["fonderie", "moulerie"] {
        let lyon = "insee-com:69123";
        let command = CreateCompany::prepare(&server.app, handle, handle, "paul", lyon, CompanyKind::Company).await;
        server.app.execute(command.expect("a valid company")).await.expect("a company");
        server.wait(1);
    }
    let path = format!("{AREAS}/insee-com:69123/unconfirmed");
    let named = format!("{AREAS}/insee-dep:69/stewards/lea");
    assert_eq!(server.asks(&modo, Method::PUT, &named).await, StatusCode::NO_CONTENT);
    server.get(None, &path).await.is(StatusCode::UNAUTHORIZED);
    server.get(Some(&paul), &path).await.is(StatusCode::FORBIDDEN);
    server.get(Some(&lea), &format!("{path}?after=x")).await.is(StatusCode::BAD_REQUEST);
    server.get(Some(&modo), &format!("{AREAS}/lyon/unconfirmed")).await.is(StatusCode::NOT_FOUND);
    // For themselves alone, not with the voice of a company.
    let official = server.acting("paul", "fonderie").await;
    server.get(Some(&official), &path).await.is(StatusCode::FORBIDDEN);
    for who in [&modo, &lea] {
        let first = server.get(Some(who), &format!("{path}?limit=1")).await;
        assert_eq!((first.json.as_array().map(Vec::len), &first.json[0]["handle"]), (Some(1), &json!("fonderie")));
        let next = first.link("next").expect("a second page");
        assert_eq!(server.get(Some(who), &next).await.ok()[0]["handle"], "moulerie");
    }
    assert_eq!(server.vouches(&lea, "Vu").await, StatusCode::NO_CONTENT);
    let left = server.get(Some(&lea), &path).await.ok();
    assert_eq!((left.as_array().map(Vec::len), &left[0]["handle"]), (Some(1), &json!("moulerie")));
}
