//! What can be done in a company's name.

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the past tense says it")]
pub enum ActKind {
    Published,
    Edited,
    Deleted,
    Boosted,
    Unboosted,
    Liked,
    Unliked,
    Disliked,
    Undisliked,
    Voted,
    Pinned,
    Unpinned,
    /// Kept an answer from being shown.
    Withheld,
    AskedToFollow,
    Followed,
    Unfollowed,
    /// Let a follower in.
    LetIn,
    /// Turned a follower away, or ended their follow.
    TurnedAway,
    Blocked,
    Unblocked,
    Muted,
    Unmuted,
    Reported,
    /// Answered a request to quote, or took leave back.
    Decided,
    /// Changed the page: profile, details, places, proofs or cursor.
    PageChanged,
    Moved,
    SponsorNamed,
    Invited,
    Withdrew,
    Admitted,
    Refused,
    /// Changed what a member is, how they are shown, or when their place ends.
    MemberChanged,
    Dismissed,
    BuddyAsked,
    BuddyAgreed,
    BuddyDeclined,
    BuddyEnded,
    /// Looked after a community.
    CommunityLed,
}

impl ActKind {
    /// Every kind.
    pub const ALL: [Self; 38] = [
        Self::Published,
        Self::Edited,
        Self::Deleted,
        Self::Boosted,
        Self::Unboosted,
        Self::Liked,
        Self::Unliked,
        Self::Disliked,
        Self::Undisliked,
        Self::Voted,
        Self::Pinned,
        Self::Unpinned,
        Self::Withheld,
        Self::AskedToFollow,
        Self::Followed,
        Self::Unfollowed,
        Self::LetIn,
        Self::TurnedAway,
        Self::Blocked,
        Self::Unblocked,
        Self::Muted,
        Self::Unmuted,
        Self::Reported,
        Self::Decided,
        Self::PageChanged,
        Self::Moved,
        Self::SponsorNamed,
        Self::Invited,
        Self::Withdrew,
        Self::Admitted,
        Self::Refused,
        Self::MemberChanged,
        Self::Dismissed,
        Self::BuddyAsked,
        Self::BuddyAgreed,
        Self::BuddyDeclined,
        Self::BuddyEnded,
        Self::CommunityLed,
    ];

    /// Its name in the database and in our API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Boosted => "boosted",
            Self::Unboosted => "unboosted",
            Self::Liked => "liked",
            Self::Unliked => "unliked",
            Self::Disliked => "disliked",
            Self::Undisliked => "undisliked",
            Self::Voted => "voted",
            Self::Pinned => "pinned",
            Self::Unpinned => "unpinned",
            Self::Withheld => "withheld",
            Self::AskedToFollow => "asked_to_follow",
            Self::Followed => "followed",
            Self::Unfollowed => "unfollowed",
            Self::LetIn => "let_in",
            Self::TurnedAway => "turned_away",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Muted => "muted",
            Self::Unmuted => "unmuted",
            Self::Reported => "reported",
            Self::Decided => "decided",
            Self::PageChanged => "page_changed",
            Self::Moved => "moved",
            Self::SponsorNamed => "sponsor_named",
            Self::Invited => "invited",
            Self::Withdrew => "withdrew",
            Self::Admitted => "admitted",
            Self::Refused => "refused",
            Self::MemberChanged => "member_changed",
            Self::Dismissed => "dismissed",
            Self::BuddyAsked => "buddy_asked",
            Self::BuddyAgreed => "buddy_agreed",
            Self::BuddyDeclined => "buddy_declined",
            Self::BuddyEnded => "buddy_ended",
            Self::CommunityLed => "community_led",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_their_names() {
        for kind in ActKind::ALL {
            assert_eq!(ActKind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(ActKind::from_name("slept"), None);
    }
}
