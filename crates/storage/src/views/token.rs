//! Bearer tokens with those who stand behind them: every call of an app begins here.

use domain::{
    actor::Actor,
    id::{ActorId, TokenId},
    scope::Scopes,
    time::from_ms,
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};

use crate::{
    Look, StorageError, Token,
    actor::current::{self, Current},
    sql,
};

/// A token with those who stand behind it.
#[derive(Debug, Clone)]
pub struct TokenView {
    /// The token.
    pub token: Token,
    /// The person who uses it.
    pub person: Actor,
    /// Whom it acts as: the person, or a company.
    pub actor: Actor,
}

/// A token, and one of the two.
struct Row {
    id: i64,
    person: i64,
    actor: i64,
    scopes: String,
    created_at: i64,
    behind: Current,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get_by_index(0)?,
            person: row.try_get_by_index(1)?,
            actor: row.try_get_by_index(2)?,
            scopes: row.try_get_by_index(3)?,
            created_at: row.try_get_by_index(4)?,
            behind: Current::from_row(row, 5)?,
        })
    }
}

/// The token whose SHA-256 (hex) this is.
pub async fn token(look: &impl Look, hash: &str) -> Result<Option<TokenView>, StorageError> {
    let sql = format!(
        "SELECT t.id, t.person, t.actor, t.scopes, t.created_at, {} FROM token t
         JOIN actor a ON a.id IN (t.person, t.actor) WHERE t.hash = $1",
        Current::columns("a")
    );
    let rows: Vec<Row> = sql::all(look.conn(), sql, vec![hash.into()]).await?;
    let behind = current::actors(look, rows.iter().map(|row| &row.behind)).await?;
    let Some(Row { id, person, actor, scopes, created_at, behind: _ }) = rows.into_iter().next() else {
        return Ok(None);
    };
    let (person, actor) = (ActorId(person), ActorId(actor));
    let scopes = Scopes::parse(&scopes).map_err(|error| StorageError::corrupt("token", error))?;
    let token = Token { id: TokenId(id), person, actor, scopes, created_at: from_ms(created_at) };
    let found = |id| behind.get(&id).cloned();
    Ok(found(person).zip(found(actor)).map(|(person, actor)| TokenView { token, person, actor }))
}
