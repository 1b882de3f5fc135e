//! Moving an account, with its followers, to another one.

use domain::{account_move, actor::Actor, event::Event, id::ActorId};

use crate::{Command, Error, Instance, Origin, Tx, company::Speaker, follow};

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

/// Moves `actor` to `target`, which names it among its other accounts.
pub(crate) async fn to(tx: &mut Tx, here: &Instance, actor: Actor, target: Actor) -> Result<(), Error> {
    account_move::decide(&actor.uri, &target).map_err(|error| Error::invalid(error.to_string()))?;
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
        // A company's follow is moved by nobody's hand, so no voice is needed.
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
