//! The viewer's own account.

use app::account_alias::AddAlias;
use axum::http::{Method, StatusCode};
use domain::uri::Uri;
use serde_json::json;

use super::{harness::Server, media::pixel};

const UPDATE: &str = "/api/v1/accounts/update_credentials";

#[tokio::test]
async fn credentials_show_what_was_typed() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let change = json!({
        "display_name": "Anna",
        "note": "Bonjour\nhttps://lyon.example/a",
        "locked": "true",
        "fields_attributes": [{ "name": "Site", "value": "https://lyon.example/" }],
        "source": { "privacy": "private", "sensitive": true, "language": "fr-FR" },
    });
    server.send(Method::PATCH, UPDATE, Some(&anna.token), Some(change)).await.ok();
    let shown = server.get(Some(&anna), "/api/v1/accounts/verify_credentials").await.ok();
    insta::assert_json_snapshot!("credential_account", shown);
    let post = server.post_form(&anna, "/api/v1/statuses", "status=Bonjour").await.ok();
    assert_eq!(
        (&post["visibility"], &post["sensitive"], &post["language"]),
        (&json!("private"), &json!(true), &json!("fr"))
    );
}

#[tokio::test]
async fn a_form_changes_portrait_and_lines() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let fields = [("fields_attributes[0][name]", "Lieu"), ("fields_attributes[0][value]", "Lyon"), ("bot", "1")];
    let shown = server.send_file(&anna, Method::PATCH, UPDATE, ("avatar", &pixel()), &fields).await.ok();
    let avatar = shown["avatar"].as_str().expect("an address");
    assert!(avatar.starts_with("https://lyon.example/media/"), "{avatar}");
    assert_eq!((&shown["fields"][0]["value"], &shown["bot"]), (&json!("Lyon"), &json!(true)));
    let shown = server.send(Method::DELETE, "/api/v1/profile/avatar", Some(&anna.token), None).await.ok();
    assert_eq!(shown["avatar"], "https://lyon.example/assets/avatar.png");
}

#[tokio::test]
async fn a_profile_has_four_lines() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let line = |number: usize| json!({ "name": format!("Ligne {number}"), "value": "Lyon" });
    let patch = async |lines: Vec<serde_json::Value>| {
        let change = json!({ "fields_attributes": lines });
        server.send(Method::PATCH, UPDATE, Some(&anna.token), Some(change)).await
    };
    let refused = patch((0..5).map(line).collect()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut lines: Vec<serde_json::Value> = (0..4).map(line).collect();
    lines.insert(1, json!({ "name": "", "value": "" }));
    let shown = patch(lines).await.ok();
    assert_eq!(shown["fields"].as_array().expect("lines").len(), 4, "what is empty is none");
}

#[tokio::test]
async fn of_two_pictures_both_are_kept_or_none() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let (good, bad) = (pixel(), b"<svg/>".as_slice());
    for (avatar, header) in [(good.as_slice(), bad), (bad, good.as_slice())] {
        let files = [("avatar", avatar), ("header", header)];
        let answer = server.send_files(&anna, Method::PATCH, UPDATE, &files, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(server.files.count(), 0, "nothing shows what was kept");
    }
    let files = [("avatar", good.as_slice()), ("header", good.as_slice())];
    server.send_files(&anna, Method::PATCH, UPDATE, &files, &[]).await.ok();
    assert_eq!(server.files.count(), 2);
}

#[tokio::test]
async fn pictures_say_what_they_show() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let said = |shown: &serde_json::Value| {
        let text = |name: &str| shown[name].as_str().expect("text").to_owned();
        (text("avatar_description"), text("header_description"))
    };
    let both = |avatar: &str, header: &str| (avatar.to_owned(), header.to_owned());
    let fields = [("avatar_description", " Anna <au>\nport "), ("header_description", "Rien")];
    let shown = server.send_file(&anna, Method::PATCH, UPDATE, ("avatar", &pixel()), &fields).await.ok();
    assert_eq!(said(&shown), both("Anna <au> port", ""), "there is no picture behind the profile");
    let fields = [("header_description", "Le port")];
    server.send_file(&anna, Method::PATCH, UPDATE, ("header", &pixel()), &fields).await.ok();
    let account = format!("/api/v1/accounts/{}", anna.id);
    assert_eq!(said(&server.get(None, &account).await.ok()), both("Anna <au> port", "Le port"));
    let patch = async |change| server.send(Method::PATCH, UPDATE, Some(&anna.token), Some(change)).await;
    let long = patch(json!({ "avatar_description": "é".repeat(1_501) })).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = patch(json!({ "header_description": "", "note": "Bonjour" })).await.ok();
    assert_eq!(said(&shown), both("Anna <au> port", ""));
    // It goes with its picture.
    server.send(Method::DELETE, "/api/v1/profile/avatar", Some(&anna.token), None).await.ok();
    assert_eq!(said(&server.get(None, &account).await.ok()), both("", ""));
}

