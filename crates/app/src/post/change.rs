//! Editing what was written here, and taking it back.

use domain::{
    cursor::Circle,
    event::Event,
    id::{ActorId, AttachmentId, PostId},
    poll::{AskedAnew, PollChange},
    post::{self, Post, PostVersion},
    text::language,
    time::Timestamp,
};

use super::{Text, attach, place::names_after, signed};
use crate::{
    App, Command, Error, Instance, Origin, Tx, company::Speaker, correction, media::MediaChange, refusal::Reason,
    remote::Remote,
};

/// Says anew what attachments of a post show; whether that changed any.
async fn describe(tx: &Tx, post: PostId, changes: &[MediaChange]) -> Result<bool, Error> {
    if changes.is_empty() {
        return Ok(false);
    }
    let before = tx.attachments().of_posts(&[post]).await?;
    let mut after = before.clone();
    for attachment in &mut after {
        if let Some(change) = changes.iter().find(|change| change.id == attachment.id) {
            change.apply(attachment)?;
        }
    }
    let changed = after != before;
    if changed {
        tx.attachments().save_all(&after).await?;
    }
    Ok(changed)
}

/// Asks the poll of a post anew; whether that changed it.
async fn ask_anew(tx: &Tx, post: &Post, wanted: Option<&PollChange>) -> Result<bool, Error> {
    let Some(wanted) = wanted else { return Ok(false) };
    let poll = match post.poll {
        Some(poll) => tx.polls().find(poll).await?,
        None => None,
    };
    let poll = poll.ok_or_else(|| Error::invalid("a poll cannot be added to a post that was published without one"))?;
    let Some(AskedAnew { poll, void }) = poll.ask_anew(wanted, tx.now()).map_err(Error::invalid)? else {
        return Ok(false);
    };
    if void {
        tx.polls().remember_voters(poll.id).await?;
    }
    tx.polls().replace(&poll, void).await?;
    Ok(true)
}

/// What an edit changes; audience and parent stay.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The text.
    pub text: String,
    /// The content warning; empty for none.
    pub warning: String,
    /// Pictures are covered.
    pub sensitive: bool,
    /// The language, BCP 47; unchanged where `None`.
    pub language: Option<String>,
    /// What is attached; unchanged where `None`.
    pub attachments: Option<Vec<AttachmentId>>,
}

impl Edit {
    /// Another text, without a warning; the rest stays.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), warning: String::new(), sensitive: false, language: None, attachments: None }
    }
}

/// Edits a post of one's own; what it said before stays to be read.
pub struct EditPost {
    speaker: Speaker,
    post: PostId,
    edit: Edit,
    text: Text,
    media: Vec<MediaChange>,
    poll: Option<PollChange>,
    quotable_by: Option<Circle>,
    made_from: Option<Timestamp>,
}

impl EditPost {
    /// Finds whom the text mentions, outside of the change.
    pub async fn prepare(
        app: &App,
        remote: &dyn Remote,
        speaker: Speaker,
        post: PostId,
        edit: Edit,
    ) -> Result<Self, Error> {
        let text = Text::resolve(app, remote, &edit.text).await?;
        Ok(Self { speaker, post, edit, text, media: Vec::new(), poll: None, quotable_by: None, made_from: None })
    }

    /// The same, saying anew what attachments show; what is not attached to the post is left alone.
    #[must_use]
    pub fn describing(self, media: Vec<MediaChange>) -> Self {
        Self { media, ..self }
    }

    /// The same, asking its poll anew; it stays as it is where `None`.
    #[must_use]
    pub fn asking(self, poll: Option<PollChange>) -> Self {
        Self { poll, ..self }
    }

    /// The same, for nobody beyond this circle to quote from now on; as it was where `None`.
    #[must_use]
    pub fn quotable_by(self, circle: Option<Circle>) -> Self {
        Self { quotable_by: circle, ..self }
    }

    /// The same, made from what the post says since this moment: refused where it says something else by now. Whatever
    /// it says is changed where `None`.
    #[must_use]
    pub fn made_from(self, since: Option<Timestamp>) -> Self {
        Self { made_from: since, ..self }
    }
}

