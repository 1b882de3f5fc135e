//! Activities that we sent, for those who look them up by id.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Uri as RequestUri},
    response::Response,
};

use super::{
    reader::open_reader,
    response::{Absent, Caching, document},
};
use crate::{Federation, net::ACTIVITY_JSON};

/// An activity that anyone may read, as it was sent.
pub(super) async fn by_id(
    State(federation): State<Federation>,
    Path(what): Path<String>,
    target: RequestUri,
    headers: HeaderMap,
) -> Result<Response, Absent> {
    open_reader(&federation, &target, &headers).await?;
    let uri = federation.app().instance().activity(&what);
    let found = federation.app().read().activities().find_by_uri(&uri).await?;
    let found = found.filter(|activity| activity.open).ok_or(Absent::NotFound)?;
    Ok(document(&headers, ACTIVITY_JSON, Bytes::from(found.body), Caching::Open))
}
