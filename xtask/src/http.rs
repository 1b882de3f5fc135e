//! HTTP/1.1 as cheap as it can be: requests are bytes that were prepared, connections are kept.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request and reads its answer.
    pub async fn send(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        timeout(PATIENCE, self.exchange(request)).await.context("no answer in time")?
    }

    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.stream.write_all(request).await?;
        let end = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.read[..end]).to_ascii_lowercase();
        let status = head.split_whitespace().nth(1).and_then(|text| text.parse().ok()).context("no status")?;
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let body = if header("transfer-encoding:") == Some("chunked") {
            self.chunked(end).await?
        } else {
            let length: usize = header("content-length:").and_then(|text| text.parse().ok()).unwrap_or(0);
            while self.read.len() < end + length {
                self.more().await?;
            }
            let body = self.read[end..end + length].to_vec();
            self.read.drain(..end + length);
            body
        };
        Ok(Answer { status, body })
    }

    async fn chunked(&mut self, mut at: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(length) = find(&self.read[at..], b"\r\n") {
                    break at + length;
                }
                self.more().await?;
            };
            let size = usize::from_str_radix(std::str::from_utf8(&self.read[at..line])?.trim(), 16)?;
            let (start, end) = (line + 2, line + 2 + size + 2);
            while self.read.len() < end {
                self.more().await?;
            }
            body.extend_from_slice(&self.read[start..start + size]);
            at = end;
            if size == 0 {
                self.read.drain(..end);
                return Ok(body);
            }
        }
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// A request without a body, or with a JSON one.
pub fn request(method: &str, host: &str, path: &str, accept: &str, token: Option<&str>, body: Option<&str>) -> Bytes {
    let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    let form = body.map(|body| format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
    let (form, body) = (form.unwrap_or_default(), body.unwrap_or_default());
    Bytes::from(format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\naccept: {accept}\r\n{token}{form}\r\n{body}"))
}

/// Sends every request once, `at_once` at a time, and wants this status for each. Returns how long it took.
pub async fn load(address: SocketAddr, requests: Arc<[Bytes]>, at_once: usize, want: u16) -> anyhow::Result<Duration> {
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..at_once {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        workers.spawn(async move {
            let mut connection = Connection::open(address).await?;
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let answer = connection.send(request).await?;
                if answer.status != want {
                    bail!("answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
                }
            }
            anyhow::Ok(())
        });
    }
    while let Some(result) = workers.join_next().await {
        result??;
    }
    Ok(started.elapsed())
}
