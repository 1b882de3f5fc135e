//! Keeping a post that was written elsewhere.

use domain::{
    actor::Actor,
    attachment::Attachment,
    audience::Audience,
    correction::{self as rule, Correction},
    cursor::Circle,
    event::Event,
    id::{self, ActorId, AttachmentId, InboxEntryId, PollId, PostId},
    poll::{Poll, PollOption},
    post::{Post, PostVersion},
    quote::{Quote, QuoteState},
    time::{Timestamp, to_ms},
    uri::Uri,
};

use super::{
    actor::save_emojis,
    remote::{RemoteAttachment, RemotePoll, RemotePost},
};
use crate::{
    Command, Error, Instance, Tx, approval, correction, cursor, early_end,
    group::{self, Door, Stand},
    post::{poll_options, version},
    quote,
};

/// Keeps a post, or what changed of it.
pub struct ReceivePost {
    /// The post.
    pub post: RemotePost,
    /// Somebody here asked for it, so it is kept whoever wrote it. What merely arrives is kept when it concerns
    /// somebody here.
    pub wanted: bool,
    /// It was announced as new, so it says nothing about later edits.
    pub first: bool,
    /// The activity that brought it, which a group of this server passes on as it came.
    pub entry: Option<InboxEntryId>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Kept as this post.
    Kept(PostId),
    /// Not kept: it concerns nobody here, it was deleted before, or its author may not.
    Ignored,
}

impl Command for ReceivePost {
    type Output = Received;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Received, Error> {
        let remote = &self.post;
        if here.is_local(&remote.uri) {
            return Err(Error::forbidden("another server cannot speak of posts of this one"));
        }
        let author = tx.actors().get(remote.author).await?;
        if !author.is_active() || !remote.uri.same_origin(&author.uri) {
            return Ok(Received::Ignored);
        }
        let quote = quote::standing(tx, here, &remote.uri, remote.quote.as_ref()).await?;
        match tx.posts().find_by_uri(&remote.uri).await? {
            Some(known) if known.deleted_at.is_some() || known.author != author.id => Ok(Received::Ignored),
            Some(known) => {
                self.complete(tx, &known).await?;
                change(tx, self, &author, (known, quote)).await
            }
            None if self.wanted || arrives(tx, remote).await? => self.keep(tx, here, &author, quote).await,
            None => Ok(Received::Ignored),
        }
    }
}

/// Whether a post that merely arrived is kept. What was looked up is there, whatever came before it; this may be late.
async fn arrives(tx: &Tx, remote: &RemotePost) -> Result<bool, Error> {
    Ok(concerns_us(tx, remote).await? && !early_end::is_deleted(tx, remote.author, &remote.uri).await?)
}

/// Whether a post that merely arrived has anything to do with somebody here: a follower, a mention, an answer
/// to a post that is known.
async fn concerns_us(tx: &Tx, remote: &RemotePost) -> Result<bool, Error> {
    if remote.in_reply_to.is_some() || remote.group.is_some() || tx.follows().has_local_follower(remote.author).await? {
        return Ok(true);
    }
    let mentioned = tx.actors().find_all(&remote.mentions).await?;
    Ok(mentioned.iter().any(Actor::is_local))
}

/// An id for something published elsewhere: it sorts by when that was, and nothing else has it. Many servers date
/// posts in whole seconds, so that two may well want the same.
pub(crate) async fn post_id(tx: &Tx, uri: &Uri, published_at: Timestamp) -> Result<PostId, Error> {
    let salt = id::salt(uri);
    let wanted: Vec<PostId> =
        (0..16).map(|step| PostId(id::at(to_ms(published_at), salt.wrapping_add(step)))).collect();
    let taken = tx.posts().taken_among(&wanted).await?;
    Ok(wanted.into_iter().find(|id| !taken.contains(id)).unwrap_or_else(|| tx.next_id()))
}

