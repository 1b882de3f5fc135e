use std::sync::Arc;

use app::{
    account::CreateAccount,
    clock::SystemClock,
    company::Speaker,
    media::{Kept, MediaStore},
    post::{Draft, PublishPost},
    remote::Nowhere,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    routing::{get, post},
};
use domain::{actor::Actor, audience::Audience, handle::Host, login::Role};
use storage::{Store, StoreOptions};
use tower::ServiceExt;

use super::*;
use crate::{config::Config, start};

/// A folder of uploads that holds two files.
struct TwoFiles;

#[async_trait::async_trait]
impl MediaStore for TwoFiles {
    async fn put(&self, _: &str, _: Bytes) -> Result<(), app::Error> {
        Ok(())
    }

    async fn get(&self, name: &str) -> Result<Option<Bytes>, app::Error> {
        Ok(["media/ab/cd.png", "media/ab/cd.html"].contains(&name).then(|| Bytes::from_static(b"<script>")))
    }

    async fn delete(&self, _: &str) -> Result<(), app::Error> {
        Ok(())
    }

    async fn list(&self, _: &str) -> Result<Vec<Kept>, app::Error> {
        Ok(Vec::new())
    }
}

async fn app() -> App {
    let options = StoreOptions { url: "sqlite::memory:".into(), connections: 1 };
    let store = Store::connect(&options).await.expect("a database in memory");
    start::migrate(&store).await.expect("migrations");
    let config = Config::new(Host::parse("lyon.example").expect("valid"));
    start::assemble(&config, store, Arc::new(SystemClock), Arc::new(TwoFiles)).await.expect("an app")
}

fn areas() -> Router {
    async fn broken() -> &'static str {
        panic!("a fault")
    }
    Router::new()
        .route("/long", get(async || ([(header::CONTENT_TYPE, "text/html")], "a".repeat(5_000))))
        .route("/picture", get(async || ([(header::CONTENT_TYPE, "image/png")], "a".repeat(5_000))))
        .route("/broken", get(broken))
        .route(
            "/upload",
            post(async |body: Body| {
                to_bytes(body, usize::MAX).await.map_or(StatusCode::PAYLOAD_TOO_LARGE, |_| StatusCode::OK)
            }),
        )
        .route("/actors/{id}", get(async || "the actor"))
        .fallback(async || "a page")
}

async fn ask(app: &App, request: http::request::Builder, body: Body) -> Response<Body> {
    let router = layered(areas(), app.clone(), Vec::new());
    router.oneshot(request.body(body).expect("a request")).await.expect("an answer")
}

async fn fetch(app: &App, path: &str, accept: &str) -> Response<Body> {
    ask(app, http::Request::get(path).header("accept", accept).header("accept-encoding", "gzip"), Body::empty()).await
}

