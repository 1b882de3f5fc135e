//! Following, letting in, and ending it.

use std::collections::BTreeSet;

use domain::{
    actor::{Actor, ActorKind},
    event::Event,
    follow::{self, Decision, Follow, FollowState},
    id::{ActorId, FollowId},
    text::language,
    uri::Uri,
};

use crate::{
    Command, Error, Instance, Origin, Tx, community,
    company::{self, Speaker},
};

/// Asks to follow; asked again, it changes what the follower wants to see.
pub struct RequestFollow {
    /// Who follows.
    pub origin: Origin,
    /// Who is to be followed.
    pub target: ActorId,
    /// Whether boosts are wanted; unchanged, or yes for a new follow, where `None`.
    pub show_boosts: Option<bool>,
    /// Whether to be told of every post; unchanged, or no for a new follow, where `None`.
    pub notify: Option<bool>,
}

impl Command for RequestFollow {
    type Output = Option<Follow>;

    /// The follow; `None` where somebody elsewhere was refused.
    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Option<Follow>, Error> {
        company::in_public(self.origin.confirm(tx).await?)?;
        let target = tx.actors().find(self.target).await?.ok_or(Error::NotFound("account"))?;
        let follower = self.origin.actor();
        // Of two follows with one id only one could be kept, however often the other is tried.
        if let Origin::Remote { activity, .. } = &self.origin
            && let Some(known) = tx.follows().find_by_uri(activity).await?
            && (known.follower, known.target) != (follower, target.id)
        {
            return Err(Error::Conflict("something else is known by this id".into()));
        }
        if let Some(mut existing) = tx.follows().between(follower, target.id).await? {
            existing.show_boosts = self.show_boosts.unwrap_or(existing.show_boosts);
            existing.notify = self.notify.unwrap_or(existing.notify);
            if let Origin::Remote { activity, .. } = &self.origin {
                // Asked again, perhaps because our answer got lost: answer again, under the id it knows.
                existing.uri = activity.clone();
                if existing.state == FollowState::Accepted {
                    tx.emit(accepted(&existing));
                }
            }
            tx.follows().save(&existing).await?;
            return Ok(Some(existing));
        }
        let wishes = (self.show_boosts.unwrap_or(true), self.notify.unwrap_or(false));
        request(tx, here, &self.origin, &target, wishes).await
    }
}

/// Asks to follow, and says in which languages. Only the home timeline of the follower knows of it.
pub struct FollowInLanguages {
    /// What is asked.
    pub follow: RequestFollow,
    /// The languages, BCP 47; every one where it is empty, unchanged where `None`.
    pub languages: Option<Vec<String>>,
}

impl Command for FollowInLanguages {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let follow = self.follow.run(tx, here).await?;
        let (Some(follow), Some(languages)) = (follow, &self.languages) else { return Ok(()) };
        let known: Option<BTreeSet<String>> = languages.iter().map(|tag| language::normalise(tag)).collect();
        let known = known.ok_or_else(|| Error::invalid("one of the languages is not known"))?;
        tx.follows().save_languages(follow.id, &known.into_iter().collect::<Vec<_>>()).await?;
        if follow.state == FollowState::Accepted {
            tx.home().remove_other_languages(follow.follower, follow.target).await?;
            tx.home().backfill(follow.follower, follow.target).await?;
        }
        Ok(())
    }
}

/// A new follow: decided at once where the target is here, asked for where it is elsewhere.
pub(crate) async fn request(
    tx: &mut Tx,
    here: &Instance,
    origin: &Origin,
    target: &Actor,
    (show_boosts, notify): (bool, bool),
) -> Result<Option<Follow>, Error> {
    let follower = origin.actor();
    let blocked = tx.blocks().between(follower, target.id).await?;
    let id = FollowId(tx.next_id());
    let uri = origin.activity(here, &format!("follows/{id}"));
    let decision = match follow::decide(target, follower, blocked) {
        refused @ Decision::Refuse(_) => refused,
        // A community has rules of its own.
        decided if target.kind == ActorKind::Group && target.is_local() => {
            community::door(tx, target.id, follower).await?.unwrap_or(decided)
        }
        decided => decided,
    };
    let state = match decision {
        Decision::Refuse(refusal) if origin.is_local() => return Err(Error::forbidden(refusal)),
        Decision::Refuse(_) => {
            tx.emit(Event::FollowRejected { uri, follower, target: target.id });
            return Ok(None);
        }
        // Somebody elsewhere decides for themselves.
        Decision::Accept if target.is_local() => FollowState::Accepted,
        Decision::Accept | Decision::Ask => FollowState::Pending,
    };
    if target.kind == ActorKind::Group && !target.is_local() {
        // Whoever asks answers the invitation of a group elsewhere; of one here the door has seen to it.
        tx.communities().forget_invitation(target.id, follower).await?;
    }
    let follow = Follow { id, uri, follower, target: target.id, state, show_boosts, notify, created_at: tx.now() };
    tx.follows().save(&follow).await?;
    if state == FollowState::Accepted {
        come_into_force(tx, &follow).await?;
    } else {
        tx.actors().hold_pair(follower, target.id).await?;
        tx.emit(Event::FollowRequested { follow: id, follower, target: target.id });
    }
    Ok(Some(follow))
}

