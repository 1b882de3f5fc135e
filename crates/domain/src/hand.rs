//! The hand: the person through whom a company acts. What the hand did in the company's name is kept for its owners;
//! what a person does as themselves has no hand, and is nobody's business but theirs.

mod kind;

pub use self::kind::ActKind;
use crate::{
    event::Event,
    id::{ActorId, ApprovalId, PollId, PostId},
    time::Timestamp,
};

/// In whose name a change is made, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// The company that acts.
    pub company: ActorId,
    /// The person who does it.
    pub person: ActorId,
}

/// What an act was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The company itself, or nothing that is told.
    Nothing,
    /// A post.
    Post(PostId),
    /// The post that asks this.
    Poll(PollId),
    /// Somebody else.
    Actor(ActorId),
    /// Whoever asked for this.
    Approval(ApprovalId),
}

/// Something that was done in a company's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// About what.
    pub about: About,
}

impl Act {
    /// An act about a post.
    pub fn post(kind: ActKind, post: PostId) -> Self {
        Self { kind, about: About::Post(post) }
    }

    /// An act about somebody.
    pub fn actor(kind: ActKind, actor: ActorId) -> Self {
        Self { kind, about: About::Actor(actor) }
    }
}

/// An act as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandAct {
    /// Our id for it.
    pub id: i64,
    /// In whose name.
    pub company: ActorId,
    /// By whom; `None` where the account is gone.
    pub person: Option<ActorId>,
    /// What.
    pub kind: ActKind,
    /// About which post.
    pub post: Option<PostId>,
    /// About whom; `None` where the account is gone too.
    pub target: Option<ActorId>,
    /// When.
    pub at: Timestamp,
}

/// What a change did in the name of `company`, as its events tell, each act once. What others do in the same change,
/// and what merely follows from it, is no act of the hand.
pub fn acts(events: &[Event], company: ActorId) -> Vec<Act> {
    // A correction also updates the post that it corrects. That update is no act: nobody edited the post.
    let corrects = |event: &Event| matches!(event, Event::PostPublished { .. } | Event::PostDeleted { .. });
    let corrects = events.iter().any(corrects);
    let mut acts: Vec<Act> = Vec::new();
    for event in events {
        if let Some(act) = act(event, company)
            && !acts.contains(&act)
            && !(corrects && act.kind == ActKind::Edited)
        {
            acts.push(act);
        }
    }
    acts
}

/// What an event says that `company` did, in a change that somebody makes in its name.
fn act(event: &Event, company: ActorId) -> Option<Act> {
    let by = |actor: &ActorId| *actor == company;
    let post = |actor: &ActorId, kind: ActKind, post: &PostId| by(actor).then(|| Act::post(kind, *post));
    let whom = |actor: &ActorId, kind: ActKind, whom: &ActorId| by(actor).then(|| Act::actor(kind, *whom));
    let own = |actor: &ActorId, kind: ActKind| by(actor).then_some(Act { kind, about: About::Nothing });
    match event {
        Event::PostPublished { post: id, author } => post(author, ActKind::Published, id),
        Event::PostEdited { post: id, author, mentioned: _ } => post(author, ActKind::Edited, id),
        Event::PostDeleted { post: id, author, uri: _ } => post(author, ActKind::Deleted, id),
        Event::PostBoosted { boost: _, post: id, actor } => post(actor, ActKind::Boosted, id),
        Event::BoostUndone { boost: _, uri: _, post: id, actor } => post(actor, ActKind::Unboosted, id),
        Event::PostLiked { post: id, actor, uri: _ } => post(actor, ActKind::Liked, id),
        Event::LikeUndone { post: id, actor, uri: _ } => post(actor, ActKind::Unliked, id),
        Event::GroupDisliked { group: _, post: id, actor, uri: _, undone } => {
            post(actor, if *undone { ActKind::Undisliked } else { ActKind::Disliked }, id)
        }
        Event::PollVoted { poll, voter, choices: _ } => {
            by(voter).then_some(Act { kind: ActKind::Voted, about: About::Poll(*poll) })
        }
        Event::PostPinned { actor, post: id } => post(actor, ActKind::Pinned, id),
        Event::PostUnpinned { actor, post: id } => post(actor, ActKind::Unpinned, id),
        Event::ActorUpdated { actor } => own(actor, ActKind::PageChanged),
        Event::ActorMoved { actor, target } => whom(actor, ActKind::Moved, target),
        Event::ReportFiled { report: _ } => own(&company, ActKind::Reported),
        // In a change that the author makes, only the author can have decided.
        Event::ApprovalDecided { approval } => Some(Act { kind: ActKind::Decided, about: About::Approval(*approval) }),
        Event::SponsorNamed { company: of, person } => whom(of, ActKind::SponsorNamed, person),
        Event::CommunityInvited { community, .. }
        | Event::CommunityAdmitted { community, .. }
        | Event::GroupModerated { group: community, .. } => Some(Act::actor(ActKind::CommunityLed, *community)),
        Event::CommunityInviteEnded { community, by, .. } => {
            (by == community).then(|| Act::actor(ActKind::CommunityLed, *community))
        }
        Event::FollowRequested { .. }
        | Event::FollowAccepted { .. }
        | Event::FollowRejected { .. }
        | Event::FollowUndone { .. }
        | Event::ActorBlocked { .. }
        | Event::ActorUnblocked { .. } => with_others(event, company),
        Event::MembershipOffered { .. }
        | Event::MembershipAgreed { .. }
        | Event::MembershipRefused { .. }
        | Event::MembershipWithdrawn { .. }
        | Event::MembershipEnded { .. } => in_team(event, company),
        Event::BuddyAsked { .. }
        | Event::BuddyAgreed { .. }
        | Event::BuddyDeclined { .. }
        | Event::BuddyEnded { .. } => with_buddy(event, company),
        Event::PollEnded { .. }
        | Event::ActorDeleted { .. }
        | Event::QuoteAsked { .. }
        | Event::QuoteAnswered { .. }
        | Event::ReplyAnswered { .. }
        | Event::DomainPolicyChanged { .. }
        | Event::CompanyRegistered { .. }
        | Event::CompanyDecided { .. }
        | Event::StewardNamed { .. }
        | Event::VerificationWithdrawn { .. }
        | Event::MembershipEnding { .. }
        | Event::GroupAnnounced { .. } => None,
    }
}

