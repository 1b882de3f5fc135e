//! A post's document, and what of it is kept.

use activitypub_federation::{config::Data, traits::Object};
use app::receive::{ReceivePost, Received, RemotePoll, RemotePost};
use async_trait::async_trait;
use domain::{
    actor::{Actor, ActorKind},
    audience,
    handle::{Handle, Username},
    id::PostId,
    poll::PollOption,
    post::{Post, PostCounts, Tag},
    text::{hashtag, sanitize},
    uri::Uri,
};
use url::Url;

use super::{Budget, ResolveError, actor::emojis, content, host_of};
use crate::{
    Federation,
    context::{Ground, uri},
    documents, wire,
};

/// A post as the library's traits see it.
#[derive(Debug)]
pub(crate) struct PostDocument {
    post: Post,
    id: Url,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReceivedObject {
    /// Kept as this post.
    Kept(PostId),
    /// It concerns nobody here, or is no post.
    Ignored,
}

/// Why a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interest {
    /// It is needed here, whomever it concerns.
    Wanted,
    /// Its server sent it.
    Arrived,
}

fn refused(why: &str) -> ResolveError {
    ResolveError::Refused(why.into())
}

#[async_trait]
impl Object for PostDocument {
    type DataType = Ground;
    type Kind = wire::Object;
    type Error = ResolveError;

    fn id(&self) -> &Url {
        &self.id
    }

    async fn read_from_id(id: Url, data: &Data<Ground>) -> Result<Option<Self>, ResolveError> {
        let Some(uri) = uri(&id) else { return Ok(None) };
        Ok(data.federation()?.app().read().posts().find_by_uri(&uri).await?.map(|post| Self { post, id }))
    }

    fn is_deleted(&self) -> bool {
        self.post.deleted_at.is_some()
    }

    async fn into_json(self, data: &Data<Ground>) -> Result<wire::Object, ResolveError> {
        let document = documents::post(data.federation()?.app(), self.post.id).await?.ok_or(ResolveError::Gone)?;
        wire::Object::read(document).map_err(|error| ResolveError::Refused(error.to_string()))
    }

    /// A document is believed from its own origin, about an author of that origin.
    async fn verify(json: &wire::Object, expected: &Url, _data: &Data<Ground>) -> Result<(), ResolveError> {
        let id = uri(&json.id).ok_or_else(|| refused("the id is no address"))?;
        let from = uri(expected).ok_or_else(|| refused("not an address"))?;
        let author = json.author().and_then(uri).ok_or_else(|| refused("the author is missing"))?;
        if !id.same_origin(&from) || !author.same_origin(&id) {
            return Err(refused("the document is not its author's server's to give"));
        }
        Ok(())
    }

    async fn from_json(json: wire::Object, data: &Data<Ground>) -> Result<Self, ResolveError> {
        let federation = data.federation()?;
        match federation.keep_object(&json, &Budget::new()).await? {
            ReceivedObject::Kept(id) => Ok(Self { post: federation.app().read().posts().get(id).await?, id: json.id }),
            ReceivedObject::Ignored => Err(refused("this is not kept here")),
        }
    }
}

/// How many people whom nobody here knows are looked up for one post.
const MAX_STRANGERS: usize = 8;
/// How many posts above a reply are fetched.
const MAX_PARENTS: usize = 12;

impl Federation {
    /// Keeps a post that is needed here, whoever wrote it. Its origin was verified.
    pub(crate) async fn keep_object(
        &self,
        object: &wire::Object,
        budget: &Budget,
    ) -> Result<ReceivedObject, ResolveError> {
        let Some(post) = self.read_object(object, Interest::Wanted, budget).await? else {
            return Ok(ReceivedObject::Ignored);
        };
        match self.app().execute(ReceivePost { post, wanted: true, first: false, entry: None }).await? {
            Received::Kept(id) => Ok(ReceivedObject::Kept(id)),
            Received::Ignored => Ok(ReceivedObject::Ignored),
        }
    }

