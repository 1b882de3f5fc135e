//! Lists of posts: which ones, in which order.

use domain::{
    id::ActorId,
    time::{Timestamp, to_ms},
};

use super::{Listing, readable, wanted};
use crate::{Look, Page, StorageError, sql};

/// Only posts with pictures, films or recordings.
const WITH_MEDIA: &str = " AND EXISTS (SELECT 1 FROM attachment x WHERE x.post_id = p.id)";

/// The home timeline of an actor.
pub async fn home(look: &impl Look, owner: ActorId, now: Timestamp, page: Page) -> Result<Listing, StorageError> {
    let (condition, values) = page.condition("h.post_id", 2);
    let sql = format!(
        "SELECT h.post_id, p.boost_of FROM home_entry h JOIN post p ON p.id = h.post_id
         WHERE h.owner = $1 AND {} AND {} AND (p.boost_of IS NULL OR NOT EXISTS (
            SELECT 1 FROM post o WHERE o.id = p.boost_of AND NOT ({}))){condition}{}",
        readable("p", 1),
        wanted("p.author", 1, 2),
        wanted("o.author", 1, 2),
        page.order("h.post_id")
    );
    let values = [vec![owner.0.into(), to_ms(now).into()], values].concat();
    Listing::find(look, (sql, values), (Some(owner), 1)).await
}

/// What a public timeline shows. Asked for both posts from here and posts from elsewhere, it shows both.
#[derive(Debug, Clone, Copy, Default)]
pub struct PublicTimeline {
    /// Only posts from here.
    pub local: bool,
    /// Only posts from elsewhere.
    pub remote: bool,
    /// Only posts with pictures, films or recordings.
    pub only_media: bool,
}

impl PublicTimeline {
    /// The list of posts `p`, out of those that `from` finds, whose ids `id` names. The statement binds the viewer, the
    /// moment and `tags`.
    async fn list(
        self,
        look: &impl Look,
        (id, from): (&str, &str),
        tags: Vec<sea_orm::Value>,
        (viewer, now): (Option<ActorId>, Timestamp),
        page: Page,
    ) -> Result<Listing, StorageError> {
        let mut bound: Vec<sea_orm::Value> = vec![viewer.map_or(0, |v| v.0).into(), to_ms(now).into()];
        bound.extend(tags);
        let (condition, values) = page.condition(id, bound.len());
        let mut extra = String::new();
        if self.local && !self.remote {
            extra.push_str(" AND p.local");
        }
        if self.remote && !self.local {
            extra.push_str(" AND NOT p.local");
        }
        if self.only_media {
            extra.push_str(WITH_MEDIA);
        }
        let sql = format!(
            "SELECT {id}, p.boost_of FROM {from} AND p.audience = 'public' AND p.boost_of IS NULL AND p.deleted_at IS NULL
               AND p.withheld IS NULL AND a.standing = 'good' AND a.publication = 'listed' AND a.deleted_at IS NULL{extra}
               AND {}{condition}{}",
            wanted("p.author", 1, 2),
            page.order(id)
        );
        Listing::find(look, (sql, [bound, values].concat()), (viewer, 1)).await
    }
}

/// Everything public that this server knows, without answers to others and without boosts.
pub async fn public(
    look: &impl Look,
    which: PublicTimeline,
    viewer: Option<ActorId>,
    now: Timestamp,
    page: Page,
) -> Result<Listing, StorageError> {
    let from =
        "post p JOIN actor a ON a.id = p.author WHERE (p.in_reply_to IS NULL OR p.in_reply_to_author = p.author)";
    which.list(look, ("p.id", from), Vec::new(), (viewer, now), page).await
}

/// Which hashtags posts have, each in the form that is looked up.
#[derive(Debug, Clone, Default)]
pub struct Hashtags {
    /// At least one of these.
    pub any: Vec<String>,
    /// Every one of these.
    pub all: Vec<String>,
    /// None of these.
    pub none: Vec<String>,
}

impl Hashtags {
    /// Those with one hashtag.
    #[must_use]
    pub fn one(tag: String) -> Self {
        Self { any: vec![tag], ..Self::default() }
    }
}

/// Public posts with hashtags, answers included.
pub async fn tagged(
    look: &impl Look,
    tags: &Hashtags,
    which: PublicTimeline,
    viewer: Option<ActorId>,
    now: Timestamp,
    page: Page,
) -> Result<Listing, StorageError> {
    let Hashtags { any, all, none } = tags;
    // The tags come after the viewer and the moment, which are $1 and $2.
    let sql::List { sql: list, values: mut bound } = sql::list(2, any);
    let (id, mut from) = if any.len() == 1 {
        let from = "post_tag t JOIN post p ON p.id = t.post_id JOIN actor a ON a.id = p.author WHERE t.tag = $3";
        ("t.post_id", from.to_owned())
    } else {
        // A post that has several of these tags is listed once.
        let with = format!("EXISTS (SELECT 1 FROM post_tag t WHERE t.post_id = p.id AND t.tag IN {list})");
        ("p.id", format!("post p JOIN actor a ON a.id = p.author WHERE {with}"))
    };
    for (word, others) in [("EXISTS", all), ("NOT EXISTS", none)] {
        for tag in others {
            bound.push(tag.as_str().into());
            let place = bound.len() + 2;
            from.push_str(&format!(
                " AND {word} (SELECT 1 FROM post_tag o WHERE o.post_id = p.id AND o.tag = ${place})"
            ));
        }
    }
    which.list(look, (id, &from), bound, (viewer, now), page).await
}

/// Which posts of an account are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountPosts {
    /// Without answers to others.
    pub exclude_replies: bool,
    /// Without boosts.
    pub exclude_boosts: bool,
    /// Only with pictures, films or recordings.
    pub only_media: bool,
    /// Only what the account pinned, whoever wrote it.
    pub pinned: bool,
}

/// The posts of an account that the viewer may read.
pub async fn account_posts(
    look: &impl Look,
    account: ActorId,
    which: AccountPosts,
    tag: Option<&str>,
    viewer: Option<ActorId>,
    page: Page,
) -> Result<Listing, StorageError> {
    let mut bound: Vec<sea_orm::Value> =
        vec![account.0.into(), viewer.map_or(0, |v| v.0).into(), to_ms(look.now()).into()];
    // A group pins posts of others, so pins are not looked for by author.
    let of = if which.pinned { "p.id IN (SELECT n.post_id FROM pin n WHERE n.actor_id = $1)" } else { "p.author = $1" };
    let mut extra = String::new();
    if which.exclude_replies {
        extra.push_str(" AND (p.in_reply_to IS NULL OR p.in_reply_to_author = p.author)");
    }
    if which.exclude_boosts {
        extra.push_str(" AND p.boost_of IS NULL");
    }
    if which.only_media {
        extra.push_str(WITH_MEDIA);
    }
    if let Some(tag) = tag {
        bound.push(tag.into());
        extra.push_str(" AND EXISTS (SELECT 1 FROM post_tag t WHERE t.post_id = p.id AND t.tag = $4)");
    }
    let (condition, values) = page.condition("p.id", bound.len());
    let sql = format!(
        "SELECT p.id, p.boost_of FROM post p WHERE {of}{extra} AND {}{condition}{}",
        readable("p", 2),
        page.order("p.id")
    );
    Listing::find(look, (sql, [bound, values].concat()), (viewer, 2)).await
}