fn value<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let app = app().await;
    for path in ["/long", "/nothing", "/broken", "/media/ab/cd.png", "/health"] {
        let response = fetch(&app, path, "*/*").await;
        assert_eq!(value(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(value(&response, "x-frame-options"), "DENY", "{path}");
        assert!(value(&response, "content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(!value(&response, "x-request-id").is_empty(), "{path}");
    }
}

#[test]
fn the_log_holds_no_secret_of_an_invitation() {
    assert_eq!(told("/invitation/Ab-_9"), "/invitation/");
    for path in ["/invitation", "/@lea", "/api/ancrage/v1/invitations/use"] {
        assert_eq!(told(path), path);
    }
}

#[tokio::test]
async fn a_panic_is_an_answer() {
    let response = fetch(&app().await, "/broken", "*/*").await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn text_is_compressed_and_pictures_are_not() {
    let app = app().await;
    assert_eq!(value(&fetch(&app, "/long", "*/*").await, "content-encoding"), "gzip");
    assert_eq!(value(&fetch(&app, "/picture", "*/*").await, "content-encoding"), "");
}

#[tokio::test]
async fn bodies_are_bounded() {
    let app = app().await;
    let small = ask(&app, http::Request::post("/upload"), Body::from(vec![0; 1024])).await;
    assert_eq!(small.status(), StatusCode::OK);
    let announced = http::Request::post("/upload").header("content-length", MAX_BODY + 1);
    assert_eq!(ask(&app, announced, Body::from(vec![0; MAX_BODY + 1])).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let chunks = futures::stream::iter((0..50).map(|_| Ok::<_, std::io::Error>(vec![0_u8; 1024 * 1024])));
    let silent = ask(&app, http::Request::post("/upload"), Body::from_stream(chunks)).await;
    assert_eq!(silent.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn uploads_are_shown_and_never_run() {
    let app = app().await;
    let picture = fetch(&app, "/media/ab/cd.png", "*/*").await;
    assert_eq!(value(&picture, "content-type"), "image/png");
    assert!(value(&picture, "content-security-policy").starts_with("sandbox;"));
    assert!(value(&picture, "cache-control").contains("immutable"));
    for path in ["/media/ab/cd.html", "/media/ab/nothing.png", "/media/ab/cd", "/media/../etc/passwd.png"] {
        assert_eq!(fetch(&app, path, "*/*").await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn probes_answer() {
    let app = app().await;
    for path in ["/health", "/ready", "/robots.txt"] {
        assert_eq!(fetch(&app, path, "*/*").await.status(), StatusCode::OK, "{path}");
    }
    migrations::down(app.store().migration_connection()).await.expect("back");
    assert_eq!(fetch(&app, "/ready", "*/*").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(fetch(&app, "/health", "*/*").await.status(), StatusCode::OK);
}

/// The path of something that somebody published.
async fn published(app: &App, author: &Actor, audience: Audience) -> String {
    let draft = Draft::new("Bonjour", audience);
    let post = PublishPost::prepare(app, &Nowhere, Speaker::Person(author.id), draft, None).await.expect("valid");
    format!("/objects/{}", app.execute(post).await.expect("published"))
}

#[tokio::test]
async fn people_and_servers_are_sent_to_what_they_read() {
    const SERVER: &str = "application/activity+json";
    let app = app().await;
    let anna = CreateAccount::prepare(&app, "anna", "anna@lyon.example", "correct horse", Role::Member, None).await;
    let anna = app.execute(anna.expect("valid")).await.expect("an account");
    let actor = format!("/actors/{}", anna.id);
    let open = published(&app, &anna, Audience::Public).await;
    let quiet = published(&app, &anna, Audience::Quiet).await;
    let hidden = published(&app, &anna, Audience::Followers).await;
    let page_of = |object: &str| format!("https://lyon.example{}", object.replace("/objects/", "/@anna/"));
    for (path, accept, location) in [
        ("/@anna", SERVER, format!("https://lyon.example{actor}")),
        ("/@anna/12", SERVER, "https://lyon.example/objects/12".into()),
        (&actor, "text/html", "https://lyon.example/@anna".into()),
        ("/@anna", "text/html", String::new()),
        ("/@nobody", SERVER, String::new()),
        (&actor, SERVER, String::new()),
        (&actor, "*/*", String::new()),
        ("/objects/12", "text/html", String::new()),
        (&open, "text/html", page_of(&open)),
        (&quiet, "text/html", page_of(&quiet)),
        // The name in the address of its page is not for everyone.
        (&hidden, "text/html", String::new()),
        (&open, SERVER, String::new()),
        (&hidden, SERVER, String::new()),
    ] {
        let response = fetch(&app, path, accept).await;
        assert_eq!(value(&response, "location"), location, "{path} {accept}");
        let expected = if location.is_empty() { StatusCode::OK } else { StatusCode::FOUND };
        assert_eq!(response.status(), expected, "{path} {accept}");
        let varies =
            response.headers().get_all("vary").iter().any(|value| value.as_bytes().eq_ignore_ascii_case(b"accept"));
        assert!(varies, "{path} {accept}");
    }
}
