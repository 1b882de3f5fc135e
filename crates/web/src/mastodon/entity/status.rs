//! Posts, as the viewer sees them.

use std::borrow::Cow;

use app::correction;
use domain::{
    id::{ActorId, PostId},
    post::PostVersion,
    time::Timestamp,
};
use serde::Serialize;
use storage::views::{MentionView, PostView, ViewerState};

use super::{
    Account, CustomEmoji, Here, MediaAttachment, Poll, content, id, id_or_null, iso, iso_or_null,
    quote::{Quote, QuoteApproval},
};

/// <https://docs.joinmastodon.org/entities/Status/>
#[derive(Debug, Clone, Serialize)]
pub struct Status<'a> {
    #[serde(serialize_with = "id")]
    pub id: PostId,
    #[serde(serialize_with = "iso")]
    pub created_at: Timestamp,
    #[serde(serialize_with = "id_or_null")]
    pub in_reply_to_id: Option<PostId>,
    #[serde(serialize_with = "id_or_null")]
    pub in_reply_to_account_id: Option<ActorId>,
    pub sensitive: bool,
    pub spoiler_text: &'a str,
    pub visibility: &'static str,
    /// Ours: who it is for, where `visibility` has no word for it.
    pub audience: &'static str,
    /// Ours: the post of the same author that it corrects.
    #[serde(serialize_with = "id_or_null", skip_serializing_if = "Option::is_none")]
    pub correction_of: Option<PostId>,
    /// Ours: the latest post that corrects it.
    #[serde(serialize_with = "id_or_null", skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<PostId>,
    pub language: Option<&'a str>,
    pub uri: &'a str,
    pub url: &'a str,
    pub replies_count: i64,
    pub reblogs_count: i64,
    pub favourites_count: i64,
    pub quotes_count: i64,
    #[serde(serialize_with = "iso_or_null")]
    pub edited_at: Option<Timestamp>,
    pub content: Cow<'a, str>,
    /// What was typed: only in the answer to a deletion, for those who delete to write again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    pub reblog: Option<Box<Status<'a>>>,
    /// Which app wrote it: tokens do not name theirs.
    pub application: Option<()>,
    pub account: Account<'a>,
    pub media_attachments: Vec<MediaAttachment<'a>>,
    pub mentions: Vec<Mention<'a>>,
    pub tags: Vec<StatusTag<'a>>,
    pub emojis: Vec<CustomEmoji<'a>>,
    pub card: Option<()>,
    pub poll: Option<Poll<'a>>,
    pub quote: Option<Quote<'a>>,
    pub quote_approval: QuoteApproval,
    #[serde(flatten)]
    pub viewer: Option<Mine>,
}

/// What the viewer did with a post.
#[derive(Debug, Clone, Serialize)]
pub struct Mine {
    pub favourited: bool,
    pub reblogged: bool,
    pub muted: bool,
    pub bookmarked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    pub filtered: [(); 0],
}

/// Somebody whom a post mentions.
#[derive(Debug, Clone, Serialize)]
pub struct Mention<'a> {
    #[serde(serialize_with = "id")]
    pub id: ActorId,
    pub username: &'a str,
    pub url: &'a str,
    pub acct: String,
}

/// A hashtag in a post.
#[derive(Debug, Clone, Serialize)]
pub struct StatusTag<'a> {
    pub name: &'a str,
    pub url: String,
}

impl<'a> Status<'a> {
    /// A post, or a boost with the post in its `reblog`.
    pub fn new(view: &'a PostView, here: &'a Here<'a>) -> Self {
        let post = &view.post;
        let reblog = view.boosted.as_deref().map(|boosted| Box::new(Self::new(boosted, here)));
        let own = here.viewer == Some(post.author);
        Self {
            id: post.id,
            created_at: post.published_at,
            in_reply_to_id: post.in_reply_to,
            in_reply_to_account_id: post.in_reply_to_author,
            sensitive: reblog.as_ref().map_or(post.sensitive, |reblog| reblog.sensitive),
            spoiler_text: post.warning(),
            visibility: post.audience.visibility(),
            audience: post.audience.as_str(),
            correction_of: post.correction.of,
            corrected_by: post.correction.by,
            language: post.language.as_deref(),
            uri: post.uri.as_str(),
            url: reblog.as_ref().map_or(post.url.as_ref().unwrap_or(&post.uri).as_str(), |reblog| reblog.url),
            replies_count: post.counts.replies,
            reblogs_count: post.counts.boosts,
            favourites_count: post.counts.likes,
            quotes_count: post.counts.quotes,
            edited_at: post.edited_at,
            content: if reblog.is_some() { Cow::Borrowed("") } else { said(view, here) },
            text: None,
            application: None,
            account: Account::new(&view.author, here),
            media_attachments: view.attachments.iter().map(|file| MediaAttachment::new(file, here.instance)).collect(),
            mentions: view.mentions.iter().map(Mention::new).collect(),
            tags: view.tags.iter().map(|tag| StatusTag { name: &tag.key, url: here.tag(&tag.key) }).collect(),
            emojis: CustomEmoji::all(&view.emojis, here.instance),
            card: None,
            poll: view.poll.as_ref().map(|poll| Poll::new(poll, here)),
            quote: Quote::new(view, here),
            quote_approval: QuoteApproval::new(view, here.viewer),
            // What the viewer did is said of the post; on its boost apps look for the same.
            viewer: match &reblog {
                Some(reblog) => reblog.viewer.clone(),
                None => view.viewer.map(|state| Mine::new(state, own && post.audience.is_open())),
            },
            reblog,
        }
    }