/// Follows and blocks, which have two sides.
fn with_others(event: &Event, company: ActorId) -> Option<Act> {
    let (kind, whom) = match event {
        Event::FollowRequested { follower, target, .. } if *follower == company => (ActKind::AskedToFollow, target),
        Event::FollowAccepted { follower, target, .. } if *follower == company => (ActKind::Followed, target),
        Event::FollowAccepted { follower, target, .. } if *target == company => (ActKind::LetIn, follower),
        Event::FollowRejected { follower, target, .. } if *target == company => (ActKind::TurnedAway, follower),
        // A company ends a follow between two others only where it moderates the followed community.
        Event::FollowRejected { follower, target, .. } if *follower != company => (ActKind::CommunityLed, target),
        Event::FollowUndone { follower, target, .. } if *follower == company => (ActKind::Unfollowed, target),
        Event::ActorBlocked { actor, target, .. } if *actor == company => (ActKind::Blocked, target),
        Event::ActorUnblocked { actor, target, .. } if *actor == company => (ActKind::Unblocked, target),
        _ => return None,
    };
    Some(Act::actor(kind, *whom))
}

/// What the company's side of a membership did.
fn in_team(event: &Event, side: ActorId) -> Option<Act> {
    let (kind, of, person, by) = match event {
        Event::MembershipOffered { company, person, by } => (ActKind::Invited, company, person, by),
        Event::MembershipAgreed { company, person, by, .. } => (ActKind::Admitted, company, person, by),
        Event::MembershipRefused { company, person, by, .. } => (ActKind::Refused, company, person, by),
        Event::MembershipWithdrawn { company, person, by, .. } => (ActKind::Withdrew, company, person, by),
        Event::MembershipEnded { company, person, by, .. } => (ActKind::Dismissed, company, person, by),
        _ => return None,
    };
    (*of == side && *by == side).then(|| Act::actor(kind, *person))
}

/// What was done about another company that accompanies this one, or that it accompanies.
fn with_buddy(event: &Event, company: ActorId) -> Option<Act> {
    let (kind, whom) = match event {
        Event::BuddyAsked { newcomer, guide } if *newcomer == company => (ActKind::BuddyAsked, guide),
        Event::BuddyAgreed { newcomer, guide } if *guide == company => (ActKind::BuddyAgreed, newcomer),
        Event::BuddyDeclined { newcomer, guide } if *guide == company => (ActKind::BuddyDeclined, newcomer),
        Event::BuddyEnded { newcomer, guide, by } if *by == company => {
            (ActKind::BuddyEnded, if *newcomer == company { guide } else { newcomer })
        }
        _ => return None,
    };
    Some(Act::actor(kind, *whom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uri::Uri;

    const US: ActorId = ActorId(1);
    const THEM: ActorId = ActorId(2);
    const ROOM: ActorId = ActorId(3);

    fn uri() -> Uri {
        Uri::from_stored("https://lyon.example/activities/1".to_owned())
    }

    #[test]
    fn only_what_the_company_did_is_an_act_of_its_hand() {
        let post = PostId(7);
        let liked = |actor| Event::PostLiked { post, actor, uri: uri() };
        let followed = |follower, target| Event::FollowUndone { uri: uri(), follower, target };
        let rejected = |follower, target| Event::FollowRejected { uri: uri(), follower, target };
        let uninvited = |by| Event::CommunityInviteEnded { community: ROOM, guest: US, by, invite: uri() };
        let offered = |by| Event::MembershipOffered { company: US, person: THEM, by };
        for (event, act) in [
            (liked(US), Some(Act::post(ActKind::Liked, post))),
            (liked(THEM), None),
            (followed(US, THEM), Some(Act::actor(ActKind::Unfollowed, THEM))),
            (followed(THEM, US), None),
            (rejected(THEM, US), Some(Act::actor(ActKind::TurnedAway, THEM))),
            (rejected(US, THEM), None),
            (rejected(THEM, ROOM), Some(Act::actor(ActKind::CommunityLed, ROOM))),
            (uninvited(ROOM), Some(Act::actor(ActKind::CommunityLed, ROOM))),
            (uninvited(US), None),
            (offered(US), Some(Act::actor(ActKind::Invited, THEM))),
            (offered(THEM), None),
            (Event::ActorUpdated { actor: US }, Some(Act { kind: ActKind::PageChanged, about: About::Nothing })),
            (Event::ActorUpdated { actor: THEM }, None),
        ] {
            assert_eq!(acts(std::slice::from_ref(&event), US), Vec::from_iter(act), "{event:?}");
        }
    }

    #[test]
    fn what_follows_from_an_act_is_none() {
        let (post, original) = (PostId(7), PostId(5));
        let published = Event::PostPublished { post, author: US };
        let refreshed = Event::PostEdited { post: original, author: US, mentioned: Vec::new() };
        assert_eq!(acts(&[published, refreshed.clone()], US), [Act::post(ActKind::Published, post)]);
        assert_eq!(acts(&[refreshed.clone(), refreshed], US), [Act::post(ActKind::Edited, original)], "once");
    }
}
