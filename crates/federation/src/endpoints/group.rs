//! What others read of a group: who moderates it, what it passed on, what is on top. All in one piece, as servers
//! that know groups read it, and nothing of a private community.

use app::App;
use axum::response::Response;
use domain::{
    actor::{Actor, ActorKind},
    group::Access,
    id::{ActorId, PostId},
    post::Post,
    uri::Uri,
};
use serde_json::{Value, json};
use storage::{GroupEntry, Page, StorageError};

use super::{
    collection::{CONTEXT, uris, whole},
    reader::reader,
    response::{Absent, Caching, activity},
    visit::Visit,
};
use crate::outbound::{self, activity as outgoing};

/// How many posts the outbox holds.
const SHOWN: u32 = 20;

/// Whether what is said in a group is for its members alone.
pub(super) async fn is_private(app: &App, group: ActorId) -> Result<bool, StorageError> {
    Ok(app.read().communities().find(group).await?.map(|community| community.access).is_some_and(Access::is_private))
}

/// Who looks after a group; of a territory, nobody that has a name elsewhere.
pub(super) async fn moderators(visit: Visit) -> Result<Response, Absent> {
    let Visit { federation, owner: group, headers, .. } = visit;
    let app = federation.app();
    if group.kind != ActorKind::Group || is_private(app, group.id).await? {
        return Err(Absent::NotFound);
    }
    let ids = app.read().communities().moderators(group.id).await?;
    let items = uris(&federation, &ids).await?;
    Ok(activity(&headers, &whole(&outbound::actor::moderators(&group), &items), Caching::Open))
}

/// How many follow a group, not who; or, where somebody is named, whether they do.
pub(super) async fn followers(visit: &Visit, is_follower: Option<&str>) -> Result<Response, Absent> {
    let Visit { federation, owner: group, target, headers } = visit;
    let own = group.endpoints.followers.as_ref().ok_or(Absent::NotFound)?;
    let mut named = Vec::new();
    if let Some(asked) = is_follower {
        let read = federation.app().read();
        if is_private(federation.app(), group.id).await? {
            // Only members learn who else is one.
            let reader = reader(federation, target, headers).await?.ok_or(Absent::NotFound)?;
            if !read.follows().is_following(reader, group.id).await? {
                return Err(Absent::NotFound);
            }
        }
        let asked = Uri::parse(asked).map_err(|_| Absent::NotFound)?;
        let actor = read.actors().find_by_uri(&asked).await?.ok_or(Absent::NotFound)?;
        if !read.follows().is_following(actor.id, group.id).await? {
            return Err(Absent::NotFound);
        }
        // To name them is the yes. A server that does not know `is_follower` answers with the collection and no names.
        named.push(actor.uri);
    }
    let body = json!({ "@context": CONTEXT, "id": own, "type": "Collection", "totalItems": group.counts.followers, "items": named });
    let caching = if is_follower.is_some() { Caching::Private } else { Caching::Open };
    Ok(activity(headers, &body, caching))
}

/// What a group passed on last, each with the whole activity.
pub(super) async fn outbox(visit: &Visit) -> Result<Response, Absent> {
    let Visit { federation, owner: group, headers, .. } = visit;
    let own = group.endpoints.outbox.clone().ok_or(Absent::NotFound)?;
    let app = federation.app();
    if is_private(app, group.id).await? {
        return Ok(activity(headers, &whole(&own, &[]), Caching::Open));
    }
    let threads = app.read().groups().threads(group.id, Page::first(SHOWN)).await?;
    let ids: Vec<PostId> = threads.iter().map(|thread| thread.post).collect();
    let creates = creates(app, group, &ids).await?;
    let announce = |thread: &domain::group::GroupPost| {
        let create = creates.iter().find(|(post, _)| *post == thread.post)?.1.clone();
        let id = outbound::announce_id(app.instance(), group.id, thread.post);
        let announce = outgoing::group::pass_on(id, group, false, create, thread.announced_at);
        Some(outgoing::group::inner(&announce))
    };
    let items: Vec<Value> = threads.iter().filter_map(announce).collect();
    Ok(activity(headers, &whole(&own, &items), Caching::Open))
}

/// The Create of each post that may be read by everyone: ours as it is now, others' as it came.
async fn creates(app: &App, group: &Actor, ids: &[PostId]) -> Result<Vec<(PostId, Value)>, StorageError> {
    let read = app.read();
    let readable = read.posts().readable_among(ids, None).await?;
    let posts: Vec<Post> = read.posts().find_all(&readable).await?;
    let local: Vec<PostId> = posts.iter().filter(|post| post.local).map(|post| post.id).collect();
    let notes = outbound::object::notes(&read, &local, app.instance()).await?;
    let mut creates: Vec<(PostId, Value)> = notes
        .into_iter()
        .filter_map(|note| {
            let post = app.instance().post_id(note.id())?;
            let create = outgoing::create(outgoing::create_id(&note, app.instance()), note);
            Some((post, outgoing::group::inner(&create)))
        })
        .collect();
    let entries: Vec<GroupEntry> = read.groups().find_all(group.id, &readable).await?;
    for post in posts.iter().filter(|post| !post.local && post.edited_at.is_none()) {
        let entry = entries.iter().find(|entry| entry.post.post == post.id);
        let body = entry.and_then(|entry| entry.created.as_deref());
        creates.extend(outbound::received(body, &post.uri).map(|create| (post.id, create)));
    }
    Ok(creates)
}

/// What is on top of a group: whole objects.
pub(super) async fn featured(visit: &Visit) -> Result<Response, Absent> {
    let Visit { federation, owner: group, headers, .. } = visit;
    let own = group.endpoints.featured.clone().ok_or(Absent::NotFound)?;
    let app = federation.app();
    let pinned = app.read().pins().of_actor(group.id).await?;
    let creates = creates(app, group, &pinned).await?;
    let object = |post: &PostId| {
        let create = &creates.iter().find(|(id, _)| id == post)?.1;
        Some(create.get("object")?.clone())
    };
    let items: Vec<Value> = pinned.iter().filter_map(object).collect();
    Ok(activity(headers, &whole(&own, &items), Caching::Open))
}