    /// The same with what was typed.
    #[must_use]
    pub fn with_text(self, text: Option<&'a str>) -> Self {
        Self { text: Some(text.unwrap_or_default()), ..self }
    }
}

/// What a post says, with where its correction is, for apps that know nothing of corrections.
fn said<'a>(view: &'a PostView, here: &Here<'_>) -> Cow<'a, str> {
    let lines = correction::lines(here.instance, &view.author.actor, &view.post);
    let content = content(&view.post);
    if lines.is_empty() { content } else { Cow::Owned(content.into_owned() + &lines) }
}

impl Mine {
    fn new(state: ViewerState, may_pin: bool) -> Self {
        // Whom they follow is said of the account.
        let ViewerState { liked, boosted, bookmarked, pinned, muted, follows: _ } = state;
        Self {
            favourited: liked,
            reblogged: boosted,
            muted,
            bookmarked,
            pinned: may_pin.then_some(pinned),
            filtered: [],
        }
    }
}

impl<'a> Mention<'a> {
    fn new(mention: &'a MentionView) -> Self {
        let MentionView { id, handle, uri, url } = mention;
        Self {
            id: *id,
            username: handle.username.as_str(),
            url: url.as_ref().unwrap_or(uri).as_str(),
            acct: handle.to_string(),
        }
    }
}

/// Posts, in the order of their views.
pub fn statuses<'a>(views: &'a [PostView], here: &'a Here<'a>) -> Vec<Status<'a>> {
    views.iter().map(|view| Status::new(view, here)).collect()
}

/// <https://docs.joinmastodon.org/entities/Context/>
#[derive(Debug, Clone, Serialize)]
pub struct Context<'a> {
    pub ancestors: Vec<Status<'a>>,
    pub descendants: Vec<Status<'a>>,
}

/// <https://docs.joinmastodon.org/entities/StatusSource/>
#[derive(Debug, Clone, Serialize)]
pub struct StatusSource<'a> {
    #[serde(serialize_with = "id")]
    pub id: PostId,
    pub text: Cow<'a, str>,
    pub spoiler_text: &'a str,
}

/// <https://docs.joinmastodon.org/entities/StatusEdit/>
#[derive(Debug, Clone, Serialize)]
pub struct StatusEdit<'a> {
    pub content: Cow<'a, str>,
    pub spoiler_text: &'a str,
    pub sensitive: bool,
    #[serde(serialize_with = "iso")]
    pub created_at: Timestamp,
    pub account: Account<'a>,
    pub media_attachments: Vec<MediaAttachment<'a>>,
    pub emojis: Vec<CustomEmoji<'a>>,
    pub quote: Option<Quote<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<EditedPoll<'a>>,
}

/// The options of a poll in a version of its post.
#[derive(Debug, Clone, Serialize)]
pub struct EditedPoll<'a> {
    pub options: Vec<EditedOption<'a>>,
}

/// An option in a version.
#[derive(Debug, Clone, Serialize)]
pub struct EditedOption<'a> {
    pub title: &'a str,
}

impl<'a> StatusEdit<'a> {
    /// What a post says now.
    pub fn current(view: &'a PostView, here: &'a Here<'a>) -> Self {
        let post = &view.post;
        let option = |option: &'a domain::poll::PollOption| EditedOption { title: &option.title };
        Self {
            content: content(post),
            spoiler_text: post.warning(),
            sensitive: post.sensitive,
            created_at: post.edited_at.unwrap_or(post.published_at),
            account: Account::new(&view.author, here),
            media_attachments: view.attachments.iter().map(|file| MediaAttachment::new(file, here.instance)).collect(),
            emojis: CustomEmoji::all(&view.emojis, here.instance),
            quote: Quote::new(view, here),
            poll: view.poll.as_ref().map(|poll| EditedPoll { options: poll.poll.options.iter().map(option).collect() }),
        }
    }

    /// What it said before, with what it quotes now.
    pub fn earlier(version: &'a PostVersion, view: &'a PostView, here: &'a Here<'a>) -> Self {
        let PostVersion { content, summary, sensitive, since, attachments, options } = version;
        Self {
            content: Cow::Borrowed(content),
            spoiler_text: summary,
            sensitive: *sensitive,
            created_at: *since,
            account: Account::new(&view.author, here),
            media_attachments: attachments.iter().map(|file| MediaAttachment::new(file, here.instance)).collect(),
            emojis: CustomEmoji::all(&view.emojis, here.instance),
            quote: Quote::new(view, here),
            poll: (!options.is_empty())
                .then(|| EditedPoll { options: options.iter().map(|title| EditedOption { title }).collect() }),
        }
    }
}
