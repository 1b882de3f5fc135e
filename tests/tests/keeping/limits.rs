//! Whose calls are counted, behind proxies and without.

use std::net::SocketAddr;

use axum::{body::Body, extract::ConnectInfo, response::Response};
use http::{Request, StatusCode};
use server::node::{Node, NodeOptions};
use testkit::{Server, World};
use tower::ServiceExt;

async fn behind_proxies(server: &Server) -> Node {
    let trusted_proxies = vec!["10.0.0.0/8".parse().expect("a network")];
    let options = NodeOptions { trusted_proxies, rate_limits: true, ..NodeOptions::default() };
    Node::new(server.app().clone(), options).await.expect("a server")
}

async fn call(node: &Node, peer: &str, forwarded: &[&str]) -> Response {
    let mut request = Request::get("/api/v1/instance/rules");
    for value in forwarded {
        request = request.header("x-forwarded-for", *value);
    }
    let mut request = request.body(Body::empty()).expect("a request");
    let peer = SocketAddr::new(peer.parse().expect(peer), 50_000);
    request.extensions_mut().insert(ConnectInfo(peer));
    node.router().oneshot(request).await.unwrap_or_else(|never| match never {})
}

async fn left(node: &Node, peer: &str, forwarded: &[&str]) -> u32 {
    let response = call(node, peer, forwarded).await;
    let value = response.headers().get("x-ratelimit-remaining").expect("a figure");
    value.to_str().expect("text").parse().expect("a number")
}

#[tokio::test]
async fn calls_count_for_the_client_that_a_trusted_proxy_names() {
    let (_world, [lyon]) = World::servers(["lyon.test"]).await;
    let node = behind_proxies(&lyon).await;
    // The last address that is none of ours; what is before it can be made up.
    for (number, forwarded) in [
        vec!["192.0.2.7"],
        vec!["6.6.6.6, 192.0.2.7"],
        vec!["6.6.6.7", "192.0.2.7", "10.1.2.3"],
        vec!["192.0.2.7:4711"],
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(left(&node, "10.0.0.1", forwarded).await, 299 - number as u32, "{forwarded:?}");
    }
    assert_eq!(left(&node, "192.0.2.7", &[]).await, 295, "the same client without a proxy");
    assert_eq!(left(&node, "10.0.0.1", &["192.0.2.8"]).await, 299, "another one");
    assert_eq!(left(&node, "10.0.0.1", &["[2001:db8::1]:443"]).await, 299);
    assert_eq!(left(&node, "10.0.0.1", &["2001:db8::2"]).await, 298, "one household");
}

#[tokio::test]
async fn a_stranger_cannot_pretend_to_be_many() {
    let (_world, [lyon]) = World::servers(["lyon.test"]).await;
    let node = behind_proxies(&lyon).await;
    for number in 0..300 {
        let claimed = format!("198.51.{}.{}", number / 200, number % 200);
        assert_eq!(call(&node, "203.0.113.5", &[&claimed]).await.status(), StatusCode::OK);
    }
    let refused = call(&node, "203.0.113.5", &["198.51.100.99"]).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(call(&node, "10.0.0.1", &["198.51.100.99"]).await.status(), StatusCode::OK, "whose name was used");
}
