//! Nonsense is answered with a 4xx in Mastodon's form, never with a fault.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use web::mastodon;

use super::harness::Server;

#[tokio::test]
async fn nonsense_never_meets_a_fault() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bodies: [(&str, String); 9] = [
        ("application/json", "{".into()),
        ("application/json", "[1,2]".into()),
        ("application/json", format!(r#"{{"status":{deep}}}"#)),
        ("application/json", r#"{"status":"\ud800"}"#.into()),
        ("application/json", r#"{"status":{"a":1},"id":{"x":[]},"choices":"x","poll":"x","types":{}}"#.into()),
        ("application/json", r#"{"status":"a\u0000b","media_ids":[99999999999999999999]}"#.into()),
        ("application/x-www-form-urlencoded", "status[a]=b&id[[]=1&a[b]c=d".into()),
        ("application/x-www-form-urlencoded", "a=1&".repeat(2_000)),
        ("multipart/form-data; boundary=x", "--x\r\nbroken".into()),
    ];
    for route in mastodon::routes().table() {
        for id in ["1", "abc", "-1", "99999999999999999999999", "%00", "%ff", "1%2F2"] {
            let path = route
                .path
                .replace("{id}", id)
                .replace("{hashtag}", id)
                .replace("{name}", id)
                .replace("{group_key}", id);
            for query in
                ["?max_id=abc", "?limit=-1&min_id=", "?limit=999999999999&id[]=x&q=x&acct=@@", "?q=%00&acct=%00"]
            {
                let answer =
                    server.send(route.method.clone(), &format!("{path}{query}"), Some(&anna.token), None).await;
                assert!(!answer.status.is_server_error(), "{} {path}{query}: {}", route.method, answer.status);
            }
        }
        for (media_type, body) in &bodies {
            let request = Request::builder()
                .method(route.method.clone())
                .uri(
                    route
                        .path
                        .replace("{id}", "1")
                        .replace("{hashtag}", "x")
                        .replace("{name}", "x")
                        .replace("{group_key}", "x"),
                )
                .header(header::AUTHORIZATION, format!("Bearer {}", anna.token))
                .header(header::CONTENT_TYPE, *media_type)
                .body(Body::from(body.clone()))
                .expect("a request");
            let answer = server.call(request).await;
            assert!(!answer.status.is_server_error(), "{} {} {media_type}: {}", route.method, route.path, answer.json);
        }
    }
}

#[tokio::test]
async fn what_is_no_id_names_nothing() {
    let server = Server::new().await;
    for path in ["/api/v1/statuses/abc", "/api/v1/accounts/+1", "/api/v1/accounts/007", "/api/v1/nothing/here"] {
        let answer = server.get(None, path).await;
        assert_eq!((answer.status, answer.json["error"].as_str()), (StatusCode::NOT_FOUND, Some("Record not found")));
    }
}

/// Mastodon.py asks for `/api/v1/instance/`, and does not begin without an answer.
#[tokio::test]
async fn a_slash_at_the_end_changes_nothing() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let plain = server.get(None, "/api/v1/instance").await.ok();
    assert_eq!(server.get(None, "/api/v1/instance/").await.ok(), plain);
    assert!(server.get(None, "/api/v2/instance/").await.ok()["api_versions"]["mastodon"].is_u64());
    server.get(Some(&anna), "/api/v1/timelines/home/?limit=5").await.is(StatusCode::OK);
    server.get(None, "/api/v1/timelines/home/").await.is(StatusCode::UNAUTHORIZED);
    let other = server.send(Method::DELETE, "/api/v1/instance/", Some(&anna.token), None).await;
    other.is(StatusCode::METHOD_NOT_ALLOWED);
    server.get(None, "/api/v1/instance//").await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn refusals_say_what_is_wrong() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let table = [
        (Method::POST, "/api/v1/statuses", "{}", 422, "Validation failed: a post needs a text, a picture or a poll"),
        (
            Method::POST,
            "/api/v1/statuses",
            r#"{"status":"a","visibility":"x"}"#,
            422,
            "Validation failed: visibility is not known",
        ),
        (Method::POST, "/api/v1/statuses", r#"{"status":"a\u0000b"}"#, 400, "The request contains a null character"),
        (
            Method::POST,
            "/api/v1/statuses",
            r#"{"poll":{"options":["\u0000"]}}"#,
            400,
            "The request contains a null character",
        ),
        (Method::GET, "/api/v2/search?q=%00", "", 400, "The request contains a null character"),
        (Method::GET, "/api/v1/timelines/home?max_id=x", "", 422, "Validation failed: max_id is not an id"),
        (Method::GET, "/api/v1/accounts/lookup", "", 422, "Validation failed: missing field `acct`"),
        (Method::DELETE, "/api/v1/timelines/home", "", 405, "This address is not for this method"),
    ];
    for (method, path, body, status, text) in table {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", anna.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .expect("a request");
        let answer = server.call(request).await;
        assert_eq!((answer.status.as_u16(), answer.json["error"].as_str()), (status, Some(text)), "{path}");
    }
}

#[tokio::test]
async fn no_way_in_lets_a_null_character_through() {
    let server = Server::new().await;
    let anna = server.person("anna").await;
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    let part = "--x\r\ncontent-disposition: form-data; name=\"status\"\r\n\r\na\0b\r\n--x--\r\n";
    let table = [
        (Method::GET, "/api/v2/search?q=le%00a", form, ""),
        (Method::GET, "/api/v1/timelines/home?x%00=1", form, ""),
        (Method::GET, "/api/v1/tags/le%00a", form, ""),
        (Method::GET, "/api/v1/timelines/tag/le%00a", form, ""),
        (Method::POST, "/api/v1/statuses", form, "status=a%00b"),
        (Method::POST, "/api/v1/statuses", json, r#"{"status":"a\u0000b"}"#),
        (Method::POST, "/api/v1/statuses", "multipart/form-data; boundary=x", part),
        (Method::GET, "/api/ancrage/v1/territories?q=le%00a", form, ""),
        (Method::GET, "/api/ancrage/v1/territories/le%00a", form, ""),
        (Method::GET, "/api/ancrage/v1/companies/le%00a", form, ""),
        (Method::POST, "/api/ancrage/v1/companies", json, r#"{"name":"Si\u0000lo"}"#),
        (Method::PUT, "/api/ancrage/v1/companies/silo/sharing", json, r#"{"level":"\u0000"}"#),
    ];
    for (method, path, media_type, body) in table {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", anna.token))
            .header(header::CONTENT_TYPE, media_type)
            .body(Body::from(body))
            .expect("a request");
        let answer = server.call(request).await;
        let said = answer.json["error"].as_str().or(answer.json["detail"].as_str()).unwrap_or_default();
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {media_type}");
        assert!(said.ends_with("contains a null character"), "{path} {media_type}: {said}");
    }
}
