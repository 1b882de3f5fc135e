//! Moderators decide on those who wait.

use domain::{
    actor::Actor,
    id::{ActorId, SignupId},
    login::Role,
    mail::Letter,
    signup::{REASON_LENGTH, Signup, SignupState},
};

use super::let_in;
use crate::{App, Command, Error, Instance, Tx, mail, moderation, secret};

async fn waiting(tx: &Tx, id: SignupId) -> Result<Signup, Error> {
    let signup = tx.signups().find(id, tx.now()).await?;
    signup.filter(|signup| signup.state == SignupState::Waiting).ok_or(Error::NotFound("request"))
}

async fn note(tx: &Tx, by: ActorId, action: &str, signup: &Signup, detail: String) -> Result<(), Error> {
    moderation::note(tx, Some(by), action, format!("@{}", signup.username), detail).await
}

/// Lets somebody in who waits.
pub struct Approve {
    moderator: ActorId,
    signup: SignupId,
    keys: (String, String),
}

impl Approve {
    /// Makes the keys, outside of the change.
    pub async fn prepare(app: &App, moderator: ActorId, signup: SignupId) -> Result<Self, Error> {
        let keys = secret::key_pair(app.work()).await?;
        Ok(Self { moderator, signup, keys })
    }
}

impl Command for Approve {
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        moderation::permit(tx, Some(self.moderator), Role::Moderator).await?;
        let signup = waiting(tx, self.signup).await?;
        let (actor, login) = let_in(tx, here, &signup, &self.keys).await?;
        note(tx, self.moderator, "signup.approve", &signup, String::new()).await?;
        let letter = Letter::SignupApproved { username: signup.username.to_string() };
        mail::queue(tx, here, &login.email, login.locale.as_deref(), &letter).await?;
        Ok(actor)
    }
}

/// Turns somebody down who waits.
pub struct Refuse {
    /// Who decides.
    pub moderator: ActorId,
    /// On whom.
    pub signup: SignupId,
    /// Why; the one who asked reads it. What is too long is cut off.
    pub reason: String,
}

impl Command for Refuse {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        moderation::permit(tx, Some(self.moderator), Role::Moderator).await?;
        let signup = waiting(tx, self.signup).await?;
        tx.signups().delete(signup.id).await?;
        let reason: String = self.reason.trim().chars().take(*REASON_LENGTH.end()).collect();
        note(tx, self.moderator, "signup.refuse", &signup, reason.clone()).await?;
        let letter = Letter::SignupRefused { username: signup.username.to_string(), reason };
        mail::queue(tx, here, &signup.email, signup.locale.as_deref(), &letter).await
    }
}
