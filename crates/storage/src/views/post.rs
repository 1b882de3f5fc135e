//! Posts with everything that is shown with them.

mod body;
mod quoted;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use domain::{
    actor::Actor,
    attachment::Attachment,
    emoji::Emoji,
    handle::{Handle, Host},
    id::{ActorId, PollId, PostId},
    poll::Poll,
    post::{Post, Tag},
    time::to_ms,
    uri::Uri,
};

use self::body::CurrentRow;
pub use self::quoted::Quoted;
use super::{
    account::{emojis_of, shortcodes},
    readable,
};
use crate::{AccountView, Emojis, Look, Polls, StorageError};

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

/// The group in which a post is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupView {
    /// Which.
    pub id: ActorId,
    /// What it is called.
    pub name: String,
    /// By which name it is found.
    pub handle: Handle,
    /// The ActivityPub id.
    pub uri: Uri,
    /// Its followers collection.
    pub followers: Option<Uri>,
}

impl GroupView {
    /// What is told of this group with its posts.
    pub fn of(group: &Actor) -> Self {
        Self {
            id: group.id,
            name: group.display_name().to_owned(),
            handle: group.handle(),
            uri: group.uri.clone(),
            followers: group.endpoints.followers.clone(),
        }
    }
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
    /// Follows its author: looked up only where that decides whether they may quote it.
    pub follows: bool,
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
    /// The post that this one quotes with its author's leave; what that one quotes in turn is not looked up.
    pub quoted: Option<Quoted>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// Whom it mentions.
    pub mentions: Vec<MentionView>,
    /// Its hashtags.
    pub tags: Vec<Tag>,
    /// The group in which it is said: the territory that it is for, or a community.
    pub group: Option<GroupView>,
    /// The custom emoji in its text and warning.
    pub emojis: Vec<Emoji>,
    /// Its poll.
    pub poll: Option<PollView>,
    /// What the viewer did with it; `None` for strangers.
    pub viewer: Option<ViewerState>,
}

/// Which posts a list shows, newest first, and what was read of them on the way.
#[derive(Debug)]
pub struct Listing {
    ids: Vec<PostId>,
    viewer: Option<ActorId>,
    rows: Vec<CurrentRow>,
}

impl Listing {
    /// What a statement finds that selects the ids of posts and what they boost, and binds the viewer as `$place` and
    /// the moment next.
    pub(super) async fn find(
        look: &impl Look,
        statement: (String, Vec<sea_orm::Value>),
        (viewer, place): (Option<ActorId>, usize),
    ) -> Result<Self, StorageError> {
        let rows = body::current_of(look, statement, (viewer, place)).await?;
        let mut ids: Vec<PostId> = rows.iter().filter(|row| row.listed).map(CurrentRow::id).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        Ok(Self { ids, viewer, rows })
    }

    /// The ids that the list runs over.
    pub fn ids(&self) -> &[PostId] {
        &self.ids
    }

    /// For whom they are listed; `None` is a stranger.
    pub fn viewer(&self) -> Option<ActorId> {
        self.viewer
    }

    /// The posts, as the viewer sees them.
    pub async fn views(&self, look: &impl Look) -> Result<Vec<PostView>, StorageError> {
        views(look, &self.ids, &self.rows, self.viewer).await
    }
}

/// The post with this id, as `viewer` sees it, who may read it; `None` where there is none.
pub async fn post(look: &impl Look, id: PostId, viewer: Option<ActorId>) -> Result<Option<PostView>, StorageError> {
    let sql = format!("SELECT p.id, p.boost_of FROM post p WHERE p.id = $3 AND {}", readable("p", 1));
    let values = vec![viewer.map_or(0, |viewer| viewer.0).into(), to_ms(look.now()).into(), id.0.into()];
    let listing = Listing::find(look, (sql, values), (viewer, 1)).await?;
    Ok(listing.views(look).await?.pop())
}

/// The posts with these ids, in this order, as `viewer` sees them. Missing and deleted ones are left out.
///
/// Whether the viewer may read a post is for the caller to have asked; boosted posts are checked here.
pub async fn posts(look: &impl Look, ids: &[PostId], viewer: Option<ActorId>) -> Result<Vec<PostView>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = body::current(look, ids, viewer).await?;
    views(look, ids, &rows, viewer).await
}

