//! What a group of this server passes on, in the way that each server understands (`domain::group::Dialect`), so that
//! every one of them shows a post exactly once.

mod listeners;
mod moderation;
pub(in crate::outbound) mod wrapped;

use app::Error;
use domain::{
    actor::Actor,
    audience::Audience,
    group::{Dialect, Place, Step, admit},
    id::{ActorId, PostId},
    post::Post,
    uri::Uri,
};
use serde_json::Value;
use storage::{GroupEntry, views::GroupView};

use self::listeners::Listeners;
pub(super) use self::moderation::moderated;
use crate::outbound::{
    activity::{self, group as wrap},
    object,
    sender::{Access, Sender},
};

/// A group of this server with those who listen to it.
struct Stage<'a> {
    sender: &'a Sender<'a>,
    group: Actor,
    private: bool,
    listeners: Listeners,
}

impl<'a> Stage<'a> {
    /// `None` where the group lives elsewhere. `also` are those who hear of it without following: the author's server
    /// shows a post as pending until the group passed it on.
    async fn of(sender: &'a Sender<'a>, group: ActorId, also: Option<&Actor>) -> Result<Option<Self>, Error> {
        let Some(group) = sender.local(group).await? else { return Ok(None) };
        let community = sender.tx.communities().find(group.id).await?;
        let private = community.is_some_and(|community| community.access.is_private());
        let also = match also {
            // In a private group, whoever is no longer a member is not told.
            Some(actor) if private && !member(sender, &group, actor).await?.member => None,
            also => also,
        };
        let listeners = Listeners::of(sender, &group, also).await?;
        Ok(Some(Self { sender, group, private, listeners }))
    }

    fn access(&self) -> Access {
        if self.private { Access::Closed } else { Access::Open }
    }

    /// Passes an activity on to those who unwrap it.
    async fn pass_on(&self, id: Uri, about: &Uri, inner: Value, to: &[Dialect]) -> Result<(), Error> {
        let announce = wrap::pass_on(id, &self.group, self.private, inner, self.sender.tx.now());
        let reach = self.sender.reach().with_inboxes(self.listeners.inboxes(to));
        self.sender.send(&self.group, self.access(), about, &announce, reach).await
    }

    /// The same under an id of its own, to boards too.
    async fn pass_on_news(&self, about: &Uri, inner: Value) -> Result<(), Error> {
        let id = self.sender.new_uri("announces");
        self.pass_on(id, about, inner, &[Dialect::Threads, Dialect::Board]).await
    }

    /// Takes the boost of a post back, where there was one that still stands.
    async fn take_back(&self, entry: &GroupEntry, post: &Post) -> Result<(), Error> {
        let Some(boost) = entry.post.boost.filter(|_| !self.private) else { return Ok(()) };
        let boost = self.sender.here.activity(&format!("boosts/{boost}"));
        let undo = activity::undo_announce(self.sender.new_uri("undo"), &boost, &self.group, &post.uri);
        let reach = self.sender.reach().with_inboxes(boosted(self, post));
        self.sender.send(&self.group, Access::Closed, &post.uri, &undo, reach).await
    }
}

/// A post is passed on for the first time.
pub(super) async fn announced(
    sender: &Sender<'_>,
    group: ActorId,
    post: PostId,
    boost: Option<PostId>,
) -> Result<(), Error> {
    // Either may be gone by now.
    let Some(post) = sender.tx.posts().find(post).await?.filter(|post| post.deleted_at.is_none()) else {
        return Ok(());
    };
    let Some(author) = sender.tx.actors().find(post.author).await? else { return Ok(()) };
    let Some(entry) = sender.tx.groups().find(group, post.id).await? else { return Ok(()) };
    let Some(stage) = Stage::of(sender, group, Some(&author)).await? else { return Ok(()) };
    if entry.post.removed_at.is_some() {
        return Ok(());
    }
    if post.group == Some(group) {
        create(&stage, &post, &author, &entry).await?;
    }
    if let (Some(boost), false) = (boost, stage.private) {
        let Some(boost) = sender.tx.posts().find(boost).await? else { return Ok(()) };
        let announce = activity::announce(&boost, &stage.group, &post.uri, &author);
        let reach = sender.reach().with_inboxes(boosted(&stage, &post));
        sender.send(&stage.group, Access::Open, &post.uri, &announce, reach).await?;
    }
    Ok(())
}

