//! What peers receive from us, and what we make of their answers.

use axum::extract::Request as Received;
use axum::routing::any;
use http::{Method, StatusCode};

use super::*;
use crate::signature::tests::public_key;
use crate::signature::{Incoming, Scheme, SignatureError, check, parse, verify};

/// Checks the signature of a request as the server at `authority` would.
fn verified(
    authority: &str,
    method: &Method,
    target: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Scheme, SignatureError> {
    let parsed = parse(headers)?;
    let incoming = Incoming { method, path_and_query: target, headers, body, scheme: "http", authority, now: now() };
    verify(&check(&parsed, &incoming)?, &public_key())?;
    Ok(parsed.scheme())
}

type Log = Arc<Mutex<Vec<(String, HeaderMap, Bytes)>>>;

/// A server that remembers requests and answers each with what `answer` makes of it.
async fn recording(
    answer: impl Fn(&str, &HeaderMap) -> http::Response<Bytes> + Clone + Send + Sync + 'static,
) -> (Url, Log) {
    let log = Log::default();
    let writer = log.clone();
    let router = Router::new().fallback(any(move |request: Received| {
        let (log, answer) = (writer.clone(), answer.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, MAX_DOCUMENT).await.unwrap();
            let target = parts.uri.to_string();
            let answer = answer(&target, &parts.headers);
            log.lock().unwrap().push((target, parts.headers, body));
            answer.map(axum::body::Body::from)
        }
    }));
    (serve(router).await, log)
}

fn named(name: &str, base: &Url) -> Url {
    url(&format!("http://{name}:{}/", base.port().unwrap()))
}

fn authority(url: &Url) -> &str {
    &url[url::Position::BeforeHost..url::Position::AfterPort]
}

#[tokio::test]
async fn a_signed_get_is_signed_again_for_the_target_of_a_redirect() {
    let (second, second_log) = recording(|_, _| activity()).await;
    let second = named("brest.localhost", &second);
    let target = second.join("actors/1?x=y#main-key").unwrap();
    let location = target.to_string();
    let (first, first_log) = recording(move |_, _| {
        let mut answer = redirect(&location);
        let cookie = HeaderValue::from_static("session=secret");
        answer.headers_mut().insert("set-cookie", cookie);
        answer
    })
    .await;
    let first = named("lyon.localhost", &first);
    let (client, signer) = (client(), signer());
    let get = client.get(&first, Accept::Activity, 100, Some(&signer), now());
    let found = get.await.unwrap();
    assert_eq!(found.url.as_str(), target.as_str().trim_end_matches("#main-key"));
    assert_eq!(found.bytes, "{}");

    for (url, path, log) in [(&first, "/", first_log), (&second, "/actors/1?x=y", second_log)] {
        let log = log.lock().unwrap();
        let [(asked, headers, _)] = log.as_slice() else {
            panic!("{url} was asked {} times", log.len());
        };
        assert_eq!(asked, path);
        let scheme = verified(authority(url), &Method::GET, path, headers, b"");
        assert_eq!(scheme, Ok(Scheme::Cavage));
        for name in ["cookie", "authorization", "referer"] {
            assert!(!headers.contains_key(name), "{name} was sent to {url}");
        }
        assert_eq!(headers["user-agent"], "Ancrage/0.0 (+https://lyon.example/)");
        assert_eq!(headers["accept"], Accept::Activity.header());
        assert_eq!(headers.get_all("host").iter().count(), 1);
    }
}

#[tokio::test]
async fn statuses_of_a_get() {
    for (code, expected, transient) in [
        (404, FetchError::NotFound, false),
        (410, FetchError::Gone, false),
        (400, FetchError::Status(StatusCode::BAD_REQUEST), false),
        (401, FetchError::Status(StatusCode::UNAUTHORIZED), false),
        (304, FetchError::Status(StatusCode::NOT_MODIFIED), false),
        (429, FetchError::Status(StatusCode::TOO_MANY_REQUESTS), true),
        (500, FetchError::Status(StatusCode::INTERNAL_SERVER_ERROR), true),
        (503, FetchError::Status(StatusCode::SERVICE_UNAVAILABLE), true),
    ] {
        let (base, _) = recording(move |_, _| status(code)).await;
        let error = get(&client(), &base).await.unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(error.is_transient(), transient, "{code}");
    }
}

#[tokio::test]
async fn what_a_document_comes_with() {
    let (base, _) = recording(|_, _| {
        let mut answer = activity();
        let etag = HeaderValue::from_static("\"v1\"");
        answer.headers_mut().insert("etag", etag);
        answer
    })
    .await;
    let found = get(&client(), &base).await.unwrap();
    assert_eq!(found.content_type, ACTIVITY_JSON);
    assert_eq!(found.etag.as_deref(), Some("\"v1\""));
    assert_eq!(found.url, base);
}