async fn views(
    look: &impl Look,
    ids: &[PostId],
    rows: &[CurrentRow],
    viewer: Option<ActorId>,
) -> Result<Vec<PostView>, StorageError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let page = body::load(look, rows).await?;
    let context = Context::load(look, page, viewer).await?;
    let quoted = quoted::quoted(look, &context, viewer).await?;
    let view = |id: PostId| {
        let mut view = context.view(id)?;
        view.quoted = view.post.quote.as_ref().and_then(|quote| quoted.get(&quote.of)).cloned();
        Some(view)
    };
    let with_boosted = |id: &PostId| {
        let mut entry = view(*id)?;
        if let Some(boosted) = entry.post.boost_of {
            entry.boosted = Some(Box::new(view(boosted)?));
        }
        Some(entry)
    };
    Ok(ids.iter().filter_map(with_boosted).collect())
}

/// What hangs on a page of posts, looked up once for all of them.
struct Context {
    bodies: HashMap<PostId, body::Body>,
    authors: HashMap<ActorId, Arc<AccountView>>,
    polls: HashMap<PollId, PollView>,
    viewer: Option<ActorId>,
    emojis: Vec<Emoji>,
}

impl Context {
    async fn load(look: &impl Look, page: body::Page, viewer: Option<ActorId>) -> Result<Self, StorageError> {
        let body::Page { bodies, authors } = page;
        let posts: Vec<&Post> = bodies.values().map(|body| &body.kept.post).collect();
        let mut polls = polls(look, &posts, viewer).await?;
        let emojis = emojis(look, &posts, authors.values(), &polls).await?;
        for view in polls.values_mut() {
            let host = authors.get(&view.poll.author).and_then(|author| author.host.clone());
            view.emojis =
                matching(view.poll.options.iter().map(|option| option.title.as_str()), host.as_ref(), &emojis);
        }
        let authors = authors.into_values().map(|actor| {
            let emojis = emojis_of(&actor, &emojis);
            (actor.id, Arc::new(AccountView { actor, moved: None, emojis }))
        });
        let authors = authors.collect();
        Ok(Self { bodies, authors, polls, viewer, emojis })
    }

    fn view(&self, id: PostId) -> Option<PostView> {
        let body::Body { kept, counts, state } = self.bodies.get(&id)?;
        let post = Post { counts: *counts, ..kept.post.clone() };
        let author = Arc::clone(self.authors.get(&post.author)?);
        let emojis = matching(
            [post.content.as_str(), post.summary.as_str()].into_iter(),
            author.actor.host.as_ref(),
            &self.emojis,
        );
        Some(PostView {
            author,
            boosted: None,
            quoted: None,
            attachments: kept.attachments.clone(),
            mentions: kept.mentions.clone(),
            tags: kept.tags.clone(),
            group: kept.group.clone(),
            emojis,
            poll: post.poll.and_then(|poll| self.polls.get(&poll)).cloned(),
            viewer: self.viewer.map(|_| *state),
            post,
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

async fn polls(
    look: &impl Look,
    posts: &[&Post],
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

async fn emojis(
    look: &impl Look,
    posts: &[&Post],
    authors: impl Iterator<Item = &Actor>,
    polls: &HashMap<PollId, PollView>,
) -> Result<Vec<Emoji>, StorageError> {
    let of_posts = posts.iter().flat_map(|post| [post.content.as_str(), post.summary.as_str()]);
    let of_authors = authors.flat_map(|author| {
        let fields = author.fields.iter().flat_map(|field| [field.name.as_str(), field.value.as_str()]);
        [author.name.as_str(), author.summary.as_str()].into_iter().chain(fields)
    });
    let of_polls = polls.values().flat_map(|view| view.poll.options.iter().map(|option| option.title.as_str()));
    let names: BTreeSet<&str> = of_posts.chain(of_authors).chain(of_polls).flat_map(shortcodes).collect();
    if names.is_empty() { Ok(Vec::new()) } else { Emojis(look.conn()).find_all(&names).await }
}
