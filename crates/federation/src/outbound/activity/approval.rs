//! Answers to those who ask leave, or whose server waits for a word, and the authorisations that they can show
//! (GoToSocial's interaction policies; FEP-044f for quotes).

use app::Instance;
use domain::{
    actor::Actor,
    audience::Audience,
    id::ActorId,
    quote::{Approval, ApprovalKind},
    uri::Uri,
};
use serde::Serialize;

use super::{Activity, Stub};
use crate::outbound::{
    address::Addresses,
    context::{Context, Document},
};

/// Who asked for what, and who answers.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// The request.
    pub approval: &'a Approval,
    /// Whose post it is about.
    pub author: &'a Actor,
    /// The post.
    pub post: &'a Uri,
    /// Who asked.
    pub asker: &'a Actor,
    /// The authorisation, where leave is given.
    pub stamp: Option<&'a Uri>,
}

impl Answered<'_> {
    fn kind(&self) -> &'static str {
        if self.stamp.is_some() { "Accept" } else { "Reject" }
    }
}

/// The answer to somebody who asked with an activity, which is named as they know it.
pub fn answer(id: Uri, request: &Uri, answered: Answered<'_>) -> Document<Activity<Stub>> {
    let Answered { approval, author, post, asker, stamp } = answered;
    let stub = Stub::new(request, request_type(approval.kind), &asker.uri, post);
    let stub = Stub { instrument: Some(approval.object.clone()), ..stub };
    let activity = Activity::new(id, answered.kind(), author, Addresses::only(&asker.uri), stub);
    Document::new(Context::Approval, Activity { result: stamp.cloned(), ..activity })
}

/// The answer to somebody who did it without asking: by its id, and for everyone who sees the post, so that their
/// servers know too.
pub fn answer_unasked(id: Uri, answered: Answered<'_>) -> Document<Activity<Uri>> {
    let Answered { approval, author, post, asker, stamp } = answered;
    let addresses = match stamp {
        Some(_) => Addresses::to_one_and_everyone(author, &asker.uri),
        None => Addresses::only(&asker.uri),
    };
    let activity = Activity::new(id, answered.kind(), author, addresses, approval.object.clone()).target(post);
    Document::new(Context::Approval, Activity { result: stamp.cloned(), ..activity })
}

/// `author` takes an authorisation back that `asker` got.
pub fn withdraw(id: Uri, stamp: &Uri, author: &Actor, asker: (ActorId, &Uri)) -> Document<Activity<Uri>> {
    let addresses = Addresses::new(Audience::Public, author, &[asker]);
    Activity::new(id, "Delete", author, addresses, stamp.clone()).plain()
}

/// An authorisation, as it can be fetched.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Authorization {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    attributed_to: Uri,
    interacting_object: Uri,
    interaction_target: Uri,
}

/// The authorisation that was granted for `approval`, a request to `author` about `post`.
pub fn authorization(approval: &Approval, author: &Uri, post: &Uri, here: &Instance) -> Document<Authorization> {
    let kind = match approval.kind {
        ApprovalKind::Like => "LikeAuthorization",
        ApprovalKind::Reply => "ReplyAuthorization",
        ApprovalKind::Announce => "AnnounceAuthorization",
        ApprovalKind::Quote => "QuoteAuthorization",
    };
    let authorization = Authorization {
        id: here.stamp(approval.id),
        kind,
        attributed_to: author.clone(),
        interacting_object: approval.object.clone(),
        interaction_target: post.clone(),
    };
    Document::new(Context::Approval, authorization)
}

fn request_type(kind: ApprovalKind) -> &'static str {
    match kind {
        ApprovalKind::Like => "LikeRequest",
        ApprovalKind::Reply => "ReplyRequest",
        ApprovalKind::Announce => "AnnounceRequest",
        ApprovalKind::Quote => "QuoteRequest",
    }
}
