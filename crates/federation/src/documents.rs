//! Documents of what lives here, by id, as values: for the addresses that others read.

use app::{App, Instance};
use domain::{
    actor::ActorKind,
    id::{ActorId, PostId},
    post::Post,
    time::Timestamp,
};
use serde::Serialize;
use serde_json::Value;
use storage::{Look, StorageError, views};

use crate::outbound;

fn value(document: impl Serialize) -> Result<Value, StorageError> {
    serde_json::to_value(document)
        .map_err(|error| StorageError::Corrupt { table: "document", detail: error.to_string() })
}

/// A local actor's document; of a deleted one its tombstone.
pub(crate) async fn actor(
    look: &impl Look,
    id: ActorId,
    here: &Instance,
    now: Timestamp,
) -> Result<Option<Value>, StorageError> {
    let Some(view) = views::accounts(look, &[id]).await?.pop() else { return Ok(None) };
    let rooting = views::rooting(look, &view.actor).await?;
    let company = match view.actor.kind {
        ActorKind::Organization => views::companies(look, &[id]).await?.remove(&id),
        _ => None,
    };
    let company = company.as_ref().map(|company| (company, now));
    let bonds = outbound::actor::Bonds::load(look, &view.actor, now).await?;
    value(outbound::actor::document(&view, &rooting, company, bonds, here)).map(Some)
}

/// A local post's document.
pub(crate) async fn post(app: &App, id: PostId) -> Result<Option<Value>, StorageError> {
    let note = outbound::object::notes(&app.read(), &[id], app.instance()).await?.pop();
    note.map(|note| value(note.into_document())).transpose()
}

/// A local post for a circle, as the copy of one who may read it.
pub(crate) async fn copy(app: &App, id: PostId, reader: ActorId) -> Result<Option<Value>, StorageError> {
    let read = app.read();
    let Some(reader) = read.actors().find(reader).await? else { return Ok(None) };
    let note = outbound::object::notes(&read, &[id], app.instance()).await?.pop();
    note.map(|note| value(note.copy_for(&reader, app.instance()).into_document())).transpose()
}

/// Local posts' documents, in this order.
pub(crate) async fn posts(app: &App, ids: &[PostId]) -> Result<Vec<Value>, StorageError> {
    let notes = outbound::object::notes(&app.read(), ids, app.instance()).await?;
    notes.into_iter().map(value).collect()
}

/// What an outbox holds: the Create of each post, the Announce of each boost, in this order.
pub(crate) async fn outbox(app: &App, list: &[Post]) -> Result<Vec<Value>, StorageError> {
    let here = app.instance();
    let own: Vec<PostId> = list.iter().filter(|post| post.boost_of.is_none()).map(|post| post.id).collect();
    let notes = outbound::object::notes(&app.read(), &own, here).await?;
    let mut creates = std::collections::HashMap::new();
    for note in notes {
        let Some(id) = here.post_id(note.id()) else { continue };
        creates.insert(id, value(outbound::activity::create(outbound::activity::create_id(&note, here), note))?);
    }
    let boosts: Vec<PostId> = list.iter().filter(|post| post.boost_of.is_some()).map(|post| post.id).collect();
    let mut announces = std::collections::HashMap::new();
    for view in views::posts(&app.read(), &boosts, None).await? {
        if let Some(boosted) = &view.boosted {
            let announce =
                outbound::activity::announce(&view.post, &view.author.actor, &boosted.post.uri, &boosted.author.actor);
            announces.insert(view.post.id, value(announce)?);
        }
    }
    Ok(list.iter().filter_map(|post| creates.remove(&post.id).or_else(|| announces.remove(&post.id))).collect())
}
