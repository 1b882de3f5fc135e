//! Asking a server as apps, browsers and other servers do.

use axum::body::Body;
use federation::signature::{Scheme, Signer, SigningKey};
use http::{HeaderName, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Collected};
use serde_json::Value;
use testkit::{Account, Server};
use url::Url;

/// What a server said.
pub struct Said {
    pub status: StatusCode,
    pub text: String,
}

impl Said {
    /// Whether it was done, or shown.
    pub fn yes(&self) -> bool {
        self.status.is_success()
    }

    /// The JSON that it said; null where it said none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

async fn send(server: &Server, request: http::request::Builder, json: Option<&Value>) -> Said {
    let request = request.header(header::HOST, server.domain());
    let request = match json {
        Some(json) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(json.to_string())),
        None => request.body(Body::empty()),
    };
    // No client can send what is no address.
    let Ok(request) = request else { return Said { status: StatusCode::BAD_REQUEST, text: String::new() } };
    let response = server.request(request).await;
    let status = response.status();
    // Streams do not end by themselves, and say nothing of the past.
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream")) {
        return Said { status, text: String::new() };
    }
    let bytes = response.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default();
    let said = Said { status, text: String::from_utf8_lossy(&bytes).into_owned() };
    assert_ne!(said.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", said.text);
    said
}

/// As an app does, with a token or without.
pub async fn api(server: &Server, token: Option<&str>, method: Method, path: &str, json: Option<&Value>) -> Said {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    send(server, request, json).await
}

/// As a browser does, with the cookie of a session or without.
pub async fn page(server: &Server, cookie: Option<&str>, path: &str) -> Said {
    let mut request = Request::get(path).header(header::ACCEPT, "text/html");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    send(server, request, None).await
}

/// As another server does, signed by one of its people or unsigned.
pub async fn document(server: &Server, signer: Option<&Account>, path: &str) -> Said {
    let mut request = Request::get(path).header(header::ACCEPT, federation::net::ACTIVITY_JSON);
    if let Some(signer) = signer {
        for (name, value) in signed(server, signer, path).await {
            // The host is said for every request.
            if name != header::HOST {
                request = request.header(name, value);
            }
        }
    }
    send(server, request, None).await
}

async fn signed(server: &Server, signer: &Account, path: &str) -> Vec<(HeaderName, http::HeaderValue)> {
    let app = signer.server().app();
    let pem = app.read().actors().private_key(signer.id()).await.expect("a private key");
    let key = signer.actor().await.key.expect("a key").id.to_url();
    let signer = Signer::new(key, SigningKey::from_pem(&pem).expect("a private key"));
    let url = Url::parse(&format!("https://{}{path}", server.domain())).expect("an address");
    signer.sign_request(Scheme::Cavage, &Method::GET, &url, None, app.now()).expect("signed")
}
