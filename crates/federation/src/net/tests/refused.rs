//! What is never contacted, however it is asked for.
//!
//! What needs names that change their mind, or certificates, is tested here alone, without a database: the client
//! knows none, and nothing is kept of what it refuses. What documents make a whole server contact is among the tests of
//! the workspace, on both databases.

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::routing::any;
use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::*;

fn open_internet() -> ClientOptions {
    ClientOptions { allow_http: true, ..ClientOptions::new("Ancrage/0.0") }
}

/// A server that counts what reaches it.
async fn counting() -> (Url, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    let base = serve_raw(move |mut stream| {
        counter.fetch_add(1, Ordering::SeqCst);
        async move {
            let _ = write(&mut stream, b"HTTP/1.1 204 No Content\r\n\r\n").await;
        }
    })
    .await;
    (base, count)
}

#[tokio::test]
async fn special_addresses_in_urls() {
    let memory = Memory::new(|_| activity());
    let client = memory.client(open_internet());
    let mut urls: Vec<String> = Vec::new();
    for address in SPECIAL {
        match address.parse::<IpAddr>().unwrap() {
            IpAddr::V4(_) => urls.push(format!("https://{address}/")),
            IpAddr::V6(_) => urls.push(format!("https://[{address}]/")),
        }
    }
    // The same addresses in the disguises that URL parsers see through.
    for host in ["127.1", "2130706433", "0x7f.1", "017700000001", "127.0.0.1.", "１２７.0.0.1"] {
        urls.push(format!("https://{host}:8443/inbox"));
    }
    let signer = signer();
    for text in urls {
        let url = url(&text);
        let refused = get(&client, &url).await;
        assert_eq!(refused, Err(FetchError::Refused(Refusal::Address)), "{text}");
        let post = Post {
            url: &url,
            body: Bytes::from_static(b"{}"),
            content_type: ACTIVITY_JSON,
            signer: &signer,
            scheme: None,
            deadline: None,
        };
        let refused = client.post(&post, now()).await;
        assert_eq!(refused, Err(FetchError::Refused(Refusal::Address)), "{text}");
    }
    assert_eq!(memory.urls(), [""; 0]);
    assert!(get(&client, &url("https://1.1.1.1/")).await.is_ok());
}

