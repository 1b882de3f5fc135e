//! Storing posts, what changes of them, and what is left of them.

use domain::{
    attachment::Attachment,
    id::{ActorId, PostId},
    post::{Post, PostCounts, PostVersion, Tag},
    time::{Timestamp, to_ms},
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel};

use super::{Posts, row};
use crate::{StorageError, sql};

#[derive(FromQueryResult)]
struct LineRow {
    line: String,
}

impl Posts<'_, DatabaseTransaction> {
    /// Stores a new post with its mentions and hashtags, and counts it as an answer and as a quote.
    pub async fn insert(&self, post: &Post, mentions: &[ActorId], tags: &[Tag]) -> Result<(), StorageError> {
        let model = row::Model::new(post).into_active_model().reset_all();
        row::Entity::insert(model).exec_without_returning(self.0).await?;
        self.insert_references(post.id, mentions, tags).await?;
        if let (Some(parent), true) = (post.in_reply_to, post.audience.is_open() && post.withheld.is_none()) {
            sql::exec(self.0, "UPDATE post SET replies = replies + 1 WHERE id = $1", vec![parent.0.into()]).await?;
        }
        if let Some(boosted) = post.boost_of {
            sql::exec(self.0, "UPDATE post SET boosts = boosts + 1 WHERE id = $1", vec![boosted.0.into()]).await?;
        }
        if post.quote.is_some() {
            self.count_quote(post.id, 1).await?;
        }
        Ok(())
    }

    async fn insert_references(&self, post: PostId, mentions: &[ActorId], tags: &[Tag]) -> Result<(), StorageError> {
        let rows = mentions.iter().map(|actor| vec![post.0.into(), actor.0.into()]).collect();
        sql::insert_many(self.0, "mention (post_id, actor_id)", 2, rows, "ON CONFLICT DO NOTHING").await?;
        let rows =
            tags.iter().map(|tag| vec![tag.key.clone().into(), post.0.into(), tag.name.clone().into()]).collect();
        sql::insert_many(self.0, "post_tag (tag, post_id, name)", 3, rows, "ON CONFLICT DO NOTHING").await?;
        Ok(())
    }

    /// Stores an edited post; `earlier` is what it said before. Its figures stay as they are,
    /// and so does what it quotes, which [`Posts::save_quote`] changes. Returns whom it names for the first time; whom
    /// it no longer names is remembered.
    pub async fn save_edit(
        &self,
        post: &Post,
        earlier: &PostVersion,
        mentions: &[ActorId],
        tags: &[Tag],
    ) -> Result<Vec<ActorId>, StorageError> {
        use sea_orm::ActiveValue::NotSet;
        self.keep_version(post.id, earlier).await?;
        let mut model = row::Model::new(post).into_active_model().reset_all();
        model.replies = NotSet;
        model.boosts = NotSet;
        model.likes = NotSet;
        model.quotes = NotSet;
        model.quote_of = NotSet;
        model.quote_state = NotSet;
        model.quote_stamp = NotSet;
        model.version = NotSet;
        model.update(self.0).await?;
        sql::exec(self.0, "DELETE FROM post_tag WHERE post_id = $1", vec![post.id.0.into()]).await?;
        let before = self.mentions(post.id).await?;
        let former = self.formerly_mentioned(post.id).await?;
        let gone: Vec<ActorId> = before.iter().copied().filter(|actor| !mentions.contains(actor)).collect();
        self.remember(post.id, &gone, false).await?;
        sql::exec(self.0, "DELETE FROM mention WHERE post_id = $1", vec![post.id.0.into()]).await?;
        self.insert_references(post.id, mentions, tags).await?;
        Ok(mentions.iter().copied().filter(|actor| !before.contains(actor) && !former.contains(actor)).collect())
    }

    async fn keep_version(&self, post: PostId, version: &PostVersion) -> Result<(), StorageError> {
        let PostVersion { content, summary, sensitive, since, attachments, options } = version;
        let options = if options.is_empty() { None } else { Some(serde_json::to_string(options)) };
        let options = options.transpose().map_err(|error| StorageError::corrupt("post_version", error))?;
        let sql = "INSERT INTO post_version (post_id, since, content, summary, sensitive, options)
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let since: sea_orm::Value = to_ms(*since).into();
        let values = vec![
            post.0.into(),
            since.clone(),
            content.clone().into(),
            summary.clone().into(),
            (*sensitive).into(),
            options.into(),
        ];
        if sql::exec(self.0, sql, values).await? == 0 {
            return Ok(());
        }
        let row = |(position, file): (usize, &Attachment)| {
            let description = file.description.clone();
            vec![post.0.into(), since.clone(), (position as i64).into(), file.id.0.into(), description.into()]
        };
        let rows = attachments.iter().enumerate().map(row).collect();
        let columns = "version_attachment (post_id, since, position, attachment, description)";
        sql::insert_many(self.0, columns, 5, rows, "ON CONFLICT DO NOTHING").await?;
        Ok(())
    }

    /// Forgets what a post said before.
    pub async fn forget_versions(&self, post: PostId) -> Result<(), StorageError> {
        for table in ["post_version", "version_attachment"] {
            sql::exec(self.0, format!("DELETE FROM {table} WHERE post_id = $1"), vec![post.0.into()]).await?;
        }
        Ok(())
    }

    /// Keeps whose members, or partners, a post is for.
    pub async fn enclose(&self, post: PostId, company: ActorId) -> Result<(), StorageError> {
        let sql = "INSERT INTO post_circle (post_id, company) VALUES ($1, $2)";
        sql::exec(self.0, sql, vec![post.0.into(), company.0.into()]).await?;
        Ok(())
    }

    /// The company whose members, or partners, a post is for.
    pub async fn circle(&self, post: PostId) -> Result<Option<ActorId>, StorageError> {
        let sql = "SELECT company FROM post_circle WHERE post_id = $1";
        Ok(sql::ids(self.0, sql, vec![post.0.into()]).await?.pop().map(ActorId))
    }

    /// Remembers who elsewhere got a copy of a post for a circle, so that they hear of its end too.
    pub async fn remember_copies(&self, post: PostId, actors: &[ActorId]) -> Result<(), StorageError> {
        let rows = actors.iter().map(|actor| vec![post.0.into(), actor.0.into()]).collect();
        sql::insert_many(self.0, "post_copy (post_id, actor_id)", 2, rows, "ON CONFLICT DO NOTHING").await?;
        Ok(())
    }

    /// Who elsewhere got a copy of a post for a circle.
    pub async fn copies(&self, post: PostId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT actor_id FROM post_copy WHERE post_id = $1 ORDER BY actor_id";
        Ok(sql::ids(self.0, sql, vec![post.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Keeps the line that stands under a company's words.
    pub async fn sign(&self, post: PostId, line: &str) -> Result<(), StorageError> {
        let sql = "INSERT INTO post_signature (post_id, line) VALUES ($1, $2)";
        sql::exec(self.0, sql, vec![post.0.into(), line.into()]).await?;
        Ok(())
    }

    /// The line that stands under a company's words, so that an edit keeps it.
    pub async fn signature(&self, post: PostId) -> Result<Option<String>, StorageError> {
        let sql = "SELECT line FROM post_signature WHERE post_id = $1";
        let row: Option<LineRow> = sql::one(self.0, sql, vec![post.0.into()]).await?;
        Ok(row.map(|LineRow { line }| line))
    }

    /// Remembers who got a post: `actors` themselves, or whoever follows them.
    async fn remember(&self, post: PostId, actors: &[ActorId], through: bool) -> Result<(), StorageError> {
        let rows = actors.iter().map(|actor| vec![post.0.into(), actor.0.into(), through.into()]).collect();
        sql::insert_many(self.0, "post_reach (post_id, actor_id, through)", 3, rows, "ON CONFLICT DO NOTHING").await?;
        Ok(())
    }

    /// Sets the figures that a remote post declares, where it lives, so far as they are higher than ours.
    pub async fn raise_counts(&self, post: PostId, counts: PostCounts) -> Result<(), StorageError> {
        let sql = "UPDATE post SET replies = CASE WHEN replies < $2 THEN $2 ELSE replies END,
                   boosts = CASE WHEN boosts < $3 THEN $3 ELSE boosts END,
                   likes = CASE WHEN likes < $4 THEN $4 ELSE likes END WHERE id = $1";
        sql::exec(self.0, sql, vec![post.0.into(), counts.replies.into(), counts.boosts.into(), counts.likes.into()])
            .await?;
        Ok(())
    }

    /// Leaves a tombstone: the id and the address stay, everything that was said goes.
    pub async fn bury(&self, post: &Post, at: Timestamp) -> Result<(), StorageError> {
        let id: sea_orm::Value = post.id.0.into();
        if post.quote.is_some() {
            self.count_quote(post.id, -1).await?;
        }
        let sql = "UPDATE post SET content = '', source = NULL, title = NULL, summary = '', deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
        if sql::exec(self.0, sql, vec![id.clone(), to_ms(at).into()]).await? == 0 {
            return Ok(());
        }
        if let (Some(parent), true) = (post.in_reply_to, post.audience.is_open() && post.withheld.is_none()) {
            sql::exec(
                self.0,
                "UPDATE post SET replies = replies - 1 WHERE id = $1 AND replies > 0",
                vec![parent.0.into()],
            )
            .await?;
        }
        if post.local && post.audience.is_open() {
            // Whoever boosted or liked it is told of its end, so they are kept as addressees when the rest goes.
            let sql = "INSERT INTO mention (post_id, actor_id)
                       SELECT boost_of, author FROM post WHERE boost_of = $1 AND deleted_at IS NULL
                       UNION SELECT post_id, actor_id FROM post_like WHERE post_id = $1
                       ON CONFLICT DO NOTHING";
            sql::exec(self.0, sql, vec![id.clone()]).await?;
            self.remember(post.id, &self.local_boosters(post.id).await?, true).await?;
        }
        if !post.local {
            // Its own server tells of its end.
            self.forget_reach(post.id).await?;
        }
        self.forget_versions(post.id).await?;
        for table in ["post_tag", "post_like", "bookmark", "pin", "home_entry", "notification"] {
            sql::exec(self.0, format!("DELETE FROM {table} WHERE post_id = $1"), vec![id.clone()]).await?;
        }
        sql::exec(
            self.0,
            "DELETE FROM home_entry WHERE post_id IN (SELECT id FROM post WHERE boost_of = $1 AND deleted_at IS NULL)",
            vec![id.clone()],
        )
        .await?;
        sql::exec(self.0, "DELETE FROM post WHERE boost_of = $1 AND deleted_at IS NULL", vec![id]).await?;
        Ok(())
    }

    /// Removes a boost.
    pub async fn delete_boost(&self, boost: &Post) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM home_entry WHERE post_id = $1", vec![boost.id.0.into()]).await?;
        sql::exec(self.0, "DELETE FROM post WHERE id = $1 AND boost_of IS NOT NULL", vec![boost.id.0.into()]).await?;
        if let Some(boosted) = boost.boost_of {
            if boost.local {
                self.remember(boosted, &[boost.author], true).await?;
            }
            sql::exec(
                self.0,
                "UPDATE post SET boosts = boosts - 1 WHERE id = $1 AND boosts > 0",
                vec![boosted.0.into()],
            )
            .await?;
        }
        Ok(())
    }

    /// Who got a buried post is kept, so that its Delete still reaches them; this forgets it.
    pub async fn forget_reach(&self, post: PostId) -> Result<(), StorageError> {
        for table in ["mention", "post_reach", "post_copy"] {
            sql::exec(self.0, format!("DELETE FROM {table} WHERE post_id = $1"), vec![post.0.into()]).await?;
        }
        Ok(())
    }
}
