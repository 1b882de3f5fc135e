//! What many handlers end with: showing accounts and posts as the viewer sees them.

use std::collections::HashMap;

use app::{
    Command,
    profile::line::{self, Line},
};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    company::Publication,
    id::{ActorId, PostId},
    post::Post,
};
use storage::{
    AccountView,
    views::{self, Listing},
};

use super::entity::{self, Here};
use crate::{
    WebState,
    error::ApiError,
    extract::{Paged, Viewer},
};

/// Whether others may know of an account. Of a suspended one they see the name.
fn is_there(actor: &Actor) -> bool {
    actor.deleted_at.is_none() && actor.publication != Publication::Hidden
}

impl WebState {
    /// This server, now, as the viewer sees it.
    pub(super) fn here(&self, viewer: Option<ActorId>) -> Here<'_> {
        Here::new(self.app.instance(), self.app.now(), viewer)
    }

    /// The actor with this id; deleted ones, and companies that are not published, are not found.
    pub(super) async fn actor(&self, id: ActorId) -> Result<Actor, ApiError> {
        self.app.read().actors().find(id).await?.filter(is_there).ok_or(ApiError::NotFound)
    }

    /// The post with this id, which the viewer may read.
    pub(super) async fn readable(&self, id: PostId, viewer: Option<ActorId>) -> Result<Post, ApiError> {
        self.app.read().posts().find_readable(id, viewer).await?.ok_or(ApiError::NotFound)
    }

    /// The views of accounts, in this order; deleted ones, and companies that are not published, are left out.
    pub(super) async fn account_views(&self, ids: &[ActorId]) -> Result<Vec<AccountView>, ApiError> {
        let mut views = views::accounts(&self.app.read(), ids).await?;
        views.retain(|view| is_there(&view.actor));
        Ok(views)
    }

    /// The views of accounts in a list, in this order; those that are deleted or suspended are left out.
    pub(super) async fn listed_views(&self, ids: &[ActorId]) -> Result<Vec<AccountView>, ApiError> {
        let mut views = views::accounts(&self.app.read(), ids).await?;
        views.retain(|view| view.actor.is_shown());
        Ok(views)
    }

    /// The lines of profiles that nobody typed.
    pub(super) async fn lines(&self, views: &[AccountView]) -> Result<HashMap<ActorId, Vec<Line>>, ApiError> {
        let actors: Vec<&Actor> = views.iter().map(|view| &view.actor).collect();
        Ok(line::of_accounts(&self.app.read(), self.app.instance(), &actors, self.app.now()).await?)
    }

    /// One account, with all lines of its profile. So have those that were looked for; beside posts, and where a list
    /// runs over follows, they have those that need no look of their own.
    pub(super) async fn show_account(&self, id: ActorId) -> Result<Response, ApiError> {
        let view = self.account_views(&[id]).await?.pop().ok_or(ApiError::NotFound)?;
        let here = self.here(None);
        let lines = line::of_account(&self.app.read(), here.instance, &view.actor, here.now).await?;
        Ok(Json(entity::Account::new(&view, &here).with(&lines)).into_response())
    }

    /// Accounts, in this order.
    pub(super) async fn show_accounts(&self, ids: &[ActorId]) -> Result<Response, ApiError> {
        let views = self.account_views(ids).await?;
        let lines = self.lines(&views).await?;
        Ok(Json(entity::accounts_with(&views, &lines, &self.here(None))).into_response())
    }

    /// A part of a list of accounts that runs over the ids of something else, such as follows.
    pub(super) async fn show_account_page<const D: u32, const M: u32>(
        &self,
        paged: &Paged<D, M>,
        page: &[(i64, ActorId)],
    ) -> Result<Response, ApiError> {
        let ids: Vec<ActorId> = page.iter().map(|(_, id)| *id).collect();
        let views = self.listed_views(&ids).await?;
        Ok(paged.answer(page.iter().map(|(cursor, _)| *cursor), entity::accounts(&views, &self.here(None))))
    }

    /// One post, which the viewer may read.
    pub(super) async fn show_status(&self, id: PostId, viewer: Option<ActorId>) -> Result<Response, ApiError> {
        let view = views::post(&self.app.read(), id, viewer).await?.ok_or(ApiError::NotFound)?;
        Ok(Json(entity::Status::new(&view, &self.here(viewer))).into_response())
    }

    /// A part of a list of posts.
    pub(super) async fn show_listing<const D: u32, const M: u32>(
        &self,
        paged: &Paged<D, M>,
        listing: &Listing,
    ) -> Result<Response, ApiError> {
        let views = listing.views(&self.app.read()).await?;
        let cursors = listing.ids().iter().map(|id| id.0);
        Ok(paged.answer(cursors, entity::statuses(&views, &self.here(listing.viewer()))))
    }

    /// A part of a list of posts that the viewer may read, which runs over their ids.
    pub(super) async fn show_status_page<const D: u32, const M: u32>(
        &self,
        paged: &Paged<D, M>,
        ids: &[PostId],
        viewer: Option<ActorId>,
    ) -> Result<Response, ApiError> {
        let views = views::posts(&self.app.read(), ids, viewer).await?;
        Ok(paged.answer(ids.iter().map(|id| id.0), entity::statuses(&views, &self.here(viewer))))
    }

    /// Posts that the viewer may read, in this order.
    pub(super) async fn show_statuses(&self, ids: &[PostId], viewer: Option<ActorId>) -> Result<Response, ApiError> {
        let views = views::posts(&self.app.read(), ids, viewer).await?;
        Ok(Json(entity::statuses(&views, &self.here(viewer))).into_response())
    }

    /// A part of a list of posts that the viewer kept, which runs over the ids of something else, such as
    /// bookmarks. What the viewer may no longer read is left out.
    pub(super) async fn show_kept_page<const D: u32, const M: u32>(
        &self,
        paged: &Paged<D, M>,
        page: &[(i64, PostId)],
        viewer: ActorId,
    ) -> Result<Response, ApiError> {
        let ids: Vec<PostId> = page.iter().map(|(_, id)| *id).collect();
        let read = self.app.read();
        let ids = read.posts().readable_among(&ids, Some(viewer)).await?;
        let views = views::posts(&read, &ids, Some(viewer)).await?;
        Ok(paged.answer(page.iter().map(|(cursor, _)| *cursor), entity::statuses(&views, &self.here(Some(viewer)))))
    }

    /// Does something with an account that is there; what is between the viewer and it then.
    pub(super) async fn relate<C: Command>(
        &self,
        viewer: &Viewer,
        other: ActorId,
        command: C,
    ) -> Result<Response, ApiError> {
        self.actor(other).await?;
        self.app.execute(command).await?;
        self.show_relationship(viewer.id(), other).await
    }

    /// What is between the viewer and an account.
    pub(super) async fn show_relationship(&self, viewer: ActorId, other: ActorId) -> Result<Response, ApiError> {
        let known = views::relationships(&self.app.read(), viewer, &[other], self.app.now()).await?;
        let relationship = known.get(&other).ok_or(ApiError::NotFound)?;
        Ok(Json(entity::Relationship::new(other, relationship)).into_response())
    }
}

/// `[]`, for what this server does not keep.
pub(super) fn nothing() -> Response {
    Json(serde_json::Value::Array(Vec::new())).into_response()
}

/// `{}`, for what is done and has nothing to show.
pub(super) fn done() -> Response {
    Json(serde_json::Value::Object(serde_json::Map::new())).into_response()
}
