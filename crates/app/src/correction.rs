//! Correcting in the open what was published: [`crate::post::PublishPost::correcting`] writes it; here is what the
//! corrected post says of it.

use domain::{
    actor::Actor,
    correction::{self, Correction},
    event::Event,
    id::{ActorId, PostId},
    post::Post,
    territory::digest::Tongue,
};

use crate::{Error, Instance, Tx, company::Speaker};

/// What stands below the text of a post from here for servers and apps that know nothing of corrections, in the
/// language of the post; empty where there is nothing to say. What other servers send has it in its text.
pub fn lines(here: &Instance, author: &Actor, post: &Post) -> String {
    let Correction { of, by, changed_at: _ } = post.correction;
    if !post.local || (of.is_none() && by.is_none()) {
        return String::new();
    }
    let spoken: Vec<String> = post.language.iter().chain(&here.languages).cloned().collect();
    let page = |id: PostId| here.post_page(author.username.as_str(), id);
    correction::lines(Tongue::of(&spoken), of.map(page).as_ref(), by.map(page).as_ref())
}

/// Whether who corrects a post needs leave to begin something in a company's name: those who only answer for one
/// correct their own answers, as they edit them.
pub(crate) async fn begins(tx: &Tx, original: PostId, speaker: Speaker) -> Result<bool, Error> {
    let found = tx.posts().find(original).await?;
    Ok(found.is_none_or(|post| post.takes_beginning(speaker.hand())))
}

/// The post that `author` corrects; what they cannot read does not exist for them.
pub(crate) async fn original(tx: &Tx, id: PostId, author: ActorId) -> Result<Post, Error> {
    let post = tx.posts().find_readable(id, Some(author)).await?.ok_or(Error::NotFound("post"))?;
    correction::check(&post, author).map_err(|refusal| Error::forbidden(refusal.to_string()))?;
    Ok(post)
}

/// Whom a post names beside `named`: a correction reaches whomever its original named.
pub(crate) async fn names(tx: &Tx, original: Option<&Post>, mut named: Vec<ActorId>) -> Result<Vec<ActorId>, Error> {
    if let Some(original) = original {
        let before = tx.posts().mentions(original.id).await?;
        named.extend(before);
        named.sort_unstable();
        named.dedup();
    }
    Ok(named)
}

/// Marks a post with the latest correction of it, and tells of that as of an edit: servers that have the post show the
/// line, and those who boosted it are notified.
pub(crate) async fn refresh(tx: &mut Tx, original: &Post) -> Result<(), Error> {
    let latest = tx.posts().latest_correction(original.id).await?;
    if latest == original.correction.by {
        return Ok(());
    }
    tx.posts().save_correction(original.id, latest, tx.now()).await?;
    // Of a post from elsewhere its own server tells.
    if original.local {
        tx.emit(Event::PostEdited { post: original.id, author: original.author, mentioned: Vec::new() });
    }
    Ok(())
}

/// Takes the mark off what a post corrected that is gone, or leaves that of an earlier correction.
pub(crate) async fn gone(tx: &mut Tx, buried: &Post) -> Result<(), Error> {
    let Some(id) = buried.correction.of else { return Ok(()) };
    match tx.posts().find(id).await? {
        Some(original) if original.deleted_at.is_none() => refresh(tx, &original).await,
        _ => Ok(()),
    }
}
