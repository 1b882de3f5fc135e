//! What happened. A command writes its events in the commit that made them true; subscribers read them later.
//!
//! Events name things by id and carry only what could not be looked up afterwards, such as the id of a Like
//! that was taken back. They serialise because the log keeps them.

use serde::{Deserialize, Serialize};

use crate::{
    group::Deed,
    id::{ActorId, ApprovalId, FollowId, PollId, PostId, ReportId, TerritoryId},
    uri::Uri,
};

/// Something that happened, here or elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
#[expect(missing_docs, reason = "the fields are the ids that the variant's sentence names")]
pub enum Event {
    /// Somebody asked to follow, and the target has not answered.
    FollowRequested { follow: FollowId, follower: ActorId, target: ActorId },
    /// A follow came into force.
    FollowAccepted { follow: FollowId, uri: Uri, follower: ActorId, target: ActorId },
    /// A request was turned down, or a follower removed.
    FollowRejected { uri: Uri, follower: ActorId, target: ActorId },
    /// The follower stopped following.
    FollowUndone { uri: Uri, follower: ActorId, target: ActorId },
    /// A post was published.
    PostPublished { post: PostId, author: ActorId },
    /// A post says something else now, and names `mentioned` for the first time.
    PostEdited {
        post: PostId,
        author: ActorId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentioned: Vec<ActorId>,
    },
    /// A post is gone; `uri` is what it was known by.
    PostDeleted { post: PostId, author: ActorId, uri: Uri },
    /// Somebody boosted a post; `boost` is the boost's own id.
    PostBoosted { boost: PostId, post: PostId, actor: ActorId },
    /// A boost was taken back.
    BoostUndone { boost: PostId, uri: Uri, post: PostId, actor: ActorId },
    /// Somebody liked a post.
    PostLiked { post: PostId, actor: ActorId, uri: Uri },
    /// A like was taken back.
    LikeUndone { post: PostId, actor: ActorId, uri: Uri },
    /// Somebody chose options of a poll.
    PollVoted { poll: PollId, voter: ActorId, choices: Vec<u32> },
    /// A poll ended.
    PollEnded { poll: PollId, post: PostId },
    /// An actor pinned a post to its profile.
    PostPinned { actor: ActorId, post: PostId },
    /// An actor unpinned a post.
    PostUnpinned { actor: ActorId, post: PostId },
    /// A profile changed.
    ActorUpdated { actor: ActorId },
    /// An account is gone.
    ActorDeleted { actor: ActorId },
    /// An account moved to another; its followers are to follow.
    ActorMoved { actor: ActorId, target: ActorId },
    /// Somebody blocked somebody.
    ActorBlocked { uri: Uri, actor: ActorId, target: ActorId },
    /// A block was lifted.
    ActorUnblocked { uri: Uri, actor: ActorId, target: ActorId },
    /// Something was reported to the moderators.
    ReportFiled { report: ReportId },
    /// A post quotes another, with its author's leave, or while that is asked for.
    QuoteAsked { post: PostId, quoted: PostId },
    /// The state of a quote changed: granted, refused or taken back.
    QuoteAnswered { post: PostId, author: ActorId },
    /// The author of a post elsewhere let an answer from here stand, or took that back.
    ReplyAnswered { post: PostId, author: ActorId },
    /// Somebody who asked leave for something was answered, or leave was taken back.
    ApprovalDecided { approval: ApprovalId },
    /// What this server does with another changed.
    DomainPolicyChanged { host: String },
    /// Somebody registered a company that the moderators have to decide about.
    CompanyRegistered { company: ActorId },
    /// The moderators decided about a company.
    CompanyDecided { company: ActorId },
    /// Somebody answers for a company's page from now on, and did not say so themselves.
    SponsorNamed { company: ActorId, person: ActorId },
    /// Somebody confirms the companies of a territory from now on; `by` is the moderator who named them.
    StewardNamed { territory: TerritoryId, person: ActorId, by: Option<ActorId> },
    /// What somebody proved holds no longer.
    VerificationWithdrawn { actor: ActorId },
    /// A company asked somebody to belong to it, or somebody asked a company; `by` is the one who asked.
    MembershipOffered { company: ActorId, person: ActorId, by: ActorId },
    /// Both sides agreed; `by` is the one who said yes last, to `offer` where it came from another server.
    MembershipAgreed { company: ActorId, person: ActorId, by: ActorId, role: String, offer: Option<Uri> },
    /// What was offered was turned down by `by`.
    MembershipRefused { company: ActorId, person: ActorId, by: ActorId, role: String, offer: Option<Uri> },
    /// What was offered was taken back by `by`.
    MembershipWithdrawn { company: ActorId, person: ActorId, by: ActorId, role: String },
    /// A membership ended; `by` is the side that ended it.
    MembershipEnded { company: ActorId, person: ActorId, by: ActorId, role: String },
    /// A membership ends within days.
    MembershipEnding { company: ActorId, person: ActorId },
    /// A company asked another to accompany it.
    BuddyAsked { newcomer: ActorId, guide: ActorId },
    /// The other agreed.
    BuddyAgreed { newcomer: ActorId, guide: ActorId },
    /// The other said no.
    BuddyDeclined { newcomer: ActorId, guide: ActorId },
    /// It ended, or was taken back before it was answered; `by` is the one that did.
    BuddyEnded { newcomer: ActorId, guide: ActorId, by: ActorId },
    /// Somebody was invited into a community.
    CommunityInvited { community: ActorId, guest: ActorId },
    /// An invitation that another server knows as `invite` was taken back by the community, or turned down by the
    /// guest; `by` is the one that did.
    CommunityInviteEnded { community: ActorId, guest: ActorId, by: ActorId, invite: Uri },
    /// Moderators let somebody into a community who had asked.
    CommunityAdmitted { community: ActorId, actor: ActorId },
    /// A group passed a post on for the first time; `boost` is its boost of what begins a thread.
    GroupAnnounced {
        group: ActorId,
        post: PostId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        boost: Option<PostId>,
    },
    /// Somebody voted down what is said in a group (`uri` is that vote), or took that back.
    GroupDisliked { group: ActorId, post: PostId, actor: ActorId, uri: Uri, undone: bool },
    /// Moderators of a group did something.
    GroupModerated { group: ActorId, deed: Deed },
}

