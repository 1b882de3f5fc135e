//! Posts and actors as they were read before, by their version: what is shown again is not read again.
//!
//! Every row of `post` and `actor` has a version, which the database itself moves on with every change except those
//! of figures (likes, followers, …). A page asks for versions and figures, a few narrow columns, and takes the rest
//! from here where it has that version; so nothing here is ever out of date, whichever process wrote. Two things
//! hang on other rows: by which name somebody is mentioned, and that is why nothing stays for long.

use std::{sync::Arc, time::Duration};

use domain::{
    actor::Actor,
    attachment::Attachment,
    id::{ActorId, PostId},
    post::{Post, Tag},
};
use moka::sync::Cache;

use crate::views::{GroupView, MentionView};

/// How long anything stays.
const STAY: Duration = Duration::from_mins(5);
/// How many bytes of posts, about.
const POSTS: u64 = 6 << 20;
/// How many bytes of actors, about.
const ACTORS: u64 = 4 << 20;
/// What a post or an actor takes beside its texts, in bytes, about.
const FRAME: usize = 1_500;

/// A post with what belongs to it alone. Its figures are as old as the version.
#[derive(Debug)]
pub struct KeptPost {
    pub(crate) post: Post,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) mentions: Vec<MentionView>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) group: Option<GroupView>,
}

/// What was read before, shared by everyone who reads.
#[derive(Clone)]
pub struct Kept {
    posts: Cache<(PostId, i64), Arc<KeptPost>>,
    actors: Cache<(ActorId, i64), Arc<Actor>>,
}

fn bytes(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Default for Kept {
    fn default() -> Self {
        let posts = Cache::builder()
            .weigher(|_, kept: &Arc<KeptPost>| {
                let source = kept.post.source.as_ref().map_or(0, String::len);
                bytes(FRAME * (1 + kept.attachments.len()) + kept.post.content.len() + source)
            })
            .max_capacity(POSTS);
        let actors = Cache::builder()
            .weigher(|_, actor: &Arc<Actor>| bytes(FRAME + actor.summary.len() + 200 * actor.fields.len()))
            .max_capacity(ACTORS);
        Self { posts: posts.time_to_live(STAY).build(), actors: actors.time_to_live(STAY).build() }
    }
}

impl Kept {
    pub(crate) fn post(&self, id: PostId, version: i64) -> Option<Arc<KeptPost>> {
        self.posts.get(&(id, version))
    }

    pub(crate) fn keep_post(&self, version: i64, post: Arc<KeptPost>) {
        self.posts.insert((post.post.id, version), post);
    }

    pub(crate) fn actor(&self, id: ActorId, version: i64) -> Option<Arc<Actor>> {
        self.actors.get(&(id, version))
    }

    pub(crate) fn keep_actor(&self, version: i64, actor: Arc<Actor>) {
        self.actors.insert((actor.id, version), actor);
    }
}
