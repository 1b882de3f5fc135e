//! `GET /@{handle}/{id}`: a post with what it answers and what answers it.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::PostId, text::sanitize};
use serde::Deserialize;
use storage::views::{self, PostView, Shown};

use super::{
    Pages, community,
    compose::Composer,
    fault::Fault,
    frame::{Frame, render},
    meta,
    post::{self, PostCard},
    profile,
    visitor::Visitor,
};

/// How many posts of a thread are shown each way.
const SHOWN: u32 = 100;

#[derive(askama::Template)]
#[template(path = "thread.html")]
struct Thread {
    f: Frame,
    above: Vec<PostCard>,
    post: PostCard,
    below: Vec<PostCard>,
    /// The page with the answers that come first, where this one has later ones.
    first: Option<String>,
    /// The page with the answers that come next.
    more: Option<String>,
    composer: Option<Composer>,
    /// The name and the page of the community in which it is said.
    community: Option<(String, String)>,
    /// Why the visitor does not answer there.
    refusal: Option<String>,
}

/// Which part of a long thread is asked for. What is no number is ignored: links get cut.
#[derive(Deserialize)]
pub struct Onward {
    #[serde(default)]
    after: String,
}

/// `GET /@{handle}/{id}`
pub async fn show(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path((handle, id)): Path<(String, String)>,
    Query(onward): Query<Onward>,
) -> Result<Response, Fault> {
    let id: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let (read, viewer) = (pages.app().read(), visitor.viewer());
    let known = read.posts().find(id).await?.ok_or(Fault::NotFound)?;
    if known.deleted_at.is_some() {
        // Only what anyone could read is admitted to have existed.
        return Err(if known.audience.is_open() { Fault::Gone } else { Fault::NotFound });
    }
    let found = read.posts().find_readable(id, viewer).await?.ok_or(Fault::NotFound)?;
    let shown = found.original();
    let after = onward.after.parse().unwrap_or(PostId(0));
    let around = views::thread_after(&read, shown, after, viewer, SHOWN).await?;
    // A part of a thread that leads on stays as it is, whatever comes.
    let whole = around.descendants.len() < SHOWN as usize;
    let newest = around.descendants.iter().copied().max().unwrap_or(shown.max(after));
    let ids: Vec<PostId> =
        around.ancestors.iter().copied().chain([shown]).chain(around.descendants.iter().copied()).collect();
    let all = views::posts(&read, &ids, viewer).await?;
    let at = all.iter().position(|view| view.post.id == shown).ok_or(Fault::NotFound)?;
    let this = &all[at];
    let path = post::path(&this.author.actor, shown);
    if shown != id || profile::find(&pages, &handle).await?.id != this.post.author {
        return Ok(Redirect::to(&path).into_response());
    }
    let mut cards = post::cards(&pages, &visitor, &all).await?;
    for (card, view) in cards.iter_mut().zip(&all).skip(at + 1) {
        card.deep = view.post.in_reply_to != Some(shown);
    }
    let room = match this.post.group {
        Some(group) => community::room(&pages, &visitor, group).await?,
        None => None,
    };
    if let Some(room) = room.as_ref().filter(|room| room.place.moderator) {
        for card in &mut cards {
            card.moderate = Some(format!("{}/posts/{}", room.path(), card.id));
        }
    }
    let refusal = match &room {
        Some(room) => room.refusal(&pages, &visitor, this).await?,
        None => None,
    };
    let below = cards.split_off(at + 1);
    let mut card = cards.pop().ok_or(Fault::Internal)?;
    card.focus = true;
    let composer = match &visitor.me {
        Some(_) if refusal.is_some() => None,
        Some(me) => Some(Composer::reply(&pages, &visitor, me, this).await?),
        None => None,
    };
    let first = (after > PostId(0)).then(|| path.clone());
    let more = (!whole).then(|| format!("{path}?after={newest}"));
    let reading = Shown { thread: whole.then_some((shown, newest)), ..Shown::default() };
    let mut f = Frame::new(&pages, &visitor, title(&visitor, this)).showing(reading);
    f.head = meta::of_post(&pages, this);
    let community = room.map(|room| (room.view.actor.display_name().to_owned(), room.path()));
    Ok(render(&Thread { f, above: cards, post: card, below, first, more, composer, community, refusal })?
        .into_response())
}

/// Where an answer to a post is seen: on the post's page, or on the part of its thread that begins with the answer, where
/// the page has no room for it.
pub async fn place(pages: &Pages, visitor: &Visitor, of: &PostView, answer: PostId) -> Result<String, Fault> {
    let path = post::path(&of.author.actor, of.post.id);
    let first = views::thread(&pages.app().read(), of.post.id, visitor.viewer(), SHOWN).await?.descendants;
    let full = first.len() >= SHOWN as usize && !first.contains(&answer);
    let part = if full { format!("?after={}", answer.0 - 1) } else { String::new() };
    Ok(format!("{path}{part}#p{answer}"))
}

fn title(visitor: &Visitor, view: &PostView) -> String {
    let entry = &view.post;
    let warning = entry.warning();
    let text = if warning.is_empty() { sanitize::excerpt(&entry.content, 60) } else { warning.to_owned() };
    let name = view.author.actor.display_name();
    let words = visitor.words();
    if text.is_empty() {
        words.fill("post-title-bare", "name", name)
    } else {
        words.fill_all("post-title", &[("name", name), ("text", &text)])
    }
}
