//! Choosing another password with a link that came by mail.

use chrono::TimeDelta;
use domain::{
    id::LoginId,
    login::{Login, normal_email},
    mail::Letter,
};
use storage::{LinkPurpose, LoginLink};

use super::new_password;
use crate::{App, Command, Error, Instance, Tx, mail, secret};

/// How long the link works.
pub const LINK_LIFETIME: TimeDelta = TimeDelta::hours(1);

/// Asks for a link to choose another password.
///
/// Nobody learns whether the address has an account: as much is written where it has none, and never sent.
pub struct AskReset {
    email: String,
    locale: Option<String>,
    token: String,
}

impl AskReset {
    /// For somebody who types this address and reads this language.
    pub fn new(email: &str, locale: Option<String>) -> Result<Self, Error> {
        let email = normal_email(email).ok_or_else(|| Error::invalid("this is not an e-mail address"))?;
        Ok(Self { email, locale, token: secret::random_token()? })
    }
}

impl Command for AskReset {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let login = tx.logins().find_by_email(&self.email).await?;
        let actor = tx.actors().find_all(&login.iter().map(|login| login.person).collect::<Vec<_>>()).await?;
        let login = login.filter(|_| actor.iter().all(domain::actor::Actor::is_active));
        let id = login.as_ref().map_or(LoginId(0), |login| login.id);
        let link = LoginLink { login: id, email: None };
        let hash = secret::token_hash(&self.token);
        tx.login_links().insert(&hash, &link, LinkPurpose::Password, tx.now() + LINK_LIFETIME).await?;
        let letter = match &login {
            Some(_) => Letter::ResetPassword { link: format!("/password/new?t={}", self.token) },
            None => Letter::Void,
        };
        let locale = login.and_then(|login| login.locale).or_else(|| self.locale.clone());
        mail::queue(tx, here, &self.email, locale.as_deref(), &letter).await
    }
}

/// Whose password a link changes; `None` where it ended, was used, or never was.
pub async fn find(app: &App, token: &str) -> Result<Option<Login>, Error> {
    let hash = secret::token_hash(token);
    let Some(link) = app.read().login_links().find(&hash, LinkPurpose::Password, app.now()).await? else {
        return Ok(None);
    };
    Ok(app.read().logins().find(link.login).await?)
}

/// Changes a password with a link. Every session and every app of the person ends, and their mailbox is told.
pub struct ResetPassword {
    link: String,
    hash: String,
}

impl ResetPassword {
    /// Hashes the new password, outside of the change.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the link does not work, [`Error::Invalid`] when the password is not taken.
    pub async fn prepare(app: &App, token: &str, new: &str) -> Result<Self, Error> {
        let login = find(app, token).await?.ok_or(Error::NotFound("link"))?;
        let hash = new_password(app, login.person, &login.email, new).await?;
        Ok(Self { link: secret::token_hash(token), hash })
    }
}

impl Command for ResetPassword {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let now = tx.now();
        let link = tx.login_links().take(&self.link, LinkPurpose::Password, now).await?;
        let login = match link {
            Some(link) => tx.logins().find(link.login).await?,
            None => None,
        };
        let login = login.ok_or(Error::NotFound("link"))?;
        tx.logins().save_password(login.id, &self.hash).await?;
        tx.sessions().delete_all(login.id).await?;
        tx.tokens().delete_of(login.person).await?;
        tx.second_steps().delete_of(login.id).await?;
        tx.login_links().delete_of(login.id).await?;
        mail::queue(tx, here, &login.email, login.locale.as_deref(), &Letter::PasswordChanged).await
    }
}
