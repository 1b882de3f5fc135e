//! `POST /posts/{id}/{deed}`: what can be done to a post.

use app::{
    boost::{Boost, UndoBoost},
    like::{Like, Unlike},
    poll::Vote,
    post::DeletePost,
};
use axum::{
    extract::{Path, State},
    response::Redirect,
};
use domain::{audience::Audience, id::PostId};
use serde::Deserialize;

use super::{
    Pages,
    fault::Fault,
    form::{self, Posted},
};

/// What comes with a deed.
#[derive(Deserialize)]
pub struct Deed {
    next: Option<String>,
}

/// `POST /posts/{id}/like`, `unlike`, `boost`, `unboost` and `delete`
pub async fn post(
    State(pages): State<Pages>,
    Path((id, deed)): Path<(String, String)>,
    posted: Posted<Deed>,
) -> Result<Redirect, Fault> {
    let post: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let (app, origin) = (pages.app(), posted.origin());
    match deed.as_str() {
        "like" => app.execute(Like { origin, post }).await?,
        "unlike" => app.execute(Unlike { origin, post }).await?,
        "boost" => {
            let boost = Boost { origin, post, audience: Some(Audience::Public), published: None };
            app.execute(boost).await.map(drop)?;
        }
        "unboost" => app.execute(UndoBoost { origin, post }).await.map(drop)?,
        "delete" => app.execute(DeletePost { origin, post }).await.map(drop)?,
        _ => return Err(Fault::NotFound),
    }
    Ok(form::go(posted.form.next.as_deref(), "/home"))
}

/// `POST /posts/{id}/vote`
pub async fn vote(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Redirect, Fault> {
    let post: PostId = id.parse().map_err(|_| Fault::NotFound)?;
    let found = pages.app().read().posts().find_readable(post, Some(posted.me.actor())).await?;
    let poll = found.and_then(|post| post.poll).ok_or(Fault::NotFound)?;
    let value = |wanted: &'static str| {
        posted.form.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.as_str())
    };
    let choices = value("choice").map(str::parse).collect::<Result<Vec<usize>, _>>().map_err(|_| Fault::Invalid)?;
    pages.app().execute(Vote { origin: posted.origin(), poll, choices }).await?;
    Ok(form::go(value("next").next(), "/home"))
}
