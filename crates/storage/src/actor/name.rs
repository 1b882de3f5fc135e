//! What actors are found by: their names from each word on, folded, so that an index finds what begins with a text.

use domain::{actor::Actor, id::ActorId, text::fold};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::Actors;
use crate::{StorageError, sql};

/// Which actors are looked for by name, and which part of those who are found.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActorSearch<'a> {
    /// What a word of their name or user name begins with, or their handle; everyone where it is empty.
    pub text: &'a str,
    /// Who looks; `None` is a stranger.
    pub viewer: Option<ActorId>,
    /// Only those that the viewer follows.
    pub followed: bool,
    /// Somebody who is shown already and is left out.
    pub except: Option<ActorId>,
    /// How many at the most.
    pub limit: u32,
    /// How many of the first are passed over.
    pub offset: u32,
}

/// What an actor is found by, each once: its user name, its handle and its name.
fn keys(actor: &Actor) -> Vec<String> {
    let mut keys = fold::starts(actor.username.as_str());
    keys.push(fold::key(&actor.handle().to_string()));
    keys.extend(fold::starts(&actor.name));
    keys.sort_unstable();
    keys.dedup();
    keys
}

impl<C: ConnectionTrait> Actors<'_, C> {
    /// Active actors who are found by a text, whatever its capitals and accents. Those that the viewer follows and
    /// those with more followers come first. Limited actors, and companies that no list names, are found only by those
    /// who follow them.
    pub async fn search(&self, wanted: ActorSearch<'_>) -> Result<Vec<Actor>, StorageError> {
        let ActorSearch { text, viewer, followed, except, limit, offset } = wanted;
        let key = fold::key(text);
        if key.is_empty() && !text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let follows =
            "EXISTS (SELECT 1 FROM follow f WHERE f.follower = $3 AND f.target = actor.id AND f.accepted)".to_owned();
        let shown = if followed {
            follows.clone()
        } else {
            format!("(standing = 'good' AND publication = 'listed' OR {follows})")
        };
        let condition = format!(
            "id IN (SELECT actor_id FROM actor_name WHERE name_key >= $1 AND name_key < $2)
             AND id <> $4 AND deleted_at IS NULL AND standing <> 'suspended' AND publication <> 'hidden' AND kind <> 'Application' AND {shown}
             ORDER BY {follows} DESC, followers_count DESC, id LIMIT {limit} OFFSET {offset}"
        );
        let actor = |id: Option<ActorId>| sea_orm::Value::from(id.map_or(0, |id| id.0));
        let values = vec![key.clone().into(), format!("{key}\u{10FFFF}").into(), actor(viewer), actor(except)];
        self.select(&condition, values).await
    }
}

impl Actors<'_, DatabaseTransaction> {
    /// Keeps what an actor is found by; nothing for one that is gone.
    pub(super) async fn save_names(&self, actor: &Actor) -> Result<(), StorageError> {
        let keys = if actor.deleted_at.is_some() { Vec::new() } else { keys(actor) };
        let list = sql::list(1, &keys);
        let obsolete = format!("DELETE FROM actor_name WHERE actor_id = $1 AND name_key NOT IN {}", list.sql);
        let obsolete = if keys.is_empty() { "DELETE FROM actor_name WHERE actor_id = $1".to_owned() } else { obsolete };
        sql::exec(self.0, obsolete, [vec![actor.id.0.into()], list.values].concat()).await?;
        let rows = keys.into_iter().map(|key| vec![key.into(), actor.id.0.into()]).collect();
        sql::insert_many(self.0, "actor_name (name_key, actor_id)", 2, rows, "ON CONFLICT DO NOTHING").await?;
        Ok(())
    }
}
