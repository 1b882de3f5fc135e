//! The port to where other servers keep their pictures, films and recordings.

use async_trait::async_trait;
use bytes::Bytes;
use domain::uri::Uri;
use futures::stream::BoxStream;

use crate::Error;

/// Asks other servers for files. It says nothing about who wants to see them.
#[async_trait]
pub trait Source: Send + Sync {
    /// Begins to fetch a file of which the type begins with `image/`, `video/` or `audio/`; anything else is not
    /// found. `range` is the value of a `Range` header (RFC 9110, section 14.2) to pass on.
    async fn open(&self, uri: &Uri, range: Option<&str>) -> Result<Opened, Error>;
}

/// A file that began to arrive.
pub struct Opened {
    /// Where it was in the end.
    pub uri: Uri,
    /// Its type as the other server says: lower case, without parameters.
    pub media_type: String,
    /// How many bytes are said to come.
    pub length: Option<u64>,
    /// Which part it is (`Content-Range`); `None` for all of it.
    pub part: Option<Part>,
    /// The content. It fails when nothing comes for a while.
    pub body: BoxStream<'static, Result<Bytes, Error>>,
}

/// A part of a file: `bytes first-last/whole`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first byte.
    pub first: u64,
    /// The last byte, included.
    pub last: u64,
    /// The size of the whole file.
    pub whole: u64,
}

impl Part {
    /// Reads a `Content-Range` that knows the size of the whole.
    pub fn parse(text: &str) -> Option<Self> {
        let (range, whole) = text.strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let part = Self { first: first.parse().ok()?, last: last.parse().ok()?, whole: whole.parse().ok()? };
        (part.first <= part.last && part.last < part.whole).then_some(part)
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bytes {}-{}/{}", self.first, self.last, self.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_within_the_whole() {
        assert_eq!(Part::parse("bytes 0-9/10").map(|part| part.to_string()).as_deref(), Some("bytes 0-9/10"));
        for bad in ["bytes 0-10/10", "bytes 5-4/10", "bytes */10", "bytes 0-9/*", "0-9/10", "bytes 0-9", "bytes -1-2/3"]
        {
            assert_eq!(Part::parse(bad), None, "{bad}");
        }
    }
}