impl ReceivePost {
    async fn keep(
        &self,
        tx: &mut Tx,
        here: &Instance,
        author: &Actor,
        quote: Option<Quote>,
    ) -> Result<Received, Error> {
        let (remote, wanted) = (&self.post, self.wanted);
        let parent = match remote.in_reply_to {
            Some(id) => tx.posts().find(id).await?,
            None => None,
        };
        let named = match &parent {
            Some(parent) => parent.group,
            None => remote.group,
        };
        let door = Door::of(tx, named, author.id, parent.as_ref()).await?;
        let reception = match &parent {
            Some(parent) => {
                let may = door.lets_answer(tx, parent, author.id).await?;
                Some(cursor::receives(tx, parent, author.id).await?.among(may))
            }
            None => None,
        };
        let withheld = reception.and_then(|reception| reception.withheld);
        let Place { audience, circle, stand } = place(tx, remote, parent.as_ref(), author, (named, door)).await?;
        // A correction is by the same author, is shown, and reaches at least as many as the post that it corrects.
        let corrected = parent.as_ref().filter(|parent| {
            let shown = withheld.is_none() && (audience.is_open() || audience == parent.audience);
            remote.corrects && shown && rule::check(parent, author.id).is_ok()
        });
        // A post from the future would stay on top for ever.
        let published_at = remote.published_at.min(tx.now());
        let id = post_id(tx, &remote.uri, published_at).await?;
        let poll = remote.poll.as_ref().map(|poll| as_poll(PollId(tx.next_id()), id, author.id, poll));
        let post = Post {
            id,
            uri: remote.uri.clone(),
            url: remote.url.clone(),
            author: author.id,
            hand: None,
            kind: remote.kind,
            content: remote.content.clone(),
            source: None,
            title: remote.title.clone(),
            summary: remote.summary.clone(),
            sensitive: remote.sensitive,
            language: remote.language.clone(),
            audience,
            in_reply_to: parent.as_ref().map(|parent| parent.id),
            in_reply_to_author: parent.as_ref().map(|parent| parent.author),
            thread: parent.as_ref().map_or(id, |parent| parent.thread),
            group: stand.group(),
            boost_of: None,
            poll: poll.as_ref().map(|poll| poll.id),
            published_at,
            edited_at: remote.edited_at,
            deleted_at: None,
            local: false,
            counts: remote.counts,
            withheld,
            quote,
            correction: Correction { of: corrected.map(|corrected| corrected.id), ..Correction::default() },
            // Its own server decides.
            quotable_by: Circle::Everyone,
        };
        tx.posts().insert(&post, &remote.mentions, &remote.tags).await?;
        if let Some(company) = circle {
            tx.posts().enclose(id, company).await?;
        }
        if let Some(poll) = poll {
            tx.polls().insert(&poll).await?;
        }
        tx.attachments().save_all(&attachments(tx, remote, &post)).await?;
        if let Some(host) = &author.host {
            save_emojis(tx, host, &remote.emojis).await?;
        }
        if post.audience.is_open() {
            tx.actors().count_post(author.id, 1, Some(published_at)).await?;
        }
        if withheld.is_none() {
            tx.home().add(&post, tx.now()).await?;
        }
        if let (Some(parent), true) = (&parent, reception.is_some_and(|reception| reception.awaits_word)) {
            approval::say_unasked(tx, &post, parent, withheld.is_none()).await?;
        }
        // What somebody looked up is no news, unless it names somebody here.
        if !wanted || remote.mentions.iter().any(|id| *id != author.id) {
            tx.emit(Event::PostPublished { post: id, author: author.id });
        }
        if let Some(corrected) = corrected {
            correction::refresh(tx, corrected).await?;
        }
        // A group passes on nothing that is not shown.
        if let (Stand::Here(group, _), None) = (&stand, withheld) {
            group::announce(tx, here, group, &post, self.body(tx).await?.as_deref()).await?;
        }
        Ok(Received::Kept(id))
    }

