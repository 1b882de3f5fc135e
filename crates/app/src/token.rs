//! Bearer tokens of apps.

use domain::{
    handle::{Handle, Username},
    id::{ActorId, TokenId},
    scope::Scopes,
};
use storage::{
    Token,
    views::{self, TokenView},
};

use crate::{App, Command, Error, Instance, Tx, company, secret};

/// Makes a token for a person, acting as themselves or as a company.
pub struct IssueToken {
    /// The person.
    pub person: ActorId,
    /// Whom the token acts as.
    pub actor: ActorId,
    /// What it allows.
    pub scopes: Scopes,
    hash: String,
}

impl IssueToken {
    /// The command, and the secret that only its owner sees.
    pub fn new(person: ActorId, actor: ActorId, scopes: Scopes) -> Result<(Self, String), Error> {
        if scopes.is_empty() {
            return Err(Error::invalid("a token needs at least one scope, for example \"read write follow\""));
        }
        let secret = secret::random_token()?;
        Ok((Self { person, actor, scopes, hash: secret::token_hash(&secret) }, secret))
    }

    /// The same, with people and companies named as they are typed.
    pub async fn for_names(
        app: &App,
        username: &str,
        company: Option<&str>,
        scopes: &str,
    ) -> Result<(Self, String), Error> {
        let scopes = Scopes::parse(scopes).map_err(|error| Error::invalid(error.to_string()))?;
        let person = local(app, username).await?;
        let actor = match company {
            Some(handle) => local(app, handle).await?,
            None => person,
        };
        company::speaker(&app.read(), person, actor, app.now()).await?;
        Self::new(person, actor, scopes)
    }
}

async fn local(app: &App, name: &str) -> Result<ActorId, Error> {
    let username =
        Username::new_local(name.trim_start_matches('@')).map_err(|error| Error::invalid(error.to_string()))?;
    let actor = app.read().actors().find_by_handle(&Handle { username, host: None }).await?;
    actor.map(|actor| actor.id).ok_or_else(|| Error::invalid(format!("there is no account @{name} here")))
}

impl Command for IssueToken {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        company::permit_voice(tx, self.person, self.actor).await?;
        let token = Token {
            id: TokenId(tx.next_id()),
            person: self.person,
            actor: self.actor,
            scopes: self.scopes.clone(),
            created_at: tx.now(),
        };
        tx.tokens().insert(&token, &self.hash).await?;
        Ok(())
    }
}

/// The token with this secret, with those who stand behind it.
pub async fn find(app: &App, secret: &str) -> Result<Option<TokenView>, Error> {
    Ok(views::token(&app.read(), &secret::token_hash(secret)).await?)
}
