//! The credentials of people: their password, and the language that they read.

use domain::{
    id::ActorId,
    login::{Login, PASSWORD_LENGTH},
};

use crate::{App, Command, Error, Instance, Tx, secret};

/// Changes somebody's password and ends their other sessions: whoever knew the old one is out.
pub struct ChangePassword {
    login: Login,
    session: String,
    hash: String,
}

impl ChangePassword {
    /// Checks the old password and hashes the new one, outside of the change. `session` is the hash of the session
    /// that goes on.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the old password is wrong, [`Error::Invalid`] when the new one has not 8 to 200
    /// characters.
    pub async fn prepare(app: &App, person: ActorId, session: &str, old: &str, new: &str) -> Result<Self, Error> {
        let login = app.read().logins().find_by_person(person).await?.ok_or(Error::NotFound("account"))?;
        if !PASSWORD_LENGTH.contains(&new.chars().count()) {
            return Err(Error::invalid("a password has 8 to 200 characters"));
        }
        let known = Some(login.password_hash.clone());
        if !secret::verify_password(app.work(), old.chars().take(1_000).collect(), known).await? {
            return Err(Error::forbidden("this is not your password"));
        }
        let hash = secret::hash_password(app.work(), new.to_owned()).await?;
        Ok(Self { login, session: session.to_owned(), hash })
    }
}

impl Command for ChangePassword {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let now = tx.logins().find(self.login.id).await?.ok_or(Error::NotFound("account"))?;
        if now.password_hash != self.login.password_hash {
            return Err(Error::Conflict("the password was changed in the meantime".into()));
        }
        tx.logins().save_password(self.login.id, &self.hash).await?;
        tx.sessions().delete_others(self.login.id, &self.session).await?;
        Ok(())
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