fn post<'a>(url: &'a Url, signer: &'a Signer, scheme: Option<Scheme>) -> Post<'a> {
    Post {
        url,
        body: Bytes::from_static(br#"{"type":"Follow"}"#),
        content_type: ACTIVITY_JSON,
        signer,
        scheme,
        deadline: None,
    }
}

#[tokio::test]
async fn a_delivery_is_signed_in_the_scheme_that_was_asked_for() {
    let (base, log) = recording(|_, _| status(202)).await;
    let (client, signer) = (client(), signer());
    for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
        let outcome = client.post(&post(&base, &signer, Some(scheme)), now()).await;
        let outcome = outcome.unwrap();
        assert!(outcome.is_success());
        assert_eq!(outcome.scheme, scheme);
        let (target, headers, body) = log.lock().unwrap().pop().unwrap();
        assert_eq!(body, r#"{"type":"Follow"}"#);
        assert_eq!(headers["content-type"], ACTIVITY_JSON);
        let found = verified(authority(&base), &Method::POST, &target, &headers, &body);
        assert_eq!(found, Ok(scheme));
    }
}

#[tokio::test]
async fn answers_to_a_delivery() {
    let (base, log) = recording(|_, _| {
        http::Response::builder()
            .status(429)
            .header("retry-after", "60")
            .body(Bytes::from("slow\r\ndown ".repeat(100_000)))
            .unwrap()
    })
    .await;
    let signer = signer();
    let outcome = client().post(&post(&base, &signer, None), now()).await.unwrap();
    assert_eq!(outcome.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(outcome.is_transient() && !outcome.is_success());
    assert_eq!(outcome.retry_after, Some(Duration::from_mins(1)));
    assert!(outcome.text.starts_with("slow down slow"));
    assert!(outcome.text.len() <= 300);
    assert_eq!(log.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_redirect_of_a_delivery_is_not_followed() {
    let (base, log) = recording(|_, _| redirect("/elsewhere")).await;
    let signer = signer();
    let outcome = client().post(&post(&base, &signer, None), now()).await.unwrap();
    assert_eq!(outcome.status, StatusCode::FOUND);
    assert_eq!(log.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_status_counts_although_its_body_never_ends() {
    let base = serve_raw(|mut stream| async move {
        let head = b"HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\nthanks";
        let _ = write(&mut stream, head).await;
        tokio::time::sleep(Duration::from_mins(1)).await;
    })
    .await;
    let signer = signer();
    let patient = Post { deadline: Some(Duration::from_millis(1500)), ..post(&base, &signer, None) };
    let outcome = client().post(&patient, now()).await.unwrap();
    assert_eq!(outcome.status, StatusCode::ACCEPTED);
    assert_eq!(outcome.text, "thanks");
}

/// A peer that reads RFC 9421 alone.
fn modern(_: &str, headers: &HeaderMap) -> http::Response<Bytes> {
    if headers.contains_key("signature-input") { activity() } else { status(401) }
}

#[tokio::test]
async fn a_refused_signature_is_tried_in_the_other_scheme_and_remembered() {
    let (base, log) = recording(modern).await;
    let (client, signer) = (client(), signer());
    let asked = || std::mem::take(&mut *log.lock().unwrap()).len();

    let found = client.get(&base, Accept::Activity, 100, Some(&signer), now());
    assert!(found.await.is_ok());
    assert_eq!(asked(), 2);
    let outcome = client.post(&post(&base, &signer, None), now()).await.unwrap();
    assert!(outcome.is_success());
    assert_eq!(outcome.scheme, Scheme::Rfc9421);
    assert_eq!(asked(), 1, "the scheme was not remembered");

    // Without a signer, or with the scheme given, there is nothing else to try.
    let unsigned = client.get(&base, Accept::Activity, 100, None, now());
    assert_eq!(unsigned.await, Err(FetchError::Status(StatusCode::UNAUTHORIZED)));
    assert_eq!(asked(), 1);
    let fixed = post(&base, &signer, Some(Scheme::Cavage));
    let outcome = client.post(&fixed, now()).await.unwrap();
    assert_eq!(outcome.status, StatusCode::UNAUTHORIZED);
    assert_eq!(asked(), 1);
}

#[tokio::test]
async fn a_peer_that_forgot_the_newer_scheme_is_asked_in_the_older_one() {
    let old = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let switch = old.clone();
    let (base, log) = recording(move |_, headers| {
        let modern = headers.contains_key("signature-input");
        if modern == switch.load(std::sync::atomic::Ordering::SeqCst) { status(403) } else { status(202) }
    })
    .await;
    let (client, signer) = (client(), signer());
    for (is_old, scheme) in [(false, Scheme::Rfc9421), (true, Scheme::Cavage)] {
        old.store(is_old, std::sync::atomic::Ordering::SeqCst);
        for requests in [2, 1] {
            log.lock().unwrap().clear();
            let outcome = client.post(&post(&base, &signer, None), now()).await.unwrap();
            assert_eq!(outcome.scheme, scheme);
            assert_eq!(log.lock().unwrap().len(), requests);
        }
    }
}

#[tokio::test]
async fn a_peer_that_refuses_both_is_asked_twice_and_not_remembered() {
    let (base, log) = recording(|_, headers| {
        let modern = headers.contains_key("signature-input");
        status(if modern { 400 } else { 403 })
    })
    .await;
    let (client, signer) = (client(), signer());
    for _ in 0..2 {
        log.lock().unwrap().clear();
        let outcome = client.post(&post(&base, &signer, None), now()).await.unwrap();
        assert_eq!(outcome.status, StatusCode::FORBIDDEN);
        assert_eq!(outcome.scheme, Scheme::Cavage);
        assert_eq!(log.lock().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_transport_in_memory_answers_for_names_that_do_not_exist() {
    let memory = Memory::new(|request| {
        assert!(request.headers().contains_key("signature"));
        assert!(!request.headers().contains_key("host"));
        activity()
    });
    let client = memory.client(ClientOptions::new("Ancrage/0.0"));
    let (url, signer) = (url("https://brest.test/actors/1"), signer());
    let found = client.get(&url, Accept::Activity, 100, Some(&signer), now());
    assert_eq!(found.await.unwrap().bytes, "{}");
    assert_eq!(memory.urls(), ["https://brest.test/actors/1"]);
}

#[test]
fn a_user_agent_that_could_split_a_header() {
    let options = ClientOptions::new("Ancrage\r\nX: y");
    assert!(matches!(Client::new(options), Err(ClientError::UserAgent)));
}
