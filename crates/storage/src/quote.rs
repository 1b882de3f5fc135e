//! What posts quote, and whether an answer is shown: kept in the row of the post, so that no page needs a statement more
//! for it.

use domain::{
    cursor::Withheld,
    id::{ActorId, PostId},
    post::Post,
    quote::Quote,
    time::to_ms,
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::{Page, Posts, StorageError, sql, views::readable};

impl<C: ConnectionTrait> Posts<'_, C> {
    /// The posts that quote a post with its author's leave, as far as the viewer may read them, newest first.
    pub async fn quotes(&self, post: PostId, viewer: Option<ActorId>, page: Page) -> Result<Vec<PostId>, StorageError> {
        let (condition, values) = page.condition("p.id", 3);
        let sql = format!(
            "SELECT p.id FROM post p WHERE p.quote_of = $1 AND p.quote_state = 'accepted' AND {}{condition}{}",
            readable("p", 2),
            page.order("p.id")
        );
        let bound = vec![post.0.into(), viewer.map_or(0, |viewer| viewer.0).into(), to_ms(self.1).into()];
        let ids = sql::ids(self.0, sql, [bound, values].concat()).await?;
        Ok(page.arrange(ids.into_iter().map(PostId).collect()))
    }

    /// The posts that an authorisation stands behind.
    pub async fn stamped(&self, stamp: &Uri) -> Result<Vec<Post>, StorageError> {
        self.select("quote_stamp = $1 AND deleted_at IS NULL LIMIT 20", vec![stamp.as_str().into()]).await
    }

    /// Replies to an actor that its cursor keeps from being shown, newest first.
    pub async fn withheld(&self, from: ActorId, page: Page) -> Result<Vec<Post>, StorageError> {
        let (condition, values) = page.condition("id", 1);
        let condition = format!(
            "in_reply_to_author = $1 AND withheld IS NOT NULL AND deleted_at IS NULL{condition}{}",
            page.order("id")
        );
        Ok(page.arrange(self.select(&condition, [vec![from.0.into()], values].concat()).await?))
    }

    /// What answers a post and is shown, oldest first; some of it.
    pub async fn shown_answers(&self, to: PostId, limit: u32) -> Result<Vec<Post>, StorageError> {
        let condition =
            format!("in_reply_to = $1 AND deleted_at IS NULL AND withheld IS NULL ORDER BY id LIMIT {limit}");
        self.select(&condition, vec![to.0.into()]).await
    }
}

impl Posts<'_, DatabaseTransaction> {
    /// Keeps an answer from being shown from now on; false where it was not shown before.
    pub async fn withhold(&self, post: &Post, why: Withheld) -> Result<bool, StorageError> {
        if post.quote.is_some() {
            self.count_quote(post.id, -1).await?;
        }
        let sql = "UPDATE post SET withheld = $2 WHERE id = $1 AND withheld IS NULL";
        if sql::exec(self.0, sql, vec![post.id.0.into(), why.as_str().into()]).await? == 0 {
            return Ok(false);
        }
        if let (Some(parent), true) = (post.in_reply_to, post.audience.is_open()) {
            let sql = "UPDATE post SET replies = replies - 1 WHERE id = $1 AND replies > 0";
            sql::exec(self.0, sql, vec![parent.0.into()]).await?;
        }
        Ok(true)
    }

    /// Counts a post where it is quoted, as far as it is one of [`Posts::quotes`] for everyone at this moment: `by` is -1
    /// before it changes, and 1 after. Like the other figures it knows nothing of suspensions.
    pub(crate) async fn count_quote(&self, quoting: PostId, by: i64) -> Result<(), StorageError> {
        let sql = "UPDATE post SET quotes = quotes + $2 WHERE quotes + $2 >= 0 AND id = (
                       SELECT q.quote_of FROM post q WHERE q.id = $1 AND q.quote_state = 'accepted'
                       AND q.deleted_at IS NULL AND q.withheld IS NULL AND q.audience IN ('public', 'territory', 'quiet'))";
        sql::exec(self.0, sql, vec![quoting.0.into(), by.into()]).await?;
        Ok(())
    }

    /// Changes what a post quotes, or what was said of it, and counts that.
    pub async fn save_quote(&self, post: PostId, quote: Option<&Quote>) -> Result<(), StorageError> {
        self.count_quote(post, -1).await?;
        let sql = "UPDATE post SET quote_of = $2, quote_state = $3, quote_stamp = $4 WHERE id = $1";
        let values = vec![
            post.0.into(),
            quote.map(|quote| quote.of.0).into(),
            quote.map(|quote| quote.state.as_str()).into(),
            quote.and_then(|quote| quote.stamp.as_ref()).map(Uri::as_str).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        self.count_quote(post, 1).await
    }
}
