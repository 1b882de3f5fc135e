//! Files of other servers, fetched when somebody wants to see them. Pictures are kept for a while; films and
//! recordings pass through.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use domain::{attachment::MAX_UPLOAD, handle::Host, uri::Uri};
use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use image::ImageFormat;
use moka::future::Cache;
use sha2::{Digest, Sha256};
use tokio::{
    sync::{Mutex, mpsc},
    time::timeout,
};

use super::{
    place::{Original, Place, tag},
    seats::Seats,
    source::{Opened, Part, Source},
};
use crate::{App, Error, refusal::Reason};

/// How many bytes of pictures are kept unless the configuration says otherwise.
pub const REMOTE_CACHE: u64 = 1024 * 1024 * 1024;

/// The largest film or recording that is passed on, in bytes.
const MAX_FILM: u64 = 64 * 1024 * 1024;
/// How long a picture may take in all.
const PICTURE: Duration = Duration::from_secs(20);
/// How long one answer with a film may take; players ask for the rest.
const FILM: Duration = Duration::from_mins(10);
/// For how long is remembered that something cannot be had.
const MISSING: Duration = Duration::from_mins(5);
/// How many such things are remembered.
const MAX_MISSING: u64 = 20_000;
/// The folder of what is kept. It is no part of the uploads, which are shown under their names.
pub(super) const FOLDER: &str = "remote";

/// How files of other servers are kept.
#[derive(Debug, Clone, Copy)]
pub struct RemoteMediaOptions {
    /// How many bytes of pictures are kept at the most; 0 keeps none.
    pub kept: u64,
}

impl Default for RemoteMediaOptions {
    fn default() -> Self {
        Self { kept: REMOTE_CACHE }
    }
}

/// A file of another server, ready to be shown.
pub enum Shown {
    /// A picture.
    Picture {
        /// Its type, told from its content.
        media_type: &'static str,
        /// Its content.
        bytes: Bytes,
    },
    /// A film or a recording, on its way.
    Film {
        /// Its type: `video/…` or `audio/…`.
        media_type: String,
        /// How many bytes are said to come.
        length: Option<u64>,
        /// Which part it is; `None` for all of it.
        part: Option<Part>,
        /// The content, which fails where it is cut off.
        body: BoxStream<'static, Result<Bytes, Error>>,
    },
}

/// Files of other servers.
pub struct RemoteMedia {
    app: App,
    source: Arc<dyn Source>,
    pictures: Seats,
    films: Seats,
    /// One fetch at a time for each picture, and what could not be had lately. What was had leaves at once: the
    /// store keeps it.
    tries: Cache<String, Option<Bytes>>,
    limit: u64,
    kept: AtomicU64,
    trimming: Mutex<()>,
}

impl RemoteMedia {
    /// Files of other servers from a source.
    pub fn new(app: App, source: Arc<dyn Source>, options: RemoteMediaOptions) -> Self {
        Self {
            app,
            source,
            pictures: Seats::new(32, 6),
            films: Seats::new(32, 4),
            tries: Cache::builder().max_capacity(MAX_MISSING).time_to_live(MISSING).build(),
            limit: options.kept,
            kept: AtomicU64::new(0),
            trimming: Mutex::new(()),
        }
    }

    /// What an address of ours stands for. [`Error::NotFound`] where there is no such thing, where it may not be
    /// shown, and where it cannot be had; [`Error::Unavailable`] when too much is fetched at this moment.
    ///
    /// `asked` is the last part of the address, `range` the `Range` header of the request.
    pub async fn open(&self, place: Place, asked: &str, range: Option<&str>) -> Result<Shown, Error> {
        let original = place.find(&self.app.read()).await?.filter(|original| tag(&original.uri) == asked);
        let original = original.ok_or(NOT_FOUND)?;
        if self.app.instance().is_local(&original.uri) || !self.may_show(&original) {
            return Err(NOT_FOUND);
        }
        let key = format!("{:x}", Sha256::digest(original.uri.as_str()));
        if original.plays {
            self.film(&original.uri, format!("film {key}"), range).await
        } else {
            self.picture(&original.uri, &key).await
        }
    }

    fn may_show(&self, original: &Original) -> bool {
        original.host.as_ref().is_none_or(|host| self.welcomes(host)) && self.welcomes_uri(&original.uri)
    }

    fn welcomes_uri(&self, uri: &Uri) -> bool {
        Host::parse(uri.authority()).is_ok_and(|host| self.welcomes(&host))
    }

    fn welcomes(&self, host: &Host) -> bool {
        let gate = self.app.gate();
        !gate.is_suspended(host) && !gate.rejects_media(host)
    }

    async fn picture(&self, uri: &Uri, key: &str) -> Result<Shown, Error> {
        let name = format!("{FOLDER}/{}/{}", &key[..2], &key[2..]);
        let bytes = match self.app.media().get(&name).await? {
            Some(bytes) => bytes,
            None => self.fetch_once(uri, key, &name).await?.ok_or(NOT_FOUND)?,
        };
        // Kept under a type that we no longer show.
        let media_type = picture_type(&bytes).ok_or(NOT_FOUND)?;
        Ok(Shown::Picture { media_type, bytes })
    }

