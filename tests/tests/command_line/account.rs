//! `ancrage account`, `company` and `token`: people and companies are made, named, moved, suspended and deleted.

use serde_json::Value;

use super::{PASSWORD, with_anna, with_fonderie};

#[tokio::test]
async fn accounts_companies_and_tokens_work() {
    let here = with_fonderie().await;
    let own = here.must(&["token", "create", "anna", "--scopes", "read write follow"], "").await;
    let company = here.must(&["token", "create", "anna", "--as", "fonderie", "--scopes", "read"], "").await;
    let server = here.serve().await;
    for (token, name) in [(own, "anna"), (company, "fonderie")] {
        assert!(token.len() >= 43 && !token.contains(char::is_whitespace), "the token stands alone: {token:?}");
        let url = here.url("/api/v1/accounts/verify_credentials");
        let answer = testkit::process::http_client().get(url).bearer_auth(&token).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{name}");
        let credentials: Value = serde_json::from_str(&answer.text().await.expect("text")).expect("JSON");
        assert_eq!(credentials["username"], name);
    }
    let finger = format!("/.well-known/webfinger?resource=acct:fonderie@{}", here.domain());
    assert_eq!(server.get(&finger).await.expect("an answer").0, 200);
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn accounts_name_others_move_to_them_and_are_deleted() {
    let here = with_fonderie().await;
    here.must(&["account", "create", "bob", "--email", "bob@lyon.example"], PASSWORD).await;
    let [anna, bob, company] = ["anna", "bob", "fonderie"].map(|name| format!("@{name}@{}", here.domain()));
    let named = here.must(&["account", "alias", "bob", "add", &anna], "").await;
    assert!(named.starts_with(&format!("http://{}/actors/", here.domain())), "{named}");
    assert_eq!(here.must(&["account", "alias", &bob, "add", "anna"], "").await, named, "once");
    assert_eq!(here.must(&["account", "alias", "bob", "remove", "anna"], "").await, "");
    let refused = here.run(&["account", "move", "anna", "bob"], "").await;
    assert!(refused.status == Some(2) && refused.stderr.contains("as an alias"), "{refused:?}");
    for name in ["anna", "fonderie"] {
        here.must(&["account", "alias", "bob", "add", name], "").await;
    }
    assert_eq!(here.must(&["account", "move", "anna", &bob], "").await, format!("{anna} moves to {bob}"));
    assert_eq!(here.must(&["account", "move", "fonderie", "bob"], "").await, format!("{company} moves to {bob}"));

    let server = here.serve().await;
    let (status, shown) = server.get("/api/v1/accounts/lookup?acct=anna").await.expect("an answer");
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!((status, &shown["moved"]["acct"]), (200, &"bob".into()));
    // Beside the server that runs: the company first, because she is its only owner.
    assert_eq!(here.must(&["account", "delete", &company], "").await, format!("{company} is deleted"));
    assert_eq!(here.must(&["account", "delete", "anna"], "").await, format!("{anna} is deleted"));
    for name in ["anna", "fonderie"] {
        let finger = format!("/.well-known/webfinger?resource=acct:{name}@{}", here.domain());
        assert_ne!(server.get(&finger).await.expect("an answer").0, 200, "{name}");
        let again = here.run(&["account", "delete", name], "").await;
        assert!(again.status == Some(2) && again.stderr.contains("no person or company"), "{again:?}");
    }
    let taken = here.run(&["account", "create", "anna", "--email", "a@lyon.example"], PASSWORD).await;
    assert!(taken.status == Some(2) && taken.stderr.contains("@anna is taken"), "{taken:?}");
    assert!(server.terminate().await.success());
}

#[tokio::test]
async fn accounts_are_suspended_and_let_back() {
    let here = with_fonderie().await;
    let publication = async || {
        let printed = here.must(&["company", "show", "fonderie", "--json"], "").await;
        let shown: Value = serde_json::from_str(&printed).expect("JSON");
        shown["publication"].as_str().expect("a word").to_owned()
    };
    let open = publication().await;
    let suspended = here.must(&["account", "suspend", "anna", "--reason", "Publicité"], "").await;
    assert_eq!(suspended.trim(), "@anna is suspended");
    assert_eq!(publication().await, "hidden", "nobody else answers for it");
    assert_eq!(here.must(&["account", "unsuspend", "@anna"], "").await.trim(), "@anna is no longer suspended");
    assert_eq!(publication().await, open);
}

#[tokio::test]
async fn made_things_are_printed_as_json_too() {
    let here = with_anna().await;
    let company = ["company", "create", "mill", "--name", "Mill", "--owner", "anna", "--territory", "insee-com:69123"];
    let printed = here.must(&[&company[..], &["--json"]].concat(), "").await;
    let made: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(made["handle"], format!("@mill@{}", here.domain()));
    let uri = format!("http://{}/actors/{}", here.domain(), made["id"].as_str().expect("an id"));
    assert_eq!(made["uri"], uri);
}
