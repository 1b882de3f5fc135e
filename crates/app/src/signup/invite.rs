//! Inviting people to take an account here.

use chrono::TimeDelta;
use domain::{
    id::{ActorId, SignupInviteId},
    login::Role,
    signup::{INVITE_DAYS, INVITE_USES, MAX_INVITES, SignupInvite},
};

use crate::{App, Command, Error, Instance, Tx, refusal::Reason, secret};

/// The role of somebody who is active.
async fn role(tx: &Tx, person: ActorId) -> Result<Role, Error> {
    let active = tx.actors().find(person).await?.is_some_and(|actor| actor.is_active());
    let login = tx.logins().find_by_person(person).await?.filter(|_| active);
    login.map(|login| login.role).ok_or_else(crate::company::inactive)
}

/// Makes an invitation.
pub struct MakeInvite {
    person: ActorId,
    max_uses: u32,
    days: i64,
    code: String,
}

impl MakeInvite {
    /// For so many people and so many days.
    ///
    /// # Errors
    /// [`Error::Invalid`] beyond [`INVITE_USES`] and [`INVITE_DAYS`].
    pub fn new(person: ActorId, max_uses: u32, days: i64) -> Result<Self, Error> {
        if !INVITE_USES.contains(&max_uses) || !INVITE_DAYS.contains(&days) {
            return Err(Error::invalid("an invitation is for 1 to 100 people and 1 to 90 days"));
        }
        Ok(Self { person, max_uses, days, code: secret::random_token()? })
    }
}

impl Command for MakeInvite {
    type Output = SignupInvite;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<SignupInvite, Error> {
        if !here.entry.may_invite(role(tx, self.person).await?) {
            return Err(Error::forbidden(Reason::named("refused-invite-closed", "you may not invite others here")));
        }
        if tx.signup_invites().count_holding(self.person, tx.now()).await? >= MAX_INVITES {
            return Err(Error::TooMany("you have as many invitations as one may have".into()));
        }
        let invite = SignupInvite {
            id: tx.next_id(),
            code: self.code.clone(),
            inviter: self.person,
            uses: 0,
            max_uses: self.max_uses,
            created_at: tx.now(),
            expires_at: tx.now() + TimeDelta::days(self.days),
            revoked_at: None,
        };
        tx.signup_invites().insert(&invite).await?;
        Ok(invite)
    }
}

/// Withdraws an invitation: one's own, or as a moderator anyone's. Who came with it stays.
pub struct RevokeInvite {
    /// Who withdraws.
    pub person: ActorId,
    /// Which.
    pub invite: SignupInviteId,
}

impl Command for RevokeInvite {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let role = role(tx, self.person).await?;
        let invite = tx.signup_invites().find(self.invite).await?;
        let invite = invite.filter(|invite| invite.inviter == self.person || role >= Role::Moderator);
        let invite = invite.ok_or(Error::NotFound("invitation"))?;
        tx.signup_invites().revoke(invite.id, tx.now()).await?;
        Ok(())
    }
}

/// Whether an invitation with this code holds, as far as it can be said before anybody signs up with it.
pub async fn holds(app: &App, code: &str) -> Result<bool, Error> {
    let invite = app.read().signup_invites().find_by_code(code).await?;
    Ok(invite.is_some_and(|invite| invite.holds(app.now())))
}
