//! Logging in with a second factor: the right password opens a short wait for a code, and the code the session.

use chrono::TimeDelta;
use domain::{id::ActorId, login::Login, mail::Letter};
use storage::SecondStep;

use super::{BeginSession, MAX_CLIENT};
use crate::{
    App, Command, Error, Instance, Tx,
    login::{
        still,
        totp::{Used, use_code},
    },
    mail, secret,
};

/// How long the code may take.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// After how many wrong codes the password is asked for again.
pub const MAX_ATTEMPTS: u32 = 5;

/// Begins to wait for a code.
pub struct BeginSecondStep {
    login: Login,
    hash: String,
    client: String,
}

impl BeginSecondStep {
    /// For somebody whose password was right. The secret is for a cookie.
    pub(super) fn of(login: &Login, client: &str) -> Result<(Self, String), Error> {
        let secret = secret::random_token()?;
        let client = client.chars().take(MAX_CLIENT).collect();
        Ok((Self { login: login.clone(), hash: secret::token_hash(&secret), client }, secret))
    }
}

impl Command for BeginSecondStep {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        still(tx, &self.login).await?;
        let step = SecondStep {
            hash: self.hash.clone(),
            login: self.login.id,
            client: self.client.clone(),
            attempts: 0,
            expires_at: tx.now() + LIFETIME,
        };
        tx.second_steps().insert(&step).await?;
        Ok(())
    }
}

/// Who waits for a code with this secret; `None` where it ended.
pub async fn waiting(app: &App, secret: &str) -> Result<Option<ActorId>, Error> {
    let step = app.read().second_steps().find(&secret::token_hash(secret), app.now()).await?;
    let Some(step) = step.filter(|step| step.attempts < MAX_ATTEMPTS) else { return Ok(None) };
    Ok(app.read().logins().find(step.login).await?.map(|login| login.person))
}

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The session has begun.
    Right,
    /// It does not fit; another may.
    Wrong,
    /// The wait is over: the password is to be typed again.
    Over,
}

/// Sends a code.
pub struct SendCode {
    step: String,
    code: String,
    session: (String, String),
}

impl SendCode {
    /// With the secret of the wait. The secret that comes back is for the session's cookie, if the code is right.
    pub fn new(step: &str, code: &str) -> Result<(Self, String), Error> {
        let secret = secret::random_token()?;
        let session = (secret::token_hash(&secret), secret::random_token()?);
        Ok((Self { step: secret::token_hash(step), code: code.to_owned(), session }, secret))
    }
}

impl Command for SendCode {
    type Output = Answer;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Answer, Error> {
        let step = tx.second_steps().find(&self.step, tx.now()).await?;
        let Some(step) = step.filter(|step| step.attempts < MAX_ATTEMPTS) else { return Ok(Answer::Over) };
        let Some(login) = tx.logins().find(step.login).await? else { return Ok(Answer::Over) };
        let Some(used) = use_code(tx, &login, &self.code).await? else {
            // The count is kept: this change commits.
            tx.second_steps().count(&step.hash).await?;
            return Ok(if step.attempts + 1 < MAX_ATTEMPTS { Answer::Wrong } else { Answer::Over });
        };
        if !tx.second_steps().delete(&step.hash).await? {
            return Ok(Answer::Over);
        }
        if let Used::Recovery(left) = used {
            let letter = Letter::RecoveryCodeUsed { left };
            mail::queue(tx, here, &login.email, login.locale.as_deref(), &letter).await?;
        }
        let (hash, csrf) = self.session.clone();
        BeginSession { login, hash, csrf, client: step.client }.run(tx, here).await?;
        Ok(Answer::Right)
    }
}
