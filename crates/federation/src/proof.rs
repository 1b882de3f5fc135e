//! Looking for proofs that a site is somebody's: pages and files through the guarded client, TXT records through
//! [`Texts`].

use app::{Error, verification::Source};
use async_trait::async_trait;
use domain::uri::Uri;

use crate::{
    Federation,
    net::{Accept, FetchError, MAX_DOCUMENT},
};

/// The largest file with names of profiles that is read, in bytes.
const MAX_FILE: usize = 64 * 1024;

#[async_trait]
impl Source for Federation {
    async fn page(&self, address: &Uri) -> Result<String, Error> {
        read(self, address, Accept::Html, MAX_DOCUMENT).await
    }

    async fn file(&self, address: &Uri) -> Result<String, Error> {
        read(self, address, Accept::Any, MAX_FILE).await
    }

    async fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        self.options().texts.texts(name).await
    }
}

/// What is at an address, as text. Nothing is signed: what proves something is for everyone to see.
async fn read(federation: &Federation, address: &Uri, accept: Accept, limit: usize) -> Result<String, Error> {
    let fetched = federation.client().get(&address.to_url(), accept, limit, None, federation.app().now()).await;
    let fetched = fetched.map_err(|error: FetchError| {
        if error.is_transient() {
            Error::Unavailable("the site cannot be reached".into())
        } else {
            Error::NotFound("proof")
        }
    })?;
    Ok(String::from_utf8_lossy(&fetched.bytes).into_owned())
}
