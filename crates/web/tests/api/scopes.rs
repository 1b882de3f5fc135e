//! Every route keeps out those whom it says it keeps out. The table of routes is reviewed as a file.

use axum::http::{Method, Request, StatusCode};
use domain::scope::OURS;
use web::{ancrage::openapi, extract::Rule, mastodon};

use super::harness::Server;

/// The path with an id that names nothing.
fn example(path: &str) -> String {
    path.replace("{id}", "1")
        .replace("{hashtag}", "rennes")
        .replace("{name}", "rennes")
        .replace("{group_key}", "ungrouped-1")
}

/// A request needs the parameters that the route cannot do without, or it is refused for another reason.
fn query(path: &str) -> &'static str {
    match path {
        "/api/v1/accounts/lookup" => "?acct=nobody",
        "/api/v1/accounts/search" | "/api/v2/search" => "?q=nobody",
        _ => "",
    }
}

#[test]
fn the_table_of_routes_is_the_reviewed_one() {
    let mut lines: Vec<String> = mastodon::routes()
        .table()
        .iter()
        .map(|route| {
            let rule = match route.rule {
                Rule::Anyone => "anyone".to_owned(),
                Rule::Open(scopes) => format!("open {}", scopes.join("|")),
                Rule::Signed(scopes) => format!("signed {}", scopes.join("|")),
            };
            format!("{} {} {rule}", route.method, route.path)
        })
        .collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn every_route_asks_for_its_scope() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    // Each of these allows nothing that a route asks for, and together they cover every scope but one's own.
    let push = server.token(anna.id, "push").await;
    for route in mastodon::routes().table() {
        let path = format!("{}{}", example(route.path), query(route.path));
        let name = format!("{} {path}", route.method);
        let call = |token: Option<String>| {
            let (server, path, method) = (&server, path.clone(), route.method.clone());
            async move { server.send(method, &path, token.as_deref(), None).await.status }
        };
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        match route.rule {
            Rule::Anyone => assert!(!refused.contains(&call(None).await), "{name}"),
            Rule::Open(scopes) | Rule::Signed(scopes) => {
                let stranger = call(None).await;
                let signed = matches!(route.rule, Rule::Signed(_));
                assert_eq!(stranger == StatusCode::UNAUTHORIZED, signed, "{name}: {stranger}");
                assert_eq!(call(Some("no-such-token".into())).await, StatusCode::UNAUTHORIZED, "{name}");
                assert_eq!(call(Some(push.clone())).await, StatusCode::FORBIDDEN, "{name}");
                // A sibling of the scope, and the other half of the API, allow nothing here.
                let other = match scopes[0] {
                    "write:reports" => "read write:media",
                    scope if scope.starts_with("write") => "read write:reports",
                    "read:lists" => "write read:filters",
                    _ => "write read:lists",
                };
                let other = server.token(anna.id, other).await;
                assert_eq!(call(Some(other)).await, StatusCode::FORBIDDEN, "{name}");
                for scope in scopes {
                    let fitting = server.token(anna.id, scope).await;
                    assert!(!refused.contains(&call(Some(fitting)).await), "{name} with {scope}");
                }
            }
        }
    }
}

/// An operation of our own API, as it is described.
struct Operation {
    method: Method,
    path: String,
    /// The scope that a token needs; `None` where nobody is asked who they are.
    scope: Option<String>,
    /// Strangers may too.
    open: bool,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(openapi::document()).expect("JSON");
    let mut found = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let ways: Vec<_> = operation["security"].as_array().into_iter().flatten().collect();
            let scopes: Vec<&str> = ways.iter().filter_map(|way| way["bearer"][0].as_str()).collect();
            assert!(scopes.len() <= 1, "{method} {path} asks for {scopes:?}");
            found.push(Operation {
                method: Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method"),
                path: path.clone(),
                scope: scopes.first().map(|scope| (*scope).to_owned()),
                open: ways.len() > scopes.len(),
            });
        }
    }
    found
}

/// The path with each place filled with what names nothing.
fn somewhere(path: &str) -> String {
    let mut parts = path.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once('}').expect("a place ends");
        text.push_str(if place == "answer" { "accept" } else { "1" });
        text.push_str(rest);
    }
    text
}

#[test]
fn the_table_of_our_own_routes_is_the_reviewed_one() {
    let line = |Operation { method, path, scope, open }: Operation| match scope {
        None => format!("{method} {path} anyone"),
        Some(scope) if open => format!("{method} {path} open {scope}"),
        Some(scope) => format!("{method} {path} signed {scope}"),
    };
    let mut lines: Vec<String> = operations().into_iter().map(line).collect();
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn every_route_of_our_own_asks_for_the_scope_that_is_described() {
    const OUTSIDE: &str = "This action is outside the authorized scopes";
    let server = Server::new().await;
    let anna = server.person("anna").await;
    for Operation { method, path, scope, open } in operations() {
        let Some(scope) = scope else { continue };
        let name = format!("{method} {path}");
        let call = |token: Option<String>| {
            let (server, path, method) = (&server, somewhere(&path), method.clone());
            async move { server.send(method, &path, token.as_deref(), None).await }
        };
        let stranger = call(None).await.status;
        assert_eq!(stranger == StatusCode::UNAUTHORIZED, !open, "{name}: {stranger}");
        assert_eq!(call(Some("no-such-token".into())).await.status, StatusCode::UNAUTHORIZED, "{name}");
        // Every other part of our API, and what Mastodon's has for the same things, allow nothing here.
        let halves = OURS.iter().flat_map(|part| [format!("read:{part}"), format!("write:{part}")]);
        let others: Vec<String> = halves.filter(|other| *other != scope).collect();
        let others = format!("{} follow push profile read:accounts write:accounts", others.join(" "));
        let refused = call(Some(server.token(anna.id, &others).await)).await;
        assert_eq!((refused.status, &refused.json["detail"]), (StatusCode::FORBIDDEN, &OUTSIDE.into()), "{name}");
        let (broad, _) = scope.split_once(':').expect("a part");
        for enough in [scope.as_str(), broad] {
            let answer = call(Some(server.token(anna.id, enough).await)).await;
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{name} with {enough}");
            assert_ne!(answer.json["detail"], OUTSIDE, "{name} with {enough}");
        }
    }
}

#[tokio::test]
async fn a_suspended_account_is_shut_out() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let tx = server.app.store().begin(server.app.now()).await.expect("begins");
    tx.actors().save_standing(anna.id, domain::actor::Standing::Suspended).await.expect("stored");
    tx.commit().await.expect("commits");
    let answer = server.get(Some(&anna), "/api/v1/timelines/home").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.json["error"], "Your login is currently disabled");
}

#[tokio::test]
async fn pages_of_other_sites_may_call_with_a_token() {
    let server = Server::new().await;
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri("/api/v1/statuses")
        .header("origin", "https://phanpy.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,idempotency-key")
        .body(axum::body::Body::empty())
        .expect("a request");
    let headers = server.call(request).await.headers;
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(headers["access-control-allow-headers"], "authorization,content-type,idempotency-key");
    let request = Request::builder()
        .uri("/api/v2/instance")
        .header("origin", "https://phanpy.example")
        .body(axum::body::Body::empty())
        .expect("a request");
    let headers = server.call(request).await.headers;
    assert!(headers["access-control-expose-headers"].to_str().expect("text").contains("link"));
}
