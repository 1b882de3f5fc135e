//! What people are told about.

use crate::{
    id::{ActorId, NotificationId, PostId, ReportId},
    time::Timestamp,
};

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotificationKind {
    /// A post names you, or answers you.
    Mention,
    /// Somebody whose posts you asked to be told of published one.
    Status,
    /// Your post was boosted.
    Reblog,
    /// Somebody follows you.
    Follow,
    /// Somebody asks to follow you.
    FollowRequest,
    /// Your post was liked.
    Favourite,
    /// A poll that you asked or took part in ended.
    Poll,
    /// A post that you boosted was edited.
    Update,
    /// Your post is quoted, or somebody asks leave to.
    Quote,
    /// Something was reported, and you moderate.
    AdminReport,
    /// Somebody registered a company, and you moderate.
    CompanyRegistered,
    /// The moderators decided about your company.
    CompanyDecided,
    /// You answer for a company's page from now on.
    SponsorNamed,
    /// You are steward of a territory from now on.
    StewardNamed,
    /// What you or your company proved holds no longer.
    VerificationWithdrawn,
    /// A company asks you to belong to it, or to take it over.
    Invited,
    /// Somebody asks to belong to your company.
    JoinRequested,
    /// The other side agreed: a membership came into force.
    Joined,
    /// The other side ended a membership.
    MembershipEnded,
    /// A membership ends soon.
    MembershipEnding,
    /// A company asks yours to accompany it.
    BuddyAsked,
    /// A company will accompany yours.
    BuddyAgreed,
    /// A company cannot accompany yours.
    BuddyDeclined,
    /// A company and yours go on without each other.
    BuddyEnded,
    /// Somebody asks to be let into a community that you look after.
    CommunityAsked,
    /// You are invited into a community.
    CommunityInvited,
    /// You asked to be let into a community, and are.
    CommunityAdmitted,
}

impl NotificationKind {
    /// Every kind.
    pub const ALL: [Self; 27] = [
        Self::Mention,
        Self::Status,
        Self::Reblog,
        Self::Follow,
        Self::FollowRequest,
        Self::Favourite,
        Self::Poll,
        Self::Update,
        Self::Quote,
        Self::AdminReport,
        Self::CompanyRegistered,
        Self::CompanyDecided,
        Self::SponsorNamed,
        Self::StewardNamed,
        Self::VerificationWithdrawn,
        Self::Invited,
        Self::JoinRequested,
        Self::Joined,
        Self::MembershipEnded,
        Self::MembershipEnding,
        Self::BuddyAsked,
        Self::BuddyAgreed,
        Self::BuddyDeclined,
        Self::BuddyEnded,
        Self::CommunityAsked,
        Self::CommunityInvited,
        Self::CommunityAdmitted,
    ];

    /// Its name in the Mastodon API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Status => "status",
            Self::Reblog => "reblog",
            Self::Follow => "follow",
            Self::FollowRequest => "follow_request",
            Self::Favourite => "favourite",
            Self::Poll => "poll",
            Self::Update => "update",
            Self::Quote => "quote",
            Self::AdminReport => "admin.report",
            Self::CompanyRegistered => "ancrage.company_registered",
            Self::CompanyDecided => "ancrage.company_decided",
            Self::SponsorNamed => "ancrage.sponsor_named",
            Self::StewardNamed => "ancrage.steward_named",
            Self::VerificationWithdrawn => "ancrage.verification_withdrawn",
            Self::Invited => "ancrage.invited",
            Self::JoinRequested => "ancrage.join_requested",
            Self::Joined => "ancrage.joined",
            Self::MembershipEnded => "ancrage.membership_ended",
            Self::MembershipEnding => "ancrage.membership_ending",
            Self::BuddyAsked => "ancrage.buddy_asked",
            Self::BuddyAgreed => "ancrage.buddy_agreed",
            Self::BuddyDeclined => "ancrage.buddy_declined",
            Self::BuddyEnded => "ancrage.buddy_ended",
            Self::CommunityAsked => "ancrage.community_asked",
            Self::CommunityInvited => "ancrage.community_invited",
            Self::CommunityAdmitted => "ancrage.community_admitted",
        }
    }

    /// Whether it is one of ours, which the Mastodon API does not know: apps get it only when they name it.
    pub fn is_ours(self) -> bool {
        self.as_str().starts_with("ancrage.")
    }

    /// Whether it is about who belongs to a company.
    pub fn is_about_membership(self) -> bool {
        matches!(
            self,
            Self::Invited | Self::JoinRequested | Self::Joined | Self::MembershipEnded | Self::MembershipEnding
        )
    }

    /// Whether it is about companies that accompany each other.
    pub fn is_about_buddies(self) -> bool {
        matches!(self, Self::BuddyAsked | Self::BuddyAgreed | Self::BuddyDeclined | Self::BuddyEnded)
    }

    /// Whether a community is what is told of, and who it comes from.
    pub fn is_about_communities(self) -> bool {
        matches!(self, Self::CommunityAsked | Self::CommunityInvited | Self::CommunityAdmitted)
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One thing that somebody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Our id for it.
    pub id: NotificationId,
    /// Who is told.
    pub recipient: ActorId,
    /// Why.
    pub kind: NotificationKind,
    /// Who caused it.
    pub from: ActorId,
    /// The post that it is about.
    pub post: Option<PostId>,
    /// The report that it is about.
    pub report: Option<ReportId>,
    /// When.
    pub created_at: Timestamp,
}

/// What stands between the one who causes a notification and the one who would get it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Between {
    /// The recipient blocks the other, or the other way round.
    pub blocked: bool,
    /// The recipient muted the other, notifications included.
    pub muted: bool,
    /// The recipient muted the thread.
    pub thread_muted: bool,
    /// The recipient follows the other.
    pub follows: bool,
    /// Our moderators limited or suspended the other.
    pub limited: bool,
}

/// Whether the recipient is told at all.
pub fn is_wanted(recipient: ActorId, from: ActorId, between: Between) -> bool {
    recipient != from
        && !between.blocked
        && !between.muted
        && !between.thread_muted
        && (!between.limited || between.follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_hears_of_themselves_or_of_those_they_shut_out() {
        let (me, other) = (ActorId(1), ActorId(2));
        let none = Between::default();
        assert!(is_wanted(me, other, none));
        assert!(!is_wanted(me, me, none));
        assert!(!is_wanted(me, other, Between { blocked: true, ..none }));
        assert!(!is_wanted(me, other, Between { muted: true, follows: true, ..none }));
        assert!(!is_wanted(me, other, Between { thread_muted: true, ..none }));
        assert!(!is_wanted(me, other, Between { limited: true, ..none }));
        assert!(is_wanted(me, other, Between { limited: true, follows: true, ..none }));
    }
}
