//! Looking for things, and whom that makes this server ask.

use axum::http::StatusCode;
use domain::audience::Audience;
use serde_json::json;

use super::harness::{Person, Server};

#[tokio::test]
async fn strangers_never_make_the_server_ask_others() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let texts = ["https://brest.example/1", "@bea@brest.example", "https://lyon.example/objects/1"];
    for text in texts {
        let found = server.get(None, &format!("/api/v2/search?resolve=true&q={text}")).await.ok();
        assert_eq!(found["accounts"], json!([]));
        server.get(Some(&anna), &format!("/api/v2/search?q={text}")).await.ok();
        server.get(Some(&anna), &format!("/api/v1/accounts/lookup?acct={text}")).await;
    }
    assert_eq!(server.elsewhere.asked(), 0);
    server.get(Some(&anna), &format!("/api/v2/search?type=accounts&resolve=true&q={}", texts[0])).await.ok();
    server.get(Some(&anna), &format!("/api/v1/accounts/search?resolve=true&q={}", texts[1])).await.ok();
    assert_eq!(server.elsewhere.asked(), 2);
    server.get(Some(&anna), &format!("/api/v2/search?resolve=true&q={}", texts[2])).await.ok();
    assert_eq!(server.elsewhere.asked(), 2, "a server never asks itself");
}

#[tokio::test]
async fn names_addresses_and_hashtags_are_found() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let remote = server.actor("annick", Some("brest.example")).await.to_string();
    let post = server.post(&anna, "Bonjour #Lyonnaise", Audience::Public, None).await;
    server.post(&anna, "Entre nous #lyonsecret", Audience::Followers, None).await;
    let search = async |query: &str| server.get(None, &format!("/api/v2/search?q={query}")).await.ok();
    let ids = |found: &serde_json::Value, what: &str| -> Vec<String> {
        found[what].as_array().expect("a list").iter().map(|e| e["id"].as_str().expect("an id").to_owned()).collect()
    };
    let local = anna.id.to_string();
    for (query, accounts) in [
        ("anna", vec![&local]),
        ("@anna@lyon.example", vec![&local]),
        ("annick@brest.example", vec![&remote]),
        ("https://lyon.example/@anna", vec![&local]),
        ("https://brest.example/users/annick", vec![&remote]),
        ("personne", vec![]),
    ] {
        assert_eq!(ids(&search(query).await, "accounts").iter().collect::<Vec<_>>(), accounts, "{query}");
    }
    for address in [format!("https://lyon.example/objects/{post}"), format!("https://lyon.example/@anna/{post}")] {
        assert_eq!(ids(&search(&address).await, "statuses"), [post.to_string()], "{address}");
    }
    let address = format!("https://lyon.example/@anna/{post}");
    for (which, there) in [
        (format!("account_id={local}"), true),
        (format!("account_id={remote}"), false),
        (format!("max_id={post}"), false),
        (format!("min_id={post}"), false),
        (format!("min_id=1&max_id={}", i64::MAX), true),
        ("offset=1".to_owned(), false),
    ] {
        let found = search(&format!("{address}&{which}")).await;
        assert_eq!(!ids(&found, "statuses").is_empty(), there, "{which}");
    }
    assert!(ids(&search("https://lyon.example/@anna&offset=1").await, "accounts").is_empty());
    assert_eq!(ids(&search("%23lyon").await, "hashtags"), ["lyonnaise"]);
    insta::assert_json_snapshot!("tag", search("lyonnaise").await["hashtags"]);
}

#[tokio::test]
async fn accounts_are_found_in_order_and_page_by_page() {
    let server = Server::new().await;
    let [bea, carl] = [server.person("bea").await, server.person("carl").await];
    // Neither their names nor when they came decide about the order.
    let [leana, leandre, lea, leonie] = [
        server.person("leana").await,
        server.person("leandre").await,
        server.person("lea").await,
        server.person("leonie").await,
    ];
    let follow = async |who: &Person, whom: &Person| {
        server.post_form(who, &format!("/api/v1/accounts/{}/follow", whom.id), "").await.ok();
    };
    for follower in [&carl, &leana] {
        follow(follower, &leandre).await;
    }
    follow(&bea, &leonie).await;
    for (query, expected) in [
        // The one that is meant, whom the viewer follows, who has more followers, who came first.
        ("q=lea", vec![&lea, &leandre, &leana]),
        ("q=le", vec![&leonie, &leandre, &leana, &lea]),
        ("q=%20LE%20", vec![&leonie, &leandre, &leana, &lea]),
        ("q=le&following=true", vec![&leonie]),
        ("q=lea&following=true", vec![]),
        ("q=le&limit=2", vec![&leonie, &leandre]),
        ("q=le&limit=2&offset=2", vec![&leana, &lea]),
        ("q=le&limit=2&offset=4", vec![]),
        ("q=le&limit=0", vec![&leonie]),
        // Nobody twice, and nobody left out, where somebody is meant exactly.
        ("q=lea&limit=1", vec![&lea]),
        ("q=lea&limit=1&offset=1", vec![&leandre]),
        ("q=lea&limit=1&offset=2", vec![&leana]),
        ("q=lea&limit=1&offset=3", vec![]),
        ("q=%40lea%40lyon.example&offset=1", vec![&leandre, &leana]),
        ("q=ea", vec![]),
        ("q=", vec![]),
    ] {
        let found = server.get(Some(&bea), &format!("/api/v1/accounts/search?{query}")).await.ids();
        let expected: Vec<String> = expected.iter().map(|person| person.id.to_string()).collect();
        assert_eq!(found, expected, "{query}");
    }
    // Another viewer follows others; a stranger does not look for people here.
    let found = server.get(Some(&carl), "/api/v1/accounts/search?q=le&following=true").await.ids();
    assert_eq!(found, [leandre.id.to_string()]);
    server.get(None, "/api/v1/accounts/search?q=le").await.is(StatusCode::UNAUTHORIZED);
}
