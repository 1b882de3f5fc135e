//! Telling people and companies here what concerns them.
//!
//! A subscriber of the relay: every event is asked whom it concerns, and a new event does not compile until
//! somebody has answered. Forgetting what one was told is in [`dismiss`].

mod community;
pub mod dismiss;

use std::collections::{BTreeSet, HashSet};

use async_trait::async_trait;
use domain::{
    actor::{Actor, ActorKind, Standing},
    audience::Audience,
    event::Event,
    id::{ActorId, PollId, PostId, ReportId, TerritoryId},
    membership::CompanyRole,
    notification::{Between, Notification, NotificationKind, is_wanted},
    post::Post,
};

use crate::{App, Error, Tx, gate::Gate, relay::Subscriber};

/// Under which name the log keeps what is still to be told.
pub const NAME: &str = "notification";

/// Tells people and companies here what concerns them.
pub struct NotificationSubscriber {
    gate: Gate,
}

impl NotificationSubscriber {
    /// For this server.
    pub fn new(app: &App) -> Self {
        Self { gate: app.gate().clone() }
    }
}

#[async_trait]
impl Subscriber for NotificationSubscriber {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn handle(&self, event: &Event, tx: &mut Tx) -> Result<(), Error> {
        match event {
            Event::FollowRequested { follower, target, .. } => {
                self.follow(tx, NotificationKind::FollowRequest, *follower, *target).await?;
                self.asked(tx, *target, *follower).await
            }
            Event::FollowAccepted { follower, target, .. } => {
                tx.notifications().retract_request(*follower, *target).await?;
                self.follow(tx, NotificationKind::Follow, *follower, *target).await
            }
            Event::FollowRejected { follower, target, .. } | Event::FollowUndone { follower, target, .. } => {
                Ok(tx.notifications().retract_follow(*follower, *target).await?)
            }
            Event::PostPublished { post, .. } => self.published(tx, *post).await,
            Event::PostEdited { post, author, mentioned } => self.edited(tx, *post, *author, mentioned).await,
            Event::PostBoosted { post, actor, .. } => self.engaged(tx, NotificationKind::Reblog, *actor, *post).await,
            Event::BoostUndone { post, actor, .. } => {
                Ok(tx.notifications().retract(NotificationKind::Reblog, *actor, *post).await?)
            }
            Event::PostLiked { post, actor, .. } => self.engaged(tx, NotificationKind::Favourite, *actor, *post).await,
            Event::LikeUndone { post, actor, .. } => {
                Ok(tx.notifications().retract(NotificationKind::Favourite, *actor, *post).await?)
            }
            Event::QuoteAsked { post, quoted } => self.quoted(tx, *post, *quoted).await,
            Event::PollEnded { poll, post } => self.poll_ended(tx, *poll, *post).await,
            Event::ReportFiled { report } => reported(tx, *report).await,
            Event::CompanyRegistered { company } => {
                let moderators = tx.logins().moderators().await?;
                about(tx, NotificationKind::CompanyRegistered, *company, moderators).await
            }
            Event::CompanyDecided { company } => {
                let owners = owners(tx, *company).await?;
                about(tx, NotificationKind::CompanyDecided, *company, owners).await
            }
            Event::SponsorNamed { company, person } => {
                about(tx, NotificationKind::SponsorNamed, *company, vec![*person]).await
            }
            Event::StewardNamed { territory, person, by } => steward_named(tx, *territory, *person, *by).await,
            Event::VerificationWithdrawn { actor } => {
                let mut told = owners(tx, *actor).await?;
                if told.is_empty() {
                    told.push(*actor);
                }
                about(tx, NotificationKind::VerificationWithdrawn, *actor, told).await
            }
            Event::MembershipOffered { company, person, by } => self.offered(tx, *company, *person, *by).await,
            Event::MembershipAgreed { company, person, by, .. } => {
                self.between_both(tx, NotificationKind::Joined, *company, *person, *by).await
            }
            Event::MembershipEnded { company, person, by, .. } => {
                self.between_both(tx, NotificationKind::MembershipEnded, *company, *person, *by).await
            }
            Event::MembershipEnding { company, person } => {
                let kind = NotificationKind::MembershipEnding;
                self.between_both(tx, kind, *company, *person, *company).await?;
                self.between_both(tx, kind, *company, *person, *person).await
            }
            Event::BuddyAsked { newcomer, guide } => {
                self.accompanied(tx, NotificationKind::BuddyAsked, *newcomer, *guide).await
            }
            Event::BuddyAgreed { newcomer, guide } => {
                self.accompanied(tx, NotificationKind::BuddyAgreed, *guide, *newcomer).await
            }
            Event::BuddyDeclined { newcomer, guide } => {
                self.accompanied(tx, NotificationKind::BuddyDeclined, *guide, *newcomer).await
            }
            Event::BuddyEnded { newcomer, guide, by } => {
                let to = if by == guide { newcomer } else { guide };
                self.accompanied(tx, NotificationKind::BuddyEnded, *by, *to).await
            }
            Event::CommunityInvited { community, guest } => self.invited(tx, *community, *guest).await,
            Event::CommunityAdmitted { community, actor } => self.admitted(tx, *community, *actor).await,
            // What is deleted or blocked took its notifications along; the rest is nobody's news.
            Event::PostDeleted { .. }
            | Event::MembershipRefused { .. }
            | Event::MembershipWithdrawn { .. }
            | Event::CommunityInviteEnded { .. }
            | Event::PollVoted { .. }
            | Event::PostPinned { .. }
            | Event::PostUnpinned { .. }
            | Event::ActorUpdated { .. }
            | Event::ActorDeleted { .. }
            | Event::ActorMoved { .. }
            | Event::ActorBlocked { .. }
            | Event::ActorUnblocked { .. }
            | Event::QuoteAnswered { .. }
            | Event::ReplyAnswered { .. }
            | Event::ApprovalDecided { .. }
            | Event::DomainPolicyChanged { .. }
            // That a group passes something on is no news to who wrote it.
            | Event::GroupAnnounced { .. }
            | Event::GroupDisliked { .. }
            | Event::GroupModerated { .. } => Ok(()),
        }
    }
}

