//! Preferences: how somebody usually posts, for apps that ask.

use domain::{audience::Audience, id::ActorId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{StorageError, sql};

/// How somebody usually posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Who posts are for.
    pub audience: Audience,
    /// Pictures are covered.
    pub sensitive: bool,
    /// The language, BCP 47.
    pub language: Option<String>,
}

impl Default for Preference {
    fn default() -> Self {
        Self { audience: Audience::Public, sensitive: false, language: None }
    }
}

/// Preferences.
pub struct Preferences<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    audience: String,
    sensitive: bool,
    language: Option<String>,
}

impl<C: ConnectionTrait> Preferences<'_, C> {
    /// How an actor usually posts; the default where nothing was chosen.
    pub async fn find(&self, actor: ActorId) -> Result<Preference, StorageError> {
        let sql = "SELECT audience, sensitive, language FROM preference WHERE actor_id = $1";
        let row: Option<Row> = sql::one(self.0, sql, vec![actor.0.into()]).await?;
        let Some(Row { audience, sensitive, language }) = row else { return Ok(Preference::default()) };
        let audience = Audience::from_name(&audience).ok_or_else(|| StorageError::corrupt("preference", &audience))?;
        Ok(Preference { audience, sensitive, language })
    }
}

impl Preferences<'_, DatabaseTransaction> {
    /// Stores how an actor usually posts.
    pub async fn save(&self, actor: ActorId, preference: &Preference) -> Result<(), StorageError> {
        let sql = "INSERT INTO preference (actor_id, audience, sensitive, language) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (actor_id) DO UPDATE SET audience = excluded.audience, sensitive = excluded.sensitive,
                   language = excluded.language";
        let Preference { audience, sensitive, language } = preference;
        let values = vec![actor.0.into(), audience.as_str().into(), (*sensitive).into(), language.clone().into()];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }
}
