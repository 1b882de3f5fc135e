//! Hostile and honest peers over real sockets, and a transport in memory for what must never reach
//! a socket.

mod exchange;
mod limits;
mod open;
mod refused;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Extensions, HeaderMap};
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::*;
use crate::signature::tests::rsa_key;
use crate::signature::{Signer, SigningKey};

/// Special-use addresses: the first and last of each block, and addresses that wrap one.
pub(super) const SPECIAL: [&str; 58] = [
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.0.0",
    "169.254.169.254",
    "169.254.255.255",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.255",
    "192.0.2.0",
    "192.0.2.255",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.0",
    "198.51.100.255",
    "203.0.113.0",
    "203.0.113.255",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.0",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:1.1.1.1",
    "64:ff9b::7f00:1",
    "64:ff9b::101:101",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fdff:ffff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_296_029, 0).unwrap()
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

/// Options for peers on the loopback of this machine.
fn lab() -> ClientOptions {
    ClientOptions {
        allow_http: true,
        allowed_networks: AllowedNetworks::new(vec!["127.0.0.0/8".parse().unwrap()]),
        ..ClientOptions::new("Ancrage/0.0 (+https://lyon.example/)")
    }
}

fn client() -> Client {
    Client::new(lab()).unwrap()
}

/// A client that gives up soon.
fn hurried() -> Client {
    Client::new(ClientOptions { deadline: Duration::from_millis(400), ..lab() }).unwrap()
}

fn signer() -> Signer {
    let pem = rsa_key().to_pkcs8_pem(LineEnding::LF).unwrap();
    Signer::new(url("https://lyon.example/actor#main-key"), SigningKey::from_pem(&pem).unwrap())
}

async fn get(client: &Client, url: &Url) -> Result<Fetched, FetchError> {
    client.get(url, Accept::Activity, MAX_DOCUMENT, None, now()).await
}

/// A whole HTTP server on a free port; gives its base URL.
async fn serve(router: Router) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = base(listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

/// A server that reads the head of a request and then does as it likes with the connection.
async fn serve_raw<F>(answer: impl Fn(TcpStream) -> F + Send + 'static) -> Url
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = base(listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            tokio::spawn(answer(stream));
        }
    });
    base
}

/// Writes until the other side has had enough.
async fn write(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    stream.write_all(bytes).await.is_ok()
}

fn base(address: SocketAddr) -> Url {
    url(&format!("http://{address}/"))
}

type Answer = Box<dyn Fn(&Request) -> http::Response<Bytes> + Send + Sync>;

/// Answers in memory and remembers what was asked.
struct Memory {
    answer: Answer,
    seen: Mutex<Vec<(String, HeaderMap)>>,
}

impl Memory {
    fn new(answer: impl Fn(&Request) -> http::Response<Bytes> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(answer), seen: Mutex::default() })
    }

    fn client(self: &Arc<Self>, options: ClientOptions) -> Client {
        Client::new(ClientOptions { transport: Some(self.clone()), ..options }).unwrap()
    }

    fn urls(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter().map(|(url, _)| url.clone()).collect()
    }
}

#[async_trait::async_trait]
impl Middleware for Memory {
    async fn handle(&self, request: Request, _: &mut Extensions, _: Next<'_>) -> reqwest_middleware::Result<Response> {
        let seen = (request.url().to_string(), request.headers().clone());
        self.seen.lock().unwrap().push(seen);
        Ok((self.answer)(&request).into())
    }
}

/// A small activity, as it should be served.
fn activity() -> http::Response<Bytes> {
    http::Response::builder().header("content-type", ACTIVITY_JSON).body(Bytes::from_static(b"{}")).unwrap()
}

fn status(status: u16) -> http::Response<Bytes> {
    http::Response::builder().status(status).body(Bytes::new()).unwrap()
}

fn redirect(to: &str) -> http::Response<Bytes> {
    http::Response::builder().status(302).header("location", to).body(Bytes::new()).unwrap()
}
