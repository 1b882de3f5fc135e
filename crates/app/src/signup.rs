//! Asking for an account.
//!
//! Nothing but a row of its own exists until the address is confirmed and, where that is the rule, a moderator has
//! agreed: no actor, no credentials. So nobody can log in, follow or be found who is not quite here yet.

pub mod confirm;
pub mod invite;
pub mod offer;
pub mod review;

use domain::{
    actor::Actor,
    handle::{Handle, Username},
    id::InvitationId,
    login::{Login, Role, normal_email, password},
    mail::Letter,
    signup::{CONFIRM_WITHIN, REASON_LENGTH, Signup, SignupInvite, SignupState, Way},
};
use storage::NewSignup;

use crate::{
    App, Command, Error, Instance, Tx,
    account::{NewPerson, insert_person},
    mail, secret,
};

/// What somebody types.
#[derive(Debug, Clone, Default)]
pub struct SignupForm {
    /// The name to have here.
    pub username: String,
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// Why they want to come; needed where a moderator decides.
    pub reason: String,
    /// The code of an invitation, or the secret of a company's; may be empty.
    pub invite: String,
    /// The language that they read.
    pub locale: Option<String>,
}

/// Asks for an account.
///
/// Whether the address has one already is told to its mailbox alone: the name is kept, a letter is written, and the
/// answer is the same.
pub struct SignUp {
    username: Username,
    email: String,
    password_hash: String,
    reason: String,
    invite: String,
    locale: Option<String>,
    token: String,
    ticket_hash: String,
}

impl SignUp {
    /// Checks what was typed and hashes the password, outside of the change. The secret is for the browser, to ask for
    /// another letter.
    ///
    /// # Errors
    /// [`Error::Invalid`], which says what to change.
    pub async fn prepare(app: &App, form: SignupForm) -> Result<(Self, String), Error> {
        let SignupForm { username, email, password, reason, invite, locale } = form;
        let username = Username::new_local(username.trim()).map_err(|error| Error::invalid(error.to_string()))?;
        let email = normal_email(&email).ok_or_else(|| Error::invalid("this is not an e-mail address"))?;
        password::check(&password, username.as_str(), &email).map_err(|error| Error::invalid(error.to_string()))?;
        let reason: String = reason.trim().chars().take(*REASON_LENGTH.end()).collect();
        let password_hash = secret::hash_password(app.work(), password).await?;
        let ticket = secret::random_token()?;
        let ticket_hash = secret::token_hash(&ticket);
        let token = secret::random_token()?;
        Ok((Self { username, email, password_hash, reason, invite, locale, token, ticket_hash }, ticket))
    }
}

/// The letter that leads on: where the address is known, it tells its owner instead.
fn letter(signup: &Signup, token: &str) -> Letter {
    match signup.state {
        SignupState::Decoy => Letter::AlreadyHere,
        SignupState::Unconfirmed | SignupState::Waiting => {
            Letter::ConfirmSignup { username: signup.username.to_string(), link: format!("/signup/confirm?t={token}") }
        }
    }
}

/// The invitation with this code, if it holds and its inviter is still one who may invite.
async fn invite(tx: &Tx, here: &Instance, code: &str) -> Result<Option<SignupInvite>, Error> {
    if code.is_empty() {
        return Ok(None);
    }
    let Some(invite) = tx.signup_invites().find_by_code(code).await? else { return Ok(None) };
    let inviter = tx.actors().find(invite.inviter).await?;
    let login = tx.logins().find_by_person(invite.inviter).await?;
    let invites = login.is_some_and(|login| here.entry.may_invite(login.role));
    let active = inviter.is_some_and(|inviter| inviter.is_active());
    Ok(Some(invite).filter(|invite| invites && active && invite.holds(tx.now())))
}

impl Command for SignUp {
    /// What stands between them and the account.
    type Output = Way;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Way, Error> {
        let now = tx.now();
        let invite = invite(tx, here, &self.invite).await?;
        let offer = if invite.is_some() { None } else { self.offer(tx, here).await? };
        let invited = invite.is_some() || offer.is_some();
        if !invited && !self.invite.is_empty() {
            return Err(Error::forbidden("this invitation ended"));
        }
        let way = here.entry.way(invited).ok_or_else(|| Error::forbidden("nobody can sign up here"))?;
        if way == Way::Approval && self.reason.chars().count() < *REASON_LENGTH.start() {
            return Err(Error::invalid("say why you want to come"));
        }
        tx.signups().forget_expired(now).await?;
        self.take_name(tx).await?;
        let known = tx.logins().find_by_email(&self.email).await?;
        let signup = Signup {
            id: tx.next_id(),
            username: self.username.clone(),
            email: self.email.clone(),
            password_hash: self.password_hash.clone(),
            locale: self.locale.clone(),
            reason: self.reason.clone(),
            invite: invite.map(|invite| invite.id),
            offer,
            by_domain: offer.is_some() && self.invite.is_empty(),
            way,
            state: if known.is_some() { SignupState::Decoy } else { SignupState::Unconfirmed },
            letters: 1,
            lettered_at: now,
            created_at: now,
            expires_at: now + CONFIRM_WITHIN,
        };
        let confirm_hash = secret::token_hash(&self.token);
        let new = NewSignup { signup: &signup, confirm_hash: &confirm_hash, ticket_hash: &self.ticket_hash };
        tx.signups().insert(&new).await?;
        let locale = known.and_then(|login| login.locale).or_else(|| self.locale.clone());
        mail::queue(tx, here, &self.email, locale.as_deref(), &letter(&signup, &self.token)).await?;
        Ok(way)
    }
}

impl SignUp {
    /// What a company offers that lets them in, where not everybody comes in: their address stands for the word of a
    /// moderator, and for no invitation.
    async fn offer(&self, tx: &Tx, here: &Instance) -> Result<Option<InvitationId>, Error> {
        if !self.invite.is_empty() {
            return offer::by_secret(tx, here, &self.invite).await;
        }
        if here.entry.way(false) != Some(Way::Approval) {
            return Ok(None);
        }
        offer::by_email(tx, here, &self.email).await
    }

    /// Keeps the name. Whoever asks again with the same address begins anew.
    async fn take_name(&self, tx: &Tx) -> Result<(), Error> {
        let taken = || Error::Conflict(format!("the name @{} is taken", self.username).into());
        let handle = Handle { username: self.username.clone(), host: None };
        if tx.actors().find_by_handle(&handle).await?.is_some() {
            return Err(taken());
        }
        match tx.signups().find_by_username(&self.username, tx.now()).await? {
            None => Ok(()),
            Some(earlier) if earlier.email == self.email && earlier.state != SignupState::Waiting => {
                tx.signups().delete(earlier.id).await?;
                Ok(())
            }
            Some(_) => Err(taken()),
        }
    }
}

/// Lets somebody in: the request goes, an actor and credentials come.
async fn let_in(
    tx: &mut Tx,
    here: &Instance,
    signup: &Signup,
    keys: &(String, String),
) -> Result<(Actor, Login), Error> {
    if !tx.signups().delete(signup.id).await? {
        return Err(Error::NotFound("request"));
    }
    let person = NewPerson {
        username: &signup.username,
        email: &signup.email,
        password_hash: &signup.password_hash,
        role: Role::Member,
        locale: signup.locale.clone(),
    };
    let made = insert_person(tx, here, &person, keys).await?;
    tx.signups().delete_by_email(&signup.email).await?;
    Ok(made)
}