#[tokio::test]
async fn who_waits_is_let_in_or_not() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let (bea, carl) = (server.person("bea").await, server.person("carl").await);
    server.send(Method::PATCH, UPDATE, Some(&anna.token), Some(json!({ "locked": true }))).await.ok();
    for person in [&bea, &carl] {
        let asked = server.post_form(person, &format!("/api/v1/accounts/{}/follow", anna.id), "").await.ok();
        assert_eq!((&asked["requested"], &asked["following"]), (&json!(true), &json!(false)));
    }
    assert_eq!(server.get(Some(&anna), "/api/v1/follow_requests").await.ids().len(), 2);
    let path = |person: &super::harness::Person, what: &str| format!("/api/v1/follow_requests/{}/{what}", person.id);
    let let_in = server.post_form(&anna, &path(&bea, "authorize"), "").await.ok();
    assert_eq!(let_in["followed_by"], true);
    let refused = server.post_form(&anna, &path(&carl, "reject"), "").await.ok();
    assert_eq!((&refused["followed_by"], &refused["requested_by"]), (&json!(false), &json!(false)));
    assert!(server.get(Some(&anna), "/api/v1/follow_requests").await.ids().is_empty());
}

#[tokio::test]
async fn a_company_is_spoken_for() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let company = server.company("fonderie", &anna).await;
    let shown = server.get(Some(&company), "/api/v1/accounts/verify_credentials").await.ok();
    assert_eq!((&shown["acct"], &shown["role"]["id"]), (&json!("fonderie"), &json!("-99")));
    let post = server.post_form(&company, "/api/v1/statuses", "status=Portes ouvertes").await.ok();
    assert_eq!(post["account"]["id"], company.id.to_string());
    server.post_form(&anna, &format!("/api/v1/accounts/{}/follow", company.id), "").await.ok();
    let home = server.get(Some(&anna), "/api/v1/timelines/home").await.ids();
    assert_eq!(home, [post["id"].as_str().expect("an id")]);
    let report = server.post_form(&anna, "/api/v1/reports", &format!("account_id={}&comment=x", company.id)).await.ok();
    assert_eq!(report["target_account"]["acct"], "fonderie");
}

#[tokio::test]
async fn other_accounts_are_shown_to_their_owner() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let alias = Uri::parse("https://brest.example/users/anna").expect("an address");
    server.app.execute(AddAlias { speaker: anna.speaker(), alias }).await.expect("named");
    let shown = server.get(Some(&anna), "/api/v1/accounts/verify_credentials").await.ok();
    assert_eq!(shown["source"]["also_known_as"], json!(["https://brest.example/users/anna"]));
}

#[tokio::test]
async fn sites_name_their_author_where_the_author_says_so() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let patch = async |change| server.send(Method::PATCH, UPDATE, Some(&anna.token), Some(change)).await;
    let told = async || {
        let shown = server.get(Some(&anna), "/api/v1/accounts/verify_credentials").await.ok();
        shown["source"]["attribution_domains"].clone()
    };
    let fields = [("attribution_domains[]", "port.example")];
    server.send_file(&anna, Method::PATCH, UPDATE, ("avatar", &pixel()), &fields).await.ok();
    assert_eq!(told().await, json!(["port.example"]));
    let typed = json!(["https://Atelier.example/", "*.quai.example", " quai.example ", "", "bücher.example"]);
    let shown = patch(json!({ "attribution_domains": typed })).await.ok();
    let kept = json!(["atelier.example", "quai.example", "xn--bcher-kva.example"]);
    assert_eq!(shown["source"]["attribution_domains"], kept);
    patch(json!({ "note": "Bonjour" })).await.ok();
    assert_eq!(told().await, kept, "what is not named stays");
    let many: Vec<String> = (0..=100).map(|number| format!("a{number}.example")).collect();
    let same = vec!["atelier.example"; 101];
    for bad in [json!(["atelier.example/blog"]), json!(["atelier.example:8080"]), json!(many), json!(same)] {
        let refused = patch(json!({ "attribution_domains": bad })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    assert_eq!(told().await, kept);
    patch(json!({ "attribution_domains": [] })).await.ok();
    assert_eq!(told().await, json!([]));
}