    /// Everyone who wants the same picture waits for the same fetch.
    async fn fetch_once(&self, uri: &Uri, key: &str, name: &str) -> Result<Option<Bytes>, Error> {
        let fetch = async {
            if let Some(bytes) = self.app.media().get(name).await? {
                return Ok(Some(bytes));
            }
            let _seat = self.pictures.take(uri.authority()).await?;
            let fetched = timeout(PICTURE, self.fetch_picture(uri)).await.unwrap_or(Err(TOO_SLOW));
            let bytes = match fetched {
                Ok(bytes) => bytes,
                Err(error) => {
                    tracing::debug!(%uri, %error, "a picture cannot be had");
                    return Ok(None);
                }
            };
            self.keep(name, bytes.clone()).await;
            Ok(Some(bytes))
        };
        let found = self.tries.try_get_with_by_ref(key, fetch).await.map_err(|error: Arc<Error>| match &*error {
            Error::Unavailable(text) => Error::Unavailable(text.clone()),
            error => Error::Internal(error.to_string()),
        })?;
        if found.is_some() {
            self.tries.invalidate(key).await;
        }
        Ok(found)
    }

    async fn fetch_picture(&self, uri: &Uri) -> Result<Bytes, Error> {
        let mut opened = self.ask(uri, None).await?;
        if !opened.media_type.starts_with("image/") || opened.length.is_some_and(|length| length > MAX_UPLOAD as u64) {
            return Err(NOT_FOUND);
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = opened.body.try_next().await? {
            if bytes.len() + chunk.len() > MAX_UPLOAD {
                return Err(NOT_FOUND);
            }
            bytes.extend_from_slice(&chunk);
        }
        picture_type(&bytes).map(|_| bytes.freeze()).ok_or(NOT_FOUND)
    }

    async fn ask(&self, uri: &Uri, range: Option<&str>) -> Result<Opened, Error> {
        let opened = self.source.open(uri, range).await?;
        // A redirect may lead to a host whose media are rejected.
        if self.welcomes_uri(&opened.uri) { Ok(opened) } else { Err(NOT_FOUND) }
    }

    async fn keep(&self, name: &str, bytes: Bytes) {
        let size = bytes.len() as u64;
        if size > self.limit {
            return;
        }
        if let Err(error) = self.app.media().put(name, bytes).await {
            tracing::warn!(%error, "a picture of another server could not be kept");
        } else if self.kept.fetch_add(size, Ordering::Relaxed) + size > self.limit
            && let Err(error) = self.trim().await
        {
            tracing::warn!(%error, "old pictures of other servers could not be thrown away");
        }
    }

    /// Throws the oldest pictures away until nine tenths of the limit are left. To be called at the start and from
    /// time to time: other processes keep pictures in the same place.
    pub async fn trim(&self) -> Result<(), Error> {
        let Ok(_alone) = self.trimming.try_lock() else { return Ok(()) };
        let mut files = self.app.media().list(FOLDER).await?;
        let mut total: u64 = files.iter().map(|file| file.size).sum();
        if total > self.limit {
            files.sort_unstable_by_key(|file| file.since);
            for file in files {
                if total <= self.limit / 10 * 9 {
                    break;
                }
                self.app.media().delete(&file.name).await?;
                total -= file.size;
            }
        }
        self.kept.store(total, Ordering::Relaxed);
        Ok(())
    }

    async fn film(&self, uri: &Uri, key: String, range: Option<&str>) -> Result<Shown, Error> {
        if self.tries.contains_key(&key) {
            return Err(NOT_FOUND);
        }
        let seat = self.films.take(uri.authority()).await?;
        let range = range.filter(|range| is_range(range));
        let opened = match self.ask(uri, range).await {
            Ok(opened) if is_film(&opened) => opened,
            refused => {
                tracing::debug!(%uri, error = refused.err().map(tracing::field::display), "a film cannot be had");
                // A range may be refused where the whole is not.
                if range.is_none() {
                    self.tries.insert(key, None).await;
                }
                return Err(NOT_FOUND);
            }
        };
        let Opened { media_type, length, part, mut body, .. } = opened;
        // The seat is free again after a bounded time, even where the one who watches stops reading.
        let (sender, receiver) = mpsc::channel(2);
        tokio::spawn(async move {
            let _seat = seat;
            let pass = async {
                let mut passed = 0;
                while let Some(Ok(chunk)) = body.next().await {
                    passed += chunk.len() as u64;
                    if passed > MAX_FILM || sender.send(Some(chunk)).await.is_err() {
                        return;
                    }
                }
                let _ = sender.send(None).await;
            };
            let _ = timeout(FILM, pass).await;
        });
        // A film that came whole ends with `None`; a channel that closes without it was cut off.
        let body = stream::try_unfold(receiver, |mut receiver| async move {
            let chunk = receiver.recv().await.ok_or(TOO_SLOW)?;
            Ok(chunk.map(|chunk| (chunk, receiver)))
        });
        Ok(Shown::Film { media_type, length, part, body: body.boxed() })
    }
}

const NOT_FOUND: Error = Error::NotFound("file");
const TOO_SLOW: Error = Error::Unavailable(Reason::of("the other server does not finish"));

/// The type of a picture that browsers show and never run, from its first bytes.
fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match image::guess_format(bytes).ok()? {
        format @ (ImageFormat::Png
        | ImageFormat::Jpeg
        | ImageFormat::Gif
        | ImageFormat::WebP
        | ImageFormat::Avif
        | ImageFormat::Bmp
        | ImageFormat::Ico) => Some(format.to_mime_type()),
        _ => None,
    }
}

fn is_film(opened: &Opened) -> bool {
    let plays = ["video/", "audio/"].iter().any(|kind| opened.media_type.starts_with(kind));
    let size = opened.part.map(|part| part.whole).or(opened.length);
    plays && size.is_none_or(|size| size <= MAX_FILM)
}

/// Whether a `Range` header asks for one part, as players do.
fn is_range(text: &str) -> bool {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else { return false };
    let number = |text: &str| text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    number(first) && number(last) && !(first.is_empty() && last.is_empty())
}
