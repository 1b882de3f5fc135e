//! Accounts that are named in requests and shown in answers: people and companies; and the right of whoever calls to
//! change a company.

use domain::{actor::Actor, handle::Handle, id::ActorId, membership::Mandate};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, companies};
use crate::{WebState, extract::Viewer};

/// An account in a few words.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountInBrief)]
pub(super) struct Account {
    /// As in the Mastodon API.
    id: String,
    /// Without the leading `@`; of those who live here without the host too.
    handle: String,
    /// What it is called.
    name: String,
    /// The page.
    #[schema(format = "uri")]
    url: String,
}

impl Account {
    pub(super) fn new(actor: &Actor) -> Self {
        Self {
            id: actor.id.to_string(),
            handle: actor.handle().to_string(),
            name: actor.display_name().to_owned(),
            url: actor.url.as_ref().unwrap_or(&actor.uri).to_string(),
        }
    }
}

/// The company with this handle or id, if whoever calls may know of it.
pub(super) async fn company(state: &WebState, viewer: &Viewer, text: &str) -> Result<Actor, Problem> {
    companies::find(state, text, Some(viewer.token.person)).await
}

/// The account with this handle or id.
pub(super) async fn find(state: &WebState, text: &str) -> Result<Option<Actor>, Problem> {
    let read = state.app.read();
    Ok(match (text.parse::<ActorId>(), text.trim_start_matches('@').parse::<Handle>()) {
        (Ok(id), _) => read.actors().find(id).await?,
        (Err(_), Ok(handle)) => read.actors().find_by_handle(&state.app.instance().localise(handle)).await?,
        (Err(_), Err(_)) => None,
    })
}

/// The account with this handle or id, which there must be.
pub(super) async fn person(state: &WebState, text: &str) -> Result<Actor, Problem> {
    find(state, text).await?.ok_or_else(|| Problem::not_found("there is no such person"))
}

/// The company with this handle or id, and the right of whoever calls to change it. A token that speaks for another
/// company does not have it.
pub(super) async fn owned(state: &WebState, viewer: &Viewer, text: &str) -> Result<(Actor, Mandate), Problem> {
    let company = company(state, viewer, text).await?;
    let person = viewer.token.person;
    if viewer.actor.id != person && viewer.actor.id != company.id {
        return Err(Problem::forbidden("this token speaks for another company"));
    }
    let mandate = app::company::mandate(&state.app.read(), person, company.id, state.app.now()).await?;
    Ok((company, mandate))
}