fn accepted(follow: &Follow) -> Event {
    Event::FollowAccepted {
        follow: follow.id,
        uri: follow.uri.clone(),
        follower: follow.follower,
        target: follow.target,
    }
}

async fn come_into_force(tx: &mut Tx, follow: &Follow) -> Result<(), Error> {
    tx.actors().count_follow(follow.follower, follow.target, 1).await?;
    if tx.actors().get(follow.follower).await?.is_local() {
        tx.home().backfill(follow.follower, follow.target).await?;
    }
    tx.emit(accepted(follow));
    Ok(())
}

/// Ends a follow in whatever state: the row goes, figures and home timeline follow. The event is the caller's.
pub(crate) async fn sever(tx: &mut Tx, follow: &Follow) -> Result<(), Error> {
    tx.follows().delete(follow.id).await?;
    if follow.state == FollowState::Accepted {
        tx.actors().count_follow(follow.follower, follow.target, -1).await?;
        tx.home().remove_author(follow.follower, follow.target).await?;
        return Ok(());
    }
    community::settle_requests(tx, follow.target).await
}

/// Lets somebody in who asked to follow, or turns them down; turning down also removes a follower.
pub struct AnswerFollow {
    /// Who is followed.
    pub speaker: Speaker,
    /// Who asked.
    pub follower: ActorId,
    /// Yes or no.
    pub accept: bool,
}

impl Command for AnswerFollow {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        self.speaker.confirm(tx).await?;
        let follow = tx.follows().between(self.follower, self.speaker.actor()).await?;
        answer(tx, follow.ok_or(Error::NotFound("follow request"))?, self.accept).await
    }
}

/// What somebody elsewhere answered to a follow that we asked for.
pub struct RecordAnswer {
    /// Who answers.
    pub actor: ActorId,
    /// The id of our Follow, where the answer names one.
    pub follow: Option<Uri>,
    /// Who follows, where the answer tells.
    pub follower: Option<ActorId>,
    /// Yes or no.
    pub accept: bool,
}

impl Command for RecordAnswer {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let mut found = match &self.follow {
            Some(uri) => tx.follows().find_by_uri(uri).await?,
            None => None,
        };
        if let (None, Some(follower)) = (&found, self.follower) {
            found = tx.follows().between(follower, self.actor).await?;
        }
        // An answer that nobody asked for, or by one who was not asked, changes nothing.
        match found {
            Some(follow) if follow.target == self.actor => answer(tx, follow, self.accept).await,
            _ => Ok(()),
        }
    }
}

/// Ends a request, or lets it come into force.
pub(crate) async fn answer(tx: &mut Tx, mut follow: Follow, accept: bool) -> Result<(), Error> {
    if !accept {
        sever(tx, &follow).await?;
        tx.emit(Event::FollowRejected { uri: follow.uri, follower: follow.follower, target: follow.target });
    } else if follow.state == FollowState::Pending {
        follow.state = FollowState::Accepted;
        tx.follows().save(&follow).await?;
        come_into_force(tx, &follow).await?;
    }
    Ok(())
}

/// Stops following, or takes a request back.
pub struct Unfollow {
    /// Who followed.
    pub origin: Origin,
    /// Who was followed.
    pub target: ActorId,
}

impl Command for Unfollow {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        self.origin.confirm_undoing(tx).await?;
        let follower = self.origin.actor();
        if let Some(follow) = tx.follows().between(follower, self.target).await? {
            community::before_leaving(tx, self.target, follower).await?;
            sever(tx, &follow).await?;
            tx.emit(Event::FollowUndone { uri: follow.uri, follower, target: self.target });
        }
        Ok(())
    }
}
