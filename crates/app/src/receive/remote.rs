//! A post as another server describes it, before anything is decided about it.

use domain::{
    attachment::{AttachmentKind, Focus},
    audience::Audience,
    id::{ActorId, PostId},
    poll::PollOption,
    post::{PostCounts, PostKind, Tag},
    quote::Quote,
    time::Timestamp,
    uri::Uri,
};

/// A file of a remote post.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteAttachment {
    /// Where it is.
    pub url: Uri,
    /// Its media type.
    pub media_type: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// A still of it.
    pub preview: Option<Uri>,
    /// What it shows.
    pub description: Option<String>,
    /// A blurred miniature.
    pub blurhash: Option<String>,
    /// What stays visible when it is cropped.
    pub focus: Option<Focus>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
}

/// The poll of a remote post, as its server counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemotePoll {
    /// The choices with their votes.
    pub options: Vec<PollOption>,
    /// Whether several may be chosen.
    pub multiple: bool,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// How many voted.
    pub voters: i64,
    /// Whether it is over.
    pub closed: bool,
}

/// What another server says about a post of its own: cleaned, bounded, its author and mentions resolved.
#[derive(Debug, Clone)]
pub struct RemotePost {
    /// The ActivityPub id.
    pub uri: Uri,
    /// The page for people, on the origin of the id.
    pub url: Option<Uri>,
    /// Who speaks.
    pub author: ActorId,
    /// What kind of object it is.
    pub kind: PostKind,
    /// Sanitised HTML.
    pub content: String,
    /// Plain text.
    pub title: Option<String>,
    /// The content warning, plain text.
    pub summary: String,
    /// Pictures are covered.
    pub sensitive: bool,
    /// BCP 47.
    pub language: Option<String>,
    /// Who it is for.
    pub audience: Audience,
    /// What it answers, where that is known here.
    pub in_reply_to: Option<PostId>,
    /// It says that it corrects what it answers.
    pub corrects: bool,
    /// What it quotes, as far as the quoted author agreed or is asked.
    pub quote: Option<Quote>,
    /// The group that it names, where that is known here.
    pub group: Option<ActorId>,
    /// It is addressed to that group's followers.
    pub to_members: bool,
    /// Whom it mentions.
    pub mentions: Vec<ActorId>,
    /// Its hashtags.
    pub tags: Vec<Tag>,
    /// Its files.
    pub attachments: Vec<RemoteAttachment>,
    /// Its custom emoji: name and picture.
    pub emojis: Vec<(String, Uri)>,
    /// Its poll.
    pub poll: Option<RemotePoll>,
    /// When it was published.
    pub published_at: Timestamp,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// Its figures, as its server counts.
    pub counts: PostCounts,
}
