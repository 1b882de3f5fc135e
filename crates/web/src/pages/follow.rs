//! `POST /@{handle}/follow` and `/unfollow`.

use app::follow::{RequestFollow, Unfollow};
use axum::{
    extract::{Path, State},
    response::Redirect,
};
use serde::Deserialize;

use super::{
    Pages, account,
    fault::Fault,
    form::{self, Posted},
    profile,
};

/// What comes with it.
#[derive(Deserialize)]
pub struct Wish {
    next: Option<String>,
}

/// `POST /@{handle}/follow`
pub async fn follow(
    State(pages): State<Pages>,
    Path(handle): Path<String>,
    posted: Posted<Wish>,
) -> Result<Redirect, Fault> {
    let target = profile::find(&pages, &handle).await?;
    let command = RequestFollow { origin: posted.origin(), target: target.id, show_boosts: None, notify: None };
    pages.app().execute(command).await?;
    Ok(form::go(posted.form.next.as_deref(), &account::path(&target)))
}

/// `POST /@{handle}/unfollow`
pub async fn unfollow(
    State(pages): State<Pages>,
    Path(handle): Path<String>,
    posted: Posted<Wish>,
) -> Result<Redirect, Fault> {
    let target = profile::find(&pages, &handle).await?;
    pages.app().execute(Unfollow { origin: posted.origin(), target: target.id }).await?;
    Ok(form::go(posted.form.next.as_deref(), &account::path(&target)))
}