impl Command for EditPost {
    type Output = ();

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<(), Error> {
        let before = own(tx, self.post, self.speaker).await?;
        let attached = tx.attachments().of_posts(&[before.id]).await?;
        let count = self.edit.attachments.as_ref().map_or(attached.len(), Vec::len);
        let characters = self.text.characters() + self.edit.warning.chars().count();
        post::check_draft(characters, if before.poll.is_some() { 0 } else { count }, before.poll.is_some())
            .map_err(Error::invalid)?;
        let warning = self.edit.warning.trim().to_owned();
        let signature = tx.posts().signature(before.id).await?;
        let after = Post {
            content: signed(self.text.html(here), signature.as_deref()),
            source: Some(self.edit.text.clone()),
            sensitive: self.edit.sensitive || !warning.is_empty(),
            summary: warning,
            language: self.edit.language.as_deref().and_then(language::normalise).or_else(|| before.language.clone()),
            quotable_by: self.quotable_by.unwrap_or(before.quotable_by),
            edited_at: Some(tx.now()),
            ..before.clone()
        };
        let unchanged_files =
            self.edit.attachments.as_ref().is_none_or(|ids| *ids == attached.iter().map(|a| a.id).collect::<Vec<_>>());
        let says_the_same = (&after.source, &after.summary, after.sensitive, &after.language, after.quotable_by)
            == (&before.source, &before.summary, before.sensitive, &before.language, before.quotable_by);
        // What is sent twice is no other text.
        let moved_on = self.made_from.is_some_and(|since| since != before.said_since());
        if moved_on && !(says_the_same && unchanged_files) {
            return Err(Error::Conflict(Reason::named("refused-post-changed", "this post was edited meanwhile")));
        }
        if !unchanged_files && let Some(ids) = &self.edit.attachments {
            tx.attachments().release(before.id, tx.now()).await?;
            attach(tx, ids, &before).await?;
        }
        let options = poll_options(tx, &before).await?;
        let described = describe(tx, before.id, &self.media).await?;
        let asked = ask_anew(tx, &before, self.poll.as_ref()).await?;
        if says_the_same && unchanged_files && !described && !asked {
            return Ok(());
        }
        let mentions = names_after(tx, &before, &self.text).await?;
        // Pictures stay with the version, however the edit changes them: the history shows them until the post goes.
        let earlier = PostVersion { attachments: attached, options, ..version(&before) };
        let mentioned = tx.posts().save_edit(&after, &earlier, &mentions, &self.text.tags()).await?;
        tx.territory_announces().propose_again(after.id).await?;
        tx.emit(Event::PostEdited { post: after.id, author: after.author, mentioned });
        Ok(())
    }
}

/// What can be chosen in the poll of a post, as it stands; nothing without one.
pub(crate) async fn poll_options(tx: &Tx, post: &Post) -> Result<Vec<String>, Error> {
    let Some(id) = post.poll else { return Ok(Vec::new()) };
    let poll = tx.polls().find(id).await?;
    Ok(poll.map_or_else(Vec::new, |poll| poll.options.into_iter().map(|option| option.title).collect()))
}

/// What a post says, as a version of it without what belongs to it beside its row.
pub(crate) fn version(post: &Post) -> PostVersion {
    PostVersion {
        content: post.content.clone(),
        summary: post.summary.clone(),
        sensitive: post.sensitive,
        since: post.said_since(),
        attachments: Vec::new(),
        options: Vec::new(),
    }
}

async fn by(tx: &Tx, id: PostId, actor: ActorId) -> Result<Post, Error> {
    let post = tx.posts().find(id).await?.filter(|post| post.deleted_at.is_none() && post.boost_of.is_none());
    post.filter(|post| post.author == actor).ok_or(Error::NotFound("post"))
}

/// A post that whoever acts here may change: those who only answer for a company their own answers.
async fn own(tx: &Tx, id: PostId, speaker: Speaker) -> Result<Post, Error> {
    let found = by(tx, id, speaker.actor()).await;
    let begins = found.as_ref().is_ok_and(|post| post.takes_beginning(speaker.hand()));
    // Who may not act at all does not hear whether there is such a post.
    speaker.present(tx, begins).await?;
    found
}

/// Deletes a post of one's own; a tombstone stays. Returns what it was.
pub struct DeletePost {
    /// Whose post it is.
    pub origin: Origin,
    /// The post.
    pub post: PostId,
}

impl Command for DeletePost {
    type Output = Post;

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<Post, Error> {
        let post = match &self.origin {
            Origin::Local(speaker) => own(tx, self.post, *speaker).await?,
            // Somebody elsewhere may take back what they wrote, however our moderators restrict them.
            Origin::Remote { actor, .. } => by(tx, self.post, *actor).await?,
        };
        if post.local {
            // "Delete and redraft" attaches the same files again.
            tx.attachments().release(post.id, tx.now()).await?;
        } else {
            tx.attachments().remove_from(post.id).await?;
        }
        bury(tx, &post).await?;
        Ok(post)
    }
}

/// Leaves a tombstone and says so.
pub(crate) async fn bury(tx: &mut Tx, post: &Post) -> Result<(), Error> {
    tx.emit(Event::PostDeleted { post: post.id, author: post.author, uri: post.uri.clone() });
    tx.posts().bury(post, tx.now()).await?;
    correction::gone(tx, post).await?;
    if post.local {
        tx.territory_announces().propose_again(post.id).await?;
    }
    if post.audience.is_open() {
        tx.actors().count_post(post.author, -1, None).await?;
    }
    Ok(())
}
