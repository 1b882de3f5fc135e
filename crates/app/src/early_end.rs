//! What another server ends before it begins here: on its way an Undo or a Delete overtakes what it is about. That is
//! remembered for a time, so that what comes late does not stand for ever.

use chrono::TimeDelta;
use domain::{id::ActorId, uri::Uri};

use crate::{Command, Error, Instance, Tx};

/// For how long. What other servers try again for longer than this is rare.
const REMEMBERED: TimeDelta = TimeDelta::hours(12);

/// Ends something of an actor's. Where there was nothing to end, what it names does not begin when it comes.
pub struct End<C> {
    /// Who ends it.
    pub actor: ActorId,
    /// What is ended, an activity or a post on the actor's own server; `None` where it is not named.
    pub what: Option<Uri>,
    /// What ends it, and says so by an event where there was anything.
    pub command: C,
}

impl<C: Command<Output = ()>> Command for End<C> {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let happened = tx.emitted().len();
        self.command.run(tx, here).await?;
        if let Some(what) = &self.what
            && tx.emitted().len() == happened
        {
            tx.early_ends().insert(self.actor, what, tx.now() + REMEMBERED).await?;
        }
        Ok(())
    }
}

/// Does what an activity asks for, unless its actor took it back before it came.
pub struct Begin<C> {
    /// Who asks.
    pub actor: ActorId,
    /// The activity.
    pub activity: Uri,
    /// What it asks for.
    pub command: C,
}

impl<C: Command> Command for Begin<C> {
    /// `None` where it was taken back.
    type Output = Option<C::Output>;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Option<C::Output>, Error> {
        // An end stops one beginning: each Follow between the same two has one id on Misskey, and the next one is meant.
        if tx.early_ends().take(self.actor, &self.activity, tx.now()).await? {
            return Ok(None);
        }
        self.command.run(tx, here).await.map(Some)
    }
}

/// Whether a post that comes was deleted by its author before. Unlike an activity it may come by several ways.
pub(crate) async fn is_deleted(tx: &Tx, author: ActorId, post: &Uri) -> Result<bool, Error> {
    Ok(tx.early_ends().holds(author, post, tx.now()).await?)
}
