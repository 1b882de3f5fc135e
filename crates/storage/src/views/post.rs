//! Posts with everything that is shown with them.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use domain::{
    actor::Actor,
    attachment::Attachment,
    emoji::Emoji,
    handle::{Handle, Host, Username},
    id::{ActorId, PollId, PostId},
    poll::Poll,
    post::{Post, Tag},
    uri::Uri,
};
use sea_orm::FromQueryResult;

use super::account::{emojis_of, shortcodes};
use crate::{AccountView, Actors, Attachments, Emojis, Look, Polls, StorageError, post::row, sql, views::readable};

/// Somebody whom a post mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionView {
    /// Who.
    pub id: ActorId,
    /// By which name.
    pub handle: Handle,
    /// The ActivityPub id.
    pub uri: Uri,
    /// The page for people.
    pub url: Option<Uri>,
}

/// A poll with what the viewer chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollView {
    /// The poll.
    pub poll: Poll,
    /// The positions of the viewer's choices; `None` for strangers.
    pub own_choices: Option<Vec<usize>>,
    /// The custom emoji in its options.
    pub emojis: Vec<Emoji>,
}

/// What the viewer did with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ViewerState {
    /// Liked it.
    pub liked: bool,
    /// Boosted it.
    pub boosted: bool,
    /// Bookmarked it.
    pub bookmarked: bool,
    /// Pinned it.
    pub pinned: bool,
    /// Muted its thread.
    pub muted: bool,
}

/// A post with everything that is shown with it.
#[derive(Debug, Clone, PartialEq)]
pub struct PostView {
    /// The post.
    pub post: Post,
    /// Who speaks.
    pub author: Arc<AccountView>,
    /// The post that this one boosts.
    pub boosted: Option<Box<PostView>>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// Whom it mentions.
    pub mentions: Vec<MentionView>,
    /// Its hashtags.
    pub tags: Vec<Tag>,
    /// The custom emoji in its text and warning.
    pub emojis: Vec<Emoji>,
    /// Its poll.
    pub poll: Option<PollView>,
    /// What the viewer did with it; `None` for strangers.
    pub viewer: Option<ViewerState>,
}

#[derive(FromQueryResult)]
struct MentionRow {
    post_id: i64,
    id: i64,
    username: String,
    host: String,
    uri: String,
    url: Option<String>,
}

#[derive(FromQueryResult)]
struct TagRow {
    post_id: i64,
    tag: String,
    name: String,
}

#[derive(FromQueryResult)]
struct StateRow {
    post_id: i64,
    what: i32,
}

/// The posts with these ids, in this order, as `viewer` sees them. Missing and deleted ones are left out.
///
/// Whether the viewer may read a post is for the caller to have asked; boosted posts are checked here.
pub async fn posts(look: &impl Look, ids: &[PostId], viewer: Option<ActorId>) -> Result<Vec<PostView>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let posts = load(look, ids, viewer).await?;
    let context = Context::load(look, &posts, viewer).await?;
    let by_id: HashMap<PostId, &Post> = posts.iter().map(|post| (post.id, post)).collect();
    let view = |id: &PostId| {
        let post = by_id.get(id)?;
        let mut view = context.view(post)?;
        if let Some(boosted) = post.boost_of {
            view.boosted = Some(Box::new(context.view(by_id.get(&boosted)?)?));
        }
        Some(view)
    };
    Ok(ids.iter().filter_map(view).collect())
}

/// The posts and, in the same statement, those that they boost, where the viewer may read them.
async fn load(look: &impl Look, ids: &[PostId], viewer: Option<ActorId>) -> Result<Vec<Post>, StorageError> {
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let list = sql::list(1, &raw);
    let sql = format!(
        "SELECT p.* FROM post p WHERE p.id IN {0} AND p.deleted_at IS NULL
         UNION SELECT p.* FROM post p JOIN post boost ON boost.boost_of = p.id WHERE boost.id IN {0} AND {1}",
        list.sql,
        readable("p", 1)
    );
    let values = [vec![viewer.map_or(0, |v| v.0).into()], list.values].concat();
    let rows: Vec<row::Model> = sql::all(look.conn(), sql, values).await?;
    rows.into_iter().map(row::Model::into_domain).collect()
}

