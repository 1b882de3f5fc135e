//! Confirming the address, and asking for another letter.

use domain::{
    login::Login,
    mail::Letter,
    signup::{DECIDE_WITHIN, Signup, SignupState, Way},
};

use super::{let_in, letter, offer};
use crate::{App, Command, Error, Instance, Tx, mail, refusal::Reason, secret};

/// Whom a link lets in; `None` where it ended, was used, or never was.
pub async fn find(app: &App, token: &str) -> Result<Option<Signup>, Error> {
    let found = app.read().signups().find_by_link(&secret::token_hash(token), app.now()).await?;
    Ok(found.filter(|signup| signup.state == SignupState::Unconfirmed))
}

/// Confirms an address: whoever reads it followed the link, and knows the password that was chosen.
///
/// The password is asked for, because else somebody could sign up with another's address, and that one, who follows
/// the link in good faith, would have an account to which a stranger holds the key.
pub struct ConfirmSignup {
    signup: Signup,
    link: String,
    keys: Option<(String, String)>,
}

impl ConfirmSignup {
    /// Checks the password and makes the keys, outside of the change.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the link does not work, [`Error::Forbidden`] when the password is wrong.
    pub async fn prepare(app: &App, token: &str, password: &str) -> Result<Self, Error> {
        let signup = find(app, token).await?.ok_or(Error::NotFound("link"))?;
        let hash = Some(signup.password_hash.clone());
        if !secret::verify_password(app.work(), password.chars().take(1_000).collect(), hash).await? {
            return Err(Error::forbidden("this is not the password that was chosen"));
        }
        let keys = match signup.way {
            Way::Direct => Some(secret::key_pair(app.work()).await?),
            Way::Approval => None,
        };
        Ok(Self { signup, link: secret::token_hash(token), keys })
    }
}

/// Why what let somebody in when they asked does so no longer. Whoever came by their address alone never held an
/// invitation that they could ask for anew, and can ask as everybody does.
fn ended(by_domain: bool) -> Error {
    if by_domain {
        return Error::forbidden(Reason::named(
            "refused-signup-domain",
            "the company that let in everyone with an address at this domain no longer does; sign up again",
        ));
    }
    Error::forbidden("this invitation ended")
}

/// What came of it.
#[derive(Debug)]
pub enum Confirmed {
    /// The account is there.
    In(Login),
    /// A moderator has to decide.
    Waiting,
}

impl Command for ConfirmSignup {
    type Output = Confirmed;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Confirmed, Error> {
        let now = tx.now();
        let signup = tx.signups().find_by_link(&self.link, now).await?;
        let signup = signup
            .filter(|signup| signup.state == SignupState::Unconfirmed && signup.id == self.signup.id)
            .ok_or(Error::NotFound("link"))?;
        if let Some(invite) = signup.invite
            && !tx.signup_invites().use_up(invite).await?
        {
            return Err(ended(false));
        }
        let offered = match signup.offer {
            Some(id) => Some(offer::take(tx, here, id).await?.ok_or_else(|| ended(signup.by_domain))?),
            None => None,
        };
        if let Some(keys) = &self.keys {
            let (person, login) = let_in(tx, here, &signup, keys).await?;
            if let Some(offered) = offered {
                offer::name(tx, offered, person.id).await?;
            }
            return Ok(Confirmed::In(login));
        }
        let first = tx.signups().count_waiting(now).await? == 0;
        tx.signups().wait(signup.id, now + DECIDE_WITHIN).await?;
        if first {
            tell_moderators(tx, here).await?;
        }
        Ok(Confirmed::Waiting)
    }
}

/// One letter when somebody waits where nobody did: more would bury the moderators.
async fn tell_moderators(tx: &Tx, here: &Instance) -> Result<(), Error> {
    for moderator in tx.logins().moderators().await? {
        if let Some(login) = tx.logins().find_by_person(moderator).await? {
            mail::queue(tx, here, &login.email, login.locale.as_deref(), &Letter::SignupWaiting).await?;
        }
    }
    Ok(())
}

/// Asks for another letter; the link of the earlier one no longer works.
pub struct SendAgain {
    ticket: String,
    token: String,
}

impl SendAgain {
    /// With the secret that the browser holds.
    pub fn new(ticket: &str) -> Result<Self, Error> {
        Ok(Self { ticket: secret::token_hash(ticket), token: secret::random_token()? })
    }
}

impl Command for SendAgain {
    /// Whether a letter was written; `false` where there were many, or one just now.
    type Output = bool;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<bool, Error> {
        let now = tx.now();
        let signup = tx.signups().find_by_ticket(&self.ticket, now).await?.ok_or(Error::NotFound("request"))?;
        if !signup.may_be_lettered(now) {
            return Ok(false);
        }
        tx.signups().letter(signup.id, &secret::token_hash(&self.token), now).await?;
        let locale = signup.locale.as_deref();
        mail::queue(tx, here, &signup.email, locale, &letter(&signup, &self.token)).await?;
        Ok(true)
    }
}

/// Gives a browser the right to ask for letters: somebody logged in with the right name and password.
pub struct Reticket {
    signup: Signup,
    hash: String,
}

impl Reticket {
    /// For somebody who proved to be the one. The secret is for the browser.
    pub fn of(signup: Signup) -> Result<(Self, String), Error> {
        let secret = secret::random_token()?;
        Ok((Self { signup, hash: secret::token_hash(&secret) }, secret))
    }
}

impl Command for Reticket {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        tx.signups().save_ticket(self.signup.id, &self.hash).await?;
        Ok(())
    }
}
