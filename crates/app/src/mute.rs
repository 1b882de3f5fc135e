//! Muting: not seeing somebody, or not hearing of a thread. Nobody is told.

use chrono::TimeDelta;
use domain::{
    hand::{Act, ActKind},
    id::{ActorId, PostId},
};
use storage::Mute;

use crate::{Command, Error, Instance, Tx, company::Speaker, hand, readable, refusal::Reason};

/// Longer mutes hold for ever: ten years, in seconds.
const LONGEST: i64 = 315_360_000;

/// Mutes an actor; a mute that stands is replaced.
pub struct MuteActor {
    /// Who mutes.
    pub speaker: Speaker,
    /// Whom.
    pub target: ActorId,
    /// Whether notifications are kept away too.
    pub notifications: bool,
    /// For how many seconds; for ever where it is `None` or not positive.
    pub duration: Option<i64>,
}

impl Command for MuteActor {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = muting(tx, self.speaker).await?;
        if actor == self.target {
            return Err(Error::invalid(Reason::named("refused-mute-oneself", "you cannot mute yourself")));
        }
        tx.actors().find(self.target).await?.ok_or(Error::NotFound("account"))?;
        let seconds = self.duration.filter(|seconds| (1..=LONGEST).contains(seconds));
        let expires_at = seconds.map(|seconds| tx.now() + TimeDelta::seconds(seconds));
        let mute = Mute { notifications: self.notifications, expires_at };
        tx.mutes().save(actor, self.target, mute, tx.now()).await?;
        hand::note(tx, Act::actor(ActKind::Muted, self.target)).await
    }
}

/// Who mutes, if they may act at all. Those who only answer for a company may mute in its name too.
async fn muting(tx: &Tx, speaker: Speaker) -> Result<ActorId, Error> {
    Ok(speaker.present(tx, false).await?.actor.id)
}

/// Lifts a mute.
pub struct UnmuteActor {
    /// Who muted.
    pub speaker: Speaker,
    /// Whom.
    pub target: ActorId,
}

impl Command for UnmuteActor {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let actor = muting(tx, self.speaker).await?;
        if tx.mutes().find(actor, self.target, tx.now()).await?.is_some() {
            hand::note(tx, Act::actor(ActKind::Unmuted, self.target)).await?;
        }
        tx.mutes().delete(actor, self.target).await?;
        Ok(())
    }
}

/// Keeps notifications about a thread away.
pub struct MuteThread {
    /// Who mutes.
    pub actor: ActorId,
    /// Any post of the thread.
    pub post: PostId,
}

impl Command for MuteThread {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let post = readable::get(tx, self.actor, self.post).await?;
        tx.mutes().set_thread(self.actor, post.thread, true).await?;
        Ok(())
    }
}

/// Hears of a thread again.
pub struct UnmuteThread {
    /// Who muted.
    pub actor: ActorId,
    /// Any post of the thread.
    pub post: PostId,
}

impl Command for UnmuteThread {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let post = readable::get(tx, self.actor, self.post).await?;
        tx.mutes().set_thread(self.actor, post.thread, false).await?;
        Ok(())
    }
}