/// What hangs on a page of posts, looked up once for all of them.
struct Context {
    authors: HashMap<ActorId, Arc<AccountView>>,
    attachments: HashMap<PostId, Vec<Attachment>>,
    mentions: HashMap<PostId, Vec<MentionView>>,
    tags: HashMap<PostId, Vec<Tag>>,
    polls: HashMap<PollId, PollView>,
    states: Option<HashMap<PostId, ViewerState>>,
    emojis: Vec<Emoji>,
}

impl Context {
    async fn load(look: &impl Look, posts: &[Post], viewer: Option<ActorId>) -> Result<Self, StorageError> {
        let real: Vec<PostId> = posts.iter().filter(|post| post.boost_of.is_none()).map(|post| post.id).collect();
        let mut attachments: HashMap<PostId, Vec<Attachment>> = HashMap::new();
        for attachment in Attachments(look.conn()).of_posts(&real).await? {
            attachments.entry(attachment.post.unwrap_or(PostId(0))).or_default().push(attachment);
        }
        let mut polls = polls(look, posts, viewer).await?;
        let author_ids: BTreeSet<i64> = posts.iter().map(|post| post.author.0).collect();
        let author_ids: Vec<ActorId> = author_ids.into_iter().map(ActorId).collect();
        let authors = Actors(look.conn()).find_all(&author_ids).await?;
        let emojis = emojis(look, posts, &authors, &polls).await?;
        for view in polls.values_mut() {
            let host =
                authors.iter().find(|author| author.id == view.poll.author).and_then(|author| author.host.clone());
            view.emojis =
                matching(view.poll.options.iter().map(|option| option.title.as_str()), host.as_ref(), &emojis);
        }
        let authors = authors.into_iter().map(|actor| {
            let emojis = emojis_of(&actor, &emojis);
            (actor.id, Arc::new(AccountView { actor, moved: None, emojis }))
        });
        Ok(Self {
            authors: authors.collect(),
            attachments,
            mentions: mentions(look, &real).await?,
            tags: tags(look, &real).await?,
            polls,
            states: match viewer {
                Some(viewer) => Some(states(look, posts, viewer).await?),
                None => None,
            },
            emojis,
        })
    }

    fn view(&self, post: &Post) -> Option<PostView> {
        let author = Arc::clone(self.authors.get(&post.author)?);
        let emojis = matching(
            [post.content.as_str(), post.summary.as_str()].into_iter(),
            author.actor.host.as_ref(),
            &self.emojis,
        );
        Some(PostView {
            author,
            boosted: None,
            attachments: self.attachments.get(&post.id).cloned().unwrap_or_default(),
            mentions: self.mentions.get(&post.id).cloned().unwrap_or_default(),
            tags: self.tags.get(&post.id).cloned().unwrap_or_default(),
            emojis,
            poll: post.poll.and_then(|poll| self.polls.get(&poll)).cloned(),
            viewer: self.states.as_ref().map(|states| states.get(&post.id).copied().unwrap_or_default()),
            post: post.clone(),
        })
    }
}

fn matching<'a>(texts: impl Iterator<Item = &'a str>, host: Option<&Host>, known: &[Emoji]) -> Vec<Emoji> {
    if known.is_empty() {
        return Vec::new();
    }
    let names: BTreeSet<&str> = texts.flat_map(shortcodes).collect();
    known
        .iter()
        .filter(|emoji| emoji.host.as_ref() == host && names.contains(emoji.shortcode.as_str()))
        .cloned()
        .collect()
}

async fn mentions(look: &impl Look, posts: &[PostId]) -> Result<HashMap<PostId, Vec<MentionView>>, StorageError> {
    let raw: Vec<i64> = posts.iter().map(|id| id.0).collect();
    let list = sql::list(0, &raw);
    let sql = format!(
        "SELECT m.post_id, a.id, a.username, a.host, a.uri, a.url FROM mention m JOIN actor a ON a.id = m.actor_id
         WHERE m.post_id IN {} ORDER BY m.post_id, a.id",
        list.sql
    );
    let rows: Vec<MentionRow> = sql::all(look.conn(), sql, list.values).await?;
    let mut mentions: HashMap<PostId, Vec<MentionView>> = HashMap::new();
    for MentionRow { post_id, id, username, host, uri, url } in rows {
        let host = (!host.is_empty()).then(|| Host::from_stored(host));
        mentions.entry(PostId(post_id)).or_default().push(MentionView {
            id: ActorId(id),
            handle: Handle { username: Username::from_stored(username), host },
            uri: Uri::from_stored(uri),
            url: url.map(Uri::from_stored),
        });
    }
    Ok(mentions)
}