    /// Reads a post and resolves whom and what it names. `None` for what is no post, and for what merely arrived and
    /// concerns nobody here.
    pub(crate) async fn read_object(
        &self,
        object: &wire::Object,
        interest: Interest,
        budget: &Budget,
    ) -> Result<Option<RemotePost>, ResolveError> {
        let Some(kind) = content::kind(&object.kind) else { return Ok(None) };
        let id = uri(&object.id).ok_or_else(|| refused("the id is no address"))?;
        let author = object.author().and_then(uri).filter(|author| author.same_origin(&id));
        let author = self.actor(&author.ok_or_else(|| refused("the author is missing or elsewhere"))?, budget).await?;
        let known = self.app().read().posts().find_by_uri(&id).await?;
        if interest == Interest::Arrived && known.is_none() && !self.concerns_us(object, &author).await? {
            return Ok(None);
        }
        let in_reply_to = match object.in_reply_to.as_ref().and_then(uri) {
            Some(parent) => self.parent(&parent, budget).await?,
            None => None,
        };
        let quote = self.quote(object, (&id, &author), known.as_ref(), budget).await?;
        let content = content::read(object, kind);
        let mut attachments = content::files(object, kind);
        if self.app().gate().rejects_media(&host_of(&id)?) {
            attachments.clear();
        }
        let followers = author.endpoints.followers.as_ref().map(Uri::to_url);
        let total = |tally: &wire::object::Tally| figure(tally.total);
        let mentioned = self.mentions(object, budget).await?;
        let lost = object.in_reply_to.is_some() && in_reply_to.is_none();
        // What answers something that cannot be had begins no thread in a group of ours.
        let group = self.group(object, &mentioned).await?.filter(|group| !(lost && group.is_local()));
        Ok(Some(RemotePost {
            url: object.page().and_then(uri),
            author: author.id,
            kind,
            content: content.html,
            title: content.title,
            summary: content.warning,
            sensitive: object.sensitive,
            language: content.language,
            audience: audience::from_addressing(audience::Named {
                public_in_to: object.addressing.is_public_in_to(),
                public_in_cc: object.addressing.is_public_in_cc(),
                followers: followers.is_some_and(|followers| object.addressing.contains(&followers)),
                group: object.addressing.names_a_group(),
            }),
            in_reply_to,
            corrects: object.corrects.is_some() && object.corrects == object.in_reply_to,
            quote,
            to_members: group.as_ref().is_some_and(|group| addresses_followers(object, group)),
            group: group.map(|group| group.id),
            mentions: mentioned.iter().map(|actor| actor.id).collect(),
            tags: tags(object),
            attachments,
            emojis: emojis(&object.tags),
            poll: object.poll.as_ref().map(poll),
            published_at: object.published.unwrap_or_else(|| self.app().now()),
            edited_at: object.updated.filter(|updated| object.published.is_none_or(|published| *updated > published)),
            counts: PostCounts {
                replies: total(&object.replies),
                boosts: total(&object.shares),
                likes: total(&object.likes),
                // Nobody says this figure of a post: what is known here is counted.
                quotes: 0,
            },
            uri: id,
        }))
    }

    /// Whether anyone here has to do with a post that merely arrived, asked before anything is fetched for it.
    async fn concerns_us(&self, object: &wire::Object, author: &Actor) -> Result<bool, ResolveError> {
        let instance = self.app().instance();
        let ours = |url: &Url| uri(url).is_some_and(|uri| instance.is_local(&uri));
        if object.tags.mentions.iter().any(|mention| ours(&mention.href)) || object.addressing.all().any(ours) {
            return Ok(true);
        }
        if self.app().read().follows().has_local_follower(author.id).await? {
            return Ok(true);
        }
        match object.in_reply_to.as_ref().and_then(uri) {
            Some(parent) => Ok(self.app().read().posts().find_by_uri(&parent).await?.is_some()),
            None => Ok(false),
        }
    }