impl NotificationSubscriber {
    async fn follow(&self, tx: &Tx, kind: NotificationKind, from: ActorId, to: ActorId) -> Result<(), Error> {
        // It may have ended before this was told.
        if tx.follows().between(from, to).await?.is_none() {
            return Ok(());
        }
        self.tell(tx, kind, from, &BTreeSet::from([to]), None).await
    }

    /// Who is asked is told, unless the offer was taken back before this was told.
    async fn offered(&self, tx: &Tx, company: ActorId, person: ActorId, by: ActorId) -> Result<(), Error> {
        if tx.invitations().between(company, person, tx.now()).await?.is_none() {
            return Ok(());
        }
        let kind = if by == company { NotificationKind::Invited } else { NotificationKind::JoinRequested };
        self.between_both(tx, kind, company, person, by).await
    }

    /// Tells the other side of a membership what one side did; what was said of the same before makes room for it.
    /// What waits for the company is told to its owners as persons too: nobody may be looking as the company.
    async fn between_both(
        &self,
        tx: &Tx,
        kind: NotificationKind,
        company: ActorId,
        person: ActorId,
        by: ActorId,
    ) -> Result<(), Error> {
        let to = if by == company { person } else { company };
        let owners = if to == company { owners(tx, company).await? } else { Vec::new() };
        for earlier in [
            NotificationKind::Invited,
            NotificationKind::JoinRequested,
            NotificationKind::Joined,
            NotificationKind::MembershipEnded,
            NotificationKind::MembershipEnding,
        ] {
            for recipient in owners.iter().chain([&to]) {
                tx.notifications().retract_between(earlier, by, *recipient).await?;
            }
        }
        let mut told = BTreeSet::from([to]);
        if matches!(kind, NotificationKind::JoinRequested | NotificationKind::MembershipEnding) {
            told.extend(owners);
        }
        self.tell(tx, kind, by, &told, None).await
    }

    /// Tells a company, and its owners as persons, what another did with which it goes along; what was said of the two
    /// before makes room for it.
    async fn accompanied(&self, tx: &Tx, kind: NotificationKind, from: ActorId, to: ActorId) -> Result<(), Error> {
        let told = forget_accompanied(tx, from, to).await?;
        // A block between the two companies counts for their owners too.
        if tx.blocks().between(from, to).await? {
            return Ok(());
        }
        self.tell(tx, kind, from, &told, None).await
    }

    async fn engaged(&self, tx: &Tx, kind: NotificationKind, from: ActorId, post: PostId) -> Result<(), Error> {
        match standing(tx, post).await? {
            Some(post) => self.tell(tx, kind, from, &BTreeSet::from([post.author]), Some(&post)).await,
            None => Ok(()),
        }
    }

    /// Whoever is quoted hears of it, and of who asks leave to. Once: what is asked again was heard.
    async fn quoted(&self, tx: &Tx, post: PostId, quoted: PostId) -> Result<(), Error> {
        let (Some(post), Some(quoted)) = (standing(tx, post).await?, standing(tx, quoted).await?) else {
            return Ok(());
        };
        tx.notifications().retract(NotificationKind::Quote, post.author, post.id).await?;
        self.tell(tx, NotificationKind::Quote, post.author, &BTreeSet::from([quoted.author]), Some(&post)).await
    }