/// Who hears of a post by a plain boost: whoever does not unwrap its Create. A post names one group; what others pass
/// on of it has no Create of theirs.
fn boosted(stage: &Stage<'_>, post: &Post) -> Vec<Uri> {
    if post.group == Some(stage.group.id) {
        stage.listeners.inboxes(&[Dialect::Board, Dialect::Microblog])
    } else {
        stage.listeners.boosting()
    }
}

/// The Create, for those who unwrap it; in a private community also by itself, for those who do not.
async fn create(stage: &Stage<'_>, post: &Post, author: &Actor, entry: &GroupEntry) -> Result<(), Error> {
    let (sender, group) = (stage.sender, &stage.group);
    let id = wrapped::announce_id(sender.here, group.id, post.id);
    if author.is_local() {
        let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
        let create = activity::create(activity::create_id(&note, sender.here), note);
        let mut inner = wrap::inner(&create);
        if post.audience == Audience::Territory {
            inner = wrapped::to_the_group(inner, &group.uri);
        }
        let dialects = [Dialect::Threads, Dialect::Board];
        stage.pass_on(id, &post.uri, inner, &dialects).await?;
        if stage.private {
            let reach = sender.reach().with_inboxes(stage.listeners.inboxes(&[Dialect::Microblog]));
            sender.send(author, Access::Closed, &post.uri, &create, reach).await?;
        }
        return Ok(());
    }
    // Of what was written elsewhere only what its server sent is passed on, as it came. Boards fetch it.
    let Some(created) = wrapped::received(entry.created.as_deref(), &post.uri) else { return Ok(()) };
    let (careful, others) = stage.listeners.threads();
    let reach = sender.reach().with_inboxes(others);
    let at = entry.post.announced_at;
    let announce = wrap::pass_on(id, group, stage.private, created.clone(), at);
    sender.send(group, stage.access(), &post.uri, &announce, reach).await?;
    if !careful.is_empty() {
        // Another id than that of the announce above. These hosts get only this one.
        let id = wrapped::announce_id(sender.here, group.id, post.id);
        let id = Uri::from_stored(format!("{id}/plain"));
        let created = wrapped::for_careful_readers(created, post);
        let announce = wrap::pass_on(id, group, stage.private, created, at);
        let reach = sender.reach().with_inboxes(careful);
        sender.send(group, stage.access(), &post.uri, &announce, reach).await?;
    }
    Ok(())
}

/// What somebody is in a group, now.
async fn member(sender: &Sender<'_>, group: &Actor, actor: &Actor) -> Result<Place, Error> {
    Ok(sender.tx.communities().place(group.id, actor.id, sender.tx.now()).await?)
}

/// A post that a group passed on says something else. Microblogs hear of it from its author; nobody hears it from the
/// group that keeps its author out.
pub(super) async fn edited(sender: &Sender<'_>, post: &Post) -> Result<(), Error> {
    let Some((stage, entry, author)) = standing(sender, post).await? else { return Ok(()) };
    if member(sender, &stage.group, &author).await?.banned {
        return Ok(());
    }
    if !author.is_local() {
        let Some(updated) = wrapped::received(entry.updated.as_deref(), &post.uri) else { return Ok(()) };
        return stage.pass_on_news(&post.uri, updated).await;
    }
    let Some(note) = object::notes(sender.tx, &[post.id], sender.here).await?.pop() else { return Ok(()) };
    let at = post.changed_at().unwrap_or(sender.tx.now());
    let update = activity::update_post(sender.new_uri("update"), note, at);
    stage.pass_on_news(&post.uri, wrap::inner(&update)).await?;
    if stage.private {
        let reach = sender.reach().with_inboxes(stage.listeners.inboxes(&[Dialect::Microblog]));
        sender.send(&author, Access::Closed, &post.uri, &update, reach).await?;
    }
    Ok(())
}

