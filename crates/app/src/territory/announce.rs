//! Passing on: which territories announce what was published here, at once or together with others.
//!
//! [`crate::post::PublishPost`] notes posts of those who may be tied to a territory; [`sweep`] decides of each, in
//! one change, and tells what waited for an hour. Everything that is to be done, and that was done, is in the
//! database: killed at any moment, the next sweep goes on.

use domain::{
    actor::{Actor, Standing},
    audience::Audience,
    company::Publication,
    event::Event,
    id::{ActorId, PostId},
    post::Post,
    territory::{
        announce::{Facts, Pace, Rules, Way, decide, digest_due, hour_before, pace},
        digest::{self, Entry, MAX_WORDS, Tongue},
    },
    text::sanitize,
};
use storage::{Announced, Lock};

use super::actor::page;
use crate::{
    App, Command, Error, Instance, Tx, group,
    post::{bury, version},
};

/// How many posts are decided of in one change.
const BATCH: u32 = 20;

/// Does everything that is due. Returns how much that was.
pub async fn sweep(app: &App, rules: Rules) -> Result<usize, Error> {
    let mut done = 0;
    while !app.read().territory_announces().candidates(1).await?.is_empty() {
        done += app.execute(PassOn { rules }).await?;
    }
    for (group, oldest) in app.read().territory_announces().waiting().await? {
        if digest_due(oldest) <= app.now() {
            done += usize::from(app.execute(TellTogether { group }).await?.is_some());
        }
    }
    Ok(done)
}

/// Decides of some posts who passes them on, and lets them.
struct PassOn {
    rules: Rules,
}

impl Command for PassOn {
    /// How many posts were decided of.
    type Output = usize;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<usize, Error> {
        // Two processes would each find room for one more announce.
        tx.exclusive(Lock::TerritoryAnnounces).await?;
        let posts = tx.territory_announces().candidates(BATCH).await?;
        for post in &posts {
            self.pass_on(tx, here, *post).await?;
            tx.territory_announces().settle(*post).await?;
        }
        Ok(posts.len())
    }
}

impl PassOn {
    async fn pass_on(&self, tx: &mut Tx, here: &Instance, id: PostId) -> Result<(), Error> {
        let digests = tx.territory_announces().digests_of(id).await?;
        if !digests.is_empty() {
            for (group, digest) in digests {
                retell(tx, here, group, digest).await?;
            }
            return Ok(());
        }
        let Some(post) = tx.posts().find(id).await? else { return Ok(()) };
        let Some(author) = tx.actors().find(post.author).await? else { return Ok(()) };
        let ways = ways(tx, &post).await?;
        if ways.is_empty() {
            return Ok(());
        }
        let facts = Facts {
            audience: post.audience,
            author: author.kind,
            local: post.local,
            answer: post.in_reply_to.is_some(),
            boost: post.boost_of.is_some(),
            standing: post.deleted_at.is_none() && is_open_to_all(&author),
            willing: !tx.ties().is_silent(author.id).await?,
        };
        let mut groups: Vec<ActorId> = decide(facts, &ways, self.rules.parents).into_iter().collect();
        // The nearest comes first: what stands in no group yet stands in that one from now on.
        let steps = |group: &ActorId| ways.iter().filter(|way| way.group == *group).map(|way| way.steps).min();
        groups.sort_by_key(|group| (steps(group), *group));
        let decided = tx.territory_announces().decided(id, &groups).await?;
        for group in groups.into_iter().filter(|group| !decided.contains(group)) {
            let lately = tx.territory_announces().count_since(group, hour_before(tx.now())).await?;
            let state = match pace(lately, self.rules.per_hour) {
                Pace::Now if announce(tx, here, group, id).await? => Announced::Alone,
                Pace::Now => Announced::Dropped,
                Pace::Gathered => Announced::Waiting,
            };
            tx.territory_announces().save(group, id, state, tx.now()).await?;
        }
        Ok(())
    }
}

/// Whether everyone is shown what somebody publishes. Those whom moderators show to their followers alone, and companies
/// that no list names, are not.
fn is_open_to_all(author: &Actor) -> bool {
    author.deleted_at.is_none() && author.standing == Standing::Good && author.publication == Publication::Listed
}

/// The ways from a post to territories: from its author's, or from the one that it is for.
async fn ways(tx: &Tx, post: &Post) -> Result<Vec<Way>, Error> {
    if post.audience != Audience::Territory {
        return Ok(tx.territory_groups().ways_from_actor(post.author, tx.now()).await?);
    }
    let Some(group) = post.group else { return Ok(Vec::new()) };
    let Some(territory) = tx.territory_groups().territory_of(group).await? else { return Ok(Vec::new()) };
    Ok(tx.territory_groups().ways_from_territory(territory.id).await?)
}

