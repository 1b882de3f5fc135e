//! Posts for a company's team, or for those who work with it: one copy for each of them who lives elsewhere, which
//! names nobody else. Who belongs no longer hears of the end, and of nothing before it.

use app::Error;
use domain::{
    actor::Actor,
    audience::{Occasion, Recipients, Relations, recipients},
    id::ActorId,
    post::Post,
    uri::Uri,
};
use serde::Serialize;

use crate::outbound::{
    activity::{self, Activity},
    context::Document,
    object::Note,
    sender::{Access, Sender},
};

/// Those elsewhere to whom something is told of a post.
async fn abroad(sender: &Sender<'_>, post: &Post, occasion: Occasion) -> Result<Vec<Actor>, Error> {
    let posts = sender.tx.posts();
    let relations = Relations {
        author: post.author,
        mentioned: &[],
        circle: &posts.circle_members(post).await?,
        formerly_mentioned: &posts.copies(post.id).await?,
        engaged: &[],
        boosters: &[],
    };
    let Recipients { actors, .. } = recipients(post.audience, occasion, relations);
    let mut found = sender.tx.actors().find_all(&actors.into_iter().collect::<Vec<ActorId>>()).await?;
    found.retain(|actor| !actor.is_local() && actor.is_active());
    Ok(found)
}

async fn send<O: Serialize + Sync>(
    sender: &Sender<'_>,
    author: &Actor,
    post: &Post,
    reader: &Actor,
    activity: &Document<Activity<O>>,
) -> Result<(), Error> {
    sender.send(author, Access::Closed, &post.uri, activity, sender.reach().only(reader)).await
}

fn create_id(sender: &Sender<'_>, post: &Post, reader: &Actor) -> Uri {
    sender.here.activity(&format!("create/{}/{}", post.id, reader.id))
}

pub(super) async fn published(sender: &Sender<'_>, author: &Actor, post: &Post, note: &Note) -> Result<(), Error> {
    let readers = abroad(sender, post, Occasion::Published).await?;
    for reader in &readers {
        let copy = note.clone().copy_for(reader, sender.here);
        send(sender, author, post, reader, &activity::create(create_id(sender, post, reader), copy)).await?;
    }
    let ids: Vec<ActorId> = readers.iter().map(|reader| reader.id).collect();
    Ok(sender.tx.posts().remember_copies(post.id, &ids).await?)
}

/// Who came to belong since then has no copy, and gets none: what was said before is not theirs to be sent.
pub(super) async fn edited(sender: &Sender<'_>, author: &Actor, post: &Post, note: &Note) -> Result<(), Error> {
    let got_it = sender.tx.posts().copies(post.id).await?;
    let at = post.changed_at().unwrap_or(sender.tx.now());
    for reader in abroad(sender, post, Occasion::Edited).await?.iter().filter(|reader| got_it.contains(&reader.id)) {
        let copy = note.clone().copy_for(reader, sender.here);
        send(sender, author, post, reader, &activity::update_post(sender.new_uri("update"), copy, at)).await?;
    }
    Ok(())
}

pub(super) async fn deleted(sender: &Sender<'_>, author: &Actor, post: &Post) -> Result<(), Error> {
    let got_it = sender.tx.posts().copies(post.id).await?;
    for reader in abroad(sender, post, Occasion::Deleted).await?.iter().filter(|reader| got_it.contains(&reader.id)) {
        let id = sender.here.activity(&format!("delete/{}/{}", post.id, reader.id));
        let named = [(reader.id, &reader.uri)];
        send(sender, author, post, reader, &activity::delete_post(id, post, author, &named, None)).await?;
    }
    Ok(sender.tx.posts().forget_reach(post.id).await?)
}
