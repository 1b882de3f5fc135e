//! Reports: somebody tells the moderators of a wrong.

use crate::{
    id::{ActorId, PostId, ReportId},
    time::Timestamp,
    uri::Uri,
};

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Our id for it.
    pub id: ReportId,
    /// The id of the Flag activity.
    pub uri: Uri,
    /// Who reports; for remote reports often the whole server.
    pub reporter: ActorId,
    /// Who is reported.
    pub target: ActorId,
    /// The posts it is about.
    pub posts: Vec<PostId>,
    /// What is wrong, in the reporter's words.
    pub comment: String,
    /// Whether it is to be sent to the target's server too.
    pub forward: bool,
    /// When it came.
    pub created_at: Timestamp,
    /// When it was settled.
    pub resolved_at: Option<Timestamp>,
}

/// The longest comment that is kept, in characters.
pub const MAX_COMMENT: usize = 1_000;
/// How many posts one report names.
pub const MAX_POSTS: usize = 20;
/// How many open reports one remote server may have here at a time; more are dropped.
pub const MAX_OPEN_PER_HOST: i64 = 100;
