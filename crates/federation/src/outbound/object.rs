//! Posts: a Note, or a Question where there is a poll.

mod attachment;
mod load;
mod policy;
mod poll;
mod quote;
mod tag;

use std::collections::BTreeMap;

use app::{Instance, correction};
use domain::{actor::Actor, id::ActorId, post::Post, quote::Permit, uri::Uri};
use serde::Serialize;
use storage::views::{MentionView, PostView};

pub use self::load::notes;
use self::{attachment::File, policy::InteractionPolicy, poll::Question, quote::Quotation, tag::Tag};
use super::{
    address::Addresses,
    context::{Context, Document},
    shape::{Tombstone, Total, moment},
};

/// The posts around a post, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The ActivityPub id of what it answers.
    pub parent: Option<Uri>,
    /// The ActivityPub id of the first post of its thread.
    pub root: Option<Uri>,
    /// The ActivityPub id of what it quotes.
    pub quoted: Option<Uri>,
    /// The followers of the community in which it is said, where they alone write.
    pub members: Option<Uri>,
    /// The community in which it is said was closed.
    pub closed: bool,
}

/// A post on the wire.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    id: Uri,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Uri>,
    attributed_to: Uri,
    #[serde(flatten)]
    addresses: Addresses,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The content warning; `null` where there is none, as Mastodon writes it.
    summary: Option<String>,
    sensitive: bool,
    content: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    content_map: BTreeMap<String, String>,
    in_reply_to: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<Uri>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<Uri>,
    published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    tag: Vec<Tag>,
    attachment: Vec<File>,
    #[serde(flatten)]
    question: Option<Question>,
    #[serde(flatten)]
    quote: Option<Quotation>,
    #[serde(flatten)]
    open: Option<Open>,
    #[serde(flatten)]
    permission: Option<Permission>,
}

/// Proof that the author of the answered post let an answer pass, for servers that ask for it (GoToSocial).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    approved_by: Uri,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_authorization: Option<Uri>,
}

/// What only posts that everyone may read tell.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Open {
    replies: Uri,
    likes: Total,
    shares: Total,
    interaction_policy: InteractionPolicy,
}

impl Open {
    fn new(post: &Post, author: &Actor, named: &[(ActorId, &Uri)], around: &Surroundings) -> Self {
        let named: Vec<&Uri> = named.iter().map(|(_, uri)| *uri).collect();
        Self {
            replies: Uri::from_stored(format!("{}/replies", post.uri)),
            likes: Total::of(post.counts.likes),
            shares: Total::of(post.counts.boosts),
            interaction_policy: if around.closed {
                InteractionPolicy::closed(author, post.quotable_by)
            } else {
                InteractionPolicy::of(author, &named, around.members.as_ref(), post.quotable_by)
            },
        }
    }
}

/// A local post, to be embedded. `view` must not be a boost: see [`super::activity::announce`].
pub fn note(view: &PostView, around: &Surroundings, here: &Instance) -> Note {
    let PostView { post, author, attachments, mentions, tags, group, emojis, poll, boosted: _, quoted: _, viewer: _ } =
        view;
    let named: Vec<(ActorId, &Uri)> = mentions.iter().map(|mention| (mention.id, &mention.uri)).collect();
    let tag = mentions
        .iter()
        .map(|mention| Tag::mention(mention, here))
        .chain(tags.iter().map(|tag| Tag::hashtag(tag, here)))
        .chain(emojis.iter().map(Tag::emoji))
        .collect();
    let quote = Quotation::of(post, around.quoted.as_ref());
    let mut content = post.content.clone();
    content.extend(quote.as_ref().map(Quotation::fallback));
    content.push_str(&correction::lines(here, &author.actor, post));
    Note {
        id: post.uri.clone(),
        kind: if poll.is_some() { "Question" } else { post.kind.as_str() },
        url: post.url.clone(),
        attributed_to: author.actor.uri.clone(),
        addresses: Addresses::within(post.audience, &author.actor, &named, group.as_ref()),
        name: post.title.clone(),
        summary: (!post.summary.is_empty()).then(|| post.summary.clone()),
        sensitive: post.sensitive,
        content_map: post.language.iter().map(|language| (language.clone(), content.clone())).collect(),
        content,
        in_reply_to: around.parent.clone(),
        // A correction answers what it corrects.
        corrects: around.parent.clone().filter(|_| post.correction.of.is_some()),
        // A thread that began elsewhere has its own name there, which we do not know.
        conversation: around.root.clone().filter(|root| here.is_local(root)),
        published: moment(post.published_at),
        updated: post.changed_at().map(moment),
        tag,
        attachment: attachments.iter().map(File::new).collect(),
        question: poll.as_ref().map(|poll| Question::new(&poll.poll)),
        quote,
        open: post.audience.is_open().then(|| Open::new(post, &author.actor, &named, around)),
        permission: None,
    }
}

impl Note {
    /// Its ActivityPub id.
    pub fn id(&self) -> &Uri {
        &self.id
    }

    /// The same with the permission of the author of the answered post.
    #[must_use]
    fn permitted(self, permit: Option<&Permit>) -> Self {
        let permission = permit.filter(|permit| !permit.ended).map(|permit| Permission {
            approved_by: permit.stamp.as_ref().unwrap_or(&permit.accept).clone(),
            reply_authorization: permit.stamp.clone(),
        });
        Self { permission, ..self }
    }

    /// The copy of one recipient: it is to them alone and mentions nobody else, so that nobody of a circle learns of
    /// another by it. It mentions them, because servers show what is to somebody only where it does.
    #[must_use]
    pub(crate) fn copy_for(self, reader: &Actor, here: &Instance) -> Self {
        let mention =
            MentionView { id: reader.id, handle: reader.handle(), uri: reader.uri.clone(), url: reader.url.clone() };
        let others = self.tag.into_iter().filter(|tag| !tag.is_mention());
        let tag = std::iter::once(Tag::mention(&mention, here)).chain(others).collect();
        Self { addresses: Addresses::only(&reader.uri), tag, ..self }
    }

    /// The post as it answers at its own address.
    pub fn into_document(self) -> Document<Self> {
        Document::new(self.context(), self)
    }

    /// The words that it uses.
    pub(super) fn context(&self) -> Context {
        if self.corrects.is_some() {
            return Context::Correction;
        }
        match (&self.permission, &self.quote) {
            (Some(_), _) => Context::Permitted,
            (None, Some(_)) => Context::Quote,
            (None, None) => Context::Object,
        }
    }

    pub(super) fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The group in which it is said.
    pub(super) fn audience(&self) -> Option<&Uri> {
        self.addresses.audience()
    }

    /// Whether it begins a thread of a group without a title, which some take for a comment.
    pub(super) fn is_untitled_thread(&self) -> bool {
        self.audience().is_some() && self.in_reply_to.is_none() && self.kind == "Note"
    }

    pub(super) fn author(&self) -> &Uri {
        &self.attributed_to
    }

    pub(super) fn published(&self) -> &str {
        &self.published
    }
}

/// What is left of a deleted post, to be embedded.
pub(super) fn remains(post: &Post) -> Tombstone {
    Tombstone::new(&post.uri, Some(post.kind.as_str()), post.deleted_at)
}

/// What a deleted post's address answers, with status 410.
pub fn tombstone(post: &Post) -> Document<Tombstone> {
    Document::new(Context::Plain, remains(post))
}
