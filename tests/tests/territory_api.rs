//! What the API says of official areas, on both databases. The answers are reviewed as files.

use std::sync::Arc;

use app::{
    App,
    remote::Nowhere,
    territory::{Dataset, dataset::FRANCE, import},
};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header},
};
use domain::handle::Host;
use http_body_util::BodyExt;
use serde_json::Value;
use server::config::Config;
use testkit::for_each_database;
use tower::ServiceExt;
use web::{WebState, ancrage, mastodon::Throttle};

const TERRITORIES: &str = "/api/ancrage/v1/territories";

struct Answer {
    status: u16,
    headers: HeaderMap,
    json: Value,
}

impl Answer {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    #[track_caller]
    fn codes(&self) -> Vec<&str> {
        assert_eq!(self.status, 200, "{}", self.json);
        let list = self.json.as_array().expect("a list");
        list.iter().map(|area| area["code"].as_str().expect("a code")).collect()
    }
}

async fn ask(router: &Router, method: &str, path: &str, known: Option<&str>) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(tag) = known {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let request = request.body(Body::empty()).expect("a request");
    let (parts, body) = router.clone().oneshot(request).await.expect("infallible").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let json = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
    Answer { status: parts.status.as_u16(), headers: parts.headers, json }
}

async fn get(router: &Router, path: &str) -> Answer {
    ask(router, "GET", &format!("{TERRITORIES}{path}"), None).await
}

/// Runs a test on each database with the areas of the Finistère.
async fn with_finistere<F: Future<Output = ()>>(test: impl Fn(Router) -> F) {
    for_each_database(async |database| {
        let config = Config::new(Host::parse("lyon.test").expect("a domain"));
        let media = Arc::new(app::media::FsMediaStore::new("/nonexistent"));
        let store = database.store().await;
        let app: App = server::start::assemble(&config, store, Arc::new(app::clock::SystemClock), media)
            .await
            .expect("an application");
        let dataset = Dataset::built_in(FRANCE).expect("the dataset").around(&["insee-dep:29"]);
        import(&app, &dataset, |_| {}).await.expect("imported");
        test(ancrage::router(WebState { app: app.clone(), remote: Arc::new(Nowhere), throttle: Throttle::off() }))
            .await;
        app.store().clone().close().await.expect("closed");
    })
    .await;
}

#[tokio::test]
async fn areas_are_found_shown_and_listed() {
    with_finistere(async |router| {
        insta::assert_json_snapshot!("find", get(&router, "?q=brest&limit=2").await.json);
        insta::assert_json_snapshot!("near", get(&router, "?near=48.45,-5.09&limit=1").await.json);
        insta::assert_json_snapshot!("show", get(&router, "/insee-com:29019").await.json);
        assert_eq!(get(&router, "?q=brest&kind=commune").await.codes(), ["insee-com:29019"]);
        assert_eq!(get(&router, "?q=brest&kind=region,country").await.codes(), [""; 0]);
        assert_eq!(get(&router, "?q=%E2%80%94").await.codes(), [""; 0], "there is no word in it");
        assert_eq!(get(&router, "?near=-48.45,5.09").await.codes(), [""; 0], "nothing is near");
        for nothing in ["", "?q=", "?limit=3", "/insee-dep:29/children?after=x"] {
            assert_eq!(get(&router, nothing).await.codes(), [""; 0], "{nothing}");
        }
        let both = get(&router, "?q=plou&kind=commune&near=48.45,-4.42&limit=3").await;
        let far = |area: &Value| area["distance"].as_u64().expect("a distance");
        assert!(both.json.as_array().expect("a list").is_sorted_by_key(far), "{}", both.json);
        let wide = get(&router, "?near=48.45,-5.09&kind=departement").await;
        assert_eq!(wide.codes(), ["insee-dep:29"]);

        let first = get(&router, "/insee-dep:29/children?kind=intercommunality&limit=8").await;
        let second = first.header(header::LINK);
        let second = second.strip_prefix("<https://lyon.test").and_then(|link| link.strip_suffix(">; rel=\"next\""));
        let second = ask(&router, "GET", second.expect("a way on"), None).await;
        let all = get(&router, "/insee-dep:29/children?kind=intercommunality&limit=80").await;
        assert_eq!(all.codes()[..16], [first.codes(), second.codes()].concat());
        assert_eq!(all.header(header::LINK), "", "the last page leads nowhere");
        insta::assert_json_snapshot!("children", all.codes());
    })
    .await;
}

#[tokio::test]
async fn old_codes_lead_on() {
    with_finistere(async |router| {
        for (code, rest, to) in [
            ("insee-com:29253", "", "insee-com:29019"),
            ("iso3166-2:FR-29", "", "insee-dep:29"),
            ("iso3166-2:FR-29", "/children", "insee-dep:29/children"),
        ] {
            let answer = get(&router, &format!("/{code}{rest}")).await;
            assert_eq!((answer.status, answer.header(header::LOCATION)), (307, &*format!("{TERRITORIES}/{to}")));
        }
    })
    .await;
}

#[tokio::test]
async fn answers_may_be_kept() {
    with_finistere(async |router| {
        for path in ["?q=brest", "/insee-com:29019", "/insee-dep:29/children"] {
            let path = format!("{TERRITORIES}{path}");
            let first = ask(&router, "GET", &path, None).await;
            assert_eq!(first.header(header::CACHE_CONTROL), "public, max-age=3600");
            let tag = first.header(header::ETAG);
            let again = ask(&router, "GET", &path, Some(tag)).await;
            assert_eq!((again.status, &again.json, again.header(header::ETAG)), (304, &Value::Null, tag), "{path}");
            assert_eq!(ask(&router, "HEAD", &path, None).await.header(header::ETAG), tag);
        }
    })
    .await;
}

#[tokio::test]
async fn refusals_are_problems() {
    with_finistere(async |router| {
        for (path, status, said) in [
            ("?q=a&q=b", 400, "duplicate"),
            ("?near=", 400, "near is latitude,longitude"),
            ("?near=brest", 400, "near is latitude,longitude"),
            ("?near=91,0", 400, "near is latitude,longitude"),
            ("?q=brest&kind=town", 400, "kind is one or more of"),
            ("?q=brest&kind=", 400, "kind is one or more of"),
            ("?q=brest&limit=many", 400, "limit is a whole number"),
            ("?q=brest&limit=0", 400, "limit is a whole number"),
            ("?q=brest&limit=81", 400, "limit is a whole number"),
            ("/insee-com:99999", 404, "does not fit its scheme"),
            ("/insee-com:69123", 404, "no territory insee-com:69123"),
            ("/brest", 404, "SCHEME:CODE"),
            ("/%FF", 404, ""),
            ("/insee-com:69123/children", 404, "no territory"),
            ("/insee-dep:29/nothing", 404, "nothing at this address"),
        ] {
            let answer = get(&router, path).await;
            assert_eq!((answer.status, &answer.json["status"]), (status, &Value::from(status)), "{path}");
            assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json", "{path}");
            let detail = answer.json["detail"].as_str().expect("a detail");
            assert!(detail.contains(said), "{path}: {detail}");
        }
        let post = ask(&router, "POST", TERRITORIES, None).await;
        assert_eq!((post.status, &post.json["title"]), (405, &"Method Not Allowed".into()));
    })
    .await;
}
