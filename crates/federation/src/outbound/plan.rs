//! What is said of each event. There is no arm for "the rest": whoever adds an event decides here.

mod account;
mod approval;
mod block;
mod boost;
mod circle;
mod follow;
pub(super) mod group;
mod invite;
mod like;
mod membership;
mod pin;
mod poll;
mod post;
mod quote;
mod report;

use app::Error;
use domain::event::Event;

use super::sender::Sender;

/// Stores and queues what follows from an event. Only local actors speak; the others have servers of their own.
pub(super) async fn plan(event: &Event, sender: &Sender<'_>) -> Result<(), Error> {
    match event {
        Event::FollowRequested { follow, follower, target } => {
            follow::requested(sender, *follow, *follower, *target).await
        }
        Event::FollowAccepted { follow: _, uri, follower, target } => {
            follow::accepted(sender, uri, *follower, *target).await
        }
        Event::FollowRejected { uri, follower, target } => follow::rejected(sender, uri, *follower, *target).await,
        Event::FollowUndone { uri, follower, target } => follow::undone(sender, uri, *follower, *target).await,
        Event::PostPublished { post, author } => post::published(sender, *post, *author).await,
        Event::PostEdited { post, author, mentioned } => post::edited(sender, *post, *author, mentioned).await,
        Event::PostDeleted { post, author, uri: _ } => post::deleted(sender, *post, *author).await,
        Event::PostBoosted { boost, post, actor } => boost::boosted(sender, *boost, *post, *actor).await,
        Event::BoostUndone { boost: _, uri, post, actor } => boost::undone(sender, uri, *post, *actor).await,
        Event::PostLiked { post, actor, uri } => like::liked(sender, *post, *actor, uri).await,
        Event::LikeUndone { post, actor, uri } => like::undone(sender, *post, *actor, uri).await,
        Event::PollVoted { poll, voter, choices } => poll::voted(sender, *poll, *voter, choices).await,
        Event::PollEnded { poll, post } => poll::ended(sender, *poll, *post).await,
        Event::PostPinned { actor, post } => pin::pinned(sender, *actor, *post).await,
        Event::PostUnpinned { actor, post } => pin::unpinned(sender, *actor, *post).await,
        Event::ActorUpdated { actor } => account::updated(sender, *actor).await,
        Event::ActorDeleted { actor } => account::deleted(sender, *actor).await,
        Event::ActorMoved { actor, target } => account::moved(sender, *actor, *target).await,
        Event::ActorBlocked { uri, actor, target } => block::blocked(sender, uri, *actor, *target).await,
        Event::ActorUnblocked { uri, actor, target } => block::unblocked(sender, uri, *actor, *target).await,
        Event::ReportFiled { report } => report::filed(sender, *report).await,
        Event::QuoteAsked { post, quoted } => quote::asked(sender, *post, *quoted).await,
        Event::QuoteAnswered { post, author } | Event::ReplyAnswered { post, author } => {
            post::edited(sender, *post, *author, &[]).await
        }
        Event::ApprovalDecided { approval } => approval::decided(sender, *approval).await,
        Event::MembershipOffered { company, person, by } => membership::offered(sender, *company, *person, *by).await,
        Event::MembershipAgreed { company, person, by, role, offer } => {
            membership::answered(sender, [*company, *person, *by], role, offer.as_ref(), true).await
        }
        Event::MembershipRefused { company, person, by, role, offer } => {
            membership::answered(sender, [*company, *person, *by], role, offer.as_ref(), false).await
        }
        Event::MembershipWithdrawn { company, person, by, role }
        | Event::MembershipEnded { company, person, by, role } => {
            membership::ended(sender, *company, *person, *by, role).await
        }
        // What we do with a server is not told to it; what changed of a profile is an event of its own; of an end that
        // is near each server tells its own; companies accompany others of their own server alone; who asked elsewhere to be
        // let into a community gets the Accept of the follow.
        Event::DomainPolicyChanged { host: _ }
        | Event::CompanyRegistered { company: _ }
        | Event::CompanyDecided { company: _ }
        | Event::SponsorNamed { .. }
        | Event::StewardNamed { .. }
        | Event::VerificationWithdrawn { actor: _ }
        | Event::MembershipEnding { .. }
        | Event::BuddyAsked { .. }
        | Event::BuddyAgreed { .. }
        | Event::BuddyDeclined { .. }
        | Event::BuddyEnded { .. }
        | Event::CommunityAdmitted { .. } => Ok(()),
        Event::CommunityInvited { community, guest } => invite::invited(sender, *community, *guest).await,
        Event::CommunityInviteEnded { community, guest, by, invite } => {
            invite::ended(sender, *community, *guest, *by, invite).await
        }
        Event::GroupAnnounced { group, post, boost } => group::announced(sender, *group, *post, *boost).await,
        Event::GroupDisliked { group, post, actor, uri, undone } => {
            group::disliked(sender, *group, *post, *actor, (uri, *undone)).await
        }
        Event::GroupModerated { group, deed } => group::moderated(sender, *group, deed).await,
    }
}
