//! Collections: outbox, followers, following, featured, replies. Only open posts are ever in them.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, Uri as RequestUri},
    response::Response,
};
use domain::{
    actor::ActorKind,
    id::{ActorId, PostId},
    uri::Uri,
};
use serde::Deserialize;
use serde_json::{Value, json};
use storage::Page;

use super::{
    group,
    reader::open_reader,
    response::{Absent, Caching, activity},
    visit::Visit,
};
use crate::{
    Federation, documents,
    outbound::actor::{SHOWN, members_of},
};

/// How many entries a page has.
const PAGE: u32 = 20;
pub(super) const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";

/// Which page is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    page: Option<String>,
    max_id: Option<i64>,
    /// Somebody of whom it is asked whether they follow.
    is_follower: Option<String>,
}

impl Asked {
    fn page(&self) -> Option<Page> {
        self.page.is_some().then_some(Page { max_id: self.max_id, ..Page::first(PAGE) })
    }
}

/// A collection that says how many there are and where they begin.
fn collection(id: &Uri, total: i64) -> Value {
    json!({ "@context": CONTEXT, "id": id, "type": "OrderedCollection", "totalItems": total, "first": format!("{id}?page=true") })
}

/// A collection in one piece.
pub(super) fn whole(id: &Uri, items: &[Value]) -> Value {
    json!({ "@context": CONTEXT, "id": id, "type": "OrderedCollection", "totalItems": items.len(), "orderedItems": items })
}

/// A page of a collection; `next` is the id that the next page lies below.
fn page(id: &Uri, asked: &Asked, total: i64, items: &[Value], next: Option<i64>) -> Value {
    let own =
        asked.max_id.map_or_else(|| format!("{id}?page=true"), |max_id| format!("{id}?page=true&max_id={max_id}"));
    let mut page = json!({
        "@context": CONTEXT, "id": own, "type": "OrderedCollectionPage", "partOf": id, "totalItems": total, "orderedItems": items,
    });
    if let Some(next) = next {
        page["next"] = json!(format!("{id}?page=true&max_id={next}"));
    }
    page
}

/// The outbox: what an actor published and boosted for everyone.
pub(super) async fn outbox(Query(asked): Query<Asked>, visit: Visit) -> Result<Response, Absent> {
    let Visit { federation, owner, headers, .. } = &visit;
    if owner.kind == ActorKind::Group {
        return group::outbox(&visit).await;
    }
    let read = federation.app().read();
    let own = owner.endpoints.outbox.clone().ok_or(Absent::NotFound)?;
    let total = read.posts().count_outbox(owner.id).await?;
    let Some(wanted) = asked.page() else {
        return Ok(activity(headers, &collection(&own, total), Caching::Open));
    };
    let posts = read.posts().outbox(owner.id, wanted).await?;
    let items = documents::outbox(federation.app(), &posts).await?;
    let next = (posts.len() == PAGE as usize).then(|| posts.last().map(|post| post.id.0)).flatten();
    Ok(activity(headers, &page(&own, &asked, total, &items, next), Caching::Open))
}

/// Who follows an actor.
pub(super) async fn followers(Query(asked): Query<Asked>, visit: Visit) -> Result<Response, Absent> {
    let Visit { federation, owner, .. } = &visit;
    // Who is a member of a private community is nobody's business.
    if owner.kind == ActorKind::Group && (asked.page.is_none() || group::is_private(federation.app(), owner.id).await?)
    {
        return group::followers(&visit, asked.is_follower.as_deref()).await;
    }
    relations(Side::Followers, &visit, &asked).await
}

/// Whom an actor follows.
pub(super) async fn following(Query(asked): Query<Asked>, visit: Visit) -> Result<Response, Absent> {
    relations(Side::Following, &visit, &asked).await
}

/// Which end of a follow a collection lists.
#[derive(Clone, Copy)]
enum Side {
    Followers,
    Following,
}

