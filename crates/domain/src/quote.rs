//! Quotes: a post that shows another, and what the quoted author said of it (FEP-044f).

use crate::{
    id::{ActorId, ApprovalId, PostId},
    time::Timestamp,
    uri::Uri,
};

/// How far a quote is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteState {
    /// The quoted author was asked.
    Pending,
    /// The quoted author agreed, or quotes themselves.
    Accepted,
    /// The quoted author declined.
    Rejected,
    /// The quoted author agreed and took it back.
    Revoked,
}

impl QuoteState {
    const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::Rejected, Self::Revoked];

    /// Its name in the database and in the Mastodon API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Revoked => "revoked",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether the wire still says that the post quotes: until the quoted author has declined.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Pending | Self::Accepted)
    }
}

/// What a post quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The quoted post.
    pub of: PostId,
    /// What its author said of it.
    pub state: QuoteState,
    /// The quoted author's authorisation, on their server; quoting oneself needs none.
    pub stamp: Option<Uri>,
}

/// What somebody elsewhere asks leave for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApprovalKind {
    /// Liking a post.
    Like,
    /// Answering it.
    Reply,
    /// Boosting it.
    Announce,
    /// Quoting it.
    Quote,
}

impl ApprovalKind {
    const ALL: [Self; 4] = [Self::Like, Self::Reply, Self::Announce, Self::Quote];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Reply => "reply",
            Self::Announce => "announce",
            Self::Quote => "quote",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApprovalState {
    /// Somebody has to decide.
    Pending,
    /// Granted: the authorisation can be fetched.
    Granted,
    /// Declined.
    Declined,
    /// Granted, and taken back.
    Withdrawn,
}

impl ApprovalState {
    const ALL: [Self; 4] = [Self::Pending, Self::Granted, Self::Declined, Self::Withdrawn];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// A request to do something with a post of ours, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Our id for it, and the last part of the authorisation's address.
    pub id: ApprovalId,
    /// What is asked for.
    pub kind: ApprovalKind,
    /// Our post.
    pub post: PostId,
    /// Who wrote it, and decides.
    pub author: ActorId,
    /// Who asks.
    pub actor: ActorId,
    /// The like, answer, boost or quoting post, by its ActivityPub id.
    pub object: Uri,
    /// The activity that asked; `None` where it was done without asking.
    pub request: Option<Uri>,
    /// How far it is.
    pub state: ApprovalState,
    /// The person who decided; `None` where nobody did, or the cursor.
    pub decided_by: Option<ActorId>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// By what servers elsewhere believe that an answer from here was let pass: its parent's author said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// The Accept.
    pub accept: Uri,
    /// The authorisation that came with it; older versions of GoToSocial have none.
    pub stamp: Option<Uri>,
    /// It was taken back.
    pub ended: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for state in QuoteState::ALL {
            assert_eq!(QuoteState::from_name(state.as_str()), Some(state));
        }
        for kind in ApprovalKind::ALL {
            assert_eq!(ApprovalKind::from_name(kind.as_str()), Some(kind));
        }
        for state in ApprovalState::ALL {
            assert_eq!(ApprovalState::from_name(state.as_str()), Some(state));
        }
    }
}