    async fn published(&self, tx: &Tx, post: PostId) -> Result<(), Error> {
        let Some(post) = standing(tx, post).await? else { return Ok(()) };
        let mut named: BTreeSet<ActorId> = tx.posts().mentions(post.id).await?.into_iter().collect();
        let among_some = post.audience.is_circle() || post.audience == Audience::Members;
        // Servers that thread without mentioning, and apps that know no circles, do not name whom they answer, who is
        // told all the same.
        let answered = post.in_reply_to_author.filter(|actor| (among_some || !post.local) && !named.contains(actor));
        // Only who may read it is told: whom it names and is not of the circle, or no member of the community, is not.
        let asked: Vec<ActorId> = named.iter().copied().filter(|_| among_some).chain(answered).collect();
        if !asked.is_empty() {
            let readers = tx.posts().readers_among(post.id, &asked).await?;
            named.retain(|actor| !asked.contains(actor));
            named.extend(readers);
        }
        if post.withheld.is_some() {
            // Those whom it names hear of it; whom it answers does not, nor does anyone who follows its author.
            named.retain(|actor| Some(*actor) != post.in_reply_to_author);
        }
        self.tell(tx, NotificationKind::Mention, post.author, &named, Some(&post)).await?;
        if post.withheld.is_some() {
            return Ok(());
        }
        let answer = post.in_reply_to_author.is_some_and(|parent| parent != post.author);
        if answer || post.audience == Audience::Direct || among_some {
            return Ok(());
        }
        let mut waiting: BTreeSet<ActorId> = tx.follows().notified(post.author).await?.into_iter().collect();
        waiting.retain(|follower| !named.contains(follower));
        self.tell(tx, NotificationKind::Status, post.author, &waiting, Some(&post)).await
    }

    async fn edited(&self, tx: &Tx, post: PostId, author: ActorId, mentioned: &[ActorId]) -> Result<(), Error> {
        let Some(post) = standing(tx, post).await? else { return Ok(()) };
        if !mentioned.is_empty() {
            // A later edit may have taken the name out again.
            let named = tx.posts().mentions(post.id).await?;
            let hidden_from = post.withheld.and(post.in_reply_to_author);
            let told = |actor: &ActorId| named.contains(actor) && Some(*actor) != hidden_from;
            let news = mentioned.iter().copied().filter(told).collect();
            self.tell(tx, NotificationKind::Mention, author, &news, Some(&post)).await?;
        }
        // The latest edit counts: an earlier notice makes room for the new one.
        tx.notifications().retract(NotificationKind::Update, author, post.id).await?;
        let boosters = tx.posts().local_boosters(post.id).await?.into_iter().collect();
        self.tell(tx, NotificationKind::Update, author, &boosters, Some(&post)).await
    }

    async fn poll_ended(&self, tx: &Tx, poll: PollId, post: PostId) -> Result<(), Error> {
        let Some(post) = standing(tx, post).await? else { return Ok(()) };
        let voters = tx.polls().local_voters(poll).await?.into_iter().collect();
        self.tell(tx, NotificationKind::Poll, post.author, &voters, Some(&post)).await?;
        // Who asked hears of it too, from nobody but themselves.
        if post.local {
            let own = notification(tx, NotificationKind::Poll, post.author, post.author, Some(post.id), None);
            tx.notifications().insert_all(&[own]).await?;
        }
        Ok(())
    }

    /// Tells those of `to` who are here and want to hear it, in as many statements for one as for a thousand.
    async fn tell(
        &self,
        tx: &Tx,
        kind: NotificationKind,
        from: ActorId,
        to: &BTreeSet<ActorId>,
        about: Option<&Post>,
    ) -> Result<(), Error> {
        let to: Vec<ActorId> = to.iter().copied().filter(|id| *id != from).collect();
        if to.is_empty() {
            return Ok(());
        }
        let mut actors = tx.actors().find_all(&[to, vec![from]].concat()).await?;
        let Some(place) = actors.iter().position(|actor| actor.id == from) else { return Ok(()) };
        let from = actors.swap_remove(place);
        if !from.is_active() {
            return Ok(());
        }
        let to: Vec<ActorId> = actors.iter().filter(|actor| hears(actor)).map(|actor| actor.id).collect();
        let between = self.between(tx, &from, &to, about).await?;
        let wanted: Vec<Notification> = to
            .iter()
            .filter(|id| is_wanted(**id, from.id, between.of(**id)))
            .map(|id| notification(tx, kind, *id, from.id, about.map(|post| post.id), None))
            .collect();
        Ok(tx.notifications().insert_all(&wanted).await?)
    }