async fn tags(look: &impl Look, posts: &[PostId]) -> Result<HashMap<PostId, Vec<Tag>>, StorageError> {
    let raw: Vec<i64> = posts.iter().map(|id| id.0).collect();
    let list = sql::list(0, &raw);
    let sql = format!("SELECT post_id, tag, name FROM post_tag WHERE post_id IN {} ORDER BY post_id, tag", list.sql);
    let rows: Vec<TagRow> = sql::all(look.conn(), sql, list.values).await?;
    let mut tags: HashMap<PostId, Vec<Tag>> = HashMap::new();
    for TagRow { post_id, tag, name } in rows {
        tags.entry(PostId(post_id)).or_default().push(Tag { key: tag, name });
    }
    Ok(tags)
}

async fn polls(
    look: &impl Look,
    posts: &[Post],
    viewer: Option<ActorId>,
) -> Result<HashMap<PollId, PollView>, StorageError> {
    let ids: Vec<PollId> = posts.iter().filter_map(|post| post.poll).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut choices = match viewer {
        Some(viewer) => Some(Polls(look.conn()).choices(&ids, viewer).await?),
        None => None,
    };
    let polls = Polls(look.conn()).find_all(&ids).await?.into_iter().map(|poll| {
        let own_choices = choices.as_mut().map(|choices| choices.remove(&poll.id).unwrap_or_default());
        (poll.id, PollView { poll, own_choices, emojis: Vec::new() })
    });
    Ok(polls.collect())
}

async fn states(
    look: &impl Look,
    posts: &[Post],
    viewer: ActorId,
) -> Result<HashMap<PostId, ViewerState>, StorageError> {
    let raw: Vec<i64> = posts.iter().map(|post| post.id.0).collect();
    let list = sql::list(1, &raw);
    let sql = format!(
        "SELECT post_id, 1 AS what FROM post_like WHERE actor_id = $1 AND post_id IN {0}
         UNION ALL SELECT boost_of AS post_id, 2 AS what FROM post WHERE author = $1 AND boost_of IN {0} AND deleted_at IS NULL
         UNION ALL SELECT post_id, 3 AS what FROM bookmark WHERE actor_id = $1 AND post_id IN {0}
         UNION ALL SELECT post_id, 4 AS what FROM pin WHERE actor_id = $1 AND post_id IN {0}
         UNION ALL SELECT p.id AS post_id, 5 AS what FROM post p JOIN thread_mute t ON t.thread = p.thread WHERE t.actor_id = $1 AND p.id IN {0}",
        list.sql
    );
    let rows: Vec<StateRow> = sql::all(look.conn(), sql, [vec![viewer.0.into()], list.values].concat()).await?;
    let mut states: HashMap<PostId, ViewerState> = HashMap::new();
    for StateRow { post_id, what } in rows {
        let state = states.entry(PostId(post_id)).or_default();
        match what {
            1 => state.liked = true,
            2 => state.boosted = true,
            3 => state.bookmarked = true,
            4 => state.pinned = true,
            _ => state.muted = true,
        }
    }
    Ok(states)
}

async fn emojis(
    look: &impl Look,
    posts: &[Post],
    authors: &[Actor],
    polls: &HashMap<PollId, PollView>,
) -> Result<Vec<Emoji>, StorageError> {
    let of_posts = posts.iter().flat_map(|post| [post.content.as_str(), post.summary.as_str()]);
    let of_authors = authors.iter().flat_map(|author| {
        let fields = author.fields.iter().flat_map(|field| [field.name.as_str(), field.value.as_str()]);
        [author.name.as_str(), author.summary.as_str()].into_iter().chain(fields)
    });
    let of_polls = polls.values().flat_map(|view| view.poll.options.iter().map(|option| option.title.as_str()));
    let names: BTreeSet<&str> = of_posts.chain(of_authors).chain(of_polls).flat_map(shortcodes).collect();
    if names.is_empty() { Ok(Vec::new()) } else { Emojis(look.conn()).find_all(&names).await }
}
