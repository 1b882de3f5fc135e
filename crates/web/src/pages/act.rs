//! `POST /posts/{id}/{deed}`: what can be done to a post.

use app::{
    approval::WithdrawReply,
    bookmark::{AddBookmark, RemoveBookmark},
    boost::{Boost, UndoBoost},
    like::{Like, Unlike},
    pin::{Pin, Unpin},
    poll::Vote,
    post::DeletePost,
    quote::WithdrawQuote,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{audience::Audience, id::PostId};
use serde::Deserialize;

use super::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Fields, Posted},
};

/// What comes with a deed.
#[derive(Deserialize)]
pub struct Deed {
    next: Option<String>,
}

/// `POST /posts/{id}/like`, `unlike`, `boost`, `unboost`, `bookmark`, `unbookmark`, `pin`, `unpin`,
/// `hide` and `withdraw`
pub async fn post(
    State(pages): State<Pages>,
    Path((id, deed)): Path<(String, String)>,
    posted: Posted<Deed>,
) -> Result<Response, Fault> {
    let post: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let (app, origin, actor) = (pages.app(), posted.origin(), posted.me.actor());
    let said = match deed.as_str() {
        // No message after these: the button itself shows that it was done.
        "like" => app.execute(Like { origin, post }).await.map(|()| None)?,
        "unlike" => app.execute(Unlike { origin, post }).await.map(|()| None)?,
        "boost" => {
            let boost = Boost { origin, post, audience: Some(Audience::Public), published: None };
            app.execute(boost).await.map(|_| None)?
        }
        "unboost" => app.execute(UndoBoost { origin, post }).await.map(|()| None)?,
        "bookmark" => app.execute(AddBookmark { actor, post }).await.map(|()| Some(flash::KEPT))?,
        "unbookmark" => app.execute(RemoveBookmark { actor, post }).await.map(|()| None)?,
        "pin" => app.execute(Pin { origin, post }).await.map(|()| Some(flash::PINNED))?,
        "unpin" => app.execute(Unpin { origin, post }).await.map(|()| Some(flash::UNPINNED))?,
        "hide" => {
            let hide = WithdrawReply { speaker: posted.me.speaker, reply: post };
            app.execute(hide).await.map(|()| Some(flash::HIDDEN))?
        }
        "withdraw" => {
            let quoting = app.read().posts().find(post).await?.ok_or(Fault::NotFound)?;
            let quoted = quoting.quote.ok_or(Fault::NotFound)?.of;
            app.execute(WithdrawQuote { origin, quoted, quoting: post }).await.map(|()| Some(flash::WITHDRAWN))?
        }
        _ => return Err(Fault::NotFound),
    };
    let back = form::go(posted.form.next.as_deref(), "/home");
    match said {
        Some(said) => said.with(&pages, back),
        None => Ok(back.into_response()),
    }
}

/// `POST /posts/{id}/delete`
pub async fn delete(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Deed>,
) -> Result<Response, Fault> {
    let post: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    pages.app().execute(DeletePost { origin: posted.origin(), post }).await?;
    flash::DELETED.with(&pages, form::go(posted.form.next.as_deref(), "/home"))
}

/// `POST /posts/{id}/vote`
pub async fn vote(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let post: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let found = pages.app().read().posts().find_readable(post, Some(posted.me.actor())).await?;
    let poll = found.and_then(|post| post.poll).ok_or(Fault::NotFound)?;
    let choices = posted.form.all("choice").map(str::parse).collect::<Result<Vec<usize>, _>>();
    let choices = choices.map_err(|_| Fault::Invalid)?;
    let seen = Some(posted.form.one("seen")).filter(|seen| !seen.is_empty()).map(str::to_owned);
    pages.app().execute(Vote { origin: posted.origin(), poll, choices, seen }).await?;
    flash::VOTED.with(&pages, form::go(Some(posted.form.one("next")), "/home"))
}
