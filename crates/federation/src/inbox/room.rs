//! Room for what is being received: one bound on the bytes of all bodies together, whoever sends them.
//!
//! Bytes count from when they are read until the request is answered. When there are too many, the request that has
//! been here longest makes room: an honest one is answered within moments, so it is a slow one that goes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody as _},
    http::StatusCode,
};
use bytes::BytesMut;
use http_body_util::BodyExt;
use tokio_util::sync::CancellationToken;

use super::guard::{Refused, refuse};

/// The largest activity that is read, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// How many bytes are held at a time, of all requests together.
const MAX_HELD: usize = 64 * MAX_BODY;
/// How long one body may take: one that trickles in would hold its place for ever.
const PATIENCE: Duration = Duration::from_secs(15);

/// Requests that are being received.
#[derive(Clone, Default)]
pub(crate) struct Room(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    bytes: usize,
    next: u64,
    /// By the order in which they came.
    requests: BTreeMap<u64, Request>,
}

struct Request {
    bytes: usize,
    leave: CancellationToken,
}

/// One request's part of the room, until it is dropped.
pub(super) struct Part {
    room: Room,
    number: u64,
    leave: CancellationToken,
}

impl Room {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request comes in.
    pub(super) fn enter(&self) -> Part {
        let leave = CancellationToken::new();
        let mut held = self.held();
        held.next += 1;
        let number = held.next;
        held.requests.insert(number, Request { bytes: 0, leave: leave.clone() });
        Part { room: self.clone(), number, leave }
    }
}

impl Held {
    fn remove(&mut self, number: u64) -> Option<Request> {
        let request = self.requests.remove(&number)?;
        self.bytes -= request.bytes;
        Some(request)
    }

    /// Counts bytes of a request, and sends the oldest others away until there is room. `false` when it was sent
    /// away itself.
    fn hold(&mut self, number: u64, bytes: usize) -> bool {
        let Some(request) = self.requests.get_mut(&number) else { return false };
        request.bytes += bytes;
        self.bytes += bytes;
        while self.bytes > MAX_HELD {
            // Requests that hold no bytes are left alone: ending them frees nothing.
            let oldest = self.requests.iter().find(|(other, request)| **other != number && request.bytes > 0);
            let Some(oldest) = oldest.map(|(other, _)| *other) else { break };
            if let Some(request) = self.remove(oldest) {
                request.leave.cancel();
            }
        }
        true
    }
}

impl Part {
    /// Waits until this request has to make room for others.
    pub async fn sent_away(&self) -> Refused {
        self.leave.cancelled().await;
        refuse(StatusCode::SERVICE_UNAVAILABLE, "too much is being received")
    }

    /// Reads a body.
    pub async fn read(&self, body: Body) -> Result<Bytes, Refused> {
        // A length that is announced and too large is refused before anything is read.
        if body.size_hint().lower() > MAX_BODY as u64 {
            return Err(too_large());
        }
        tokio::time::timeout(PATIENCE, self.collect(body))
            .await
            .unwrap_or_else(|_| Err(refuse(StatusCode::REQUEST_TIMEOUT, "the body took too long")))
    }

    async fn collect(&self, mut body: Body) -> Result<Bytes, Refused> {
        let mut bytes = BytesMut::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| refuse(StatusCode::BAD_REQUEST, "the body could not be read"))?;
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > MAX_BODY {
                return Err(too_large());
            }
            if !self.room.held().hold(self.number, data.len()) {
                return Err(self.sent_away().await);
            }
            bytes.extend_from_slice(&data);
        }
        Ok(bytes.freeze())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.room.held().remove(self.number);
    }
}

fn too_large() -> Refused {
    refuse(StatusCode::PAYLOAD_TOO_LARGE, "an activity has at most 1 MiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room_and_no_more_is_held_than_stated() {
        let room = Room::default();
        let idle = room.enter();
        let parts: Vec<Part> = (0..70).map(|_| room.enter()).collect();
        for part in &parts {
            assert!(room.held().hold(part.number, MAX_BODY));
            assert!(room.held().bytes <= MAX_HELD);
        }
        let gone = parts.iter().filter(|part| part.leave.is_cancelled()).count();
        assert_eq!(gone, 70 - 64);
        assert!(parts[..gone].iter().all(|part| part.leave.is_cancelled()), "those that came first");
        assert!(!idle.leave.is_cancelled(), "it held nothing");
        assert!(!room.held().hold(parts[0].number, 1), "who was sent away reads no further");
        drop((parts, idle));
        let held = room.held();
        assert_eq!((held.bytes, held.requests.len()), (0, 0));
    }

    #[tokio::test]
    async fn a_body_is_read_to_its_end_or_refused() {
        let room = Room::default();
        let part = room.enter();
        assert_eq!(part.read(Body::from("bonjour")).await.ok(), Some(Bytes::from_static(b"bonjour")));
        let large = Body::from_stream(futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 65_536])));
        let refused = part.read(large).await.map(drop).map_err(|refused| refused.status);
        assert_eq!(refused, Err(StatusCode::PAYLOAD_TOO_LARGE));
        assert!(room.held().bytes <= 2 * MAX_BODY);
        let declared = part.read(Body::from(vec![0; MAX_BODY + 1])).await.map(drop).map_err(|refused| refused.status);
        assert_eq!(declared, Err(StatusCode::PAYLOAD_TOO_LARGE));
    }
}
