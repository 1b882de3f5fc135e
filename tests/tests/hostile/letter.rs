//! Requests, signed by code that shares nothing with what it tests: draft-cavage-http-signatures-12 and RFC 9421.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::time::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::peer::Person;

/// What a signature covers when nothing is said.
pub const BASELINE: [&str; 4] = ["(request-target)", "host", "date", "digest"];

/// A request on its way. What is changed after signing is not signed.
#[derive(Debug, Clone)]
pub struct Letter {
    address: String,
    now: Timestamp,
    pub method: &'static str,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// As one reads it in a failed test.
impl std::fmt::Display for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { method, target, headers, body, .. } = self;
        let body = String::from_utf8_lossy(&body[..body.len().min(1_000)]);
        write!(f, "{method} {target} {headers:.1000?} {body}")
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// A header, in small letters; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

impl Letter {
    /// A POST of an activity, with the headers that the baseline signs.
    pub fn post(host: &str, target: &str, body: &[u8], now: Timestamp) -> Self {
        let letter = Self {
            address: loopback(host),
            now,
            method: "POST",
            target: target.to_owned(),
            headers: Vec::new(),
            body: body.to_vec(),
        };
        letter
            .header("Host", host)
            .header("Date", &http_date(now))
            .header("Digest", &digest(body))
            .header("Content-Type", "application/activity+json")
    }

    /// A GET.
    pub fn get(host: &str, target: &str, now: Timestamp) -> Self {
        let letter = Self {
            address: loopback(host),
            now,
            method: "GET",
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        letter.header("Host", host).header("Date", &http_date(now)).header("Accept", "application/activity+json")
    }

    /// Sends it to this port, whatever the host says.
    #[must_use]
    pub fn at_port(self, port: u16) -> Self {
        Self { address: format!("127.0.0.1:{port}"), ..self }
    }

    /// Sets a header.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.without(name).add(name, value)
    }

    /// Adds a header, beside one of the same name.
    #[must_use]
    pub fn add(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    #[must_use]
    pub fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    #[must_use]
    pub fn date(self, at: Timestamp) -> Self {
        self.header("Date", &http_date(at))
    }

    fn value(&self, name: &str) -> String {
        let found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let values: Vec<&str> = found.map(|(_, value)| value.as_str()).collect();
        assert!(!values.is_empty(), "{name} is to be signed and is not there");
        values.join(", ")
    }

    /// Signs as every server does.
    #[must_use]
    pub fn sign(self, person: &Person) -> Self {
        let covered: &[&str] = if self.method == "GET" { &BASELINE[..3] } else { &BASELINE };
        self.cavage(person, covered, "algorithm=\"rsa-sha256\"")
    }

    /// Signs in the older scheme. `parameters` stand in the header as they are; `created=…` and `expires=…` are
    /// read from them where they are covered.
    #[must_use]
    pub fn cavage(self, person: &Person, covered: &[&str], parameters: &str) -> Self {
        let signature = STANDARD.encode(sign(&person.key, &self.signing_string(covered, parameters)));
        let comma = if parameters.is_empty() { "" } else { "," };
        let value = format!(
            "keyId=\"{}\"{comma}{parameters},headers=\"{}\",signature=\"{signature}\"",
            person.key_id,
            covered.join(" ")
        );
        self.header("Signature", &value)
    }

    /// What the older scheme signs (section 2.3).
    pub fn signing_string(&self, covered: &[&str], parameters: &str) -> String {
        let parameter = |name: &str| {
            let found = parameters.split(',').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='));
            found.unwrap_or_else(|| panic!("{name} is covered and not given")).to_owned()
        };
        let line = |name: &&str| match *name {
            "(request-target)" => format!("(request-target): {} {}", self.method.to_lowercase(), self.target),
            "(created)" => format!("(created): {}", parameter("created")),
            "(expires)" => format!("(expires): {}", parameter("expires")),
            header => format!("{header}: {}", self.value(header)),
        };
        covered.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Signs in the newer scheme (RFC 9421) with the components that Mastodon covers.
    #[must_use]
    pub fn rfc9421(self, person: &Person) -> Self {
        let created = self.now.timestamp();
        let components: &[&str] = if self.method == "GET" {
            &["@method", "@target-uri"]
        } else {
            &["@method", "@target-uri", "content-digest"]
        };
        self.content_digest().rfc9421_covering(person, components, &format!(";created={created}"))
    }

    /// Sets `Content-Digest` (RFC 9530) in place of `Digest`.
    #[must_use]
    pub fn content_digest(self) -> Self {
        let value = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&self.body)));
        self.without("Digest").header("Content-Digest", &value)
    }

