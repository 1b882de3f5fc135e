//! Authorisations that were granted here, for those who verify them (GoToSocial; FEP-044f).

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri as RequestUri},
    response::Response,
};
use domain::{id::ApprovalId, quote::ApprovalState};

use super::{
    reader::open_reader,
    response::{Absent, Caching, activity},
};
use crate::{Federation, outbound};

/// An authorisation, as long as it stands and the post that it is about does. What was withdrawn is as if it had never
/// been.
pub(super) async fn by_id(
    State(federation): State<Federation>,
    Path(id): Path<String>,
    target: RequestUri,
    headers: HeaderMap,
) -> Result<Response, Absent> {
    let id: ApprovalId = id.parse().map_err(|_| Absent::NotFound)?;
    open_reader(&federation, &target, &headers).await?;
    let read = federation.app().read();
    let approval = read.approvals().find(id).await?.filter(|approval| approval.state == ApprovalState::Granted);
    let approval = approval.ok_or(Absent::NotFound)?;
    // Only what anyone may read is authorised.
    let post = read.posts().find_readable(approval.post, None).await?.ok_or(Absent::NotFound)?;
    let author = read.actors().get(approval.author).await?;
    let here = federation.app().instance();
    let document = outbound::activity::authorization(&approval, &author.uri, &post.uri, here);
    let document = serde_json::to_value(document).map_err(|error| app::Error::Internal(error.to_string()))?;
    Ok(activity(&headers, &document, Caching::Open))
}
