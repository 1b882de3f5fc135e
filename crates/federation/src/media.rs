//! Pictures, films and recordings of other servers, for those who look at them here.

use app::{
    Error,
    media::source::{Opened, Part, Source},
};
use async_trait::async_trait;
use domain::uri::Uri;
use futures::{StreamExt, TryStreamExt};
use http::HeaderValue;

use crate::{Federation, net::FetchError};

#[async_trait]
impl Source for Federation {
    async fn open(&self, uri: &Uri, range: Option<&str>) -> Result<Opened, Error> {
        let range = range.and_then(|range| HeaderValue::from_str(range).ok());
        let opening = self.client().open(&uri.to_url(), range.as_ref(), self.app().now()).await.map_err(refusal)?;
        Ok(Opened {
            uri: Uri::from_url(opening.url).map_err(|_| Error::NotFound("file"))?,
            media_type: opening.media_type,
            length: opening.length,
            part: opening.content_range.as_deref().and_then(Part::parse),
            body: opening.body.map_err(refusal).boxed(),
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn refusal(error: FetchError) -> Error {
    tracing::debug!(%error, "a file of another server cannot be had");
    if error.is_transient() {
        Error::Unavailable("the other server cannot be reached".into())
    } else {
        Error::NotFound("file")
    }
}
