//! Whoever uses a server over a network is offered its source code (AGPL-3.0, section 13).

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use testkit::{SOURCE, World};

#[tokio::test]
async fn people_apps_and_servers_are_told_where_the_source_code_is() {
    let (_world, [lyon]) = World::servers(["lyon.test"]).await;
    let (_, nodeinfo) = lyon.fetch("/nodeinfo/2.1").await;
    assert_eq!(nodeinfo["software"]["repository"], SOURCE);
    let (_, instance) = lyon.fetch("/api/v2/instance").await;
    assert_eq!(instance["source_url"], SOURCE);
    for path in ["/", "/about", "/login", "/nothing"] {
        let request = Request::get(path).header("accept-language", "fr").body(Body::empty()).expect("a request");
        let body = lyon.request(request).await.into_body().collect().await.expect("a body").to_bytes();
        let link = format!("<a href=\"{SOURCE}\" rel=\"noopener\">Code source</a>");
        assert!(String::from_utf8_lossy(&body).contains(&link), "{path}");
    }
}