impl Event {
    /// The variant's name, for logs and figures.
    pub fn name(&self) -> &'static str {
        match self {
            Self::FollowRequested { .. } => "FollowRequested",
            Self::FollowAccepted { .. } => "FollowAccepted",
            Self::FollowRejected { .. } => "FollowRejected",
            Self::FollowUndone { .. } => "FollowUndone",
            Self::PostPublished { .. } => "PostPublished",
            Self::PostEdited { .. } => "PostEdited",
            Self::PostDeleted { .. } => "PostDeleted",
            Self::PostBoosted { .. } => "PostBoosted",
            Self::BoostUndone { .. } => "BoostUndone",
            Self::PostLiked { .. } => "PostLiked",
            Self::LikeUndone { .. } => "LikeUndone",
            Self::PollVoted { .. } => "PollVoted",
            Self::PollEnded { .. } => "PollEnded",
            Self::PostPinned { .. } => "PostPinned",
            Self::PostUnpinned { .. } => "PostUnpinned",
            Self::ActorUpdated { .. } => "ActorUpdated",
            Self::ActorDeleted { .. } => "ActorDeleted",
            Self::ActorMoved { .. } => "ActorMoved",
            Self::ActorBlocked { .. } => "ActorBlocked",
            Self::ActorUnblocked { .. } => "ActorUnblocked",
            Self::ReportFiled { .. } => "ReportFiled",
            Self::QuoteAsked { .. } => "QuoteAsked",
            Self::QuoteAnswered { .. } => "QuoteAnswered",
            Self::ReplyAnswered { .. } => "ReplyAnswered",
            Self::ApprovalDecided { .. } => "ApprovalDecided",
            Self::DomainPolicyChanged { .. } => "DomainPolicyChanged",
            Self::CompanyRegistered { .. } => "CompanyRegistered",
            Self::CompanyDecided { .. } => "CompanyDecided",
            Self::SponsorNamed { .. } => "SponsorNamed",
            Self::StewardNamed { .. } => "StewardNamed",
            Self::VerificationWithdrawn { .. } => "VerificationWithdrawn",
            Self::MembershipOffered { .. } => "MembershipOffered",
            Self::MembershipAgreed { .. } => "MembershipAgreed",
            Self::MembershipRefused { .. } => "MembershipRefused",
            Self::MembershipWithdrawn { .. } => "MembershipWithdrawn",
            Self::MembershipEnded { .. } => "MembershipEnded",
            Self::MembershipEnding { .. } => "MembershipEnding",
            Self::BuddyAsked { .. } => "BuddyAsked",
            Self::BuddyAgreed { .. } => "BuddyAgreed",
            Self::BuddyDeclined { .. } => "BuddyDeclined",
            Self::BuddyEnded { .. } => "BuddyEnded",
            Self::CommunityInvited { .. } => "CommunityInvited",
            Self::CommunityInviteEnded { .. } => "CommunityInviteEnded",
            Self::CommunityAdmitted { .. } => "CommunityAdmitted",
            Self::GroupAnnounced { .. } => "GroupAnnounced",
            Self::GroupDisliked { .. } => "GroupDisliked",
            Self::GroupModerated { .. } => "GroupModerated",
        }
    }

    /// Whether a post that was there before may look different since then, to those who ask for its document: not where
    /// it surely does not.
    pub fn changes_posts(&self) -> bool {
        !matches!(
            self,
            Self::FollowRequested { .. }
                | Self::FollowAccepted { .. }
                | Self::FollowRejected { .. }
                | Self::FollowUndone { .. }
                | Self::PostPublished { .. }
                | Self::ReportFiled { .. }
        )
    }

    /// Whether an actor may look different since then, to those who ask for its document.
    pub fn changes_actor(&self) -> bool {
        match self {
            Self::ActorUpdated { .. } | Self::ActorDeleted { .. } | Self::ActorMoved { .. } => true,
            Self::FollowRequested { .. }
            | Self::FollowAccepted { .. }
            | Self::FollowRejected { .. }
            | Self::FollowUndone { .. }
            | Self::PostPublished { .. }
            | Self::PostEdited { .. }
            | Self::PostDeleted { .. }
            | Self::PostBoosted { .. }
            | Self::BoostUndone { .. }
            | Self::PostLiked { .. }
            | Self::LikeUndone { .. }
            | Self::PollVoted { .. }
            | Self::PollEnded { .. }
            | Self::PostPinned { .. }
            | Self::PostUnpinned { .. }
            | Self::ActorBlocked { .. }
            | Self::ActorUnblocked { .. }
            | Self::ReportFiled { .. }
            | Self::QuoteAsked { .. }
            | Self::QuoteAnswered { .. }
            | Self::ReplyAnswered { .. }
            | Self::ApprovalDecided { .. }
            | Self::DomainPolicyChanged { .. }
            | Self::CompanyRegistered { .. }
            | Self::CompanyDecided { .. }
            | Self::SponsorNamed { .. }
            | Self::StewardNamed { .. }
            | Self::VerificationWithdrawn { .. }
            | Self::MembershipOffered { .. }
            | Self::MembershipAgreed { .. }
            | Self::MembershipRefused { .. }
            | Self::MembershipWithdrawn { .. }
            | Self::MembershipEnded { .. }
            | Self::MembershipEnding { .. }
            | Self::BuddyAsked { .. }
            | Self::BuddyAgreed { .. }
            | Self::BuddyDeclined { .. }
            | Self::BuddyEnded { .. }
            | Self::CommunityInvited { .. }
            | Self::CommunityInviteEnded { .. }
            | Self::CommunityAdmitted { .. }
            | Self::GroupAnnounced { .. }
            | Self::GroupDisliked { .. }
            | Self::GroupModerated { .. } => false,
        }
    }
}
