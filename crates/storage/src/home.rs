//! Home timelines, written when a post arrives so that reading one costs the same at any size.

use domain::{
    id::{ActorId, PostId},
    time::{Timestamp, to_ms},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};

use crate::{
    StorageError,
    follow::reads,
    membership::{active, in_team},
    sql,
};

/// Home timelines.
pub struct Home<'a, C>(pub(crate) &'a C);

/// How many posts of somebody whom one just followed appear at once.
const BACKFILL: u32 = 40;

impl<C: ConnectionTrait> Home<'_, C> {
    /// Whether a post is in somebody's home timeline.
    pub async fn contains(&self, owner: ActorId, post: PostId) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM home_entry WHERE owner = $1 AND post_id = $2";
        sql::any(self.0, sql, vec![owner.0.into(), post.0.into()]).await
    }
}

impl Home<'_, DatabaseTransaction> {
    /// Forgets an actor's home timeline, for when the account goes.
    pub async fn forget_owner(&self, actor: ActorId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM home_entry WHERE owner = $1", vec![actor.0.into()]).await?;
        Ok(())
    }

    /// Puts a post into the home timelines of the author's local followers and, if local, of the author.
    ///
    /// A post appears only to those who want to read its language. An answer appears only to those who follow both
    /// sides, as on Mastodon; a boost only to those who want boosts and have neither the post itself nor another boost
    /// of it, so that it is shown once however many ways lead to it. Followers-only posts go to followers, direct
    /// ones to nobody but those who are mentioned and follow; those for a circle to whoever belongs to it `now`.
    pub async fn add(&self, post: &domain::post::Post, now: Timestamp) -> Result<(), StorageError> {
        if post.audience.is_circle() {
            return self.add_to_circle(post, now).await;
        }
        let mut values: Vec<Value> =
            vec![post.id.0.into(), post.author.0.into(), post.language.as_deref().unwrap_or_default().into()];
        let mut bind = |id: i64| {
            values.push(id.into());
            format!("${}", values.len())
        };
        // Only what is asked of such a post: for a statement that has an answer to everything PostgreSQL makes a plan
        // each time.
        let (mut boosts, mut among) = ("", String::new());
        if let Some(author) = post.in_reply_to_author.filter(|author| *author != post.author) {
            let author = bind(author.0);
            among.push_str(&format!(
                " AND (a.id = $2 OR a.id = {author} OR EXISTS (
                      SELECT 1 FROM follow f WHERE f.follower = a.id AND f.target = {author} AND f.accepted))"
            ));
        }
        if post.audience == domain::audience::Audience::Direct {
            among.push_str(
                " AND (a.id = $2 OR EXISTS (SELECT 1 FROM mention m WHERE m.post_id = $1 AND m.actor_id = a.id))",
            );
        }
        if let Some(boosted) = post.boost_of {
            boosts = " AND f.show_boosts";
            let boosted = bind(boosted.0);
            among.push_str(&format!(
                " AND NOT EXISTS (SELECT 1 FROM home_entry h WHERE h.owner = a.id AND h.post_id = {boosted})
                  AND NOT EXISTS (SELECT 1 FROM post o CROSS JOIN home_entry h WHERE h.post_id = o.id
                      AND h.owner = a.id AND o.boost_of = {boosted} AND o.deleted_at IS NULL AND o.id <> $1)"
            ));
        }
        // From the followers to the people, and from boosts to timelines, in this order: SQLite, which keeps to that of a
        // CROSS JOIN, would rather look through everyone who lives here.
        let sql = format!(
            "INSERT INTO home_entry (owner, post_id)
            SELECT a.id, $1 FROM (
                SELECT CAST($2 AS BIGINT) AS id UNION SELECT f.follower FROM follow f WHERE f.target = $2 AND f.accepted
            ) reader CROSS JOIN actor a
            WHERE a.id = reader.id AND a.host = '' AND a.deleted_at IS NULL AND (
                a.id = $2 OR EXISTS (SELECT 1 FROM follow f
                    WHERE f.follower = a.id AND f.target = $2 AND f.accepted{boosts} AND {}))
              {among}
            ON CONFLICT DO NOTHING",
            reads("f", "$3")
        );
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// A post for a circle appears to everyone of it, whether they follow or not, and to the company.
    async fn add_to_circle(&self, post: &domain::post::Post, now: Timestamp) -> Result<(), StorageError> {
        let sql = format!(
            "INSERT INTO home_entry (owner, post_id)
             SELECT mb.person, $1 FROM membership mb JOIN post_circle pc ON pc.company = mb.company
               JOIN actor a ON a.id = mb.person
             WHERE pc.post_id = $1 AND {} AND a.host = '' AND a.deleted_at IS NULL
               AND ($2 = 'team') = ({})
             UNION SELECT pc.company, $1 FROM post_circle pc WHERE pc.post_id = $1
             ON CONFLICT DO NOTHING",
            active("mb", 3),
            in_team("mb")
        );
        sql::exec(self.0, sql, vec![post.id.0.into(), post.audience.as_str().into(), to_ms(now).into()]).await?;
        Ok(())
    }

    /// Shows a new follower the latest open posts of whom it follows now, but for those that are shown already.
    pub async fn backfill(&self, owner: ActorId, target: ActorId) -> Result<(), StorageError> {
        let sql = format!(
            "INSERT INTO home_entry (owner, post_id)
             SELECT $1, p.id FROM post p
             WHERE p.author = $2 AND p.audience IN ('public', 'territory', 'quiet', 'members') AND p.deleted_at IS NULL
               AND (p.in_reply_to_author IS NULL OR p.in_reply_to_author = p.author)
               AND NOT EXISTS (SELECT 1 FROM follow f WHERE f.follower = $1 AND f.target = $2 AND NOT {})
               AND NOT EXISTS (SELECT 1 FROM home_entry h WHERE h.owner = $1 AND h.post_id = p.boost_of)
               AND NOT EXISTS (SELECT 1 FROM post o CROSS JOIN home_entry h WHERE h.post_id = o.id
                               AND o.boost_of = COALESCE(p.boost_of, p.id) AND o.deleted_at IS NULL AND h.owner = $1)
             ORDER BY p.id DESC LIMIT {BACKFILL}
             ON CONFLICT DO NOTHING",
            reads("f", "COALESCE(p.language, '')")
        );
        sql::exec(self.0, sql, vec![owner.0.into(), target.0.into()]).await?;
        Ok(())
    }

    /// Takes out of somebody's home timeline what an author wrote in languages that they do not read. What is for a
    /// circle is theirs in whatever language.
    pub async fn remove_other_languages(&self, owner: ActorId, author: ActorId) -> Result<(), StorageError> {
        let sql = format!(
            "DELETE FROM home_entry WHERE owner = $1 AND post_id IN (
                SELECT p.id FROM post p JOIN follow f ON f.target = p.author AND f.follower = $1
                WHERE p.author = $2 AND p.audience NOT IN ('team', 'partners') AND NOT {})",
            reads("f", "COALESCE(p.language, '')")
        );
        sql::exec(self.0, sql, vec![owner.0.into(), author.0.into()]).await?;
        Ok(())
    }

    /// Takes an author out of somebody's home timeline.
    pub async fn remove_author(&self, owner: ActorId, author: ActorId) -> Result<(), StorageError> {
        let sql = "DELETE FROM home_entry WHERE owner = $1 AND post_id IN (SELECT id FROM post WHERE author = $2)";
        sql::exec(self.0, sql, vec![owner.0.into(), author.0.into()]).await?;
        Ok(())
    }
}
