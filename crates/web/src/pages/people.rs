//! Lists of accounts: who follows whom, who asks to, whom the visitor keeps away.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, ActorKind},
    id::ActorId,
};
use storage::views;

use super::{
    Pages,
    account::{self, Card},
    fault::Fault,
    form,
    frame::{Frame, render},
    list::{Paging, Part},
    profile,
    visitor::Visitor,
    words::Key,
};

/// What stands beside each account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    /// Nothing.
    Look,
    /// Letting in or turning down.
    Answer,
    /// Removing from the followers.
    Remove,
    /// Lifting a block.
    Unblock,
    /// Lifting a mute.
    Unmute,
}

/// A form with one button.
struct Button {
    /// What follows the account's path in the address.
    deed: &'static str,
    label: String,
}

#[derive(askama::Template)]
#[template(path = "people.html")]
struct People {
    f: Frame,
    lead: String,
    empty: String,
    accounts: Vec<Card>,
    asks: bool,
    button: Option<Button>,
    paging: Paging,
}

/// What a list of accounts is made of.
struct List {
    path: String,
    title: String,
    lead: String,
    empty: Key,
    offer: Offer,
    /// The accounts, with the ids that pages run over.
    accounts: Vec<(i64, ActorId)>,
}

async fn show(pages: &Pages, visitor: &Visitor, part: &Part, list: List) -> Result<Response, Fault> {
    let words = visitor.words();
    let ids: Vec<ActorId> = list.accounts.iter().map(|(_, id)| *id).collect();
    let read = pages.app().read();
    let mut views = views::accounts(&read, &ids).await?;
    // Who follows a community by invitation does not give it away.
    let unseen = match list.offer {
        Offer::Look => read.communities().unseen(visitor.viewer(), &ids).await?,
        Offer::Answer | Offer::Remove | Offer::Unblock | Offer::Unmute => Vec::new(),
    };
    views.retain(|view| view.actor.is_shown() && !unseen.contains(&view.actor.id));
    let cursors: Vec<i64> = list.accounts.iter().map(|(cursor, _)| *cursor).collect();
    let button = match list.offer {
        Offer::Look | Offer::Answer => None,
        Offer::Remove => Some(("remove", Key("remove-follower"))),
        Offer::Unblock => Some(("unblock", Key("unblock"))),
        Offer::Unmute => Some(("unmute", Key("unmute"))),
    };
    let page = People {
        f: Frame::new(pages, visitor, list.title).hidden(),
        lead: list.lead,
        empty: words.say(list.empty),
        accounts: account::cards(pages, words, &views).await?,
        asks: list.offer == Offer::Answer,
        button: button.map(|(deed, label)| Button { deed, label: words.say(label) }),
        paging: Paging::of(&list.path, part.page(), &cursors),
    };
    Ok(render(&page)?.into_response())
}

/// `GET /@{handle}/followers`
pub async fn followers(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(handle): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let actor = known(&pages, &visitor, &handle).await?;
    let read = pages.app().read();
    if actor.kind == ActorKind::Group && !read.communities().unseen(visitor.viewer(), &[actor.id]).await?.is_empty() {
        return Err(Fault::NotFound);
    }
    let own = visitor.viewer() == Some(actor.id);
    let hidden = actor.hides_follows && !own;
    let follows = if hidden { Vec::new() } else { read.follows().followers(actor.id, part.page()).await? };
    let list = List {
        path: format!("{}/followers", account::path(&actor)),
        title: visitor.words().fill("followers-title", "name", actor.display_name()),
        lead: elsewhere(&visitor, &actor),
        empty: if hidden { Key("follows-hidden") } else { Key("empty-followers") },
        offer: if own { Offer::Remove } else { Offer::Look },
        accounts: follows.iter().map(|follow| (follow.id.0, follow.follower)).collect(),
    };
    show(&pages, &visitor, &part, list).await
}

/// `GET /@{handle}/following`
pub async fn following(
    State(pages): State<Pages>,
    visitor: Visitor,
    Path(handle): Path<String>,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let actor = known(&pages, &visitor, &handle).await?;
    let hidden = actor.hides_follows && visitor.viewer() != Some(actor.id);
    let read = pages.app().read();
    let follows = if hidden { Vec::new() } else { read.follows().following(actor.id, part.page()).await? };
    let list = List {
        path: format!("{}/following", account::path(&actor)),
        title: visitor.words().fill("following-title", "name", actor.display_name()),
        lead: elsewhere(&visitor, &actor),
        empty: if hidden { Key("follows-hidden") } else { Key("empty-following") },
        offer: Offer::Look,
        accounts: follows.iter().map(|follow| (follow.id.0, follow.target)).collect(),
    };
    show(&pages, &visitor, &part, list).await
}

/// The account, unless it keeps the visitor away.
async fn known(pages: &Pages, visitor: &Visitor, handle: &str) -> Result<Actor, Fault> {
    let actor = profile::find(pages, handle).await?;
    if let Some(viewer) = visitor.viewer()
        && pages.app().read().blocks().find(actor.id, viewer).await?.is_some()
    {
        return Err(Fault::NotFound);
    }
    Ok(actor)
}

/// Of an account elsewhere only those are known who have to do with this server.
fn elsewhere(visitor: &Visitor, actor: &Actor) -> String {
    if actor.is_local() { String::new() } else { visitor.words().say("follows-elsewhere") }
}

/// `GET /follow-requests`
pub async fn requests(
    State(pages): State<Pages>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let waiting = pages.app().read().follows().requests(me.actor(), part.page()).await?;
    let list = List {
        path: "/follow-requests".to_owned(),
        title: visitor.words().say("requests-title"),
        lead: visitor.words().say("requests-lead"),
        empty: Key("empty-requests"),
        offer: Offer::Answer,
        accounts: waiting.iter().map(|follow| (follow.id.0, follow.follower)).collect(),
    };
    show(&pages, &visitor, &part, list).await
}

/// `GET /blocks`
pub async fn blocks(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let blocked = pages.app().read().blocks().of_actor(me.actor(), part.page()).await?;
    let list = List {
        path: "/blocks".to_owned(),
        title: visitor.words().say("blocks-title"),
        lead: visitor.words().say("blocks-lead"),
        empty: Key("empty-blocks"),
        offer: Offer::Unblock,
        accounts: blocked.iter().map(|id| (id.0, *id)).collect(),
    };
    show(&pages, &visitor, &part, list).await
}

/// `GET /mutes`
pub async fn mutes(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let muted = pages.app().read().mutes().of_actor(me.actor(), pages.app().now(), part.page()).await?;
    let list = List {
        path: "/mutes".to_owned(),
        title: visitor.words().say("mutes-title"),
        lead: visitor.words().say("mutes-lead"),
        empty: Key("empty-mutes"),
        offer: Offer::Unmute,
        accounts: muted.iter().map(|(id, _)| (id.0, *id)).collect(),
    };
    show(&pages, &visitor, &part, list).await
}