async fn relations(side: Side, visit: &Visit, asked: &Asked) -> Result<Response, Absent> {
    let Visit { federation, owner, headers, .. } = visit;
    let (own, total) = match side {
        Side::Followers => (&owner.endpoints.followers, owner.counts.followers),
        Side::Following => (&owner.endpoints.following, owner.counts.following),
    };
    let own = own.as_ref().ok_or(Absent::NotFound)?;
    if owner.hides_follows {
        // How many there are is told, as on Mastodon.
        let body = json!({ "@context": CONTEXT, "id": own, "type": "OrderedCollection", "totalItems": total });
        return if asked.page.is_none() { Ok(activity(headers, &body, Caching::Open)) } else { Err(Absent::NotFound) };
    }
    let Some(wanted) = asked.page() else {
        return Ok(activity(headers, &collection(own, total), Caching::Open));
    };
    let read = federation.app().read();
    let follows = match side {
        Side::Followers => read.follows().followers(owner.id, wanted).await?,
        Side::Following => read.follows().following(owner.id, wanted).await?,
    };
    let next = (follows.len() == PAGE as usize).then(|| follows.last().map(|follow| follow.id.0)).flatten();
    let others = follows.iter().map(|follow| match side {
        Side::Followers => follow.follower,
        Side::Following => follow.target,
    });
    let mut others: Vec<ActorId> = others.collect();
    // Who is a member of what is not shown to exist is not told either.
    let unseen = read.communities().unseen(None, &others).await?;
    others.retain(|other| !unseen.contains(other));
    let items = uris(federation, &others).await?;
    Ok(activity(headers, &page(own, asked, total, &items, next), Caching::Open))
}

/// The ids of some actors, in this order.
pub(super) async fn uris(federation: &Federation, ids: &[ActorId]) -> Result<Vec<Value>, Absent> {
    let actors = federation.app().read().actors().find_all(ids).await?;
    let uri = |id: &ActorId| actors.iter().find(|actor| actor.id == *id).map(|actor| json!(actor.uri));
    Ok(ids.iter().filter_map(uri).collect())
}

/// What an actor pinned: whole objects, as Lemmy and Mastodon read them.
pub(super) async fn featured(visit: Visit) -> Result<Response, Absent> {
    let Visit { federation, owner, headers, .. } = &visit;
    let own = owner.endpoints.featured.clone().ok_or(Absent::NotFound)?;
    if owner.kind == ActorKind::Group {
        return group::featured(&visit).await;
    }
    let read = federation.app().read();
    let pinned = read.pins().of_actor(owner.id).await?;
    let items = documents::posts(federation.app(), &pinned).await?;
    Ok(activity(headers, &whole(&own, &items), Caching::Open))
}

/// Who belongs to a company, as far as both sides show it.
pub(super) async fn members(visit: Visit) -> Result<Response, Absent> {
    let Visit { federation, owner, headers, .. } = visit;
    if owner.kind != ActorKind::Organization {
        return Err(Absent::NotFound);
    }
    let app = federation.app();
    let shown = app.read().memberships().shown(owner.id, app.now(), SHOWN).await?;
    let people: Vec<ActorId> = shown.iter().filter(|one| one.role.in_team()).map(|one| one.person).collect();
    let (own, items) = (members_of(&owner), uris(&federation, &people).await?);
    Ok(activity(&headers, &whole(&own, &items), Caching::Open))
}

/// Open answers to an open post, oldest first.
pub(super) async fn replies(
    State(federation): State<Federation>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    target: RequestUri,
    headers: HeaderMap,
) -> Result<Response, Absent> {
    let id: PostId = id.parse().map_err(|_| Absent::NotFound)?;
    open_reader(&federation, &target, &headers).await?;
    let read = federation.app().read();
    let post = read.posts().find_readable(id, None).await?.filter(|post| post.local).ok_or(Absent::NotFound)?;
    let own = federation.app().instance().uri(&format!("/objects/{id}/replies"));
    if asked.page.is_none() {
        let body = json!({ "@context": CONTEXT, "id": own, "type": "Collection", "totalItems": post.counts.replies, "first": format!("{own}?page=true") });
        return Ok(activity(&headers, &body, Caching::Open));
    }
    let answers = read.posts().open_replies(id, asked.max_id.map(PostId), PAGE).await?;
    let items: Vec<Value> = answers.iter().map(|answer| json!(answer.uri)).collect();
    let mut body = json!({ "@context": CONTEXT, "id": format!("{own}?page=true"), "type": "CollectionPage", "partOf": own, "items": items });
    if let Some(last) = answers.last().filter(|_| answers.len() == PAGE as usize) {
        body["next"] = json!(format!("{own}?page=true&max_id={}", last.id));
    }
    Ok(activity(&headers, &body, Caching::Open))
}

/// The server's own actor publishes nothing and follows nobody.
pub(super) async fn nothing(State(federation): State<Federation>, target: RequestUri, headers: HeaderMap) -> Response {
    let id = federation.app().instance().uri(target.path());
    let body =
        json!({ "@context": CONTEXT, "id": id, "type": "OrderedCollection", "totalItems": 0, "orderedItems": [] });
    activity(&headers, &body, Caching::Open)
}
