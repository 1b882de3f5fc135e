//! Bodies that are too large, too slow, or not what they say.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use axum::body::Body;
use axum::routing::any;

use super::*;

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/activity+json\r\n";

async fn answer_with(head: &'static str, body: &'static [u8]) -> Result<Fetched, FetchError> {
    let base = serve_raw(move |mut stream| async move {
        let _ = write(&mut stream, HEAD.as_bytes()).await
            && write(&mut stream, head.as_bytes()).await
            && write(&mut stream, body).await;
    })
    .await;
    get(&client(), &base).await
}

#[tokio::test]
async fn a_body_of_exactly_the_limit() {
    static BODY: [u8; MAX_DOCUMENT + 1] = [b' '; MAX_DOCUMENT + 1];
    let exact = answer_with("content-length: 1048576\r\n\r\n", &BODY[1..]).await;
    assert_eq!(exact.unwrap().bytes.len(), MAX_DOCUMENT);
    let over = answer_with("content-length: 1048577\r\n\r\n", &BODY).await;
    assert_eq!(over, Err(FetchError::TooLarge));
    // Without a length the end of the connection is the end of the body.
    let unstated = answer_with("\r\n", &BODY).await;
    assert_eq!(unstated, Err(FetchError::TooLarge));
}

#[tokio::test]
async fn a_stated_length_over_the_limit_is_not_waited_for() {
    let huge = answer_with("content-length: 2097152\r\n\r\n", b"").await;
    assert_eq!(huge, Err(FetchError::TooLarge));
    let absurd = answer_with("content-length: 18446744073709551614\r\n\r\n", b"").await;
    assert!(absurd.is_err());
}

#[tokio::test]
async fn lying_lengths() {
    let short = answer_with("content-length: 100\r\n\r\n", b"{}").await;
    let error = short.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable(_)), "{error}");
    assert!(error.is_transient());
    let long = answer_with("content-length: 2\r\n\r\n", b"{}{}{}").await;
    assert_eq!(long.unwrap().bytes, "{}");
    let both = answer_with("content-length: 2\r\ncontent-length: 3\r\n\r\n", b"{} ").await;
    assert!(both.is_err());
}

/// Sends for ever; gives how many bytes the other side took before it hung up.
async fn endless(head: &'static str, chunk: Vec<u8>) -> (Url, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = sent.clone();
    let base = serve_raw(move |mut stream| {
        let (chunk, counter) = (chunk.clone(), counter.clone());
        async move {
            if !(write(&mut stream, HEAD.as_bytes()).await && write(&mut stream, head.as_bytes()).await) {
                return;
            }
            while write(&mut stream, &chunk).await {
                counter.fetch_add(chunk.len(), Ordering::SeqCst);
            }
        }
    })
    .await;
    (base, sent)
}

#[tokio::test]
async fn an_endless_chunked_body() {
    let mut chunk = b"1000\r\n".to_vec();
    chunk.extend([b' '; 0x1000]);
    chunk.extend(b"\r\n");
    let (base, sent) = endless("transfer-encoding: chunked\r\n\r\n", chunk).await;
    assert_eq!(get(&client(), &base).await, Err(FetchError::TooLarge));
    // What fills the buffers of two sockets, and no more.
    assert!(sent.load(Ordering::SeqCst) < 16 * MAX_DOCUMENT);
}

#[tokio::test]
async fn gzip_bomb() {
    // 64 KiB on the wire become 10 MiB.
    let bomb = gzip_of_repeated_bytes(10 * MAX_DOCUMENT);
    assert!(bomb.len() < MAX_DOCUMENT / 8);
    let router = Router::new().fallback(any(move || {
        let bomb = bomb.clone();
        async move {
            let headers = [("content-type", ACTIVITY_JSON), ("content-encoding", "gzip")];
            (headers, Body::from(bomb))
        }
    }));
    let base = serve(router).await;
    assert_eq!(get(&client(), &base).await, Err(FetchError::TooLarge));
    // The same stream is readable up to a limit that holds it, so it is the limit that refused it.
    let all = client().get(&base, Accept::Activity, 11 * MAX_DOCUMENT, None, now()).await;
    assert!(matches!(all, Err(FetchError::Unreachable(_))));
}

/// A gzip stream without an end: one literal, then copies of it, 258 bytes in 13 bits each.
fn gzip_of_repeated_bytes(length: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut bits: Vec<bool> = Vec::new();
    let mut push = |code: &str| bits.extend(code.bytes().map(|bit| bit == b'1'));
    push("010"); // not the last block; fixed codes, low bit first
    push("01010000"); // the literal 0x20
    for _ in 0..length / 258 {
        push("11000101"); // copy 258 bytes
        push("00000"); // from one byte back
    }
    for byte in bits.chunks(8) {
        bytes.push((0..8).map(|n| u8::from(byte.get(n) == Some(&true)) << n).sum());
    }
    bytes
}

#[tokio::test]
async fn slow_bodies_meet_the_deadline() {
    let base = serve_raw(|mut stream| async move {
        let head = format!("{HEAD}content-length: 1000\r\n\r\n");
        let mut going = write(&mut stream, head.as_bytes()).await;
        while going {
            tokio::time::sleep(Duration::from_millis(50)).await;
            going = write(&mut stream, b" ").await;
        }
    })
    .await;
    meets_deadline(&base).await;
}

#[tokio::test]
async fn slow_headers_meet_the_deadline() {
    let base = serve_raw(|mut stream| async move {
        let mut going = write(&mut stream, b"HTTP/1.1 200 OK\r\nx: ").await;
        while going {
            tokio::time::sleep(Duration::from_millis(50)).await;
            going = write(&mut stream, b"x").await;
        }
    })
    .await;
    meets_deadline(&base).await;
}

#[tokio::test]
async fn a_peer_that_accepts_and_never_answers() {
    let base = serve_raw(|stream| async move {
        tokio::time::sleep(Duration::from_mins(1)).await;
        drop(stream);
    })
    .await;
    meets_deadline(&base).await;
    let started = Instant::now();
    let post = Post {
        url: &base,
        body: Bytes::from_static(b"{}"),
        content_type: ACTIVITY_JSON,
        signer: &signer(),
        scheme: None,
        deadline: Some(Duration::from_millis(200)),
    };
    assert_eq!(client().post(&post, now()).await, Err(FetchError::Timeout));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn slow_redirects_share_one_deadline() {
    let base = serve(Router::new().fallback(any(|| async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        (http::StatusCode::FOUND, [("location", "/again")])
    })))
    .await;
    meets_deadline(&base).await;
}

async fn meets_deadline(base: &Url) {
    let started = Instant::now();
    let error = get(&hurried(), base).await.unwrap_err();
    assert_eq!(error, FetchError::Timeout);
    assert!(error.is_transient());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn media_as_activity() {
    for content_type in ["text/plain", "image/png", "application/json", "application/ld+json", ""] {
        let base = serve(
            Router::new()
                .fallback(any(move || async move { ([("content-type", content_type)], r#"{"type":"Person"}"#) })),
        )
        .await;
        assert_eq!(get(&client(), &base).await, Err(FetchError::MediaType(content_type.to_owned())));
    }
    let two = answer_with("content-type: text/plain\r\n\r\n", b"{}").await;
    assert_eq!(two, Err(FetchError::MediaType(String::new())));
}

#[tokio::test]
async fn a_closed_port_is_transient() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = base(listener.local_addr().unwrap());
    drop(listener);
    let error = get(&client(), &base).await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable(_)), "{error}");
    assert!(error.is_transient());
}