    async fn between(&self, tx: &Tx, from: &Actor, to: &[ActorId], about: Option<&Post>) -> Result<Facts, Error> {
        if to.is_empty() {
            return Ok(Facts::default());
        }
        let limited =
            from.standing == Standing::Limited || from.host.as_ref().is_some_and(|host| self.gate.is_limited(host));
        let follows = if limited { tx.follows().followers_among(from.id, to).await? } else { Vec::new() };
        let thread_muted = match about {
            Some(post) => tx.mutes().of_thread_among(post.thread, to).await?,
            None => Vec::new(),
        };
        Ok(Facts {
            blocked: tx.blocks().among(from.id, to).await?.into_iter().collect(),
            muted: tx.mutes().muting_among(from.id, to, tx.now()).await?.into_iter().collect(),
            thread_muted: thread_muted.into_iter().collect(),
            follows: follows.into_iter().collect(),
            limited,
        })
    }
}

/// What stands between one who causes notifications and many who would get them.
#[derive(Default)]
struct Facts {
    blocked: HashSet<ActorId>,
    muted: HashSet<ActorId>,
    thread_muted: HashSet<ActorId>,
    follows: HashSet<ActorId>,
    limited: bool,
}

impl Facts {
    fn of(&self, recipient: ActorId) -> Between {
        Between {
            blocked: self.blocked.contains(&recipient),
            muted: self.muted.contains(&recipient),
            thread_muted: self.thread_muted.contains(&recipient),
            follows: self.follows.contains(&recipient),
            limited: self.limited,
        }
    }
}

/// Forgets what a company, and its owners as persons, were told of another with which it goes along. Returns all whom
/// such things are told.
pub(crate) async fn forget_accompanied(tx: &Tx, from: ActorId, to: ActorId) -> Result<BTreeSet<ActorId>, Error> {
    let mut told: BTreeSet<ActorId> = owners(tx, to).await?.into_iter().collect();
    told.insert(to);
    for kind in NotificationKind::ALL.into_iter().filter(|kind| kind.is_about_buddies()) {
        for recipient in &told {
            tx.notifications().retract_between(kind, from, *recipient).await?;
        }
    }
    Ok(told)
}

/// Whether an actor is told anything at all. A company is: who speaks for it reads it. Nobody reads what a group or
/// the server itself would be told.
fn hears(actor: &Actor) -> bool {
    actor.is_local() && actor.is_active() && !matches!(actor.kind, ActorKind::Application | ActorKind::Group)
}

/// A post, unless it was deleted before this was told.
async fn standing(tx: &Tx, post: PostId) -> Result<Option<Post>, Error> {
    Ok(tx.posts().find(post).await?.filter(|post| post.deleted_at.is_none()))
}

/// The people who own a company at this moment.
async fn owners(tx: &Tx, company: ActorId) -> Result<Vec<ActorId>, Error> {
    let team = tx.memberships().of_company(company).await?;
    let owners = team.iter().filter(|member| member.role == CompanyRole::Owner && member.is_active(tx.now()));
    Ok(owners.map(|member| member.person).collect())
}

/// Tells people something about a company or about themselves, whomever they muted; the latest counts.
async fn about(tx: &Tx, kind: NotificationKind, actor: ActorId, told: Vec<ActorId>) -> Result<(), Error> {
    let told: Vec<Notification> =
        told.into_iter().map(|person| notification(tx, kind, person, actor, None, None)).collect();
    Ok(tx.notifications().insert_all(&told).await?)
}

/// Who was named is told, unless they are steward no more before this was told.
async fn steward_named(tx: &Tx, territory: TerritoryId, person: ActorId, by: Option<ActorId>) -> Result<(), Error> {
    let stewards = tx.stewards().of_territory(territory).await?;
    if stewards.iter().all(|steward| steward.person != person) {
        return Ok(());
    }
    let from = match by {
        Some(by) => by,
        // On the command line it is the server that does it.
        None => tx.actors().find_instance().await?.map_or(person, |actor| actor.id),
    };
    about(tx, NotificationKind::StewardNamed, from, vec![person]).await
}

/// Every moderator hears of a report, whomever they muted or blocked.
async fn reported(tx: &Tx, report: ReportId) -> Result<(), Error> {
    let report = tx.reports().get(report).await?;
    let told: Vec<Notification> = tx
        .logins()
        .moderators()
        .await?
        .into_iter()
        .filter(|moderator| *moderator != report.reporter)
        .map(|moderator| {
            notification(tx, NotificationKind::AdminReport, moderator, report.reporter, None, Some(report.id))
        })
        .collect();
    Ok(tx.notifications().insert_all(&told).await?)
}

fn notification(
    tx: &Tx,
    kind: NotificationKind,
    recipient: ActorId,
    from: ActorId,
    post: Option<PostId>,
    report: Option<ReportId>,
) -> Notification {
    Notification { id: tx.next_id(), recipient, kind, from, post, report, created_at: tx.now() }
}
