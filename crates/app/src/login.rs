//! The credentials of people: their password, their address, their second factor, and the language that they read.

pub mod email;
pub mod reset;
pub mod totp;

use domain::{
    id::ActorId,
    login::{Login, password},
    mail::Letter,
};

use crate::{App, Command, Error, Instance, Tx, mail, refusal::Reason, secret};

/// Whether this is the password of somebody who is logged in.
pub(crate) async fn prove(app: &App, login: &Login, typed: &str) -> Result<(), Error> {
    let known = Some(login.password_hash.clone());
    if secret::verify_password(app.work(), typed.chars().take(1_000).collect(), known).await? {
        Ok(())
    } else {
        Err(Error::forbidden("this is not your password"))
    }
}

/// The credentials of a person, which must exist.
pub(crate) async fn of(app: &App, person: ActorId) -> Result<Login, Error> {
    app.read().logins().find_by_person(person).await?.ok_or(Error::NotFound("account"))
}

/// The same within a change. What was proved before it with the password holds only while the password is the same.
pub(crate) async fn still(tx: &Tx, proved: &Login) -> Result<Login, Error> {
    let now = tx.logins().find(proved.id).await?.ok_or(Error::NotFound("account"))?;
    if tx.logins().hold(now.id, &proved.password_hash).await? {
        Ok(now)
    } else {
        Err(Error::Conflict(Reason::named("refused-password-changed", "the password was changed in the meantime")))
    }
}

/// Hashes a password that somebody chose, if it may be theirs.
pub(crate) async fn new_password(app: &App, person: ActorId, email: &str, new: &str) -> Result<String, Error> {
    let actor = app.read().actors().get(person).await?;
    password::check(new, actor.username.as_str(), email).map_err(Error::invalid)?;
    secret::hash_password(app.work(), new.to_owned()).await
}

/// Changes somebody's password and ends their other sessions: whoever knew the old one is out. Their mailbox is told.
pub struct ChangePassword {
    login: Login,
    session: String,
    hash: String,
    apps: bool,
}

impl ChangePassword {
    /// Checks the old password and hashes the new one, outside of the change. `session` is the hash of the session
    /// that goes on; with `apps`, apps have to be connected anew.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the old password is wrong, [`Error::Invalid`] when the new one is not taken
    /// ([`password::check`]).
    pub async fn prepare(
        app: &App,
        person: ActorId,
        session: &str,
        old: &str,
        new: &str,
        apps: bool,
    ) -> Result<Self, Error> {
        let login = of(app, person).await?;
        prove(app, &login, old).await?;
        let hash = new_password(app, person, &login.email, new).await?;
        Ok(Self { login, session: session.to_owned(), hash, apps })
    }
}

impl Command for ChangePassword {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let login = still(tx, &self.login).await?;
        tx.logins().save_password(login.id, &self.hash).await?;
        tx.sessions().delete_others(login.id, &self.session).await?;
        tx.second_steps().delete_of(login.id).await?;
        tx.login_links().delete_of(login.id).await?;
        if self.apps {
            tx.tokens().delete_of(login.person).await?;
        }
        mail::queue(tx, here, &login.email, login.locale.as_deref(), &Letter::PasswordChanged).await
    }
}

/// Remembers the language that somebody reads.
pub struct SetLocale {
    /// Who.
    pub person: ActorId,
    /// Its tag, BCP 47; `None` follows the browser.
    pub locale: Option<String>,
}

impl Command for SetLocale {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let login = tx.logins().find_by_person(self.person).await?.ok_or(Error::NotFound("account"))?;
        tx.logins().save_locale(login.id, self.locale.as_deref()).await?;
        Ok(())
    }
}