    /// What was looked up, or asked leave, before its Create came stands in its group without it: servers that unwrap
    /// what groups pass on hear of it when the Create comes.
    async fn complete(&self, tx: &mut Tx, known: &Post) -> Result<(), Error> {
        let Some(group) = known.group.filter(|_| self.first && known.withheld.is_none()) else { return Ok(()) };
        let entry = tx.groups().find(group, known.id).await?;
        if !entry.is_some_and(|entry| entry.created.is_none() && entry.post.removed_at.is_none()) {
            return Ok(());
        }
        if let Some(body) = self.body(tx).await? {
            tx.groups().save_created(group, known.id, &body).await?;
            // No boost is sent: followers got it when the post was first passed on.
            tx.emit(Event::GroupAnnounced { group, post: known.id, boost: None });
        }
        Ok(())
    }

    /// What brought it, as it came.
    async fn body(&self, tx: &Tx) -> Result<Option<String>, Error> {
        match self.entry {
            Some(entry) => Ok(tx.groups().received(entry).await?),
            None => Ok(None),
        }
    }
}

/// Whom a post is for, and where it stands.
struct Place {
    audience: Audience,
    /// The company for whose people it is.
    circle: Option<ActorId>,
    stand: Stand,
}

/// An answer within a circle, by somebody of it, is for the circle, however it is addressed; all else may stand in a
/// group.
async fn place(
    tx: &Tx,
    remote: &RemotePost,
    parent: Option<&Post>,
    author: &Actor,
    (named, door): (Option<ActorId>, Door),
) -> Result<Place, Error> {
    let (audience, circle) = audience(tx, remote, parent, author).await?;
    let Some(group) = named.filter(|_| circle.is_none()) else {
        return Ok(Place { audience, circle, stand: Stand::Nowhere });
    };
    let wanted = audience_in(tx, remote, group).await?;
    let stand = group::stand(tx, door, author.id, parent, wanted).await?;
    // A post that the group does not take keeps the audience that it names.
    let audience = if stand.group().is_some() { stand.audience(wanted) } else { audience };
    Ok(Place { audience, circle, stand })
}

/// Whom a post is for, as far as a group can tell: what is addressed to a private community and nobody else is for
/// its members.
async fn audience_in(tx: &Tx, remote: &RemotePost, group: ActorId) -> Result<Audience, Error> {
    if remote.audience != Audience::Direct {
        return Ok(remote.audience);
    }
    let private = match tx.communities().find(group).await? {
        Some(community) => community.access.is_private(),
        // Whether a group of another server is private shows in what is addressed to its members alone.
        None => tx.actors().find(group).await?.is_some_and(|group| !group.is_local()),
    };
    Ok(if private && remote.to_members { Audience::Members } else { Audience::Direct })
}

/// Who a post is for: an answer within a circle, by somebody of it, is for the circle, however it is addressed.
async fn audience(
    tx: &Tx,
    remote: &RemotePost,
    parent: Option<&Post>,
    author: &Actor,
) -> Result<(Audience, Option<ActorId>), Error> {
    let Some(parent) = parent.filter(|parent| parent.audience.is_circle()) else { return Ok((remote.audience, None)) };
    let known = tx.posts().find_readable(parent.id, Some(author.id)).await?.is_some();
    match tx.posts().circle(parent.id).await? {
        Some(company) if known => Ok((parent.audience, Some(company))),
        _ => Ok((remote.audience, None)),
    }
}

fn as_poll(id: PollId, post: PostId, author: ActorId, remote: &RemotePoll) -> Poll {
    Poll {
        id,
        post,
        author,
        options: remote.options.clone(),
        multiple: remote.multiple,
        expires_at: remote.expires_at,
        voters: remote.voters,
        closed: remote.closed,
    }
}