    /// The post that is answered, fetched with what it answers in turn, from the top down. What cannot be had is
    /// no reason to lose the answer.
    async fn parent(&self, uri: &Uri, budget: &Budget) -> Result<Option<PostId>, ResolveError> {
        let mut missing = Vec::new();
        let mut at = uri.clone();
        while missing.len() < MAX_PARENTS {
            if let Some(post) = self.app().read().posts().find_by_uri(&at).await? {
                if missing.is_empty() {
                    return Ok(post.deleted_at.is_none().then_some(post.id));
                }
                break;
            }
            if self.app().instance().is_local(&at) {
                break;
            }
            let Ok((_, value)) = self.fetch(&at, budget).await else { break };
            let Ok(document) = wire::Object::read(value) else { break };
            let next = document.in_reply_to.as_ref().and_then(crate::context::uri);
            missing.push(document);
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        let mut last = None;
        while let Some(mut document) = missing.pop() {
            // Its parent was just kept, or cannot be had: either way it is not walked to again.
            if let Some(above) = document.in_reply_to.as_ref().and_then(crate::context::uri)
                && self.app().read().posts().find_by_uri(&above).await?.is_none()
            {
                document.in_reply_to = None;
            }
            let kept = Box::pin(self.keep_object(&document, budget)).await;
            last = match kept {
                Ok(ReceivedObject::Kept(id)) => Some(id),
                Ok(ReceivedObject::Ignored)
                | Err(ResolveError::Refused(_) | ResolveError::Gone | ResolveError::Unreachable(_)) => None,
                Err(error) => return Err(error),
            };
        }
        Ok(last)
    }

    /// The group that a post names: in `audience`, among its recipients, or as the first that it mentions. Nobody is
    /// asked about posts that name neither a group nor anyone here.
    async fn group(&self, object: &wire::Object, mentioned: &[Actor]) -> Result<Option<Actor>, ResolveError> {
        let is_group = |actor: &&Actor| actor.kind == ActorKind::Group && actor.is_active();
        let instance = self.app().instance();
        let recipients = object.addressing.to.iter().chain(&object.addressing.cc).filter_map(uri);
        let addressed: Vec<Uri> = object
            .addressing
            .audience
            .iter()
            .filter_map(uri)
            .chain(recipients.filter(|recipient| instance.actor_id(recipient).is_some()))
            .filter(|recipient| !mentioned.iter().any(|actor| actor.uri == *recipient && !is_group(&actor)))
            .take(MAX_STRANGERS)
            .collect();
        if addressed.is_empty() {
            return Ok(mentioned.iter().filter(is_group).find(|group| group.is_local()).cloned());
        }
        let known = self.app().read().actors().find_by_uris(&addressed).await?;
        let first = addressed.iter().find_map(|uri| known.iter().filter(is_group).find(|actor| actor.uri == *uri));
        Ok(first.cloned())
    }

    /// Whom a post mentions: everyone who is known, and some who are not.
    async fn mentions(&self, object: &wire::Object, budget: &Budget) -> Result<Vec<Actor>, ResolveError> {
        let named: Vec<Uri> = object.tags.mentions.iter().filter_map(|mention| uri(&mention.href)).collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let read = self.app().read();
        let known = read.actors().find_by_uris(&named).await?;
        let strangers: Vec<Uri> =
            named.iter().filter(|uri| !known.iter().any(|actor| actor.uri == **uri)).cloned().collect();
        let mut found: Vec<Actor> = known.into_iter().filter(|actor| actor.deleted_at.is_none()).collect();
        for stranger in strangers.iter().take(MAX_STRANGERS) {
            if self.app().instance().is_local(stranger) {
                // Some name the page of a profile instead of the actor.
                if let Some(actor) = self.local_profile(stranger).await? {
                    found.push(actor);
                }
            } else if let Ok(actor) = self.actor(stranger, budget).await {
                found.push(actor);
            }
        }
        // Each once; the first named of several groups counts, so that their order stays.
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|actor| seen.insert(actor.id));
        found.sort_by_key(|actor| named.iter().position(|uri| *uri == actor.uri));
        Ok(found)
    }

    async fn local_profile(&self, page: &Uri) -> Result<Option<Actor>, ResolveError> {
        let Some(name) = page.as_str().rsplit_once("/@").and_then(|(_, name)| Username::new_remote(name).ok()) else {
            return Ok(None);
        };
        let actor = self.app().read().actors().find_by_handle(&Handle { username: name, host: None }).await?;
        Ok(actor.filter(|actor| actor.deleted_at.is_none()))
    }
}

/// Whether a post is for the followers of a group.
fn addresses_followers(object: &wire::Object, group: &Actor) -> bool {
    group.endpoints.followers.as_ref().is_some_and(|followers| object.addressing.contains(&followers.to_url()))
}

fn tags(object: &wire::Object) -> Vec<Tag> {
    let tag = |tag: &wire::tag::Hashtag| {
        let name = hashtag::cleaned(&sanitize::inline_html(&tag.name));
        Some(Tag { key: hashtag::normalise(&name)?, name })
    };
    let mut tags: Vec<Tag> = object.tags.hashtags.iter().filter_map(tag).collect();
    tags.sort_by(|a, b| a.key.cmp(&b.key));
    tags.dedup_by(|a, b| a.key == b.key);
    tags
}

/// The largest figure that is believed: sums of them stay far from the ends of a number.
const MAX_FIGURE: u64 = 1_000_000_000;

/// How many there are, as another server says.
pub(crate) fn figure(told: Option<u64>) -> i64 {
    told.unwrap_or(0).min(MAX_FIGURE).cast_signed()
}

fn poll(poll: &wire::poll::Poll) -> RemotePoll {
    let options: Vec<PollOption> = poll
        .options
        .iter()
        .map(|option| PollOption { title: sanitize::inline_html(&option.name), votes: figure(option.votes) })
        .collect();
    let most = options.iter().map(|option| option.votes).sum();
    RemotePoll {
        voters: poll.voters_count.map_or(most, |n| figure(Some(n))),
        multiple: poll.multiple,
        expires_at: poll.end_time,
        closed: poll.closed.is_some(),
        options,
    }
}
