//! Moving a company's sharing cursor, and what it says to those who answer.
//!
//! A reply that the cursor refuses is not written here, and is kept and not shown where another server brings it. When
//! the cursor is raised later, what was kept stays where it is: nobody promised its author that it would be shown, and
//! a company that opens itself should not find old noise under its posts. The team's desk shows it from level 1 on.

use domain::{
    cursor::{Action, Change, Circle, Level, Policy, Verdict, Withheld, allows},
    event::Event,
    id::ActorId,
    membership::Mandate,
    post::Post,
    territory::digest::Tongue,
};

use crate::{Command, Error, Instance, Tx, company};

/// The line of a profile that tells where the cursor stands: what it is called, and the level, in the first language of
/// this server that has words for it.
pub fn profile_line(here: &Instance, level: Level) -> (&'static str, &'static str) {
    let tongue = Tongue::of(&here.languages);
    let name = match level {
        Level::Showcase => tongue.say("vitrine", "showcase"),
        Level::Listening => tongue.say("écoute", "listening"),
        Level::Dialogue => "dialogue",
        Level::CoCreation => tongue.say("co-construction", "co-creation"),
        Level::Cooperation => tongue.say("coopération", "cooperation"),
    };
    (tongue.say("Partage", "Sharing"), name)
}

/// Moves the cursor of a company. What exists stays.
pub struct MoveCursor {
    /// Which company, and the owner who moves it.
    pub mandate: Mandate,
    /// Where to.
    pub level: Level,
}

impl Command for MoveCursor {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?;
        set(tx, company.id, self.level, Some(self.mandate.hand())).await
    }
}

/// Puts the cursor of somebody of this server at a level; `by` is the person who does it, `None` for the server.
/// Where it stands there already, nothing happens.
pub(crate) async fn set(tx: &mut Tx, actor: ActorId, level: Level, by: Option<ActorId>) -> Result<(), Error> {
    let before = tx.cursors().find(actor).await?.map(|cursor| cursor.level);
    if before == Some(level) {
        return Ok(());
    }
    let id = tx.next_id();
    tx.cursors().set(id, actor, Change { from: before, to: level, by, at: tx.now() }).await?;
    // A first cursor comes with a new actor, of which nobody has an older profile to replace.
    if before.is_some() {
        tx.emit(Event::ActorUpdated { actor });
    }
    Ok(())
}

/// What the cursor of a local post's author says to something that `actor` wants to do with the post. Those who have no
/// cursor let everyone. Whom the author does not want to quote the post does not, whatever the cursor lets.
pub(crate) async fn verdict(tx: &Tx, post: &Post, actor: ActorId, action: Action) -> Result<Verdict, Error> {
    if post.author == actor {
        return Ok(Verdict::Allowed);
    }
    if action == Action::Quote && post.quotable_by != Circle::Everyone {
        let follows = tx.follows().is_following(actor, post.author).await?;
        if !post.quotable_by.has(follows) {
            return Ok(Verdict::Refused);
        }
    }
    let found = tx.cursors().relation(post.author, actor, post.id, tx.now()).await?;
    Ok(found.map_or(Verdict::Allowed, |(level, relation)| allows(level, action, relation)))
}

/// What becomes of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reception {
    /// Why it is not to be shown; `None` where it is.
    pub withheld: Option<Withheld>,
    /// The post says that not everyone may answer: the author's server may wait for a word.
    pub awaits_word: bool,
}

impl Reception {
    /// The same in a community where only members write, if it is one: `may` is whether it lets the author answer.
    pub(crate) fn among(self, may: Option<bool>) -> Self {
        let refused = (may == Some(false)).then_some(Withheld::Cursor);
        Self { withheld: self.withheld.or(refused), awaits_word: self.awaits_word || may.is_some() }
    }
}

/// What becomes of a reply by `actor` to `parent`.
pub(crate) async fn receives(tx: &Tx, parent: &Post, actor: ActorId) -> Result<Reception, Error> {
    let silent = |withheld| Reception { withheld, awaits_word: false };
    // Whoever is answered by what is kept from being shown may still answer it in the open. Not further down, where
    // those who were refused answer themselves and each other.
    if let Some(why) = parent.withheld
        && (why == Withheld::Thread || parent.in_reply_to_author != Some(actor))
    {
        return Ok(silent(Some(Withheld::Thread)));
    }
    if !parent.local || parent.author == actor {
        return Ok(silent(None));
    }
    let found = tx.cursors().relation(parent.author, actor, parent.id, tx.now()).await?;
    let Some((level, relation)) = found else { return Ok(silent(None)) };
    let withheld = match allows(level, Action::Reply, relation) {
        Verdict::Allowed => None,
        Verdict::OnApproval | Verdict::Refused => Some(Withheld::Cursor),
    };
    let open = Policy::of(Some(level), Action::Reply).automatic == Circle::Everyone;
    Ok(Reception { withheld, awaits_word: !open && parent.audience.is_open() })
}