#[tokio::test]
async fn a_listening_loopback_hears_nothing() {
    let (base, count) = counting().await;
    let client = Client::new(open_internet()).unwrap();
    let port = base.port().unwrap();
    assert_eq!(get(&client, &base).await, Err(FetchError::Refused(Refusal::Address)));
    for host in ["localhost", "lyon.localhost"] {
        let refused = get(&client, &url(&format!("http://{host}:{port}/"))).await;
        assert_eq!(refused, Err(FetchError::Refused(Refusal::Name)), "{host}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

/// The first answer is an allowed address, all later ones are not.
struct Rebinding(AtomicUsize);

impl Lookup for Rebinding {
    fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        let address = if first { [127, 0, 0, 2] } else { [127, 0, 0, 1] };
        async move { Ok(vec![address.into()]) }.boxed()
    }
}

/// Over real sockets: what counts is where the connection goes, and not what an earlier answer said.
#[tokio::test]
async fn dns_rebinding() {
    let (inside, count) = counting().await;
    let port = inside.port().unwrap();
    let outside = TcpListener::bind(("127.0.0.2", port)).await.unwrap();
    let answer = any(|| async { ([("content-type", ACTIVITY_JSON), ("connection", "close")], "{}") });
    tokio::spawn(async move { axum::serve(outside, Router::new().fallback(answer)).await });
    let client = Client::new(ClientOptions {
        allowed_networks: AllowedNetworks::new(vec!["127.0.0.2/32".parse().unwrap()]),
        lookup: Arc::new(Rebinding(AtomicUsize::new(0))),
        ..open_internet()
    })
    .unwrap();
    let url = url(&format!("http://brest.example:{port}/"));
    assert!(get(&client, &url).await.is_ok());
    for _ in 0..3 {
        assert_eq!(get(&client, &url).await, Err(FetchError::Refused(Refusal::Name)));
    }
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn redirect_inside() {
    for (target, refusal) in [
        ("http://169.254.169.254/latest/meta-data/", Refusal::Address),
        ("http://10.0.0.1/", Refusal::Address),
        ("http://[::1]/", Refusal::Address),
        ("http://[::ffff:127.0.0.1]/", Refusal::Address),
        ("//192.168.0.1/x", Refusal::Address),
        ("http://u:p@127.0.0.1/", Refusal::Credentials),
        ("file:///etc/passwd", Refusal::Scheme),
        ("gopher://127.0.0.1/", Refusal::Scheme),
        ("data:application/activity+json,{}", Refusal::Scheme),
        ("javascript:0", Refusal::Scheme),
    ] {
        let base = serve(
            Router::new().fallback(any(move || async move { (http::StatusCode::FOUND, [("location", target)]) })),
        )
        .await;
        assert_eq!(get(&client(), &base).await, Err(FetchError::Refused(refusal)), "{target}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_name_inside() {
    let (inside, count) = counting().await;
    let target = format!("http://intranet.example:{}/", inside.port().unwrap());
    let base = serve(Router::new().fallback(any(move || {
        let target = target.clone();
        async move { (http::StatusCode::FOUND, [("location", target)]) }
    })))
    .await;
    let client = Client::new(ClientOptions { lookup: Arc::new(Inside), ..lab() }).unwrap();
    assert_eq!(get(&client, &base).await, Err(FetchError::Refused(Refusal::Name)));
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

/// Answers with an address that the lab does not allow.
struct Inside;

impl Lookup for Inside {
    fn lookup(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        async { Ok(vec![[10, 0, 0, 1].into()]) }.boxed()
    }
}

#[tokio::test]
async fn only_https_without_credentials_is_contacted() {
    let memory = Memory::new(|_| activity());
    let client = memory.client(ClientOptions::new("Ancrage/0.0"));
    for (text, refusal) in [
        ("http://brest.example/", Refusal::Scheme),
        ("file:///etc/passwd", Refusal::Scheme),
        ("gopher://brest.example/", Refusal::Scheme),
        ("ftp://brest.example/", Refusal::Scheme),
        ("data:application/activity+json,{}", Refusal::Scheme),
        ("ws://brest.example/", Refusal::Scheme),
        ("https://user@brest.example/", Refusal::Credentials),
        ("https://:pass@brest.example/", Refusal::Credentials),
    ] {
        assert_eq!(get(&client, &url(text)).await, Err(FetchError::Refused(refusal)), "{text}");
    }
    assert_eq!(memory.urls(), [""; 0]);
}

/// Without a socket, since it would need a certificate that this machine trusts; the second address is never asked.
#[tokio::test]
async fn a_redirect_from_https_to_http_even_in_a_lab() {
    let memory = Memory::new(|request| match request.url().scheme() {
        "https" => redirect("http://brest.example/"),
        _ => activity(),
    });
    let client = memory.client(lab());
    assert_eq!(get(&client, &url("https://brest.example/")).await, Err(FetchError::Refused(Refusal::Downgrade)));
    assert_eq!(memory.urls(), ["https://brest.example/"]);
}

#[tokio::test]
async fn redirect_loops_and_dead_ends() {
    let memory = Memory::new(|request| match request.url().path() {
        "/loop" => redirect("/loop"),
        "/empty" => status(302),
        "/bad" => redirect("https://"),
        "/3" => redirect("2#fragment"),
        "/2" => redirect("https://quimper.example/1"),
        "/1" if request.url().query().is_none() => redirect("?last"),
        _ => activity(),
    });
    let client = memory.client(lab());
    let get = |path: &str| {
        let client = client.clone();
        let url = url("https://brest.example/").join(path).unwrap();
        async move { get(&client, &url).await }
    };
    assert_eq!(get("loop").await, Err(FetchError::TooManyRedirects));
    assert_eq!(memory.urls().len(), 4);
    assert_eq!(get("empty").await, Err(FetchError::BadRedirect));
    assert_eq!(get("bad").await, Err(FetchError::BadRedirect));
    // Three redirects are followed, and a fragment never leaves.
    let found = get("3").await.unwrap();
    assert_eq!(found.url.as_str(), "https://quimper.example/1?last");
    assert!(memory.urls().contains(&"https://brest.example/2".to_owned()));
}