/// A territory announces a post, once. Whether it could: somebody may have blocked it, or it was suspended.
async fn announce(tx: &mut Tx, here: &Instance, group: ActorId, post: PostId) -> Result<bool, Error> {
    match (group::Announce { group, post }).run(tx, here).await {
        // Whoever asked for it before, it was announced.
        Ok(_) => Ok(true),
        Err(Error::NotFound(_) | Error::Forbidden(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Tells of everything that waits for a territory in one post.
struct TellTogether {
    group: ActorId,
}

impl Command for TellTogether {
    /// The digest; `None` where nothing was left to tell of.
    type Output = Option<PostId>;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Option<PostId>, Error> {
        tx.exclusive(Lock::TerritoryAnnounces).await?;
        let announces = tx.territory_announces();
        let waiting = announces.waiting_for(self.group).await?;
        let group = tx.territory_groups().find(self.group).await?.filter(|group| group.active);
        let territory = match group {
            Some(_) => tx.territory_groups().territory_of(self.group).await?,
            None => None,
        };
        let actor = tx.actors().find(self.group).await?.filter(Actor::is_active);
        let (Some(territory), Some(actor)) = (territory, actor) else {
            for post in waiting {
                announces.save(self.group, post, Announced::Dropped, tx.now()).await?;
            }
            return Ok(None);
        };
        let (mut entries, mut told) = (Vec::new(), Vec::new());
        for post in waiting {
            if let Some(entry) = entry(tx, here, post).await? {
                entries.push(entry);
                told.push(post);
            } else {
                announces.save(self.group, post, Announced::Dropped, tx.now()).await?;
            }
        }
        if entries.is_empty() {
            return Ok(None);
        }
        let tongue = Tongue::of(&here.languages);
        let html = digest::html(tongue, &territory.name, &entries, &page(here, &territory));
        let digest = publish(tx, here, &actor, html, tongue).await?;
        for post in told {
            tx.territory_announces().save_told(self.group, post, digest, tx.now()).await?;
        }
        Ok(Some(digest))
    }
}

/// A post that a digest tells of is gone, or says something else: so does the digest, and what it said is not kept.
async fn retell(tx: &mut Tx, here: &Instance, group: ActorId, digest: PostId) -> Result<(), Error> {
    let before = tx.posts().find(digest).await?.filter(|post| post.deleted_at.is_none());
    let territory = tx.territory_groups().territory_of(group).await?;
    let (Some(before), Some(territory)) = (before, territory) else { return Ok(()) };
    let mut entries = Vec::new();
    for post in tx.territory_announces().told_in(digest).await? {
        entries.extend(entry(tx, here, post).await?);
    }
    if entries.is_empty() {
        return bury(tx, &before).await;
    }
    let html = digest::html(Tongue::of(&here.languages), &territory.name, &entries, &page(here, &territory));
    if html == before.content {
        return Ok(());
    }
    let after = Post { content: html, edited_at: Some(tx.now()), ..before.clone() };
    let mentioned = tx.posts().save_edit(&after, &version(&before), &[], &[]).await?;
    tx.posts().forget_versions(digest).await?;
    tx.emit(Event::PostEdited { post: digest, author: group, mentioned });
    Ok(())
}

/// A post in the digest, as it is now; `None` for one that is gone, or that is not for everyone any more.
async fn entry(tx: &Tx, here: &Instance, id: PostId) -> Result<Option<Entry>, Error> {
    let Some(post) = tx.posts().find(id).await? else { return Ok(None) };
    let Some(author) = tx.actors().find(post.author).await? else { return Ok(None) };
    let silent = tx.ties().is_silent(author.id).await? && post.audience != Audience::Territory;
    if post.deleted_at.is_some() || !is_open_to_all(&author) || silent {
        return Ok(None);
    }
    let text = sanitize::excerpt(&post.content, MAX_WORDS);
    let words = [post.title.clone().unwrap_or_default(), post.warning().to_owned(), text];
    let words = words.into_iter().find(|words| !words.is_empty()).unwrap_or_else(|| "…".to_owned());
    let href = post.url.clone().unwrap_or_else(|| here.post_page(author.username.as_str(), post.id));
    Ok(Some(Entry { href, words, author: author.display_name().to_owned() }))
}

/// A territory's own post, for its followers and whoever comes by.
async fn publish(tx: &mut Tx, here: &Instance, author: &Actor, html: String, tongue: Tongue) -> Result<PostId, Error> {
    let id: PostId = tx.next_id();
    let post = Post {
        url: Some(here.post_page(author.username.as_str(), id)),
        content: html,
        language: Some(tongue.tag().to_owned()),
        local: true,
        ..Post::new(id, here.object(id), author.id, Audience::Quiet, tx.now())
    };
    tx.posts().insert(&post, &[], &[]).await?;
    tx.actors().count_post(author.id, 1, Some(tx.now())).await?;
    tx.home().add(&post, tx.now()).await?;
    tx.emit(Event::PostPublished { post: id, author: author.id });
    Ok(id)
}
