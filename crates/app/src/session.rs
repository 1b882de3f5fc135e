//! Logging in to the pages and out again.

pub mod second_step;

use chrono::TimeDelta;
use domain::{
    id::ActorId,
    login::Login,
    mail::Letter,
    signup::{Signup, SignupState},
};
use storage::Session;

use self::second_step::BeginSecondStep;
use crate::{App, Command, Error, Instance, Tx, company, login::still, mail, refusal::Reason, secret};

/// How long a session lasts.
pub const LIFETIME: TimeDelta = TimeDelta::days(60);

/// Begins a session.
pub struct BeginSession {
    login: Login,
    hash: String,
    csrf: String,
    client: String,
}

/// The longest name of a browser that is kept, in characters.
const MAX_CLIENT: usize = 100;

/// What the right password opens.
pub enum Admission {
    /// The session; the secret is for the cookie.
    Session(BeginSession, String),
    /// A second step, for which a code is asked; the secret is for a cookie.
    Code(BeginSecondStep, String),
    /// Nothing yet: the address is not confirmed, or a moderator has to decide.
    Pending(Signup),
}

/// Checks name (e-mail address or user name) and password.
///
/// An unknown name takes as long, and is refused in the same words, as a wrong password.
pub async fn admit(app: &App, name: &str, password: &str, client: &str) -> Result<Admission, Error> {
    let name = name.trim();
    let login = find_login(app, name).await?;
    let signup = find_signup(app, name).await?.filter(|_| login.is_none());
    let hash = login.as_ref().map(|login| login.password_hash.clone());
    let hash = hash.or_else(|| signup.as_ref().map(|signup| signup.password_hash.clone()));
    if !secret::verify_password(app.work(), password.chars().take(1_000).collect(), hash).await? {
        return Err(Error::forbidden("name or password is wrong"));
    }
    if let Some(signup) = signup {
        return Ok(Admission::Pending(signup));
    }
    let login = login.ok_or_else(|| Error::forbidden("name or password is wrong"))?;
    if app.read().totps().is_enabled(login.id).await? {
        let (step, secret) = BeginSecondStep::of(&login, client)?;
        return Ok(Admission::Code(step, secret));
    }
    let (session, secret) = BeginSession::of(login)?;
    Ok(Admission::Session(session.from_client(client), secret))
}

async fn find_signup(app: &App, name: &str) -> Result<Option<Signup>, Error> {
    let (read, now) = (app.read(), app.now());
    if name.contains('@') {
        return Ok(read.signups().find_by_email(&name.to_lowercase(), now).await?);
    }
    let Ok(username) = domain::handle::Username::new_local(name) else { return Ok(None) };
    let found = read.signups().find_by_username(&username, now).await?;
    Ok(found.filter(|signup| signup.state != SignupState::Decoy))
}

impl BeginSession {
    /// A session without a password: for the demonstration's "log in as", and for who just proved to be the one.
    pub fn of(login: Login) -> Result<(Self, String), Error> {
        let secret = secret::random_token()?;
        let (hash, csrf) = (secret::token_hash(&secret), secret::random_token()?);
        Ok((Self { login, hash, csrf, client: String::new() }, secret))
    }

    /// The same session, which remembers the browser that it is begun with, so that people tell theirs apart.
    #[must_use]
    pub fn from_client(self, name: &str) -> Self {
        Self { client: name.chars().take(MAX_CLIENT).collect(), ..self }
    }
}

impl BeginSession {
    /// Whoever has sessions, and none with a browser of this name, reads of it in their mailbox.
    async fn tell_of_new_browser(&self, tx: &Tx, here: &Instance) -> Result<(), Error> {
        if self.client.is_empty() {
            return Ok(());
        }
        let known = tx.sessions().of_login(self.login.id, tx.now()).await?;
        if known.is_empty() || known.iter().any(|session| session.client == self.client) {
            return Ok(());
        }
        let letter = Letter::NewBrowser { client: self.client.clone() };
        mail::queue(tx, here, &self.login.email, self.login.locale.as_deref(), &letter).await
    }
}

async fn find_login(app: &App, name: &str) -> Result<Option<Login>, Error> {
    if name.contains('@') {
        return Ok(app.read().logins().find_by_email(&name.to_lowercase()).await?);
    }
    let Ok(username) = domain::handle::Username::new_local(name) else { return Ok(None) };
    let handle = domain::handle::Handle { username, host: None };
    match app.read().actors().find_by_handle(&handle).await? {
        Some(actor) => Ok(app.read().logins().find_by_person(actor.id).await?),
        None => Ok(None),
    }
}

impl Command for BeginSession {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        // Whoever changes a password ends what was begun with the old one, and would not find this.
        still(tx, &self.login).await?;
        let person = tx.actors().get(self.login.person).await?;
        if !person.is_active() {
            return Err(company::inactive());
        }
        if self.login.confirmed_at.is_none() {
            return Err(Error::forbidden(Reason::named(
                "refused-login-unconfirmed",
                "the address of this account is not confirmed",
            )));
        }
        self.tell_of_new_browser(tx, here).await?;
        let session = Session {
            hash: self.hash.clone(),
            login: self.login.id,
            acts_as: self.login.person,
            csrf: self.csrf.clone(),
            client: self.client.clone(),
            created_at: tx.now(),
            expires_at: tx.now() + LIFETIME,
        };
        tx.sessions().insert(&session).await?;
        Ok(())
    }
}

/// The session with this secret, unless it ended.
pub async fn find(app: &App, secret: &str) -> Result<Option<Session>, Error> {
    Ok(app.read().sessions().find(&secret::token_hash(secret), app.now()).await?)
}

/// From now on a session speaks as another actor: the person, or one of the person's companies.
pub struct ActAs {
    /// The session's hash.
    pub session: String,
    /// The person.
    pub person: ActorId,
    /// Whom to speak as.
    pub actor: ActorId,
}

impl Command for ActAs {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        company::permit_voice(tx, self.person, self.actor).await?;
        tx.sessions().act_as(&self.session, self.actor).await?;
        Ok(())
    }
}

/// Ends a session.
pub struct EndSession {
    /// The session's hash.
    pub session: String,
}

impl Command for EndSession {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        tx.sessions().delete(&self.session).await?;
        Ok(())
    }
}

/// Ends every other session of the person whose session this is.
pub struct EndOtherSessions {
    /// The hash of the session that goes on.
    pub session: String,
}

impl Command for EndOtherSessions {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let session = tx.sessions().find(&self.session, tx.now()).await?.ok_or(Error::NotFound("session"))?;
        tx.sessions().delete_others(session.login, &session.hash).await?;
        Ok(())
    }
}

/// Whom a person may speak as.
pub async fn faces(app: &App, person: ActorId) -> Result<Vec<ActorId>, Error> {
    company::faces(&app.read(), person, app.now()).await
}