fn attachments(tx: &Tx, remote: &RemotePost, post: &Post) -> Vec<Attachment> {
    let attachment = |file: &RemoteAttachment| Attachment {
        id: AttachmentId(tx.next_id()),
        owner: post.author,
        post: Some(post.id),
        kind: file.kind,
        media_type: file.media_type.clone(),
        url: file.url.clone(),
        preview_url: file.preview.clone(),
        remote_url: Some(file.url.clone()),
        description: file.description.clone(),
        blurhash: file.blurhash.clone(),
        focus: file.focus,
        width: file.width,
        height: file.height,
        created_at: tx.now(),
    };
    remote.attachments.iter().map(attachment).collect()
}

/// What changed of a post that is known. The audience never changes: nobody is let in afterwards.
async fn change(
    tx: &mut Tx,
    received: &ReceivePost,
    author: &Actor,
    (known, quote): (Post, Option<Quote>),
) -> Result<Received, Error> {
    let (remote, first) = (&received.post, received.first);
    // A Create that comes after its Update knows of no edit.
    let older = match (remote.edited_at, known.edited_at) {
        (Some(theirs), Some(ours)) => theirs < ours,
        (None, Some(_)) => first,
        (_, None) => false,
    };
    if older {
        return Ok(Received::Kept(known.id));
    }
    // Their server says nothing of a quote that was refused or taken back; what was said of it stays known.
    let refused = |quote: &Quote| matches!(quote.state, QuoteState::Rejected | QuoteState::Revoked);
    let quote = quote.or_else(|| known.quote.clone().filter(refused));
    if quote != known.quote {
        tx.posts().save_quote(known.id, quote.as_ref()).await?;
    }
    let options = poll_options(tx, &known).await?;
    refresh_poll(tx, remote, &known).await?;
    tx.posts().raise_counts(known.id, remote.counts).await?;
    let files = tx.attachments().of_posts(&[known.id]).await?;
    let same_files = files.len() == remote.attachments.len()
        && files.iter().zip(&remote.attachments).all(|(ours, theirs)| {
            ours.remote_url.as_ref() == Some(&theirs.url) && ours.description == theirs.description
        });
    let says_the_same = (&known.content, &known.summary, &known.title, known.sensitive)
        == (&remote.content, &remote.summary, &remote.title, remote.sensitive);
    if says_the_same && same_files {
        return Ok(Received::Kept(known.id));
    }
    let after = Post {
        content: remote.content.clone(),
        title: remote.title.clone(),
        summary: remote.summary.clone(),
        sensitive: remote.sensitive,
        language: remote.language.clone(),
        edited_at: Some(remote.edited_at.unwrap_or(tx.now()).min(tx.now())),
        quote,
        ..known.clone()
    };
    if !same_files {
        tx.attachments().remove_from(known.id).await?;
        tx.attachments().save_all(&attachments(tx, remote, &known)).await?;
    }
    if let Some(host) = &author.host {
        save_emojis(tx, host, &remote.emojis).await?;
    }
    // The files are on its own server: what that took out of the post is not shown here with what it said before.
    let attachments = if same_files { files } else { Vec::new() };
    let earlier = PostVersion { attachments, options, ..version(&known) };
    let mentioned = tx.posts().save_edit(&after, &earlier, &remote.mentions, &remote.tags).await?;
    if known.group.is_some()
        && !first
        && let Some(body) = received.body(tx).await?
    {
        tx.groups().save_update(known.id, &body).await?;
    }
    tx.emit(Event::PostEdited { post: after.id, author: after.author, mentioned });
    Ok(Received::Kept(after.id))
}

async fn refresh_poll(tx: &Tx, remote: &RemotePost, known: &Post) -> Result<(), Error> {
    let (Some(theirs), Some(id)) = (&remote.poll, known.poll) else { return Ok(()) };
    let Some(ours) = tx.polls().find(id).await? else { return Ok(()) };
    let titles = |options: &[PollOption]| options.iter().map(|option| option.title.clone()).collect::<Vec<_>>();
    let changed = titles(&theirs.options) != titles(&ours.options) || theirs.multiple != ours.multiple;
    let poll = Poll { closed: ours.closed, ..as_poll(id, known.id, known.author, theirs) };
    tx.polls().replace(&poll, changed).await?;
    Ok(())
}
