//! What is between the viewer and some accounts.

use std::collections::HashMap;

use domain::{
    id::ActorId,
    time::{Timestamp, from_ms, to_ms},
};
use sea_orm::FromQueryResult;

use crate::{Look, StorageError, follow::listed, sql};

/// What is between the viewer and an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relationship {
    /// The viewer follows it.
    pub following: bool,
    /// The viewer asked to follow it.
    pub requested: bool,
    /// It asked to follow the viewer.
    pub requested_by: bool,
    /// The viewer wants its boosts.
    pub show_boosts: bool,
    /// The viewer is told of its posts.
    pub notify: bool,
    /// In which languages the viewer wants its posts; in every one where there are none.
    pub languages: Vec<String>,
    /// It follows the viewer.
    pub followed_by: bool,
    /// The viewer blocks it.
    pub blocking: bool,
    /// It blocks the viewer.
    pub blocked_by: bool,
    /// The viewer muted it.
    pub muting: bool,
    /// The viewer muted its notifications too.
    pub muting_notifications: bool,
    /// When the mute ends by itself.
    pub muting_until: Option<Timestamp>,
    /// What the viewer noted about it.
    pub note: String,
}

#[derive(FromQueryResult)]
struct Row {
    other: i64,
    what: i32,
    first: bool,
    second: bool,
    third: bool,
    until: Option<i64>,
    words: Option<String>,
}

/// What is between `viewer` and each of `others`, in one statement.
pub async fn relationships(
    look: &impl Look,
    viewer: ActorId,
    others: &[ActorId],
    now: Timestamp,
) -> Result<HashMap<ActorId, Relationship>, StorageError> {
    let raw: Vec<i64> = others.iter().map(|id| id.0).collect();
    let list = sql::list(2, &raw);
    let sql = format!(
        "SELECT target AS other, 1 AS what, accepted AS first, show_boosts AS second, notify AS third,
            CAST(NULL AS BIGINT) AS until, languages AS words FROM follow WHERE follower = $1 AND target IN {0}
         UNION ALL SELECT follower, 2, accepted, FALSE, FALSE, NULL, NULL FROM follow WHERE target = $1 AND follower IN {0}
         UNION ALL SELECT target, 3, FALSE, FALSE, FALSE, NULL, NULL FROM block WHERE actor_id = $1 AND target IN {0}
         UNION ALL SELECT actor_id, 4, FALSE, FALSE, FALSE, NULL, NULL FROM block WHERE target = $1 AND actor_id IN {0}
         UNION ALL SELECT target, 5, notifications, FALSE, FALSE, expires_at, NULL FROM mute
            WHERE actor_id = $1 AND target IN {0} AND (expires_at IS NULL OR expires_at > $2)
         UNION ALL SELECT target, 6, FALSE, FALSE, FALSE, NULL, comment FROM private_note
            WHERE actor_id = $1 AND target IN {0}",
        list.sql
    );
    let rows: Vec<Row> =
        sql::all(look.conn(), sql, [vec![viewer.0.into(), to_ms(now).into()], list.values].concat()).await?;
    let mut map: HashMap<ActorId, Relationship> = others.iter().map(|id| (*id, Relationship::default())).collect();
    for Row { other, what, first, second, third, until, words } in rows {
        let relation = map.entry(ActorId(other)).or_default();
        match what {
            1 => {
                relation.following = first;
                relation.requested = !first;
                relation.show_boosts = second;
                relation.notify = third;
                relation.languages = words.as_deref().map(listed).unwrap_or_default();
            }
            2 => {
                relation.followed_by = first;
                relation.requested_by = !first;
            }
            3 => relation.blocking = true,
            4 => relation.blocked_by = true,
            5 => {
                relation.muting = true;
                relation.muting_notifications = first;
                relation.muting_until = until.map(from_ms);
            }
            _ => relation.note = words.unwrap_or_default(),
        }
    }
    Ok(map)
}
