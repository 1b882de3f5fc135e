//! `/requests`: those who ask the company, or person, that the visitor speaks as for leave to quote.

use std::collections::HashMap;

use app::approval;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    id::{ApprovalId, PostId},
    quote::Approval,
    uri::Uri,
};
use serde::Deserialize;
use storage::views;

use super::{
    Pages,
    fault::Fault,
    flash,
    form::{self, Posted},
    frame::{Frame, render},
    list::{Paging, Part},
    post::{self, PostCard},
    visitor::Visitor,
};

#[derive(askama::Template)]
#[template(path = "requests.html")]
struct Requests {
    f: Frame,
    /// Each with the post that is to quote.
    asks: Vec<(ApprovalId, PostCard)>,
    paging: Paging,
}

/// `GET /requests`
pub async fn show(State(pages): State<Pages>, visitor: Visitor, Query(part): Query<Part>) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    let (read, page) = (pages.app().read(), part.page());
    let waiting: Vec<Approval> = read.approvals().waiting(me.actor(), page).await?;
    let objects: Vec<Uri> = waiting.iter().map(|approval| approval.object.clone()).collect();
    let known = read.posts().find_all_by_uri(&objects).await?;
    let known: HashMap<Uri, PostId> = known.into_iter().map(|post| (post.uri, post.id)).collect();
    let ids: Vec<PostId> = known.values().copied().collect();
    let ids = read.posts().readable_among(&ids, Some(me.actor())).await?;
    let views = views::posts(&read, &ids, Some(me.actor())).await?;
    let cards = post::cards(&pages, &visitor, &views).await?;
    let mut cards: HashMap<PostId, PostCard> = views.iter().map(|view| view.post.id).zip(cards).collect();
    let card = |approval: &Approval| Some((approval.id, cards.remove(known.get(&approval.object)?)?));
    let asks: Vec<(ApprovalId, PostCard)> = waiting.iter().filter_map(card).collect();
    let ids: Vec<i64> = waiting.iter().map(|approval| approval.id.0).collect();
    let f = Frame::new(&pages, &visitor, visitor.words().say("asks-title")).hidden();
    Ok(render(&Requests { f, asks, paging: Paging::of("/requests", page, &ids) })?.into_response())
}

/// Yes or no.
#[derive(Deserialize)]
pub struct Answer {
    answer: String,
}

/// `POST /requests/{id}`
pub async fn answer(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Answer>,
) -> Result<Response, Fault> {
    let approval: ApprovalId = id.parse().map_err(|_| Fault::NotFound)?;
    let accept = match posted.form.answer.as_str() {
        "accept" => true,
        "refuse" => false,
        _ => return Err(Fault::Invalid),
    };
    pages.app().execute(approval::Answer { speaker: posted.me.speaker, approval, accept }).await?;
    let said = if accept { flash::ACCEPTED } else { flash::REFUSED };
    said.with(&pages, form::go(None, "/requests"))
}
