//! Asking leave to quote (FEP-044f, `QuoteRequest`).

use app::Instance;
use domain::{actor::Actor, id::PostId, uri::Uri};

use super::Activity;
use crate::outbound::{
    address::Addresses,
    context::{Context, Document},
    object::Note,
};

/// The id of the request that a local post makes: one post quotes one thing.
pub fn quote_request_id(post: PostId, here: &Instance) -> Uri {
    here.activity(&format!("quote-requests/{post}"))
}

/// `actor` asks the author of `quoted` for leave to quote it in `note`.
pub fn quote_request(id: Uri, actor: &Actor, (quoted, author): (&Uri, &Uri), note: Note) -> Document<Activity<Uri>> {
    let activity = Activity::new(id, "QuoteRequest", actor, Addresses::only(author), quoted.clone());
    Document::new(Context::Quote, Activity { instrument: Some(Box::new(note)), ..activity })
}
