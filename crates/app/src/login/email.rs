//! Another address: it counts once whoever reads it has said so, and the old one is told.

use chrono::TimeDelta;
use domain::{
    id::{ActorId, LoginId},
    login::{Login, normal_email},
    mail::Letter,
};
use storage::{LinkPurpose, LoginLink};

use super::{of, prove, still};
use crate::{App, Command, Error, Instance, Tx, mail, refusal::Reason, secret};

/// How long the link works.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::days(1);

/// Asks for another address.
///
/// Nobody learns whether another account has it: its owner is told, and the answer is the same.
pub struct AskEmail {
    login: Login,
    email: String,
    token: String,
}

impl AskEmail {
    /// Checks the password, outside of the change.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the password is wrong, [`Error::Invalid`] when there is no address.
    pub async fn prepare(app: &App, person: ActorId, password: &str, email: &str) -> Result<Self, Error> {
        let email = normal_email(email).ok_or_else(|| Error::invalid("this is not an e-mail address"))?;
        let login = of(app, person).await?;
        prove(app, &login, password).await?;
        Ok(Self { login, email, token: secret::random_token()? })
    }
}

impl Command for AskEmail {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let login = still(tx, &self.login).await?;
        if login.email == self.email {
            return Ok(());
        }
        let other = tx.logins().find_by_email(&self.email).await?;
        let (id, locale, letter) = if let Some(other) = &other {
            (LoginId(0), other.locale.clone(), Letter::AlreadyHere)
        } else {
            let link = format!("/email/confirm?t={}", self.token);
            (login.id, login.locale.clone(), Letter::ConfirmEmail { link })
        };
        let link = LoginLink { login: id, email: Some(self.email.clone()) };
        let hash = secret::token_hash(&self.token);
        tx.login_links().insert(&hash, &link, LinkPurpose::Email, tx.now() + LINK_LIFETIME).await?;
        mail::queue(tx, here, &self.email, locale.as_deref(), &letter).await
    }
}

/// The address that a link confirms; `None` where it ended, was used, or never was.
pub async fn find(app: &App, token: &str) -> Result<Option<String>, Error> {
    let hash = secret::token_hash(token);
    let link = app.read().login_links().find(&hash, LinkPurpose::Email, app.now()).await?;
    Ok(link.filter(|link| link.login != LoginId(0)).and_then(|link| link.email))
}

/// Makes an address the one of the account, because whoever reads it used the link.
pub struct ConfirmEmail {
    /// What the link holds.
    pub token: String,
}

impl Command for ConfirmEmail {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let hash = secret::token_hash(&self.token);
        let link = tx.login_links().take(&hash, LinkPurpose::Email, tx.now()).await?;
        let LoginLink { login, email } = link.ok_or(Error::NotFound("link"))?;
        let login = tx.logins().find(login).await?.ok_or(Error::NotFound("link"))?;
        let email = email.ok_or(Error::NotFound("link"))?;
        if tx.logins().find_by_email(&email).await?.is_some_and(|other| other.id != login.id) {
            return Err(Error::Conflict(Reason::named(
                "refused-email-known",
                "an account with this e-mail address exists",
            )));
        }
        tx.logins().save_email(login.id, &email, tx.now()).await?;
        // A link to choose another password went to the old address.
        tx.login_links().delete_of(login.id).await?;
        tx.signups().delete_by_email(&email).await?;
        mail::queue(tx, here, &login.email, login.locale.as_deref(), &Letter::EmailChanged { email }).await
    }
}