/// A post that groups passed on is gone. We cannot sign for authors elsewhere: microblogs lose the boost instead.
pub(super) async fn deleted(sender: &Sender<'_>, post: &Post) -> Result<(), Error> {
    for entry in sender.tx.groups().of_post(post.id).await? {
        let Some(author) = sender.tx.actors().find(post.author).await? else { return Ok(()) };
        let Some(stage) = Stage::of(sender, entry.post.group, Some(&author)).await? else { continue };
        if post.group == Some(stage.group.id) {
            let delete = wrap::delete(&post.uri, &author.uri, &stage.group, stage.private);
            stage.pass_on_news(&post.uri, delete).await?;
        }
        if entry.post.removed_at.is_some() {
            continue;
        }
        if !author.is_local() {
            stage.take_back(&entry, post).await?;
        } else if stage.private {
            let delete =
                activity::delete_post(sender.new_uri("delete"), post, &author, &[], Some(&GroupView::of(&stage.group)));
            let reach = sender.reach().with_inboxes(stage.listeners.inboxes(&[Dialect::Microblog]));
            sender.send(&author, Access::Closed, &post.uri, &delete, reach).await?;
        }
    }
    Ok(())
}

/// Somebody, from here or elsewhere, likes what is said in a group.
pub(super) async fn liked(sender: &Sender<'_>, post: &Post, actor: ActorId, like: &Uri) -> Result<(), Error> {
    if sender.tx.likes().find(actor, post.id).await?.as_ref() != Some(like) {
        return Ok(());
    }
    voted(sender, post, actor, |stage, actor| wrap::vote(like, "Like", &actor.uri, &post.uri, &stage.group)).await
}

/// The same, taken back.
pub(super) async fn unliked(sender: &Sender<'_>, post: &Post, actor: ActorId, like: &Uri) -> Result<(), Error> {
    if sender.tx.likes().find(actor, post.id).await?.is_some() {
        return Ok(());
    }
    voted(sender, post, actor, |stage, actor| wrap::undo_vote(like, "Like", &actor.uri, &post.uri, &stage.group)).await
}

/// Somebody elsewhere voted a post down, or took that back.
pub(super) async fn disliked(
    sender: &Sender<'_>,
    group: ActorId,
    post: PostId,
    actor: ActorId,
    (vote, undone): (&Uri, bool),
) -> Result<(), Error> {
    let Some(post) = sender.tx.posts().find(post).await?.filter(|post| post.group == Some(group)) else {
        return Ok(());
    };
    if undone {
        // The vote was passed on when it was given, so its end is too, even if the voter was banned since.
        let Some((stage, _, _)) = standing(sender, &post).await? else { return Ok(()) };
        let Some(actor) = sender.tx.actors().find(actor).await? else { return Ok(()) };
        let undo = wrap::undo_vote(vote, "Dislike", &actor.uri, &post.uri, &stage.group);
        return stage.pass_on_news(&post.uri, undo).await;
    }
    voted(sender, &post, actor, |stage, actor| wrap::vote(vote, "Dislike", &actor.uri, &post.uri, &stage.group)).await
}

async fn voted(
    sender: &Sender<'_>,
    post: &Post,
    actor: ActorId,
    vote: impl Fn(&Stage<'_>, &Actor) -> Value,
) -> Result<(), Error> {
    let Some((stage, _, _)) = standing(sender, post).await? else { return Ok(()) };
    let Some(actor) = sender.tx.actors().find(actor).await? else { return Ok(()) };
    let rules = sender.tx.communities().rules(stage.group.id).await?;
    let who = member(sender, &stage.group, &actor).await?;
    if admit(rules, who, Step::Vote).is_err() {
        return Ok(());
    }
    stage.pass_on_news(&post.uri, vote(&stage, &actor)).await
}

/// The group of this server in which a post stands that was not taken out, and the post's author.
async fn standing<'a>(sender: &'a Sender<'a>, post: &Post) -> Result<Option<(Stage<'a>, GroupEntry, Actor)>, Error> {
    let Some(group) = post.group else { return Ok(None) };
    let entry = sender.tx.groups().find(group, post.id).await?;
    let Some(entry) = entry.filter(|entry| entry.post.removed_at.is_none()) else { return Ok(None) };
    let Some(author) = sender.tx.actors().find(post.author).await? else { return Ok(None) };
    let stage = Stage::of(sender, group, Some(&author)).await?;
    Ok(stage.map(|stage| (stage, entry, author)))
}
