//! Bearer tokens of apps. Only a hash is stored. [`crate::views::token`] finds one.

use domain::{
    id::{ActorId, TokenId},
    scope::Scopes,
    time::{Timestamp, to_ms},
};
use sea_orm::DatabaseTransaction;

use crate::{StorageError, sql};

/// A bearer token.
#[derive(Debug, Clone)]
pub struct Token {
    /// Our id for it.
    pub id: TokenId,
    /// The person behind it.
    pub person: ActorId,
    /// Whom it acts as: the person, or a company that the person speaks for.
    pub actor: ActorId,
    /// What it allows.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Tokens.
pub struct Tokens<'a, C>(pub(crate) &'a C);

impl Tokens<'_, DatabaseTransaction> {
    /// Removes every token of a person, and every one that acts as this actor.
    pub async fn delete_of(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM token WHERE person = $1 OR actor = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Removes every token with which a person acts as an actor.
    pub async fn dismiss(&self, person: ActorId, actor: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM token WHERE person = $1 AND actor = $2";
        sql::exec(self.0, sql, vec![person.0.into(), actor.0.into()]).await?;
        Ok(())
    }

    /// Stores a new token under its hash.
    pub async fn insert(&self, token: &Token, hash: &str) -> Result<(), StorageError> {
        let sql = "INSERT INTO token (id, hash, person, actor, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            token.id.0.into(),
            hash.into(),
            token.person.0.into(),
            token.actor.0.into(),
            token.scopes.to_text().into(),
            to_ms(token.created_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }
}
