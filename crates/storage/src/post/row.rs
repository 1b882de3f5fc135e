//! The row of a post, and the way from and to the domain's.

use domain::{
    audience::Audience,
    correction::Correction,
    cursor::{Circle, Withheld},
    id::{ActorId, PollId, PostId},
    post::{Post, PostCounts, PostKind},
    quote::{Quote, QuoteState},
    time::{from_ms, to_ms},
    uri::Uri,
};
use sea_orm::entity::prelude::*;

use crate::StorageError;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub uri: String,
    pub url: Option<String>,
    pub author: i64,
    pub hand: Option<i64>,
    pub kind: String,
    pub content: String,
    pub source: Option<String>,
    pub title: Option<String>,
    pub summary: String,
    pub sensitive: bool,
    pub language: Option<String>,
    pub audience: String,
    pub in_reply_to: Option<i64>,
    pub in_reply_to_author: Option<i64>,
    pub thread: i64,
    pub in_group: Option<i64>,
    pub boost_of: Option<i64>,
    pub poll: Option<i64>,
    pub published_at: i64,
    pub edited_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub local: bool,
    pub replies: i64,
    pub boosts: i64,
    pub likes: i64,
    pub quotes: i64,
    pub withheld: Option<String>,
    pub quote_of: Option<i64>,
    pub quote_state: Option<String>,
    pub quote_stamp: Option<String>,
    pub corrects: Option<i64>,
    pub corrected_by: Option<i64>,
    pub correction_at: Option<i64>,
    pub quotable_by: Option<String>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(super) fn new(post: &Post) -> Self {
        Self {
            id: post.id.0,
            uri: post.uri.to_string(),
            url: post.url.as_ref().map(ToString::to_string),
            author: post.author.0,
            hand: post.hand.map(|id| id.0),
            kind: post.kind.as_str().into(),
            content: post.content.clone(),
            source: post.source.clone(),
            title: post.title.clone(),
            summary: post.summary.clone(),
            sensitive: post.sensitive,
            language: post.language.clone(),
            audience: post.audience.as_str().into(),
            in_reply_to: post.in_reply_to.map(|id| id.0),
            in_reply_to_author: post.in_reply_to_author.map(|id| id.0),
            thread: post.thread.0,
            in_group: post.group.map(|id| id.0),
            boost_of: post.boost_of.map(|id| id.0),
            poll: post.poll.map(|id| id.0),
            published_at: to_ms(post.published_at),
            edited_at: post.edited_at.map(to_ms),
            deleted_at: post.deleted_at.map(to_ms),
            local: post.local,
            replies: post.counts.replies,
            boosts: post.counts.boosts,
            likes: post.counts.likes,
            quotes: post.counts.quotes,
            withheld: post.withheld.map(|reason| reason.as_str().into()),
            quote_of: post.quote.as_ref().map(|quote| quote.of.0),
            quote_state: post.quote.as_ref().map(|quote| quote.state.as_str().into()),
            quote_stamp: post.quote.as_ref().and_then(|quote| quote.stamp.as_ref()).map(ToString::to_string),
            corrects: post.correction.of.map(|id| id.0),
            corrected_by: post.correction.by.map(|id| id.0),
            correction_at: post.correction.changed_at.map(to_ms),
            quotable_by: (post.quotable_by != Circle::Everyone).then(|| post.quotable_by.as_str().into()),
            version: 0,
        }
    }

    pub(crate) fn into_domain(self) -> Result<Post, StorageError> {
        let Self {
            id,
            uri,
            url,
            author,
            hand,
            kind,
            content,
            source,
            title,
            summary,
            sensitive,
            language,
            audience,
            in_reply_to,
            in_reply_to_author,
            thread,
            in_group,
            boost_of,
            poll,
            published_at,
            edited_at,
            deleted_at,
            local,
            replies,
            boosts,
            likes,
            quotes,
            withheld,
            quote_of,
            quote_state,
            quote_stamp,
            corrects,
            corrected_by,
            correction_at,
            quotable_by,
            version: _,
        } = self;
        let withheld = withheld
            .map(|name| Withheld::from_name(&name).ok_or_else(|| StorageError::corrupt("post", &name)))
            .transpose()?;
        let quote = match quote_of.zip(quote_state) {
            Some((of, state)) => Some(Quote {
                of: PostId(of),
                state: QuoteState::from_name(&state).ok_or_else(|| StorageError::corrupt("post", &state))?,
                stamp: quote_stamp.map(Uri::from_stored),
            }),
            None => None,
        };
        let quotable_by = match quotable_by {
            Some(name) => Circle::from_name(&name).ok_or_else(|| StorageError::corrupt("post", &name))?,
            None => Circle::Everyone,
        };
        Ok(Post {
            id: PostId(id),
            uri: Uri::from_stored(uri),
            url: url.map(Uri::from_stored),
            author: ActorId(author),
            hand: hand.map(ActorId),
            kind: PostKind::from_name(&kind).ok_or_else(|| StorageError::corrupt("post", &kind))?,
            content,
            source,
            title,
            summary,
            sensitive,
            language,
            audience: Audience::from_name(&audience).ok_or_else(|| StorageError::corrupt("post", &audience))?,
            in_reply_to: in_reply_to.map(PostId),
            in_reply_to_author: in_reply_to_author.map(ActorId),
            thread: PostId(thread),
            group: in_group.map(ActorId),
            boost_of: boost_of.map(PostId),
            poll: poll.map(PollId),
            published_at: from_ms(published_at),
            edited_at: edited_at.map(from_ms),
            deleted_at: deleted_at.map(from_ms),
            local,
            counts: PostCounts { replies, boosts, likes, quotes },
            withheld,
            quote,
            correction: Correction {
                of: corrects.map(PostId),
                by: corrected_by.map(PostId),
                changed_at: correction_at.map(from_ms),
            },
            quotable_by,
        })
    }
}
