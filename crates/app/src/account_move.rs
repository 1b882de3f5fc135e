//! Moving an account, with its followers, to another one.

use domain::{
    account_move, actor::Actor, event::Event, handle::Handle, id::ActorId, login::Login, membership::Mandate,
};

use crate::{
    App, Command, Error, Instance, Origin, Tx,
    company::{self, Speaker},
    follow, login,
    remote::Remote,
};

/// Moves the account of the one who acts. Moving twice to the same place is moving once.
///
/// Followers who live here follow along; those who live elsewhere are told by the Move.
pub struct MoveAccount {
    /// Whose account moves.
    pub origin: Origin,
    /// Where to; it has been fetched just now.
    pub target: ActorId,
}

impl Command for MoveAccount {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let actor = self.origin.confirm(tx).await?;
        let target = tx.actors().find(self.target).await?.ok_or(Error::NotFound("account"))?;
        if actor.moved_to == Some(target.id) {
            return Ok(());
        }
        to(tx, here, actor, target).await
    }
}

/// Moves one's own account, or that of a company that one owns. Each moves once: whoever went along does not come back.
pub struct MoveOwn {
    login: Login,
    /// The right to move the company, where it is one.
    mandate: Option<Mandate>,
    change: MoveAccount,
}

impl MoveOwn {
    /// Checks the password of `person` and asks the new account, outside of the change, which accounts it names.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the password is wrong or the person does not own the company, [`Error::Conflict`]
    /// when the account has moved, and as for [`Remote::refresh_actor`].
    pub async fn prepare(
        app: &App,
        remote: &dyn Remote,
        person: ActorId,
        speaker: Speaker,
        password: &str,
        target: &Handle,
    ) -> Result<Self, Error> {
        let mandate = match speaker {
            Speaker::Person(_) => None,
            Speaker::Company(voice) => Some(company::mandate(&app.read(), person, voice.company(), app.now()).await?),
        };
        if app.read().actors().get(speaker.actor()).await?.moved_to.is_some() {
            return Err(moved_before());
        }
        let login = login::of(app, person).await?;
        login::prove(app, &login, password).await?;
        let target = remote.refresh_actor(target).await?;
        Ok(Self { login, mandate, change: MoveAccount { origin: Origin::Local(speaker), target } })
    }
}

fn moved_before() -> Error {
    Error::Conflict("this account has moved already".into())
}

impl Command for MoveOwn {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        login::still(tx, &self.login).await?;
        if let Some(mandate) = self.mandate {
            company::confirm_mandate(mandate, tx).await?;
        }
        let actor = tx.actors().get(self.change.origin.actor()).await?;
        if actor.moved_to.is_some_and(|place| place != self.change.target) {
            return Err(moved_before());
        }
        self.change.run(tx, here).await
    }
}

/// Moves `actor` to `target`, which names it among its other accounts.
pub(crate) async fn to(tx: &mut Tx, here: &Instance, actor: Actor, target: Actor) -> Result<(), Error> {
    account_move::decide(&actor.uri, &target).map_err(Error::invalid)?;
    let moved = Actor { moved_to: Some(target.id), updated_at: tx.now(), ..actor };
    tx.actors().save(&moved).await?;
    for follower in tx.follows().local_followers(moved.id).await? {
        follow_along(tx, here, follower, &moved, &target).await?;
    }
    tx.emit(Event::ActorMoved { actor: moved.id, target: target.id });
    Ok(())
}

/// One follower follows the new account instead of the old one, with the same wishes. Who may not follow the new
/// one keeps the old.
async fn follow_along(tx: &mut Tx, here: &Instance, follower: ActorId, from: &Actor, to: &Actor) -> Result<(), Error> {
    let Some(old) = tx.follows().between(follower, from.id).await? else { return Ok(()) };
    if tx.follows().between(follower, to.id).await?.is_none() {
        // Nobody acts here, the follow moves by itself: a company needs no voice for it.
        let origin = Origin::Local(Speaker::Person(follower));
        match follow::request(tx, here, &origin, to, (old.show_boosts, old.notify)).await {
            Ok(_) => {}
            Err(Error::Forbidden(_)) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    follow::sever(tx, &old).await?;
    tx.emit(Event::FollowUndone { uri: old.uri, follower, target: from.id });
    Ok(())
}
