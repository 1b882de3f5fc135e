//! Pictures and films: what is asked, what is refused, what does not end.

use axum::body::Body;
use axum::routing::any;
use futures::TryStreamExt as _;
use http::HeaderValue;

use super::*;

#[tokio::test]
async fn private_networks_are_refused_also_behind_a_redirect() {
    let outside = Client::new(ClientOptions { allow_http: true, ..ClientOptions::new("Ancrage/0.0") }).unwrap();
    for text in ["http://127.0.0.1:1/a.png", "http://[::1]/a.png", "https://169.254.169.254/", "http://localhost/a.png"]
    {
        let error = outside.open(&url(text), None, now()).await.err();
        assert!(matches!(error, Some(FetchError::Refused(_))), "{text}: {error:?}");
    }
    let base =
        serve(Router::new().fallback(any(|| async { (http::StatusCode::FOUND, [("location", "http://10.0.0.1/")]) })))
            .await;
    let error = client().open(&base, None, now()).await.err();
    assert_eq!(error, Some(FetchError::Refused(Refusal::Address)));
}

#[tokio::test]
async fn a_request_says_what_is_wanted_and_not_by_whom() {
    let memory = Memory::new(|_| {
        http::Response::builder()
            .status(206)
            .header("content-type", "Video/MP4; codecs=x")
            .header("content-range", "bytes 0-3/9")
            .body(Bytes::from_static(b"film"))
            .unwrap()
    });
    let range = HeaderValue::from_static("bytes=0-3");
    let opening = memory.client(lab()).open(&url("https://brest.example/a"), Some(&range), now()).await.ok().unwrap();
    assert_eq!(opening.media_type, "video/mp4");
    assert_eq!(opening.content_range.as_deref(), Some("bytes 0-3/9"));
    let chunks: Vec<Bytes> = opening.body.try_collect().await.unwrap();
    assert_eq!(chunks.concat(), b"film");
    let seen = memory.seen.lock().unwrap();
    let mut names: Vec<&str> = seen[0].1.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "range", "user-agent"]);
}

#[tokio::test]
async fn only_media_is_opened() {
    for (status, content_type, expected) in [
        (200, "text/html", FetchError::MediaType("text/html".into())),
        (200, "image/svg+xml", FetchError::MediaType("image/svg+xml".into())),
        (404, "image/png", FetchError::NotFound),
        (500, "image/png", FetchError::Status(http::StatusCode::INTERNAL_SERVER_ERROR)),
    ] {
        let memory = Memory::new(move |_| {
            http::Response::builder().status(status).header("content-type", content_type).body(Bytes::new()).unwrap()
        });
        let error = memory.client(lab()).open(&url("https://brest.example/a"), None, now()).await.err();
        assert_eq!(error, Some(expected));
    }
}

#[tokio::test]
async fn heads_meet_the_deadline() {
    let base = serve(Router::new().fallback(any(|| async {
        tokio::time::sleep(Duration::from_mins(1)).await;
        Body::empty()
    })))
    .await;
    assert_eq!(hurried().open(&base, None, now()).await.err(), Some(FetchError::Timeout));
}
