//! Actors with what their profiles show.

use std::collections::{BTreeSet, HashMap};

use domain::{
    actor::Actor,
    emoji::{Emoji, is_shortcode},
    id::ActorId,
};

use crate::{AccountView, Actors, Emojis, Look, StorageError};

/// The names between colons in a text that could be custom emoji.
pub(crate) fn shortcodes(text: &str) -> impl Iterator<Item = &str> {
    // Every piece is tried, also those that stand outside of a pair of colons, so that "a: b :c:" finds "c".
    text.split(':').filter(|piece| is_shortcode(piece))
}

fn texts(actor: &Actor) -> impl Iterator<Item = &str> {
    let fields = actor.fields.iter().flat_map(|field| [field.name.as_str(), field.value.as_str()]);
    [actor.name.as_str(), actor.summary.as_str()].into_iter().chain(fields)
}

/// The emoji in an actor's name, text and fields, out of those that were looked up.
pub(crate) fn emojis_of(actor: &Actor, known: &[Emoji]) -> Vec<Emoji> {
    let names: BTreeSet<&str> = texts(actor).flat_map(shortcodes).collect();
    known.iter().filter(|emoji| emoji.host == actor.host && names.contains(emoji.shortcode.as_str())).cloned().collect()
}

/// The accounts with these ids, in this order; missing ones are left out.
pub async fn accounts(look: &impl Look, ids: &[ActorId]) -> Result<Vec<AccountView>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut by_id: HashMap<ActorId, Actor> =
        Actors(look.conn()).find_all(ids).await?.into_iter().map(|actor| (actor.id, actor)).collect();
    let moved: Vec<ActorId> = by_id.values().filter_map(|actor| actor.moved_to).collect();
    let targets: HashMap<ActorId, Actor> = if moved.is_empty() {
        HashMap::new()
    } else {
        Actors(look.conn()).find_all(&moved).await?.into_iter().map(|actor| (actor.id, actor)).collect()
    };
    let names: BTreeSet<&str> = by_id.values().flat_map(texts).flat_map(shortcodes).collect();
    let known = if names.is_empty() { Vec::new() } else { Emojis(look.conn()).find_all(&names).await? };
    let view = |id: &ActorId| {
        let actor = by_id.remove(id)?;
        let moved = actor.moved_to.and_then(|target| targets.get(&target)).cloned().map(Box::new);
        Some(AccountView { emojis: emojis_of(&actor, &known), moved, actor })
    };
    Ok(ids.iter().filter_map(view).collect())
}