    /// The same with other components; `parameters` begin with a semicolon.
    #[must_use]
    pub fn rfc9421_covering(self, person: &Person, components: &[&str], parameters: &str) -> Self {
        let quoted: Vec<String> = components.iter().map(|name| format!("\"{name}\"")).collect();
        let params = format!("({}){parameters};keyid=\"{}\"", quoted.join(" "), person.key_id);
        let host = self.value("host");
        let line = |name: &&str| match *name {
            "@method" => format!("\"@method\": {}", self.method),
            "@target-uri" => format!("\"@target-uri\": http://{host}{}", self.target),
            "@authority" => format!("\"@authority\": {host}"),
            "@path" => format!("\"@path\": {}", self.target),
            header => format!("\"{header}\": {}", self.value(header)),
        };
        let mut base: Vec<String> = components.iter().map(line).collect();
        base.push(format!("\"@signature-params\": {params}"));
        let signature = STANDARD.encode(sign(&person.key, &base.join("\n")));
        self.header("Signature-Input", &format!("sig1={params}")).header("Signature", &format!("sig1=:{signature}:"))
    }

    /// The bytes that go over the wire, with the body's length.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.method == "POST" && !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("transfer-encoding"))
        {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        head.push_str("Connection: close\r\n\r\n");
        [head.as_bytes(), &self.body].concat()
    }

    /// Sends it and reads the answer.
    pub async fn send(self) -> Reply {
        let bytes = self.bytes();
        send_raw(&self.address, &bytes).await
    }
}

/// Sends bytes as they are and reads the answer.
pub async fn send_raw(address: &str, bytes: &[u8]) -> Reply {
    let stream = TcpStream::connect(address).await.expect("the server listens");
    let (mut from, mut to) = stream.into_split();
    // An answer may come, and the connection end, before all of a large body is sent.
    let sending = async {
        let _ = to.write_all(bytes).await;
        to
    };
    let reading = async {
        let mut answer = Vec::new();
        let _ = from.read_to_end(&mut answer).await;
        answer
    };
    let (_open, answer) = tokio::join!(sending, reading);
    read(&answer)
}

fn read(answer: &[u8]) -> Reply {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no answer but {:?}", String::from_utf8_lossy(answer)));
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let body = &answer[end + 4..];
    let body = if head.contains("transfer-encoding: chunked") { joined(body) } else { body.to_vec() };
    Reply { status, head, body }
}

/// A body that came in chunks (RFC 9112, section 7.1).
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&chunks[..end]).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(chunk) = size.filter(|size| *size > 0).and_then(|size| chunks.get(end + 2..end + 2 + size)) else {
            break;
        };
        body.extend_from_slice(chunk);
        chunks = chunks.get(end + 4 + chunk.len()..).unwrap_or_default();
    }
    body
}

fn loopback(host: &str) -> String {
    let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
    format!("127.0.0.1:{port}")
}

/// RFC 9110 section 5.6.7.
pub fn http_date(at: Timestamp) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// RFC 3230, as every server sends it.
pub fn digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(Sha256::digest(body)))
}

/// RSA PKCS#1 v1.5 with SHA-256.
pub fn sign(key: &RsaKeyPair, text: &str) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).expect("a signature");
    signature
}
